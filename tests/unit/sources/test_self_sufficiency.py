"""The Self-Sufficiency Standard in every layout: 719 family types, annual dollars as master, gaps named."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import BraidworkError, DataError, UnknownNameError
from braidwork.reference import Region, region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion
from braidwork.sources.self_sufficiency import (
    SelfSufficiencyLoader,
    StandardPlacesLoader,
    family_type,
    family_types,
)
from braidwork.sources.self_sufficiency.editions import edition_in
from braidwork.sources.synthetic import write_cost_standard

Write = Callable[..., SourceFile]
Rows = list[list[object]]
LOADER = SelfSufficiencyLoader()
ITEMISED = [
    "Family Type", "Adult(s)", "Infant(s)", "Preshooler(s)", "Schoolager(s)", "Teenager(s)", "State ", "Year",
    "All Families Table #", "County", "FIPS_Code", "Housing Costs", "Child Care Costs", "Food Costs ",
    "Transportation Costs", "Health Care Costs ", "Miscellaneous costs", "Taxes", "Earned Income Tax Credit (-)",
    "Child Care Tax Credit (-)", "Child Tax Credit (-)", "Hourly Self-Sufficiency Wage  ",
    "Monthly Self-Sufficiency Wage ", "Annual Self-Sufficiency Wage ",
]  # fmt: skip
ONE = ["a1i0p0s0t0", 1, 0, 0, 0, 0, "WA", "2026", "20", "King County (Seattle)", "530339999"]
COSTS = [1500.0, 0.0, 400.0, 150.0, 250.0, 230.0, 470.0, 0.0, 0.0, 0.0]
ROW = [*ONE, *COSTS, 36_000 / 2112, 3000.0, 36_000.0]


def load(file: SourceFile, where: Region) -> Loaded:
    found = LOADER.recognise(file)
    assert found is not None
    (loaded,) = LOADER.load(file, found, where)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def rows(loaded: Loaded) -> dict[tuple[str, str], dict[str, Any]]:
    return {(r["place_code"], r["family_type_code"]): r for r in loaded.data.to_pylist()}


def grid(*places: tuple[str, str, float, float], hours: bool = False, families: tuple[str, ...] = ()) -> Rows:
    head: Rows = [["famy", "", 1, 2]] + [[f"label{i}", "", "Adult", "Adult"] for i in range(1, 8)]
    codes = families or ("a1i0p0s0t0", "a3i0p1s0t0")
    divisors = (2112, 2112 * 2) if hours else (1, 1)
    body: Rows = [[p, t, one / divisors[0], two / divisors[1]] for p, t, one, two in places]
    return [*head, ["famcode", "tablenum", *codes], *body]


SEATTLE = ("King County (Seattle)", "20", 36_000.0, 90_000.0)
EAST = ("King County (East)", "18", 40_000.0, 99_000.0)


def book(
    workbook: Write, annual: Rows, hourly: Rows, itemised: Rows | None = None, name: str = "any.xlsx"
) -> SourceFile:
    return workbook(
        name,
        {
            "Notes": [["The Self-Sufficiency Standard for Washington 2026"]],
            "By Family": itemised or [ITEMISED, ROW],
            "SSS": annual,
            "SSW": hourly,
            "DataInfo": [["state", "sss_year"], ["Washington", "2026"]],
        },
    )


def test_there_are_719_family_types() -> None:
    types = family_types()
    assert len(types) == 719
    assert sum("i" in code for code in types) == 630
    assert (types["a3i1p1s0t0"].adults, types["a3i1p1s0t0"].children, types["a3i1p1s0t0"].workers) == (3, 2, 2)
    assert types["a10c10"].hourly(211_200.0) == pytest.approx(50.0)


def test_a_family_type_outside_the_719_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"row 3: there is no family type 'a4i0p0s0t0'.*\n.*a\di0p0s0t0"):
        family_type("a4i0p0s0t0", "file, row 3")


@pytest.mark.parametrize(
    ("title", "state", "year", "place"),
    [
        ("The Self-Sufficiency Standard for Arizona 2025", "AZ", 2025, None),
        (
            "Table 41\r\nThe Self-Sufficiency Standard\r\nfor\r\nGuilford County, NC, 2017",
            "NC",
            2017,
            "Guilford County",
        ),
        ("The Self-Sufficiency Standard for New York 2024", "NY", 2024, None),
    ],
)
def test_titles(title: str, state: str, year: int, place: str | None) -> None:
    found = edition_in(title)
    assert found is not None and found.state is not None
    assert (found.state.postal, found.year, found.place) == (state, year, place)


def test_the_current_workbook(workbook: Write, puget_sound: Region) -> None:
    loaded = load(book(workbook, grid(SEATTLE, EAST), grid(SEATTLE, EAST, hours=True)), puget_sound)
    found = rows(loaded)
    seattle = found["20", "a1i0p0s0t0"]
    assert (seattle["annual_usd"], seattle["hours_per_year"], seattle["workers"]) == (36_000, 2112, 1)
    assert seattle["hourly_usd"] == pytest.approx(17.0455, abs=1e-4)
    assert (seattle["county_fips"], seattle["housing_monthly_usd"], seattle["edition_year"]) == ("53033", 1500, 2026)
    three = found["18", "a3i0p1s0t0"]
    assert three["hourly_usd"] == pytest.approx(99_000 / 2112 / 2) and three["housing_monthly_usd"] is None
    assert loaded.partition == "sss-wa-2026"
    assert any("0 of 4 hourly cells" in n for n in loaded.notes)


def test_gaps_of_the_edition_are_listed(workbook: Write, puget_sound: Region) -> None:
    loaded = load(book(workbook, grid(SEATTLE, EAST), grid(SEATTLE, EAST, hours=True)), puget_sound)
    assert len(loaded.facts["missing_family_types"]) == 717
    missing = next(n for n in loaded.notes if n.startswith("places of the region"))
    assert "Snohomish" in missing and "Seattle" not in missing


def test_a_place_repeated_identically_is_kept_once_a_different_one_raises(workbook: Write, puget_sound: Region) -> None:
    loaded = load(book(workbook, grid(SEATTLE, EAST, SEATTLE), grid(SEATTLE, EAST, SEATTLE, hours=True)), puget_sound)
    assert len(rows(loaded)) == 4 and loaded.notes[0].startswith("1 rows repeat a place identically")
    other = (*SEATTLE[:2], 36_500.0, 90_000.0)
    with pytest.raises(DataError, match=r"sheet SSS, row 2: King County \(Seattle\) .* another amount for a1i0p0s0t0"):
        load(book(workbook, grid(SEATTLE, other), grid(SEATTLE, other, hours=True)), puget_sound)


def test_hourly_cells_may_differ_a_little_and_are_counted(workbook: Write, puget_sound: Region) -> None:
    off = (*EAST[:2], EAST[2] * 1.002, EAST[3])
    loaded = load(book(workbook, grid(SEATTLE, EAST), grid(SEATTLE, off, hours=True)), puget_sound)
    assert any("1 of 4 hourly cells" in n and "0.20%" in n for n in loaded.notes)
    assert rows(loaded)["18", "a1i0p0s0t0"]["annual_usd"] == 40_000
    far = (*EAST[:2], EAST[2] * 1.01, EAST[3])
    with pytest.raises(DataError, match=r"King County \(East\), column a1i0p0s0t0: SSW gives"):
        load(book(workbook, grid(SEATTLE, EAST), grid(SEATTLE, far, hours=True)), puget_sound)


def test_unknown_family_type_in_a_sheet(workbook: Write, puget_sound: Region) -> None:
    wrong = grid(SEATTLE, families=("a1i0p0s0t0", "a1i0p0s0t9"))
    with pytest.raises(UnknownNameError, match=r"sheet SSS, column 4: there is no family type 'a1i0p0s0t9'"):
        load(book(workbook, wrong, wrong), puget_sound)


def test_words_and_blanks_among_the_dollars(workbook: Write, puget_sound: Region) -> None:
    sheet = grid(SEATTLE, EAST)
    sheet[-1][3] = "pending"
    with pytest.raises(DataError, match=r"sheet SSS, row 2: column a3i0p1s0t0 holds 'pending'"):
        load(book(workbook, sheet, grid(SEATTLE, EAST, hours=True)), puget_sound)
    sheet[-1][3] = ""
    loaded = load(book(workbook, sheet, grid(SEATTLE, EAST, hours=True)), puget_sound)
    assert len(rows(loaded)) == 3
    assert "1 combinations of place and family type are blank" in loaded.notes


def changed(**cells: object) -> list[object]:
    row = list(ROW)
    for name, value in cells.items():
        position = next(i for i, h in enumerate(ITEMISED) if re.sub(r"[^a-z]", "", h.casefold()).startswith(name))
        row[position] = value
    return row


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (changed(housingcosts=1600.0), r"row 1: the components sum to 3,100.00 a month, the standard is 3,000.00"),
        (changed(annual=40_000.0), r"row 1: 12 months of 3,000.00 are not the annual 40,000.00"),
        (changed(hourly=20.0), r"row 1: the hourly wage 20.00 does not follow"),
        (changed(adults=2), r"row 1: family type a1i0p0s0t0 stands beside 2 adults"),
        (changed(familytype="a1i0p0s0t7"), r"row 1: there is no family type 'a1i0p0s0t7'"),
        (changed(fipscode="53033"), r"row 1: column FIPS_Code holds '53033'; expected 10 digits"),
        (changed(foodcosts="some"), r"row 1: column food_monthly_usd holds 'some'"),
        (changed(year="2020"), r"vintage mismatch: the title or name says 2026, the column Year says 2020"),
    ],
)
def test_bad_itemised_rows(workbook: Write, puget_sound: Region, row: list[object], message: str) -> None:
    file = book(workbook, grid(SEATTLE), grid(SEATTLE, hours=True), [ITEMISED, row])
    with pytest.raises(BraidworkError, match=message):
        load(file, puget_sound)


def test_unknown_and_missing_itemised_columns(workbook: Write, puget_sound: Region) -> None:
    extra = [[*ITEMISED, "Pets"], [*ROW, 1.0]]
    with pytest.raises(UnknownNameError, match="no column 'Pets'"):
        load(book(workbook, grid(SEATTLE), grid(SEATTLE, hours=True), extra), puget_sound)
    position = ITEMISED.index("Taxes")
    less = [[h for i, h in enumerate(r) if i != position] for r in (ITEMISED, ROW)]
    with pytest.raises(DataError, match="lacks taxes_monthly_usd"):
        load(book(workbook, grid(SEATTLE), grid(SEATTLE, hours=True), less), puget_sound)


def test_lost_leading_zero_comes_back(workbook: Write, region_in: Callable[[str], Region]) -> None:
    row = changed(state="AZ", fipscode="400199999", year="2026", county="Apache County")
    file = workbook("AZ2026.xlsx", {"By Family": [ITEMISED, row]})
    (found,) = rows(load(file, region_in("AZ"))).values()
    assert found["county_fips"] == "04001"


def test_flat_text_takes_its_edition_from_the_official_name(text_file: Write, puget_sound: Region) -> None:
    text = 'family_type,King County (Seattle),Snohomish County (East)\na1i0p0s0t0,36000,\na2i1p0s0t0,"80,000",78000\n'
    loaded = load(text_file("WA2026_all_families.csv", text), puget_sound)
    assert set(rows(loaded)) == {
        ("King County (Seattle)", "a1i0p0s0t0"),
        ("King County (Seattle)", "a2i1p0s0t0"),
        ("Snohomish County (East)", "a2i1p0s0t0"),
    }
    nameless = text_file("standard.csv", text)
    found = LOADER.recognise(nameless)
    assert found is not None and found.vintage is None
    with pytest.raises(NotForRegion, match="whose state and year are not told; name the file like WA2026_all_families"):
        LOADER.load(nameless, found, puget_sound)
    with pytest.raises(UnknownNameError, match=r"row 2: there is no family type 'a2x'"):
        load(text_file("WA2026.csv", text.replace("a2i1p0s0t0", "a2x")), puget_sound)


def test_the_invented_standard_of_the_demo_is_marked(tmp_path: Path) -> None:
    path = write_cost_standard(tmp_path)
    loaded = load(SourceFile(path, path.name), region("demo"))
    assert loaded.synthetic and loaded.licence == "synthetic"
    found = rows(loaded)
    assert len(found) == 719 * 3 and loaded.facts["missing_family_types"] == []
    assert {r["county_fips"] for r in found.values()} == {"99001", "99003", "99005"}
    assert {r["publisher"] for r in found.values()} == {"Braidwork (synthetic)"}


OFFICIAL = Path("self-sufficiency")
FIXTURES = OFFICIAL / "cww-sss-fixtures"


def official(public_data: Path, name: Path) -> SourceFile:
    return SourceFile(public_data / name, str(name))


@pytest.mark.public_data
@pytest.mark.parametrize(
    ("name", "postal", "places", "deviating"),
    [
        ("AZ2025_SSS_Full.xlsx", "AZ", 15, "70 of 33,074"),
        ("CO2025_SSS_Partial.xlsx", "CO", 64, "111 of 46,016"),
    ],
)
def test_official_workbooks(
    public_data: Path, region_in: Callable[[str], Region], name: str, postal: str, places: int, deviating: str
) -> None:
    loaded = load(official(public_data, FIXTURES / name), region_in(postal))
    found = rows(loaded)
    assert len(found) == places * 719 and loaded.facts["missing_family_types"] == []
    assert any(deviating in n for n in loaded.notes)
    assert sum(r["housing_monthly_usd"] is not None for r in found.values()) == 8
    assert all(r["hourly_usd"] == pytest.approx(r["annual_usd"] / 2112 / min(r["adults"], 2)) for r in found.values())
    assert loaded.partition == f"sss-{postal.casefold()}-2025"


@pytest.mark.public_data
def test_the_older_binary_workbook(public_data: Path, region_in: Callable[[str], Region]) -> None:
    loaded = load(official(public_data, FIXTURES / "FL2021_SSS_Full.xlsb"), region_in("FL"))
    found = rows(loaded)
    assert found["1", "a1i0p1s0t0"]["annual_usd"] == 48_117.10
    assert len(found) == 4 and len(loaded.facts["missing_family_types"]) == 715


@pytest.mark.public_data
def test_one_table_per_county_and_its_contradictions(public_data: Path, region_in: Callable[[str], Region]) -> None:
    loaded = load(official(public_data, OFFICIAL / "nc-2017-guilford" / "Guilford_County.xlsx"), region_in("NC"))
    found = rows(loaded)
    assert found["Guilford County", "a1i0p0s0t0"]["annual_usd"] == 20_878.33
    assert found["Guilford County", "a1c7"]["food_monthly_usd"] == 1_327.65
    # The publisher left a teenager's cell blank in three rows: two rows then claim one family type.
    assert len(found) == 719 - 6
    (dropped,) = loaded.dropped
    assert dropped[1] == 6 and "a1i1p3s0t0, a2i1p3s0t0, a3i1p3s0t0" in dropped[0]


@pytest.mark.public_data
def test_flat_text_of_virginia(public_data: Path, region_in: Callable[[str], Region]) -> None:
    name = OFFICIAL / "va-2021-charlottesville-region" / "cvlregion_uwselfsufficiencystandards.csv"
    loaded = load(official(public_data, name), region_in("VA"))
    found = rows(loaded)
    assert len(found) == 719 * 6 and loaded.partition == "sss-va-2021"
    assert found["Charlottesville city", "a1i0p0s0t0"]["annual_usd"] == 27_608.70


@pytest.mark.public_data
def test_other_states_are_named_and_not_used(public_data: Path, puget_sound: Region) -> None:
    for path in sorted((public_data / OFFICIAL).rglob("*.*")):
        file = official(public_data, path.relative_to(public_data))
        found = LOADER.recognise(file)
        if found is not None:
            with pytest.raises(NotForRegion, match="the region lies in Washington"):
                LOADER.load(file, found, puget_sound)


@pytest.mark.public_data
def test_places_by_puma(public_data: Path, puget_sound: Region, region_in: Callable[[str], Region]) -> None:
    loader = StandardPlacesLoader()
    file = official(public_data, FIXTURES / "SSSplaces_NY_WA_PUMAcode.xlsx")
    found = loader.recognise(file)
    assert found is not None
    (loaded,) = loader.load(file, found, puget_sound)
    loaded.table.check(loaded.data, where=file.name)
    by_place: dict[str, set[str]] = {}
    for row in loaded.data.to_pylist():
        by_place.setdefault(row["place_code"], set()).add(row["puma_code"])
    ours = {p.table_number: set(p.pumas) for p in puget_sound.cost_places}
    assert {k: v for k, v in by_place.items() if k in ours} == ours
    assert sum(len(p) for p in ours.values()) == 29
    (new_york,) = loader.load(file, found, region_in("NY"))
    assert new_york.data["puma_code"].to_pylist()[0] == "03701"
    with pytest.raises(NotForRegion, match="no place of Oregon"):
        loader.load(file, found, region_in("OR"))


def test_a_puma_in_two_places(workbook: Write, puget_sound: Region) -> None:
    header = ["PUMA", "Population_Count", "Area_Name", "COUNTYFP", "tablenum", "Place", "PUMAname"]
    row = [11601, 100, "King County (part)", 33, 20, "King County (Seattle)", "Seattle City (Northwest) PUMA"]
    file = workbook("places.xlsx", {"WA-SubCountyPlaces": [header, row, [*row[:4], 19, *row[5:]]]})
    loader = StandardPlacesLoader()
    found = loader.recognise(file)
    assert found is not None
    with pytest.raises(DataError, match=r"row 2: PUMA 11601 stands in rows 1 and 2"):
        loader.load(file, found, puget_sound)
