"""Published shares of workers: a dash is suppressed, groups are not summed, union density is a ratio and no count."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import BraidworkError, DataError
from braidwork.reference import Region
from braidwork.sources.cps_shares import CpsSharesLoader, occupation_key
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion
from braidwork.sources.union_density import UnionDensityLoader

Write = Callable[..., SourceFile]
SHARES, UNIONS = CpsSharesLoader(), UnionDensityLoader()
TITLE = "11. Employed persons by detailed occupation, sex, race, and Hispanic or Latino ethnicity"
HEAD: list[list[Any]] = [
    [f"HOUSEHOLD DATA\nANNUAL AVERAGES\n{TITLE}"],
    ["[Numbers in thousands]"],
    [],
    ["Occupation", 2022],
    ["", "Total\nemployed", "Percent of total employed"],
    ["", "", "Women", "White", "Black or\nAfrican\nAmerican", "Asian", "Hispanic\nor Latino"],
    [],
]
BODY: list[list[Any]] = [
    ["Total, 16 years and over", 1000, 46.8, 77, 12.6, 6.7, 18.5],
    [],
    ["Management,  professional, and related occupations", 300, 51.5, 77.7, 10.2, 9, 10.9],
    ["Legal occupations", 300, 52, 84, 8, 5, 10],
    ["Chief executives", 286, 29.2, 85.9, 5.9, 6.7, 6.8],
    ["Legislators", 14, "–", "–", "–", "–", "–"],
    ["Computer and mathematical occupations", 700, 26, 65, 9, 22, 8],
    ["Other mathematical science occupations", 700, 43, 74, 5, 17, 7],
    ["NOTE: Estimates for the above race groups do not sum to totals."],
]
METRO = "geoid,name,observations,employment,members,covered\n"
METROS = (
    '42660,"Seattle-Tacoma-Bellevue, WA",8458,1000,173,185\n'
    '38900,"Portland-Vancouver-Hillsboro, OR-WA",70,1000,140,155\n'
    '13820,"Birmingham-Hoover, AL",42,1000,50,60\n47900,"Washington-Arlington, DC-VA-MD-WV",42,1000,50,60\n'
)
COUNTY = "geoid,name,STATEFIP,observations,employment,members,covered\n"


def load(loader: CpsSharesLoader | UnionDensityLoader, file: SourceFile, region: Region) -> Loaded:
    found = loader.recognise(file)
    assert found is not None
    (loaded,) = loader.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def listed(loaded: Loaded) -> list[dict[str, Any]]:
    data: Any = loaded.data
    return list(data.to_pylist())


def test_a_dash_is_suppressed_and_groups_stand_apart(workbook: Write, puget_sound: Region) -> None:
    loaded = load(SHARES, workbook("any.xlsx", {"cpsaat11": [*HEAD, *BODY]}), puget_sound)
    rows = listed(loaded)
    assert [(r["level"], r["group_label"]) for r in rows] == [
        ("total", None), ("group", None), ("group", None), ("occupation", "Legal occupations"),
        ("occupation", "Legal occupations"), ("group", None), ("occupation", "Computer and mathematical occupations"),
    ]  # fmt: skip
    few = rows[4]
    assert (few["workers"], few["shares_status"], few["women_percent"]) == (14_000, "suppressed", None)
    assert (rows[3]["black_percent"], rows[3]["hispanic_percent"]) == (5.9, 6.8)
    assert sum(r["workers"] for r in rows if r["level"] == "occupation") == rows[0]["workers"]
    assert rows[1]["occupation_label"] == "Management, professional, and related occupations"
    assert loaded.partition == "cps-table11-2022" and "do not sum to 100" in loaded.notes[0]


@pytest.mark.parametrize(
    ("row", "cell", "value", "message"),
    [
        (4, 2, "x", "row 12: a cell holds 'x'; expected a number or a dash"),
        (4, 2, "–", "row 12: 'Chief executives' has a dash in some cells"),
        (4, 1, 386, "occupations sum to 1,100 thousand workers, the table's total is 1,000"),
        (0, 0, "Everyone", "the table's total is missing"),
    ],
)
def test_a_bad_row_of_shares_is_named(
    workbook: Write, puget_sound: Region, row: int, cell: int, value: object, message: str
) -> None:
    body = [[value if (i, j) == (row, cell) else c for j, c in enumerate(r)] for i, r in enumerate(BODY)]
    with pytest.raises(DataError, match=message):
        load(SHARES, workbook("any.xlsx", {"cpsaat11": [*HEAD, *body]}), puget_sound)


def test_a_table_without_a_column_or_a_year_is_refused(workbook: Write, puget_sound: Region) -> None:
    renamed = [*HEAD[:5], [c if c != "Asian" else "Other" for c in HEAD[5]], *BODY]
    with pytest.raises(DataError, match="no column asian"):
        load(SHARES, workbook("any.xlsx", {"cpsaat11": renamed}), puget_sound)
    with pytest.raises(DataError, match="no row tells the year"):
        load(SHARES, workbook("b.xlsx", {"cpsaat11": [*HEAD[:3], ["Occupation"], *HEAD[4:], *BODY]}), puget_sound)
    assert SHARES.recognise(workbook("c.xlsx", {"cpsaat39": [["Median weekly earnings by occupation"]]})) is None


def test_equal_titles_have_equal_keys() -> None:
    assert occupation_key("Nurse  practitioners, and nurse-midwives ") == "nurse practitioners and nurse midwives"


def test_union_density_is_a_ratio_of_areas_that_reach_into_the_state(text_file: Write, puget_sound: Region) -> None:
    loaded = load(UNIONS, text_file("any.csv", METRO + METROS), puget_sound)
    assert [(r["area_code"], r["members_share"], r["covered_share"], r["interviews"]) for r in listed(loaded)] == [
        ("42660", 0.173, 0.185, 8458), ("38900", 0.14, 0.155, 70),
    ]  # fmt: skip
    assert loaded.partition == "union-density-2016-2020.metro" and loaded.period == "2016–2020, pooled"
    assert {"employment", "members", "covered"} <= set(loaded.columns_not_kept)
    assert not {"employment", "members"} & set(loaded.table.column_names)
    counties = load(
        UNIONS, text_file("c.csv", COUNTY + "01003,Baldwin,1,9,10,1,1\n53033,King,53,9,10,1,2\n"), puget_sound
    )
    assert [(r["area_code"], r["area_kind"]) for r in listed(counties)] == [("53033", "county")]
    assert counties.dropped == (("outside the region's state", 1),) and counties.partition.endswith(".county")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("1000,173,185", "1000,190,185", "row 1: 190 members, 185 covered and 1,000 workers"),
        ("1000,173,185", "100,173,185", "row 1: 173 members, 185 covered and 100 workers"),
        ("1000,173,185", ",173,185", "row 1: column employment is blank"),
        ("42660,", "4266,", "row 1: column geoid holds '4266'"),
        ("38900,", "42660,", "row 2: the row has the same key"),
        ("observations", "persons", "lacks the column observations"),
    ],
)
def test_a_bad_area_is_named(text_file: Write, puget_sound: Region, old: str, new: str, message: str) -> None:
    content = METRO + METROS
    assert content.count(old) == 1
    with pytest.raises(BraidworkError, match=message):
        load(UNIONS, text_file("any.csv", content.replace(old, new)), puget_sound)


def test_a_state_without_an_area_is_told(text_file: Write, region_in: Callable[[str], Region]) -> None:
    with pytest.raises(NotForRegion, match="no area of Hawaii"):
        load(UNIONS, text_file("any.csv", METRO + METROS), region_in("HI"))


@pytest.mark.public_data
def test_official_shares_of_the_nation(public_data: Path, puget_sound: Region) -> None:
    from braidwork.sources.crosswalks import CrosswalkLoader

    rows = listed(load(SHARES, SourceFile(public_data / "bls/cps/cpsaat11.xlsx", "cpsaat11.xlsx"), puget_sound))
    by_key = {r["occupation_key"]: r for r in rows}
    nurses = by_key["registered nurses"]
    assert [nurses[f"{g}_percent"] for g in ("women", "black", "asian", "hispanic")] == [87.9, 14.5, 8.9, 8.1]
    assert by_key["electricians"]["women_percent"] == 2.2 and rows[0]["workers"] == 158_291_000
    assert len(rows) == len(by_key) == 595 and sum(r["shares_status"] == "suppressed" for r in rows) == 203
    assert all(r["workers"] < 50_000 for r in rows if r["shares_status"] == "suppressed")
    assert len({r["group_label"] for r in rows} - {None}) == 22
    book = SourceFile(public_data / "census/2018-occupation-code-list-and-crosswalk.xlsx", "census.xlsx")
    told = CrosswalkLoader().recognise(book)
    assert told is not None
    census, _ = CrosswalkLoader().load(book, told, puget_sound)
    titles = {occupation_key(r["from_label"]) for r in listed(census)}
    assert {r["occupation_key"] for r in rows if r["level"] == "occupation"} <= titles


@pytest.mark.public_data
def test_official_union_density_of_the_region(public_data: Path, puget_sound: Region) -> None:
    folder = public_data / "labordata_union"
    metros = listed(load(UNIONS, SourceFile(folder / "metro_density.csv", "metro_density.csv"), puget_sound))
    (here,) = [r for r in metros if puget_sound.cbsa is not None and r["area_code"] == puget_sound.cbsa.code]
    assert (round(here["members_share"], 3), round(here["covered_share"], 3)) == (0.173, 0.185)
    counties = listed(load(UNIONS, SourceFile(folder / "county_density.csv", "county_density.csv"), puget_sound))
    assert {r["area_label"] for r in counties} == {"King", "Skagit", "Snohomish"}
