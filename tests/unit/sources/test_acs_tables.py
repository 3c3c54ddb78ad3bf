"""ACS tables: estimates with margins from extracts, downloads and API answers, cut to the region's state."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.errors import BraidworkError, DataError, UnknownNameError
from braidwork.reference import Region
from braidwork.sources.acs_tables import AcsTablesLoader
from braidwork.sources.acs_tables.annotations import estimate, margin
from braidwork.sources.files import SourceFile, discover
from braidwork.sources.loader import Loaded, NotForRegion

Write = Callable[..., SourceFile]
LOADER = AcsTablesLoader()
API = [
    ["NAME", "B19013_001E", "B19013_001EA", "B19013_001M", "B19013_001MA", "state", "county"],
    ["King County, Washington", "124746", None, "968", None, "53", "033"],
    ["Ferry County, Washington", "-666666666", "-", "-222222222", "**", "53", "019"],
    ["Harney County, Oregon", "60000", None, "5000", None, "41", "025"],
]


def load(file: SourceFile, region: Region) -> tuple[Loaded, ...]:
    found = LOADER.recognise(file)
    assert found is not None
    loaded = LOADER.load(file, found, region)
    for item in loaded:
        item.table.check(item.data, where=file.name)
    return loaded


def cells(loaded: Loaded) -> dict[tuple[str, str], dict[str, Any]]:
    return {(r["cell_code"], r["geography_code"]): r for r in loaded.data.to_pylist()}


@pytest.mark.parametrize(
    ("written", "annotation", "number", "status"),
    [
        ("124746", None, 124_746.0, "released"),
        ("124,746", None, 124_746.0, "released"),
        ("0", None, 0.0, "released"),
        ("-12", None, -12.0, "released"),
        ("-666666666", "-", None, "not_released"),
        ("-999999999.0", None, None, "not_released"),
        ("-888888888", None, None, "not_applicable"),
        ("N", None, None, "not_released"),
        ("(X)", None, None, "not_applicable"),
        ("250001", "250,000+", 250_000.0, "top_coded"),
        ("250,000+", None, 250_000.0, "top_coded"),
        ("2,500-", None, 2_500.0, "bottom_coded"),
        (None, None, None, "not_collected"),
    ],
)
def test_estimates(written: str | None, annotation: str | None, number: float | None, status: str) -> None:
    found = estimate(written, annotation, "here")
    assert (found.number, found.status) == (number, status)


@pytest.mark.parametrize(
    ("written", "number", "status"),
    [
        ("968", 968.0, "released"),
        ("±1,209", 1_209.0, "released"),
        ("0", 0.0, "released"),
        ("-555555555", 0.0, "controlled"),
        ("*****", 0.0, "controlled"),
        ("-222222222", None, "not_released"),
        ("**", None, "not_released"),
        ("-333333333", None, "not_applicable"),
        ("***", None, "not_applicable"),
        (None, None, "not_collected"),
    ],
)
def test_margins(written: str | None, number: float | None, status: str) -> None:
    found = margin(written, None, "here")
    assert (found.number, found.status) == (number, status)


@pytest.mark.parametrize(
    ("read", "written", "message"),
    [
        (margin, "-3", "a margin of error is -3"),
        (margin, "some", "holds 'some'"),
        (estimate, "-777777777", "is no annotation of the Census Bureau"),
        (estimate, "n.a.", "holds 'n.a.'"),
    ],
)
def test_what_is_neither_number_nor_annotation(read: Callable[..., object], written: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        read(written, None, "t.csv, row 3, column B19013_001E")


def test_an_api_answer(text_file: Write, puget_sound: Region) -> None:
    (loaded,) = load(text_file("2023_acs_acs5-1a2b.json", json.dumps(API)), puget_sound)
    found = cells(loaded)
    king, ferry = found["B19013_001", "53033"], found["B19013_001", "53019"]
    assert (king["estimate"], king["moe90"], king["geography_version"]) == (124_746, 968, "county 2020")
    assert (ferry["estimate"], ferry["estimate_status"], ferry["annotation"]) == (None, "not_released", "-")
    assert ferry["moe90_status"] == "not_released"
    assert loaded.partition == "acs5-2019-2023.b19013"
    assert loaded.dropped == (("outside the region's state", 1),)


def test_csv_and_json_of_one_answer_are_equal(text_file: Write, puget_sound: Region) -> None:
    lines = [",".join(f'"{c}"' if c is not None else "null" for c in row) for row in API]
    (as_csv,) = load(text_file("2023_acs_acs5-9.csv", "\n".join(lines) + "\n"), puget_sound)
    (as_json,) = load(text_file("2023_acs_acs5-9.json", json.dumps(API)), puget_sound)
    assert as_csv.data.drop(["source_sha256"]).equals(as_json.data.drop(["source_sha256"]))


def test_a_table_downloaded_from_the_data_site(text_file: Write, puget_sound: Region) -> None:
    text = (
        '\ufeff"GEO_ID","NAME","S0802_C01_001E","S0802_C01_001M",\n'
        '"Geography","Geographic Area Name","Estimate!!Total!!Workers","Margin of Error!!Total!!Workers",\n'
        '"1400000US53033000100","Census Tract 1","2,345","±210",\n'
        '"1400000US53033000200","Census Tract 2","N","N",\n'
        '"0400000US53","Washington","3,900,000","*****",\n'
    )
    tract, state = load(text_file("ACSST5Y2022.S0802-Data.csv", text), puget_sound)[::-1]
    assert (tract.partition, state.partition) == ("acs5-2018-2022.s0802.tract", "acs5-2018-2022.s0802.state")
    found = cells(tract)
    first = found["S0802_C01_001", "53033000100"]
    assert (first["estimate"], first["moe90"], first["cell_label"]) == (2345, 210, "Total!!Workers")
    assert found["S0802_C01_001", "53033000200"]["estimate_status"] == "not_released"
    assert cells(state)["S0802_C01_001", "53"]["moe90_status"] == "controlled"


def test_without_margins_it_says_so(text_file: Write, puget_sound: Region) -> None:
    (loaded,) = load(text_file("x.csv", "GEO_ID,B01003_001E\n0500000US53033,2287171\n"), puget_sound)
    row = loaded.data.to_pylist()[0]
    assert (row["moe90"], row["moe90_status"]) == (None, "not_collected")
    assert loaded.notes[0] == "the file has no margin of error for this table"
    assert "vintage unknown" in loaded.notes[1] and loaded.partition == "acs-unknown.b01003"


def test_metropolitan_areas_of_the_state_stay(text_file: Write, puget_sound: Region) -> None:
    text = (
        "cbsa_code,cbsa_name,B01003_001E\n"
        '42660,"Seattle-Tacoma-Bellevue, WA Metro Area",3979845\n'
        '38900,"Portland-Vancouver-Hillsboro, OR-WA Metro Area",2492479\n'
        '41700,"San Antonio-New Braunfels, TX Metro Area",2550960\n'
    )
    (loaded,) = load(text_file("acs1_2019_cbsa.csv", text), puget_sound)
    assert {k[1] for k in cells(loaded)} == {"42660", "38900"}
    assert loaded.partition == "acs1-2019.b01003.cbsa"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("GEO_ID,B01003_001E\n0500000US5333,1\n", r"row 1: '5333' is not the code of a county"),
        ("GEO_ID,B01003_001E\n9990000US53,1\n", r"row 1: GEO_ID '9990000US53' names no known kind"),
        ("NAME,B01003_001E\nKing,1\n", "no column says which place"),
        ("GEO_ID,B01003_001E,B01003_002M\n0500000US53033,1,1\n", "B01003_002M stands without the estimate"),
        ("GEO_ID,B01003_001E,weight\n0500000US53033,1,1\n", "no column 'weight'"),
        ("GEO_ID,B01003_001E\n0500000US53033,1\n0500000US53033,2\n", r"row 2: 0500000US53033|53033 stands in rows 1"),
        ("GEO_ID,B01003_001E\n0500000US53033,lots\n", r"row 1, column B01003_001E: the cell holds 'lots'"),
        ("GEO_ID,B01003_001E,B01003_001M\n0500000US53033,1,-4\n", r"column B01003_001M: a margin of error is -4"),
    ],
)
def test_bad_files(text_file: Write, puget_sound: Region, text: str, message: str) -> None:
    with pytest.raises(BraidworkError, match=message):
        load(text_file("acs5_2022.csv", text), puget_sound)


def test_a_broken_api_answer(text_file: Write, puget_sound: Region) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        load(text_file("a.json", json.dumps(API)[:-20]), puget_sound)
    with pytest.raises(DataError, match="row 1"):
        load(text_file("b.json", json.dumps([API[0], API[1][:-1]])), puget_sound)


def extract(folder: Path, name: str = "acs_b23025_county_2020_2024.parquet", **changed: list[Any]) -> SourceFile:
    columns: dict[str, list[Any]] = {
        "state_fips": ["53", "53", "41"],
        "county_fips": ["033", "033", "025"],
        "geo_id": ["53033", "53033", "41025"],
        "state_name": ["Washington", "Washington", "Oregon"],
        "county_name": ["King County", "King County", "Harney County"],
        "population_16_plus": [100, 100, 50],
        "bracket_index": [1, 2, 1],
        "bracket_label": ["Employed (civilian)", "Not in labor force", "Employed (civilian)"],
        "units": [60, 40, 50],
        "share": [0.6, 0.4, 1.0],
        **changed,
    }
    pq.write_table(pa.table({k: v for k, v in columns.items() if v}), folder / name)
    return SourceFile(folder / name, name)


def test_classes_of_an_extract_sum_to_their_total(tmp_path: Path, puget_sound: Region) -> None:
    (loaded,) = load(extract(tmp_path), puget_sound)
    assert {k[0]: r["estimate"] for k, r in cells(loaded).items()} == {
        "B23025.class_01": 60, "B23025.class_02": 40, "B23025_001": 100
    }  # fmt: skip
    assert loaded.columns_not_kept == ("share",) and loaded.rows_kept == 2
    with pytest.raises(
        DataError, match="classes of table B23025 sum to 95 in King County, Washington, the total is 100"
    ):
        load(extract(tmp_path, units=[60, 35, 50]), puget_sound)


def test_extracts_with_other_columns_are_refused(tmp_path: Path, puget_sound: Region) -> None:
    with pytest.raises(UnknownNameError, match="no column 'persons'"):
        load(extract(tmp_path, persons=[1, 2, 3]), puget_sound)
    with pytest.raises(DataError, match="lacks the column units"):
        load(extract(tmp_path, units=[]), puget_sound)
    with pytest.raises(UnknownNameError, match="no ACS table of this layout 'B99999'"):
        load(extract(tmp_path, name="acs_b99999_county_2020_2024.parquet"), puget_sound)


def test_a_region_without_a_place_in_the_file(tmp_path: Path, region_in: Callable[[str], Region]) -> None:
    with pytest.raises(NotForRegion, match="no place of Vermont"):
        load(extract(tmp_path), region_in("VT"))


TRI_COUNTY = {
    ("b19013", "B19013_001"): {"53033": (124_746, 968), "53053": (99_564, 1_209), "53061": (111_246, 1_305)},
    ("b01003", "B01003_001"): {"53033": (2_287_171, None), "53053": (930_319, None), "53061": (844_430, None)},
    ("b25064", "B25064_001"): {"53033": (2_092, 13), "53053": (1_806, None), "53061": (1_949, None)},
}


@pytest.mark.public_data
@pytest.mark.parametrize(("table", "cell"), TRI_COUNTY)
def test_published_county_figures(public_data: Path, puget_sound: Region, table: str, cell: str) -> None:
    name = f"acs_{table}_county_2020_2024.parquet"
    (loaded,) = load(SourceFile(public_data / "census-acs" / "county-5yr-2020-2024" / name, name), puget_sound)
    assert loaded.partition == f"acs5-2020-2024.{table}" and loaded.rows_kept == 39
    for county, (figure, error) in TRI_COUNTY[table, cell].items():
        row = cells(loaded)[cell, county]
        assert row["estimate"] == figure
        assert error is None or row["moe90"] == error


@pytest.mark.public_data
def test_every_county_extract_loads_and_says_where_it_has_no_margin(public_data: Path, puget_sound: Region) -> None:
    with_margin = set()
    files = [f for f in discover(public_data / "census-acs") if f.shape == "parquet"]
    for file in files:
        (loaded,) = load(file, puget_sound)
        assert loaded.rows_read - loaded.rows_kept == dict(loaded.dropped)["outside the region's state"]
        if loaded.facts["has_margins"]:
            with_margin.add(loaded.facts["table"])
        else:
            assert "no margin of error" in loaded.notes[0]
    assert len(files) == 17
    assert with_margin == {"B01002", "B19013", "B25001", "B25002", "B25003", "B25064", "B25077"}


@pytest.mark.public_data
def test_the_2019_one_year_files_with_official_names(public_data: Path, puget_sound: Region) -> None:
    folder = public_data / "census-acs" / "wa-2019-1yr"
    counties = load(SourceFile(folder / "county_S0802_etc_wa.csv.gz", "county.csv.gz"), puget_sound)
    metro = load(SourceFile(folder / "cbsa_S0802_etc_seattle.csv.gz", "cbsa.csv.gz"), puget_sound)
    assert len(counties) == 20 and len(metro) == 24
    by_partition = {item.partition: item for item in (*counties, *metro)}
    assert len(by_partition) == 44
    income = cells(by_partition["acs1-2019.b19013"])
    raw = gzip.decompress((folder / "county_S0802_etc_wa.csv.gz").read_bytes()).decode().splitlines()
    position = raw[0].split(",").index("B19013_001E")
    king = next(line for line in raw if line.startswith("53033")).split(",")
    # The quoted county name holds one comma.
    assert income["B19013_001", "53033"]["estimate"] == float(king[position + 1])
    assert income["B19013_001", "53033"]["moe90"] == float(king[position + 2])
    assert income["B19013_001", "53033"]["geography_version"] == "county 2010"
    assert cells(by_partition["acs1-2019.b03002.cbsa"])["B03002_001", "42660"]["estimate"] == 3_979_845
