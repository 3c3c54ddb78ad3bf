"""OEWS in the BLS layout: every missing wage has its reason, both file forms agree, bad files stop with the row."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion
from braidwork.sources.oews import OewsLoader
from braidwork.sources.workbook import sheet_rows

Write = Callable[..., SourceFile]
LOADER = OewsLoader()
COLUMNS = (  # noqa: SIM905
    "AREA,AREA_TITLE,AREA_TYPE,PRIM_STATE,NAICS,NAICS_TITLE,I_GROUP,OWN_CODE,OCC_CODE,OCC_TITLE,O_GROUP,TOT_EMP,"
    "EMP_PRSE,JOBS_1000,LOC_QUOTIENT,PCT_TOTAL,PCT_RPT,H_MEAN,A_MEAN,MEAN_PRSE,H_PCT10,H_PCT25,H_MEDIAN,H_PCT75,"
    "H_PCT90,A_PCT10,A_PCT25,A_MEDIAN,A_PCT75,A_PCT90,ANNUAL,HOURLY"
).split(",")
USUAL = {
    "AREA": "99", "AREA_TITLE": "U.S.", "AREA_TYPE": "1", "PRIM_STATE": "US", "NAICS": "000000",
    "NAICS_TITLE": "Cross-industry", "I_GROUP": "cross-industry", "OWN_CODE": "1235", "EMP_PRSE": "0.5",
    "MEAN_PRSE": "0.4", "H_MEAN": "30", "A_MEAN": "62400", "H_PCT10": "15", "H_PCT25": "20", "H_MEDIAN": "28",
    "H_PCT75": "35", "H_PCT90": "50", "A_PCT10": "31200", "A_PCT25": "41600", "A_MEDIAN": "58240",
    "A_PCT75": "72800", "A_PCT90": "104000",
}  # fmt: skip
TOTAL = {"OCC_CODE": "00-0000", "OCC_TITLE": "All Occupations", "O_GROUP": "total", "TOT_EMP": "1,500"}
NURSE = {"OCC_CODE": "29-1141", "OCC_TITLE": "Registered Nurses", "O_GROUP": "detailed", "TOT_EMP": "1,000"}
CHIEF = {
    "OCC_CODE": "11-1011", "OCC_TITLE": "Chief Executives", "O_GROUP": "detailed", "TOT_EMP": "500",
    "H_PCT75": "#", "H_PCT90": "#", "A_PCT75": "#", "A_PCT90": "#",
}  # fmt: skip
TEACHER = {
    **NURSE, "OCC_CODE": "25-2021", "TOT_EMP": "**", "EMP_PRSE": "**", "PCT_RPT": "~", "ANNUAL": "TRUE",
    **dict.fromkeys(("H_MEAN", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90"), "*"), "A_PCT10": "*",
}  # fmt: skip


def csv_text(*rows: dict[str, str], columns: list[str] = COLUMNS) -> str:
    lines = [",".join(columns)]
    for row in rows:
        cells = {**USUAL, **row}
        lines.append(",".join(f'"{cells[c]}"' if "," in cells.get(c, "") else cells.get(c, "") for c in columns))
    return "\n".join(lines) + "\n"


def load(file: SourceFile, region: Region) -> Loaded:
    found = LOADER.recognise(file)
    assert found is not None
    (loaded,) = LOADER.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def rows(loaded: Loaded) -> list[dict[str, Any]]:
    return list(loaded.data.to_pylist())


def test_symbols_become_reasons_with_the_bound_of_the_edition(text_file: Write, puget_sound: Region) -> None:
    loaded = load(text_file("national_M2023_dl.csv", csv_text(TOTAL, NURSE, CHIEF, TEACHER)), puget_sound)
    _, nurse, chief, teacher = rows(loaded)
    assert (nurse["employment_jobs"], nurse["wage_hourly_p50_usd"], nurse["wage_hourly_p50_status"]) == (
        1000,
        28,
        "released",
    )
    assert (chief["wage_hourly_p90_usd"], chief["wage_hourly_p90_status"]) == (None, "top_coded")
    assert (chief["top_code_hourly_usd"], chief["top_code_annual_usd"]) == (115.0, 239_200.0)
    assert (teacher["employment_jobs"], teacher["employment_status"]) == (None, "not_released")
    assert teacher["annual_wage_only"] and teacher["wage_hourly_mean_status"] == "not_applicable"
    assert (teacher["wage_annual_p10_usd"], teacher["wage_annual_p10_status"]) == (None, "not_released")
    assert teacher["reporting_small"] and teacher["reporting_percent"] is None
    assert (loaded.partition, loaded.period) == ("oews-2023", "May 2023")


@pytest.mark.parametrize(
    ("name", "bounds"),
    [
        ("national_May2021_dl.csv", (100.0, 208_000.0)),
        ("national_M2024_dl.csv", (115.0, 239_200.0)),
        ("national_M2025_dl.csv", (None, None)),
        ("wages.csv", (None, None)),
    ],
)
def test_the_top_code_belongs_to_the_edition(
    text_file: Write, puget_sound: Region, name: str, bounds: tuple[float | None, float | None]
) -> None:
    loaded = load(text_file(name, csv_text(TOTAL, NURSE, CHIEF)), puget_sound)
    chief = rows(loaded)[2]
    assert chief["wage_annual_p90_status"] == "top_coded"
    assert (chief["top_code_hourly_usd"], chief["top_code_annual_usd"]) == bounds
    if name == "wages.csv":
        assert loaded.partition == "oews-unknown" and "vintage unknown" in loaded.notes[0]
    if name == "national_M2025_dl.csv":
        assert "no top code is known for 2025" in loaded.notes[0]


def test_workbook_and_csv_of_one_content_are_equal(text_file: Write, workbook: Write, puget_sound: Region) -> None:
    text = csv_text(TOTAL, NURSE, CHIEF, TEACHER)
    as_csv = load(text_file("national_M2022_dl.csv", "\ufeff" + text.replace("\n", "\r\n")), puget_sound)
    cells = [[{**USUAL, **r}.get(c, "") for c in COLUMNS] for r in (TOTAL, NURSE, CHIEF, TEACHER)]
    typed = [[_number(v) if c in COLUMNS[11:30] else v for c, v in zip(COLUMNS, r, strict=True)] for r in cells]
    book = workbook("renamed.xlsx", {"national": [COLUMNS, *typed],
                                     "Field Descriptions": [["May 2022 OEWS Estimates"]]})  # fmt: skip
    as_book = load(book, puget_sound)
    assert as_book.partition == as_csv.partition == "oews-2022"
    assert as_book.data.drop(["source_sha256"]).equals(as_csv.data.drop(["source_sha256"]))


def _number(text: str) -> float | str:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return text


def test_state_and_metropolitan_files_keep_the_region_and_stand_beside_the_nation(
    text_file: Write, puget_sound: Region
) -> None:
    seattle = {"AREA": "42660", "AREA_TITLE": "Seattle", "AREA_TYPE": "4", "PRIM_STATE": "WA"}
    portland = {"AREA": "38900", "AREA_TITLE": "Portland", "AREA_TYPE": "4", "PRIM_STATE": "OR"}
    rural = {"AREA": "5300006", "AREA_TITLE": "Western Washington", "AREA_TYPE": "6", "PRIM_STATE": "WA"}
    text = csv_text(*({**NURSE, **a} for a in (seattle, portland, rural)))
    loaded = load(text_file("MSA_M2024_dl.csv", text), puget_sound)
    assert [r["area_code"] for r in rows(loaded)] == ["42660", "5300006"]
    assert loaded.dropped == (("outside the region's state", 1),)
    assert loaded.partition == "oews-2024.metro"
    state = csv_text({**NURSE, "AREA": "53", "AREA_TYPE": "2", "PRIM_STATE": "WA"})
    assert load(text_file("state_M2024_dl.csv", state), puget_sound).partition == "oews-2024.state"
    other = text_file("only_oregon_M2024.csv", csv_text({**NURSE, **portland}))
    found = LOADER.recognise(other)
    assert found is not None
    with pytest.raises(NotForRegion, match="no row of the nation or of Washington"):
        LOADER.load(other, found, puget_sound)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"OCC_CODE": "291141"}, r"row 2: column OCC_CODE holds '291141'; expected a SOC code"),
        ({"O_GROUP": "detail"}, r"row 2: column O_GROUP holds 'detail'"),
        ({"AREA_TYPE": "9"}, r"row 2: column AREA_TYPE holds '9'"),
        ({"AREA": ""}, r"row 2: column AREA is blank"),
        ({"H_MEDIAN": "n/a"}, r"row 2: column H_MEDIAN holds 'n/a'; expected a number"),
        ({"TOT_EMP": "*"}, r"row 2: column TOT_EMP holds '\*'"),
        ({"H_PCT75": "19"}, r"row 2: column H_PCT75 holds 19.00, less than a lower percentile \(28.00\)"),
        ({"TOT_EMP": "2,000"}, r"detailed occupations sum to 2,500 jobs, all occupations to 1,500"),
        ({"TOT_EMP": "100"}, r"detailed occupations sum to 600 jobs"),
        ({"OCC_CODE": "11-1011"}, r"row 3: the row has the same key .* as row 2"),
    ],
)
def test_a_bad_cell_names_file_row_and_column(
    text_file: Write, puget_sound: Region, changed: dict[str, str], message: str
) -> None:
    file = text_file("national_M2024_dl.csv", csv_text(TOTAL, {**NURSE, **changed}, CHIEF))
    with pytest.raises(DataError, match=message) as caught:
        load(file, puget_sound)
    assert str(caught.value.where).startswith("national_M2024_dl.csv")


def test_a_missing_and_an_unknown_column_are_named(text_file: Write, puget_sound: Region) -> None:
    missing = [c for c in COLUMNS if c != "A_PCT90"]
    with pytest.raises(DataError, match="lacks the column A_PCT90"):
        load(text_file("a.csv", csv_text(TOTAL, NURSE, columns=missing)), puget_sound)
    with pytest.raises(UnknownNameError, match=r"no column 'A_PCT95'.*\n.*A_PCT90"):
        load(text_file("b.csv", csv_text(TOTAL, NURSE, columns=[*COLUMNS, "A_PCT95"])), puget_sound)


def test_headers_match_in_any_case_and_other_files_are_left_alone(text_file: Write, puget_sound: Region) -> None:
    lower = text_file(
        "national_M2024_dl.csv", csv_text(TOTAL, NURSE, CHIEF).replace("AREA,AREA_TITLE", "area, Area_Title ")
    )
    assert load(lower, puget_sound).rows_kept == 3
    assert LOADER.recognise(text_file("c.csv", "NAICS,OCC_CODE,TOT_EMP\n1,2,3\n")) is None


def test_a_cut_file_is_refused(tmp_path: Path, puget_sound: Region) -> None:
    whole = gzip.compress(csv_text(TOTAL, *([NURSE] * 4000)).encode())
    (tmp_path / "national_M2024_dl.csv.gz").write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(DataError, match="cut short"):
        load(SourceFile(tmp_path / "national_M2024_dl.csv.gz", "cut.csv.gz"), puget_sound)


NATIONAL = {
    2021: ("national_May2021_dl.csv.gz", 1403, 831, 77_600, 140_886_310, 267, 553),
    2022: ("national_M2022_dl.xlsx", 1402, 830, 81_220, 147_886_000, 184, 540),
    2023: ("national_M2023_dl.xlsx", 1403, 831, 86_070, 151_853_870, 211, 540),
    2024: ("national_M2024_dl.xlsx", 1403, 831, 93_600, 154_187_380, 235, 540),
    2025: ("national_M2025_dl.xlsx", 1401, 830, 97_550, 155_495_730, 0, 528),
}


@pytest.mark.public_data
@pytest.mark.parametrize("year", NATIONAL)
def test_official_national_files(public_data: Path, puget_sound: Region, year: int) -> None:
    name, count, detailed, nurse_median, jobs, top_coded, stars = NATIONAL[year]
    loaded = load(SourceFile(public_data / "bls" / "oews" / name, name), puget_sound)
    found = rows(loaded)
    assert loaded.partition == f"oews-{year}" and len(found) == count
    assert Counter(r["occupation_group"] for r in found)["detailed"] == detailed
    by_key = {(r["occupation_code"], r["occupation_group"]): r for r in found}
    assert by_key["29-1141", "detailed"]["wage_annual_p50_usd"] == nurse_median
    assert by_key["00-0000", "total"]["employment_jobs"] == jobs
    statuses = Counter(v for r in found for k, v in r.items() if k.startswith("wage_") and k.endswith("_status"))
    assert statuses["top_coded"] == top_coded
    # One star of 2021 stands in MEAN_PRSE.
    assert statuses["not_released"] + statuses["not_applicable"] == stars - (year == 2021)
    assert sum(r["annual_wage_only"] for r in found) in (81, 83)
    assert sum(r["hourly_wage_only"] for r in found) == 7


@pytest.mark.public_data
def test_occupations_paid_by_the_year_have_no_hourly_wage(public_data: Path, puget_sound: Region) -> None:
    name = "national_M2024_dl.xlsx"
    file = SourceFile(public_data / "bls" / "oews" / name, name)
    raw = Counter(str(c) for row in sheet_rows(file, "national_M2024_dl")[1:] for c in row)
    assert (raw["#"], raw["*"]) == (235, 540)
    legislators = next(r for r in rows(load(file, puget_sound)) if r["occupation_code"] == "11-1031")
    assert legislators["wage_hourly_p50_status"] == "not_applicable"
    assert legislators["wage_annual_p50_usd"] == 44_810
