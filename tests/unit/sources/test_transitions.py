"""Monthly transitions: states of work told apart, counts kept as weighted, marked as a prior."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded
from braidwork.sources.transitions import TransitionsLoader

Write = Callable[..., SourceFile]
LOADER = TransitionsLoader()
HEADER = "month,origin_state,destination_state,weighted_transition_count\n"
ROWS = "2019-01,nilf,occ22_01,10.5\n2019-01,occ22_01,occ22_22,3\n2019-02,occ22_01,unemployed,0\n"


def load(file: SourceFile, region: Region) -> Loaded:
    found = LOADER.recognise(file)
    assert found is not None
    (loaded,) = LOADER.load(file, found, region)
    loaded.table.check(loaded.data, where=file.name)
    return loaded


def listed(loaded: Loaded) -> list[dict[str, Any]]:
    data: Any = loaded.data
    return list(data.to_pylist())


def test_only_moves_between_jobs_are_flagged_as_such(text_file: Write, puget_sound: Region) -> None:
    loaded = load(text_file("any.csv", HEADER + ROWS), puget_sound)
    assert [(r["origin_code"], r["destination_code"], r["weighted_persons"], r["job_to_job"])
            for r in listed(loaded)] == [
        ("nilf", "01", 10.5, False), ("01", "22", 3.0, True), ("01", "unemployed", 0.0, False),
    ]  # fmt: skip
    assert loaded.partition == "transitions-2019-01-2019-02" and loaded.notes[0].startswith("prior")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("occ22_22", "occ22_23", "row 2: column destination_state holds 'occ22_23'"),
        ("2019-02", "2019-13", "row 3: column month holds '2019-13'"),
        (",10.5", ",", "row 1: column weighted_transition_count is blank"),
        (",10.5", ",-1", "column weighted_persons holds -1.0"),
        ("2019-02,occ22_01,unemployed", "2019-01,occ22_01,occ22_22", "row 3: the row has the same key .* as row 2"),
    ],
)
def test_a_bad_row_is_named(text_file: Write, puget_sound: Region, old: str, new: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        load(text_file("any.csv", HEADER + ROWS.replace(old, new)), puget_sound)


@pytest.mark.public_data
def test_official_months(public_data: Path, puget_sound: Region) -> None:
    name = "transitions/cps_monthly_transition_counts_occ22.csv.gz"
    loaded = load(SourceFile(public_data / name, name), puget_sound)
    rows = listed(loaded)
    assert (len(rows), loaded.facts["months"], loaded.partition) == (26_684, 60, "transitions-2019-01-2023-12")
    assert len({r["origin_code"] for r in rows}) == len({r["destination_code"] for r in rows}) == 24
    moves = [r for r in rows if r["job_to_job"]]
    assert {r["origin_code"] for r in moves} == {f"{i:02d}" for i in range(1, 23)}
