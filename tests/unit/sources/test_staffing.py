"""Staffing patterns: shares of the industry's own jobs, groups left out, and the terms of the redistributor kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded
from braidwork.sources.staffing import StaffingLoader

Rows = list[dict[str, Any]]
LOADER = StaffingLoader()


def row(naics: str, code: str, group: str, jobs: int, rows: int = 1, hourly: float | None = 20.0) -> dict[str, Any]:
    return {"NAICS": naics, "NAICS_TITLE": f"Industry {naics}", "OCC_CODE": code, "TOT_EMP": jobs, "H_MEAN": hourly,
            "A_MEAN": 41_600.0, "N_ROWS": rows, "O_GROUP": group}  # fmt: skip


ROWS: Rows = [
    row("622", "29-1000", "minor", 1_000),
    row("622", "29-1140", "broad", 600),
    row("622", "29-1141", "detailed", 600, rows=3),
    row("622", "29-1171", "detailed", 300, hourly=None),
    row("31-33", "29-1000", "minor", 40),
    row("31-33", "29-1141", "detailed", 50),
    row("3250A1", "29-1141", "detailed", 10),
    row("999101", "29-1141", "detailed", 10),
]


@pytest.fixture
def extract(tmp_path: Path) -> Callable[[Rows], SourceFile]:
    def write(rows: Rows) -> SourceFile:
        name = "national_industry_occupation_M2024_extract.parquet"
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / name)
        return SourceFile(tmp_path / name, name)

    return write


def load(file: SourceFile, region: Region) -> Loaded:
    found = LOADER.recognise(file)
    assert found is not None
    (loaded,) = LOADER.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def listed(loaded: Loaded) -> Rows:
    data: Any = loaded.data
    return list(data.to_pylist())


def test_shares_are_of_the_jobs_of_the_industry(extract: Callable[[Rows], SourceFile], puget_sound: Region) -> None:
    loaded = load(extract(ROWS), puget_sound)
    rows = listed(loaded)
    assert [(r["industry_code"], r["industry_level"], r["occupation_code"], r["industry_jobs"], r["share"])
            for r in rows] == [
        ("622", "subsector", "29-1141", 1_000, 0.6), ("622", "subsector", "29-1171", 1_000, 0.3),
        ("31-33", "sector", "29-1141", 50, 1.0), ("3250A1", "combined", "29-1141", 10, 1.0),
        ("999101", "ownership", "29-1141", 10, 1.0),
    ]  # fmt: skip
    assert (rows[0]["source_rows"], rows[0]["wage_hourly_mean_usd"], rows[1]["wage_hourly_mean_usd"]) == (
        3,
        20,
        None,
    )
    assert loaded.dropped == (("minor and broad groups", 3),) and loaded.partition == "staffing-2024"
    assert "CC BY-SA 4.0" in loaded.licence and "kept the largest" in loaded.notes[0]
    assert loaded.facts["attribution"] in loaded.licence


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"NAICS": "6"}, "row 3: column NAICS holds '6'"),
        ({"OCC_CODE": "291141"}, "row 3: column OCC_CODE holds '291141'; expected a SOC code"),
        ({"O_GROUP": "major"}, "row 3: column O_GROUP holds 'major'"),
        ({"TOT_EMP": None}, "row 3: column TOT_EMP is blank"),
        ({"OCC_CODE": "29-1171"}, "2 rows for one key"),
    ],
)
def test_a_bad_row_is_named(
    extract: Callable[[Rows], SourceFile], puget_sound: Region, change: Mapping[str, Any], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        load(extract([*ROWS[:2], {**ROWS[2], **change}, *ROWS[3:]]), puget_sound)


@pytest.mark.public_data
def test_official_staffing_patterns(public_data: Path, puget_sound: Region) -> None:
    name = "national_industry_occupation_M2024_extract.parquet"
    loaded = load(SourceFile(public_data / "bls" / "oews" / name, name), puget_sound)
    rows = listed(loaded)
    assert (loaded.rows_read, len(rows), len({r["industry_code"] for r in rows})) == (140_311, 69_219, 413)
    assert len({r["occupation_code"] for r in rows}) == 831
    sums: Counter[str] = Counter()
    for r in rows:
        sums[r["industry_code"]] += r["share"]
    assert max(sums.values()) < 1 + 1e-9
    nurses = {r["industry_code"]: r for r in rows if r["occupation_code"] == "29-1141"}
    assert (nurses["62"]["employment_jobs"], nurses["62"]["source_rows"]) == (2_790_380, 1)
    assert nurses["622"]["source_rows"] == 4  # all, private, state and local government
