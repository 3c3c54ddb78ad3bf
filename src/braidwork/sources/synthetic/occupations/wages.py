"""Invented wages and jobs by occupation in the 32-column layout of OEWS: metropolitan area, state and nation."""

from __future__ import annotations

from math import exp
from pathlib import Path

import numpy as np

from braidwork.reference import Region
from braidwork.reference import region as named_region
from braidwork.reference.occupation_groups import major_groups
from braidwork.sources.synthetic.occupations.roster import AREAS, InventedOccupation, Roster, save

YEAR = 2024
AREA_CODES = {"region": "99900", "nation": "99"}
METRO = "Willowmere–Lanternfield, DM (synthetic)"
HOURS = 2080
_HOURLY_TOP, _ANNUAL_TOP = 115.00, 239_200
_COLUMNS = (
    "AREA", "AREA_TITLE", "AREA_TYPE", "PRIM_STATE", "NAICS", "NAICS_TITLE", "I_GROUP", "OWN_CODE", "OCC_CODE",
    "OCC_TITLE", "O_GROUP", "TOT_EMP", "EMP_PRSE", "JOBS_1000", "LOC_QUOTIENT", "PCT_TOTAL", "PCT_RPT", "H_MEAN",
    "A_MEAN", "MEAN_PRSE", "H_PCT10", "H_PCT25", "H_MEDIAN", "H_PCT75", "H_PCT90", "A_PCT10", "A_PCT25", "A_MEDIAN",
    "A_PCT75", "A_PCT90", "ANNUAL", "HOURLY",
)  # fmt: skip
# Standard scores of the 10th to the 90th percentile; the lower half is pressed together, as a minimum wage does.
_POINTS = (-1.282 * 0.8, -0.674 * 0.85, 0.0, 0.674, 1.282)
_BY_YEAR = ("25-2021", "25-2031", "25-9045")  # paid by the school year: no hourly wage
_BY_HOUR = ("27-2042",)  # paid by the hour: no annual wage
_JOBS_WITHHELD, _WAGES_WITHHELD = "29-1216", "17-3023"  # in the region: too few answers


def write_wages(folder: Path, roster: Roster, region: Region | None = None) -> tuple[Path, ...]:
    """Write one file for each of metropolitan area, state and nation, named as OEWS names them."""
    region = region or named_region("demo")
    files = {"region": "metro", "state": "state", "nation": "national"}
    return tuple(_write(folder, roster, region, area, files[area]) for area in AREAS)


def _write(folder: Path, roster: Roster, region: Region, area: str, name: str) -> Path:
    rng = roster.generator(2 + AREAS.index(area))
    total = _tens(sum(o.jobs[area] for o in roster.occupations) * (1.0 if area == "nation" else 1.03))
    nation = sum(o.jobs["nation"] for o in roster.occupations)
    place = _place(area, region)
    rows = [_group(place, "00-0000", "All Occupations", "total", roster.occupations, area, total)]
    for major, label in major_groups().items():
        members = tuple(o for o in roster.occupations if o.code[:2] == major[:2])
        if members:
            jobs = sum(o.jobs[area] for o in members)
            rows.append(_group(place, major, f"{label} occupations", "major", members, area, jobs))
        for occupation in members:
            share = occupation.jobs[area] / total, occupation.jobs["nation"] / nation
            rows.append(_detailed(place, occupation, area, share, rng))
    return save(folder / f"synthetic_{name}_M{YEAR}_dl.csv", _COLUMNS, rows)


def _place(area: str, region: Region) -> tuple[str, ...]:
    """AREA to OWN_CODE: cross-industry, all ownerships."""
    if area == "nation":
        code, title, kind, state = AREA_CODES["nation"], "Nation (synthetic)", "1", "US"
    elif area == "state":
        code, title, kind, state = region.state.fips, region.state.name, "2", region.state.postal
    else:
        code, title = (region.cbsa.code, region.cbsa.name) if region.cbsa else (AREA_CODES["region"], METRO)
        kind, state = "4", region.state.postal
    return code, title, kind, state, "000000", "Cross-industry", "cross-industry", "1235"


def _group(
    place: tuple[str, ...], code: str, title: str, level: str, members: tuple[InventedOccupation, ...], area: str,
    jobs: int,
) -> tuple[object, ...]:  # fmt: skip
    weights = np.array([o.jobs[area] for o in members], dtype=float)
    median = float(np.average(np.array([o.wage[area] for o in members]), weights=weights))
    return (*place, code, title, level, jobs, "0.4", "", "", "", "", *_wages(0.94 * median, 0.42), "", "")


def _detailed(
    place: tuple[str, ...], occupation: InventedOccupation, area: str, share: tuple[float, float],
    rng: np.random.Generator,
) -> tuple[object, ...]:  # fmt: skip
    here = area == "region"
    prse = f"{min(45.0, 1.5 + 260 / occupation.jobs[area] ** 0.5 + rng.uniform(0, 2)):.1f}"
    local = () if area == "nation" else (f"{1000 * share[0]:.3f}", f"{share[0] / share[1]:.2f}")
    counts: tuple[object, ...] = (occupation.jobs[area], prse, *(local or ("", "")))
    if here and occupation.code == _JOBS_WITHHELD:
        counts = ("**", "**", "**", "**")
    spread = (0.15 + 0.045 * occupation.zone) * float(rng.uniform(0.9, 1.1))
    wages = _wages(occupation.wage[area], spread)
    by_year, by_hour = occupation.code in _BY_YEAR, occupation.code in _BY_HOUR
    cells: list[object] = list(wages)
    withheld = range(len(cells)) if here and occupation.code == _WAGES_WITHHELD else ()
    for i in (*withheld, *(_HOURLY_CELLS if by_year else ()), *(_ANNUAL_CELLS if by_hour else ())):
        cells[i] = "*"
    flags = ("TRUE" if by_year else "", "TRUE" if by_hour else "")
    return (*place, occupation.code, occupation.title, "detailed", *counts, "", "", *cells, *flags)


# Places in what `_wages` gives: H_MEAN, A_MEAN, MEAN_PRSE, five hourly and five annual percentiles.
_HOURLY_CELLS, _ANNUAL_CELLS = (0, 3, 4, 5, 6, 7), (1, 8, 9, 10, 11, 12)


def _wages(median: float, spread: float) -> tuple[object, ...]:
    """The wage cells around a median; those from the top code on are printed as `#`."""
    hourly = [median * exp(spread * z) for z in _POINTS]
    mean = 1.02 * median
    annual = [round(h * HOURS, -1) for h in hourly]
    return (
        _hour(mean), _year(round(mean * HOURS, -1)), "1.2", *(_hour(h) for h in hourly), *(_year(a) for a in annual)
    )  # fmt: skip


def _hour(wage: float) -> str:
    return "#" if wage >= _HOURLY_TOP else f"{wage:.2f}"


def _year(wage: float) -> str:
    return "#" if wage >= _ANNUAL_TOP else f"{wage:.0f}"


def _tens(jobs: float) -> int:
    return int(round(jobs, -1))
