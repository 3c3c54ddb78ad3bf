"""Invented awards by program, sex and race at the invented colleges of the demo region, in the IPEDS layout."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from braidwork.reference import Region
from braidwork.reference import region as named_region
from braidwork.sources.synthetic.occupations.roster import Roster, save, table

_YEAR = 2024
# Groups in the order of the survey; both sexes of each stand beside their total.
GROUPS = ("CAIAN", "CASIA", "CBKAA", "CHISP", "CNHPI", "CWHIT", "C2MOR", "CUNKN", "CNRAL")
_SHARES = np.array([0.015, 0.13, 0.075, 0.15, 0.012, 0.48, 0.065, 0.05, 0.023])
# Log odds by level of award: the longer the study, the fewer come through from groups that are kept out.
_LONGER = np.array([-0.22, 0.16, -0.20, -0.18, -0.20, 0.06, 0.0, 0.0, 0.5])
_RURAL = np.array([0.9, -0.9, -0.8, 0.35, -0.3, 0.2, 0.0, 0.0, -0.5])
_DEPTH = {"20": -1.0, "21": -0.6, "2": -0.2, "3": 0.2, "5": 0.9, "7": 1.4, "18": 1.6}
_FIRST_UNIT = 999_000


def write_awards(folder: Path, roster: Roster, region: Region | None = None) -> tuple[Path, Path]:
    """Write the completions file, with the total of each institution and level, and the directory."""
    region = region or named_region("demo")
    rng = roster.generator(6)
    colleges = {c["number"]: c for c in table("colleges")}
    counted: dict[tuple[str, str, str], NDArray[np.int64]] = {}
    for program in table("programs"):
        for college, awards in (pair.split(":") for pair in program["awards"].split()):
            key = college, program["cip"], program["level"]
            rural = colleges[college]["county"].endswith("5")
            counted[key] = _counts(int(awards), float(program["women"]), program["level"], rural, rng)
    totals: defaultdict[tuple[str, str, str], NDArray[np.int64]] = defaultdict(
        lambda: np.zeros((len(GROUPS), 2), dtype=np.int64)
    )
    for (college, _, level), counts in counted.items():
        totals[college, "99", level] = totals[college, "99", level] + counts
    rows = [_award_row(*key, counts) for key, counts in sorted({**counted, **totals}.items())]
    header = ("UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", *_names("CTOTAL"), *(n for g in GROUPS for n in _names(g)))
    directory = [_directory_row(c, region) for c in colleges.values()]
    return (
        save(folder / f"c{_YEAR}_a_synthetic.csv", header, rows),
        save(folder / f"hd{_YEAR}_synthetic.csv",
             ("UNITID", "INSTNM", "STABBR", "COUNTYCD", "COUNTYNM", "CONTROL", "ICLEVEL"), directory),
    )  # fmt: skip


def _names(group: str) -> tuple[str, str, str]:
    return f"{group}T", f"{group}M", f"{group}W"


def _counts(awards: int, women: float, level: str, rural: bool, rng: np.random.Generator) -> NDArray[np.int64]:
    """Awards by group and sex (men, women); shape (groups, 2)."""
    weight = _SHARES * np.exp(_DEPTH[level] * _LONGER + (_RURAL if rural else 0.0))
    drawn = rng.multinomial(max(1, round(awards * rng.lognormal(0.0, 0.05))), weight / weight.sum())
    to_women = rng.binomial(drawn, women)
    return np.stack([drawn - to_women, to_women], axis=1)


def _award_row(college: str, cip: str, level: str, counts: NDArray[np.int64]) -> tuple[object, ...]:
    men, women = counts.sum(axis=0).tolist()
    by_group = [n for m, w in counts.tolist() for n in (m + w, m, w)]
    return (_unit(college), cip, 1, level, men + women, men, women, *by_group)


def _directory_row(college: dict[str, str], region: Region) -> tuple[object, ...]:
    county = next(c for c in region.counties if c.fips == college["county"])
    return (
        _unit(college["number"]), f"{college['name']} (synthetic)", region.state.postal, county.fips, county.label,
        college["control"], college["level"],
    )  # fmt: skip


def _unit(college: str) -> int:
    return _FIRST_UNIT + int(college)
