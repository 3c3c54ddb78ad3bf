"""Washington's own wage layout: area codes, unrounded jobs, and blanks whose reason the row does or does not tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.esd_wages import EsdWagesLoader, area_code
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion

Write = Callable[..., SourceFile]
LOADER = EsdWagesLoader()
HEADER = (
    "ID,Year,Area code,Area name,SOC code,Occupational title,Employment,Average wage,25th Percentile,"
    "50th Percentile,75th Percentile,Annual wage"
)


def esd(*rows: str) -> str:
    lines = [f"{i},2022,042660,Seattle,{row}" for i, row in enumerate(rows, 1)]
    return "\n".join([HEADER, *lines]) + "\n"


def load(file: SourceFile, region: Region) -> Loaded:
    found = LOADER.recognise(file)
    assert found is not None
    (loaded,) = LOADER.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def statuses(row: dict[str, Any]) -> tuple[str, ...]:
    hourly = (row[f"wage_hourly_{p}_status"] for p in ("mean", "p25", "p50", "p75"))
    return (*hourly, row["wage_annual_mean_status"])


@pytest.mark.parametrize(
    ("wages", "expected"),
    [
        ("50,40,47.61,60,99310", ("released",) * 5),
        ("90,60,78.43,,187200", ("released", "released", "released", "probably_top_coded", "released")),
        (",,,,119380", ("not_applicable",) * 4 + ("released",)),
        (",,,,", ("not_released",) * 5),
        ("134.42,82.20,,,279590", ("released", "released", "unknown_blank", "unknown_blank", "released")),
        ("42.43,29.13,39.65,50,", ("released",) * 4 + ("unknown_blank",)),
    ],
)
def test_a_blank_gets_the_reason_that_its_row_proves(
    text_file: Write, puget_sound: Region, wages: str, expected: tuple[str, ...]
) -> None:
    (row,) = load(text_file("esd.csv", esd(f"11-1011,Chief Executives,2992,{wages}")), puget_sound).data.to_pylist()
    assert statuses(row) == expected
    assert row["wage_hourly_p90_status"] == row["wage_annual_p50_status"] == "not_collected"
    assert row["annual_wage_only"] == (wages == ",,,,119380")


def test_layout_codes_and_unrounded_jobs(text_file: Write, puget_sound: Region) -> None:
    loaded = load(text_file("esd.csv", esd("29-1141,Registered Nurses,35071,50,40,47.61,60,99310",
                                           "29-9999,Others,,50,40,47,60,99310")), puget_sound)  # fmt: skip
    nurse, other = loaded.data.to_pylist()
    assert (nurse["area_code"], nurse["area_type_code"], nurse["layout"]) == ("42660", "4", "wa_esd_oes")
    assert (nurse["employment_jobs"], nurse["dataset_vintage"]) == (35071, "esd-oews-2022")
    assert (other["employment_jobs"], other["employment_status"]) == (None, "not_released")
    assert loaded.partition == "esd-oews-2022" and loaded.columns_not_kept == ("ID",)


def test_area_codes() -> None:
    assert area_code("042660") == ("42660", "4")
    assert area_code("000053") == ("53", "2")
    assert area_code("530006") == ("530006", "6")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("042660", "42660"), r"esd\.csv, row 1: column Area code holds '42660'"),
        (("29-1141", "29.1141"), r"row 1: column SOC code holds '29.1141'"),
        ((",35071,", ",many,"), r"row 1: column Employment holds 'many'"),
        ((",60,", ",30,"), r"row 1: column 75th Percentile holds 30.00, less than a lower percentile"),
        (("SOC code", "SOC"), None),
        (("Annual wage", "Yearly"), "lacks the column Annual wage"),
        (("25-2021", "29-1141"), r"row 2: the row has the same key \(Area code 042660, SOC code 29-1141\) as row 1"),
        (("2,2022", "2,2023"), "mixes the years 2022, 2023"),
    ],
)
def test_bad_files(text_file: Write, puget_sound: Region, change: tuple[str, str], message: str | None) -> None:
    good = esd("29-1141,Registered Nurses,35071,50,40,47.61,60,99310", "25-2021,Teachers,10,,,,,99310")
    file = text_file("esd.csv", good.replace(*change))
    if message is None:
        assert LOADER.recognise(file) is None
        return
    with pytest.raises(DataError, match=message):
        load(file, puget_sound)


def test_another_states_region_does_not_use_it(text_file: Write, region_in: Callable[[str], Region]) -> None:
    with pytest.raises(NotForRegion, match="wages of Washington; the region lies in Oregon"):
        load(text_file("esd.csv", esd("29-1141,Nurses,1,50,40,47,60,99310")), region_in("OR"))


@pytest.mark.public_data
def test_the_2022_file(public_data: Path, puget_sound: Region) -> None:
    loaded = load(SourceFile(public_data / "wa_esd" / "oews-washington.csv.gz", "oews-washington.csv.gz"), puget_sound)
    everything = loaded.data.to_pylist()
    assert len(everything) == 6_920 and len({r["area_code"] for r in everything}) == 16
    seattle = [r for r in everything if r["area_code"] == "42660"]
    assert (len(seattle), sum(r["employment_jobs"] or 0 for r in seattle)) == (700, 1_881_494)
    assert sum(r["employment_jobs"] is None for r in seattle) == 24
    assert sum(r["annual_wage_only"] for r in seattle) == 53
    assert Counter(r["wage_hourly_p75_status"] for r in seattle)["probably_top_coded"] == 10
    by_code = {r["occupation_code"]: r for r in seattle}
    jobs_and_median = {
        "29-1141": (35_071, 47.61), "15-1252": (73_862, 73.06), "31-1131": (13_850, 18.21), "47-2111": (10_164, 37.99),
        "53-3032": (17_595, 28.65), "35-3023": (48_178, 16.33), "21-1093": (4_570, 22.38),
    }  # fmt: skip
    for code, expected in jobs_and_median.items():
        assert (by_code[code]["employment_jobs"], by_code[code]["wage_hourly_p50_usd"]) == expected
    assert by_code["29-1141"]["wage_annual_mean_usd"] == 99_310
