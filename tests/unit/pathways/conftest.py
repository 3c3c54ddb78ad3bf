"""The real files of transitions and of O*NET, read for the tests of pathways."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pytest

from braidwork.pathways import Features, TransitionCounts, group_means

# Major groups of the SOC in order: the states occ22_01 to occ22_22.
MAJORS = [11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53]
STATES = tuple(f"occ22_{i:02d}" for i in range(1, 23))


@pytest.fixture(scope="session")
def real_transitions(public_data: Path) -> TransitionCounts:
    """Counts of the matched Current Population Survey, 22 groups, 2019-01 to 2023-12."""
    path = public_data / "transitions" / "cps_monthly_transition_counts_occ22.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [
            (r["month"], r["origin_state"], r["destination_state"], float(r["weighted_transition_count"]))
            for r in csv.DictReader(file)
        ]
    return TransitionCounts.of(rows, STATES)


@pytest.fixture(scope="session")
def real_ratings(public_data: Path) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Codes, importance and level (occupations × 68 skills and knowledge areas) and job zones of O*NET 30.1."""
    from python_calamine import CalamineWorkbook

    folder = public_data / "onet" / "db_30_1_excel"

    def rows(name: str) -> list[dict]:
        head, *body = CalamineWorkbook.from_path(folder / f"{name}.xlsx").get_sheet_by_index(0).to_python()
        return [dict(zip(head, r, strict=True)) for r in body]

    cells: dict[str, dict[tuple[str, str], float]] = {}
    for name in ("Skills", "Knowledge"):
        for r in rows(name):
            cells.setdefault(r["O*NET-SOC Code"], {})[r["Element ID"], r["Scale ID"]] = float(r["Data Value"])
    zones = {r["O*NET-SOC Code"]: float(r["Job Zone"]) for r in rows("Job Zones")}
    elements = sorted({e for values in cells.values() for e, _ in values})
    codes = sorted(c for c in cells if c in zones)
    table = {s: np.array([[cells[c][e, s] for e in elements] for c in codes]) for s in ("IM", "LV")}
    return codes, table["IM"], table["LV"], np.array([zones[c] for c in codes])


@pytest.fixture(scope="session")
def real_groups(real_ratings) -> Features:
    """Features of the 22 major groups: unweighted means over their occupations, military left out."""
    codes, importance, level, zones = real_ratings
    state = dict(zip(map(str, MAJORS), STATES, strict=True))
    groups = {c: state[c[:2]] for c in codes if c[:2] in state}
    names, important = group_means(codes, importance, groups)
    return Features.of(names, important, group_means(codes, level, groups)[1], group_means(codes, zones, groups)[1])
