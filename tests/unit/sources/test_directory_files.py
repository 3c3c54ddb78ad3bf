"""Directories from three layouts: everything kept apart, broken references told, no persons."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from braidwork.contracts.directory import DIRECTORY_TABLES, REFERENCES
from braidwork.engine import Store
from braidwork.errors import DataError
from braidwork.reference import Region, region
from braidwork.sources.build import build_region
from braidwork.sources.directory import (
    HsdsJsonLoader,
    HsdsPackageLoader,
    WashingtonExtractLoader,
    read_extract,
    read_json,
    read_package,
)
from braidwork.sources.directory.writing import loaded as written
from braidwork.sources.files import SourceFile, discover
from braidwork.sources.loader import Loaded, Loader, NotForRegion
from braidwork.sources.synthetic.directory import write_directory

Write = Callable[[str, str], SourceFile]
_ADDRESSES = "name,organization_id,address_1,address_2,city,state_province,postal_code\n"


def load(loader: Loader, file: SourceFile, where: Region) -> dict[str, list[dict[str, Any]]]:
    found = loader.recognise(file)
    assert found is not None
    return rows_of(loader.load(file, found, where), file)


def rows_of(items: tuple[Loaded, ...], file: SourceFile) -> dict[str, list[dict[str, Any]]]:
    for item in items:
        item.table.check(item.data, where=file.name)
        assert item.rows_read == item.rows_kept + sum(n for _, n in item.dropped)
    return {i.table.name: i.data.to_pylist() for i in items}


def package(folder: Path, tables: Mapping[str, str], resources: tuple[str, ...] = (), **described: Any) -> SourceFile:
    """A package as an archive; the source file is its organizations."""
    names = {"organization": "organizations.csv", "service": "services.csv", **{r: f"{r}s.csv" for r in resources}}
    listed = [{"name": n, "path": p} for n, p in names.items()]
    path = folder / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", json.dumps({"resources": listed, **described}))
        for name, text in tables.items():
            info = zipfile.ZipInfo(f"data/{name}.csv", (2019, 8, 23, 0, 0, 0))
            archive.writestr(info, text)
    return next(f for f in discover(path) if (f.member or "").endswith("organizations.csv"))


def test_twins_in_two_cases_stay_two_rows(text_file: Write, puget_sound: Region) -> None:
    file = text_file(
        "list.csv", _ADDRESSES + "Aid,a1,1 Main St,,Seattle,WA,98101\nAid,a1,1 MAIN ST,,SEATTLE,WA,98101\n"
    )
    found = load(WashingtonExtractLoader(), file, puget_sound)
    assert [r["city"] for r in found["directory_address"]] == ["Seattle", "SEATTLE"]
    assert len({r["location_id"] for r in found["directory_location"]}) == 2
    assert len(found["directory_organization"]) == 1


def test_a_row_of_the_list_twice_is_reported_and_kept_once(text_file: Write, puget_sound: Region) -> None:
    row = "Aid,a1,1 Main St,,Seattle,WA,98101\n"
    found = load(WashingtonExtractLoader(), text_file("list.csv", _ADDRESSES + row + row), puget_sound)
    assert len(found["directory_location"]) == 1
    issue = found["directory_issue"][0]
    assert (issue["row_number"], issue["problem_code"]) == (2, "repeated_id")


def test_boxes_are_marked_and_other_states_left_out(text_file: Write, puget_sound: Region) -> None:
    file = text_file("list.csv", _ADDRESSES + "A,a,PO Box 1,,Kent,WA,\nB,b,2 Elm St,,Salem,OR,\nC,c,3 Oak St,,,,\n")
    found = load(WashingtonExtractLoader(), file, puget_sound)
    assert [(r["address_type"], r["has_mail_box"]) for r in found["directory_address"]] == [
        ("postal", True), ("physical", False)
    ]  # fmt: skip
    assert [r["name"] for r in found["directory_organization"]] == ["A", "C"]
    assert found["directory"][0]["as_of_date"] is None and found["directory"][0]["as_of_basis"] == "unknown"


def test_points_without_coordinates_stay_without(text_file: Write, puget_sound: Region) -> None:
    ids = [c * 32 for c in "abc"]
    text = f"name,id,latitude,longitude\nOne,{ids[0]},47.1,-122.1\nTwo,{ids[1]},,\nThree,{ids[2]},0,0\n"
    found = load(WashingtonExtractLoader(), text_file("points.csv", text), puget_sound)
    assert [r["point_status"] for r in found["directory_location"]] == ["given", "not_given", "not_plausible"]
    assert found["directory_location"][2]["latitude"] is None
    assert found["directory_issue"][0]["row_number"] == 3


def test_clusters_of_a_machine_are_never_loaded(text_file: Write, puget_sound: Region) -> None:
    file = text_file("clusters.csv", "o_name,organization_id,o_url,address_1,cluster id,confidence\na,b,,c,0,0.9\n")
    with pytest.raises(NotForRegion, match="never truth"):
        load(WashingtonExtractLoader(), file, puget_sound)


def test_a_list_of_another_state_is_not_for_the_region(text_file: Write, region_in: Callable[[str], Region]) -> None:
    with pytest.raises(NotForRegion):
        load(WashingtonExtractLoader(), text_file("list.csv", _ADDRESSES + "A,a,1 Elm St,,Kent,WA,\n"), region_in("FL"))


_TABLES = {
    "organizations": "id,name,description,email,url\no1,Aid,helps,,\no1,Aid again,,,\n",
    "services": "id,organization_id,name,description\ns1,o1,Food,rice\ns2,gone,Shoes,\n",
    "locations": "id,organization_id,name,latitude,longitude\nl1,,Hall,47.1,-122.1\n",
    "services_at_location": "id,service_id,location_id\nx1,s1,l1\nx2,s2,nowhere\n",
    "physical_addresses": "id,location_id,attention,address_1,city,state_province\na1,l1,Ann Persona,1 Elm,Kent,WA \n",
    "postal_addresses": "id,location_id,attention,address_1,city,state_province\na1,l1,Ann Persona,9 Elm St,Kent,WA\n",
    "contacts": "id,name\nc1,Ann Persona\n",
    "phones": "id,service_id,contact_id,number,language\np1,s1,,555-0100,Spanish\np2,,c1,555-0199,\n",
    "languages": "id,service_id,language\ng1,s1,English and Somali\ng1,s1,telephone interpreters\n",
    "regular_schedules": "id,service_id,weekday,opens_at,closes_at,original_text\n"
    ",s1,Monday,9:00am,5:00pm,Mon 9-5\n,s1,Tuesday,by,appointment,ask\n",
    "taxonomy": "id,name,parent_id,vocabulary\nB,Basic needs,,own\nB1,Food pantries,B,own\nB2,Lost,Z,own\n",
    "services_taxonomy": "id,service_id,taxonomy_id\nt1,s1,B1\nt2,s1,nothing\n",
    "eligibility": "id,service_id,eligibility\n,s1,All adults\n,,Nobody knows whom\n",
}


def test_a_package_with_broken_references_loads_and_names_each(tmp_path: Path, puget_sound: Region) -> None:
    found = load(HsdsPackageLoader(), package(tmp_path, _TABLES, ("location", "postal_addresse")), puget_sound)
    issues = {(i["file"], i["row_number"], i["field"], i["problem_code"]) for i in found["directory_issue"]}
    assert {
        ("data/organizations.csv", 2, "id", "repeated_id"),
        ("data/services.csv", 2, "organization_id", "no_such_row"),
        ("data/services_at_location.csv", 2, "location_id", "no_such_row"),
        ("data/services_at_location.csv", 2, "service_id, location_id", "names_nothing"),
        ("data/taxonomy.csv", 3, "parent_id", "no_such_row"),
        ("data/services_taxonomy.csv", 2, "taxonomy_id", "no_such_row"),
        ("data/eligibility.csv", 2, "service_id", "names_nothing"),
        ("data/regular_schedules.csv", 2, "weekday, opens_at, closes_at", "not_readable"),
        ("data/phones.csv", 2, "organization_id, service_id, location_id, service_at_location_id", "names_nothing"),
    } <= issues
    services = {r["service_id"]: r for r in found["directory_service"]}
    assert services["s1"]["eligibility_text"] == "All adults" and services["s2"]["organization_id"] is None
    assert [r["language_code"] for r in found["directory_language"]] == ["es", "en", "so", None]
    assert {(r["days"], r["opens_at"], r["hours_status"]) for r in found["directory_schedule"]} == {
        ("MO", "09:00", "read"), ("TU", None, "text_only")
    }  # fmt: skip
    assert [(r["address_id"], r["address_type"]) for r in found["directory_address"]] == [
        ("a1", "physical"), ("postal-a1", "postal")
    ]  # fmt: skip
    assert (found["directory"][0]["as_of_basis"], found["directory"][0]["as_of_date"].year) == ("packed", 2026)


def test_hours_whose_words_say_more_are_words_alone(tmp_path: Path) -> None:
    rows = "id,service_id,weekday,opens_at,closes_at,original_text\n"
    wrong = ',s1,Saturday,8:00am,4:00pm,"8:00am-4:00pm, Mon-Fri; 9:00am-2:30pm, Sat"\n'
    draft = read_package(package(tmp_path, _TABLES | {"regular_schedules": rows + wrong}))
    (held,) = draft.rows("directory_schedule").values()
    assert (held["hours_status"], held["opens_at"]) == ("text_only", None) and "Mon-Fri" in held["description"]
    assert [i.problem for i in draft.issues if i.field == "original_text"] == ["contradicts"]


def test_no_person_of_a_package_loads(tmp_path: Path, puget_sound: Region) -> None:
    file = package(tmp_path, _TABLES)
    assert "Persona" not in repr(load(HsdsPackageLoader(), file, puget_sound))
    contacts = next(f for f in discover(file.path) if "contacts" in (f.member or ""))
    with pytest.raises(NotForRegion, match="names of persons"):
        load(HsdsPackageLoader(), contacts, puget_sound)


def test_tables_named_and_absent_are_reported(tmp_path: Path) -> None:
    draft = read_package(package(tmp_path, _TABLES, ("program", "funding")))
    assert [i.field for i in draft.issues if i.problem == "missing_table"] == ["program", "funding"]


def test_the_licence_of_an_unedited_template_is_nobodys(tmp_path: Path) -> None:
    terms = {"license": {"name": "CC BY 4.0"}}
    assert read_package(package(tmp_path, _TABLES, title="Our 211", **terms)).licence == "CC BY 4.0"
    draft = read_package(package(tmp_path, _TABLES, title="Specification Template", **terms))
    assert draft.licence.startswith("none stated") and draft.publisher == "not stated"


def test_a_package_without_organizations_is_not_recognised_as_whole(tmp_path: Path) -> None:
    tables = {k: v for k, v in _TABLES.items() if k != "organizations"}
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("datapackage.json", json.dumps({"resources": [{"name": "organization"}, {"name": "service"}]}))
        for name, text in tables.items():
            archive.writestr(f"{name}.csv", text)
    file = next(discover(tmp_path / "p.zip"))
    with pytest.raises(DataError, match=r"organizations\.csv"):
        read_package(file)


def _service(**more: Any) -> dict[str, Any]:
    return {
        "id": "s", "name": "Food",
        "organization": {"id": "o", "name": "Aid", "contacts": [{"id": "c", "name": "A. Persona"}]},
        "contacts": [{"id": "c", "name": "Ann Persona", "phones": [{"id": "pc", "number": "555-0199"}]}],
        "phones": [{"id": "p", "number": "555-0100", "languages": [{"id": "g", "name": "Urdu"}]}],
        "metadata": [{"id": "m", "updated_by": "Ann Persona"}], "assured_date": "2026-01-02",
        "last_modified": "2026-03-04T00:00:00Z",
        "service_at_locations": [{"id": "x", "location": {
            "id": "l", "location_type": "physical", "latitude": 47.0, "longitude": -122.0,
            "phones": [{"id": "p", "number": "555-0100"}],
            "addresses": [{"id": "a", "attention": "A. Persona", "address_1": "1 Elm St", "city": "Kent",
                           "state_province": "Washington"}],
        }}], **more,
    }  # fmt: skip


def test_json_is_flattened_and_persons_are_left_out(text_file: Write, puget_sound: Region) -> None:
    found = load(HsdsJsonLoader(), text_file("one.json", json.dumps(_service())), puget_sound)
    assert "Persona" not in repr(found) and "555-0199" not in repr(found)
    assert [(r["phone_id"], r["service_id"], r["location_id"]) for r in found["directory_phone"]] == [
        ("p", None, "l"), ("p@s", "s", None)
    ]  # fmt: skip
    assert (
        found["directory_language"][0]["phone_id"] == "p@s" and found["directory_language"][0]["language_code"] == "ur"
    )
    assert found["directory_service"][0]["assured_date"] == date(2026, 3, 4)
    assert found["directory_service_at_location"][0]["service_id"] == "s"


def test_a_page_of_an_api_and_a_list_read_alike(text_file: Write) -> None:
    listed = [_service(), _service(id="s2", name="Shoes")]
    first = read_json(text_file("list.json", json.dumps(listed)))
    second = read_json(text_file("page.json", json.dumps({"contents": listed, "as_of_date": "2026-05-06"})))
    assert first.tables == second.tables and len(first.rows("directory_service")) == 2
    assert len(first.rows("directory_organization")) == 1
    assert (second.basis, second.as_of) == ("stated", date(2026, 5, 6))


@pytest.mark.parametrize(
    "schedule",
    [{"byday": "MO", "freq": "MONTHLY", "opens_at": "09:00", "closes_at": "10:00"},
     {"byday": "1MO", "freq": "WEEKLY", "opens_at": "09:00", "closes_at": "10:00"},
     {"byday": "MO", "freq": "WEEKLY", "interval": 2, "opens_at": "09:00", "closes_at": "10:00"},
     {"byday": "MO", "freq": "WEEKLY"}],
)  # fmt: skip
def test_hours_that_are_not_every_week_are_words_alone(text_file: Write, schedule: dict[str, Any]) -> None:
    draft = read_json(text_file("one.json", json.dumps(_service(schedules=[{"id": "h", **schedule}]))))
    assert draft.rows("directory_schedule")["h"]["hours_status"] == "text_only"


def test_a_record_that_is_nothing_of_a_directory_is_refused_by_number(text_file: Write) -> None:
    with pytest.raises(DataError, match="record 2"):
        read_json(text_file("odd.json", json.dumps([_service(), {"id": "?", "name": "who"}])))
    with pytest.raises(DataError, match="no JSON"):
        read_json(text_file("odd.json", '{"id": '))


@pytest.mark.parametrize("value", [None, 7, "text", [], {}, [[]], [None]])
@pytest.mark.parametrize(
    "key", ["phones", "languages", "schedules", "organization", "service_at_locations", "attributes"]
)
def test_odd_shapes_inside_a_record_stop_nothing(text_file: Write, key: str, value: Any) -> None:
    file = text_file("odd.json", json.dumps(_service(**{key: value})))
    assert "s" in read_json(file).rows("directory_service")


def test_a_place_that_is_not_to_be_told_is_not_in_any_table(text_file: Write, puget_sound: Region) -> None:
    hidden = _service()
    place = hidden["service_at_locations"][0]["location"]
    place["addresses"][0]["address_1"] = "Confidential (77 Hidden Street)"
    place |= {"latitude": 47.654321, "longitude": -122.654321, "transportation": "bus 8 to Hidden Street"}
    found = load(HsdsJsonLoader(), text_file("one.json", json.dumps(hidden)), puget_sound)
    assert "Hidden" not in repr(found) and "654321" not in repr(found)
    assert found["directory_location"][0]["point_status"] == "withheld"
    assert found["directory_location"][0]["location_type"] == "confidential"


def test_a_service_in_two_states_keeps_its_place_here(text_file: Write, puget_sound: Region) -> None:
    def at(identifier: str, state: str) -> dict[str, Any]:
        address = {"id": f"a{identifier}", "address_1": "1 Elm St", "state_province": state}
        spoken = [{"id": f"g{identifier}", "name": "Somali"}]
        return {
            "id": f"x{identifier}",
            "location": {"id": f"l{identifier}", "addresses": [address], "languages": spoken},
        }

    both = _service(service_at_locations=[at("1", "WA"), at("2", "OR")])
    away = {"id": "s9", "name": "Away", "organization": {"id": "o9", "name": "Far"},
            "service_at_locations": [at("3", "OR")], "phones": [{"id": "p9", "number": "1"}]}  # fmt: skip
    found = load(HsdsJsonLoader(), text_file("two.json", json.dumps([both, away])), puget_sound)
    assert [r["service_id"] for r in found["directory_service"]] == ["s"]
    assert [r["location_id"] for r in found["directory_location"]] == ["l1"]
    assert [r["service_at_location_id"] for r in found["directory_service_at_location"]] == ["x1"]
    assert [r["organization_id"] for r in found["directory_organization"]] == ["o"]
    assert [r["location_id"] for r in found["directory_language"] if r["location_id"]] == ["l1"]
    assert [r["phone_id"] for r in found["directory_phone"]] == ["p"]


def test_hostile_json_is_no_directory_or_loads_in_plain_text(text_file: Write, puget_sound: Region) -> None:
    deep = text_file("deep.json", '{"schedules": ' + "[" * 100_000 + "]" * 100_000 + "}")
    assert HsdsJsonLoader().recognise(deep) is None
    torn = text_file("torn.json", json.dumps(_service(description="half \ud800 a sign", minimum_age="NaN")))
    found = load(HsdsJsonLoader(), torn, puget_sound)
    assert found["directory_service"][0]["description"] == "half ? a sign"
    assert found["directory_service"][0]["age_minimum_years"] is None


def test_the_invented_directory_says_so_and_builds(tmp_path: Path) -> None:
    path = write_directory(tmp_path / "in")
    assert b"synthetic" in path.read_bytes()[:40]
    assert path.read_bytes() == write_directory(tmp_path / "again").read_bytes()
    build_region(tmp_path / "in", tmp_path / "data", region("demo"))
    store = Store.open(tmp_path / "data")
    assert store.manifest.synthetic and all(p.synthetic for p in store.manifest.partitions)
    organizations = store.collect(store.table("directory_organization")).to_pylist()
    assert 12 <= len(organizations) <= 20
    kinds = Counter(r["address_type"] for r in store.collect(store.table("directory_address")).to_pylist())
    assert kinds["postal"] == 1 and kinds["confidential"] == 1


def test_the_invented_places_lie_in_all_three_counties_of_the_demo(tmp_path: Path) -> None:
    from shapely.geometry import Point, shape

    from braidwork.sources.synthetic import write_outlines

    counties, _ = write_outlines(tmp_path)
    outlines = {f["properties"]["NAME"]: shape(f["geometry"]) for f in json.loads(counties.read_text())["features"]}
    draft = read_json(SourceFile(write_directory(tmp_path), "synthetic_directory.json"))
    hit = Counter(
        next(
            (name for name, outline in outlines.items() if outline.contains(Point(r["longitude"], r["latitude"]))), None
        )
        for r in draft.rows("directory_location").values()
    )
    assert set(hit) == {"Willowmere", "Lanternfield", "Thistledown"}


def test_every_table_is_public_and_every_reference_names_a_column() -> None:
    for table in DIRECTORY_TABLES.values():
        assert table.sensitivity == "public"
        assert not {"attention", "contact_name", "updated_by"} & set(table.column_names)
    for name, references in REFERENCES.items():
        for column, target in references.items():
            assert column in DIRECTORY_TABLES[name].column_names and target in DIRECTORY_TABLES


@pytest.mark.public_data
def test_the_washington_lists_row_by_row(public_data: Path, puget_sound: Region) -> None:
    folder = public_data / "wa211"
    addresses = SourceFile(folder / "wa211_locations.csv.gz", "addresses.csv.gz")
    draft = read_extract(addresses)
    assert len(draft.rows("directory_location")) == 13_608 and len(draft.rows("directory_organization")) == 4_286
    cities = Counter(r["city"] for r in draft.rows("directory_address").values())
    assert (cities["Seattle"], cities["SEATTLE"]) == (1_258, 567)
    found = load(WashingtonExtractLoader(), addresses, puget_sound)
    assert len(found["directory_location"]) == 13_119 + 25
    assert sum(r["has_mail_box"] for r in found["directory_address"]) > 1_500
    points = read_extract(SourceFile(folder / "wa211_location_points.csv.gz", "points.csv.gz"))
    status = Counter(r["point_status"] for r in points.rows("directory_location").values())
    assert status["not_given"] == 111 and sum(status.values()) == 9_558
    centers = read_extract(SourceFile(folder / "worksource_points_wa.csv.gz", "worksource.csv.gz"))
    assert len(centers.rows("directory_location")) == 48


@pytest.mark.public_data
def test_the_miami_package(public_data: Path, region_in: Callable[[str], Region]) -> None:
    file = next(
        f for f in discover(public_data / "open-referral/open211_miami_hsds_datapackage.zip")
        if (f.member or "").endswith("organizations.csv")
    )  # fmt: skip
    draft = read_package(file)
    counts = {
        name: len(draft.rows(f"directory_{name}")) for name in ("organization", "service", "taxonomy_term", "phone")
    }
    assert counts == {"organization": 1_074, "service": 4_089, "taxonomy_term": 1_991, "phone": 4_067}
    problems = Counter((i.place.file, i.problem) for i in draft.issues)
    assert problems[("datapackage.json", "missing_table")] == 22 - 12
    assert problems[("data/services.csv", "no_such_row")] == 447
    assert problems[("data/locations.csv", "no_such_row")] == 3_015
    assert problems[("data/eligibility.csv", "names_nothing")] == 2_244
    assert problems[("data/regular_schedules.csv", "contradicts")] > 50
    rows_of(written(draft, file), file)
    assert len(load(HsdsPackageLoader(), file, region_in("FL"))["directory_service"]) > 3_500


@pytest.mark.public_data
@pytest.mark.parametrize("name", ["organization", "service", "service_at_location"])
def test_the_full_examples_of_the_standard(public_data: Path, name: str) -> None:
    path = public_data / f"open-referral/hsds3_{name}_full.json"
    file = SourceFile(path, path.name)
    assert HsdsJsonLoader().recognise(file) is not None
    draft = read_json(file)
    assert "Persona" not in repr(draft.tables)
    kinds = ("organization", "service", "location", "service_at_location", "address", "taxonomy_term", "attribute")
    assert {k: len(draft.rows(f"directory_{k}")) for k in kinds} == dict.fromkeys(kinds, 1)
    assert {i.field for i in draft.issues} == {
        "location.latitude, location.longitude", "parent_organization_id", "parent_term_id"
    }  # fmt: skip
    rows_of(written(draft, file), file)
