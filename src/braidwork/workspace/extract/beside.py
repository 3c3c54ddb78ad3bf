"""Who we serve beside who lives here: the same measures by the same dimensions, each with its own kind of margin."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from braidwork.disclosure import release as through_the_door
from braidwork.disclosure.release import Cell
from braidwork.errors import NotAvailableError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket import measure as measure_of
from braidwork.labormarket.asking import ask, ask_by
from braidwork.measures import Estimate, Estimates
from braidwork.measures.reliability import assess
from braidwork.measures.replicates import quotient
from braidwork.workspace.extract.groups import Grouping
from braidwork.workspace.extract.outcomes import Outcome
from braidwork.workspace.extract.releasing import GroupFigure, Source, group_counts, group_figures

if TYPE_CHECKING:
    from braidwork.region import OpenRegion

_GROWN = {"age_band": ("16_24", "25_34", "35_44", "45_54", "55_64", "65_plus")}
_RESIDENTS = "residents aged 16 and over"
_SERVED = "people served aged 16 and over, who told the item"
SHARE_OF_PEOPLE = replace(
    measure_of("population"), name="share_of_people", label="Share of people", kind="share", unit="share",
    universe_text=_RESIDENTS,
)  # fmt: skip
_LIKE = {"english": {"1": "less_than_very_well"}}  # the survey's own words differ; said beside the row
_RACE = "race_alone_or_combined"
COMPARED = (_RACE, "sex", "disability", "county", "age_band", "english")


@dataclass(frozen=True)
class Beside:
    """One group: participants, residents (None where the region has none such), and how the two differ in words."""

    participants: GroupFigure
    residents: float | None
    residents_margin: float | None
    residents_why: str
    verdict: str


@dataclass(frozen=True)
class BesideTable:
    """One measure by one grouping for both."""

    measure: str
    label: str
    unit: str
    grouping: str
    rows: tuple[Beside, ...]
    participants_are: str
    residents_are: str
    notes: tuple[str, ...] = ()


def composition(
    served: np.ndarray, groupings: tuple[Grouping, ...], source: Source, region: OpenRegion | None
) -> tuple[BesideTable, ...]:  # fmt: skip
    """The share of each group among people served and among residents, both aged 16 and over, by each dimension."""
    by_name = {g.name: g for g in groupings}
    residents = _residents_shares(region)
    ages = by_name["age_band"].member
    served = served & np.logical_or.reduce([ages[code] for code in _GROWN["age_band"]])
    counted = replace(SHARE_OF_PEOPLE, kind="total", table="participant", universe_text=_SERVED, unit="persons")
    found = []
    for name in COMPARED:
        grouping = _grown(by_name[name])
        figures = group_counts(counted, grouping, served, source)
        cells = residents.get(name, {})
        rows = [_row(f, cells.get(_code(grouping, f.code, region)), "here") for f in figures]
        if name == "english":
            rows = rows[:1]
        notes: tuple[str, ...] = () if cells or region is None else (_none_such(grouping),)
        if not grouping.overlapping and any(f.withheld for f in figures):
            notes += (_REST_NOTE,)
        found.append(BesideTable(
            "share_of_people", "Share of people", "share", grouping.label, tuple(rows), _SERVED, _RESIDENTS,
            notes + (_ENGLISH_NOTE if name == "english" else ()),
        ))  # fmt: skip
    return tuple(found)


def _grown(grouping: Grouping) -> Grouping:
    """Without the groups that nobody of 16 or over belongs to."""
    keep = _GROWN.get(grouping.name)
    return replace(grouping, labels={c: t for c, t in grouping.labels.items() if keep is None or c in keep})


_REST_NOTE = ("What is not shown does not follow from the rest of 100 percent: two groups or more are in that rest, or "
              "one with the few people who did not tell the item.")  # fmt: skip
_ENGLISH_NOTE = ("Clients say that English is hard to speak, read or understand; the survey's households say who "
                 "speaks it less than very well. The two are near, not the same.",)  # fmt: skip


def pay(
    outcome: Outcome, groupings: tuple[Grouping, ...], source: Source, region: OpenRegion | None
) -> tuple[BesideTable, ...]:
    """Median hourly wage of people placed and of all wage workers who live here, by race and by sex."""
    found = []
    for grouping in groupings:
        if grouping.name not in (_RACE, "sex"):
            continue
        cells = _residents_wages(region, grouping.name)
        rows = [_row(f, cells.get(f.code), "") for f in group_figures(outcome, grouping, source)]
        found.append(BesideTable(
            outcome.measure.name, outcome.measure.label, outcome.measure.unit, grouping.label, tuple(rows),
            "first recorded job of people served", "all wage and salary workers who live here",
            ("A first job after a service is held against all jobs, long held ones too: most lie below. What to look "
             "at is whether one group lies further below its neighbors than another.",),
        ))  # fmt: skip
    return tuple(found)


def _row(figure: GroupFigure, cell: Cell | None, where: str) -> Beside:
    if cell is None:
        return Beside(figure, None, None, "no such figure of residents", "")
    if cell.value is None:
        return Beside(figure, None, None, cell.withheld.reason if cell.withheld else "", "")
    return Beside(figure, cell.value, cell.margin_of_error, "", _verdict(figure, cell) if where else "")


def _verdict(figure: GroupFigure, cell: Cell) -> str:
    """Whether the two shares differ by more than chance at 90 percent."""
    if figure.value is None or figure.interval is None or cell.value is None:
        return ""
    half = (figure.interval.high - figure.interval.low) / 2
    margin = sqrt(half * half + (cell.margin_of_error or 0.0) ** 2)
    if abs(figure.value - cell.value) <= margin:
        return "may be chance"
    return "more than live here" if figure.value > cell.value else "fewer than live here"


def _code(grouping: Grouping, code: str, region: OpenRegion | None) -> str:
    if grouping.name == "county" and region is not None:
        return {c.fips: c.name for c in region.definition.counties}.get(code, code)
    return _LIKE.get(grouping.name, {}).get(code, code)


def _none_such(grouping: Grouping) -> str:
    return f"The region of this folder has no figures of residents by {grouping.label.lower()} that would match."


def _residents_shares(region: OpenRegion | None) -> dict[str, dict[str, Cell]]:
    """Released shares of residents by dimension and category; empty without a region that can tell."""
    if region is None:
        return {}
    apart = [(d,) for d in COMPARED if d != _RACE]
    store, definition = region.store, region.definition
    try:
        *several, whole = ask_by(store, definition, "population", [*apart, ()], where=_GROWN)
        several += ask_by(store, definition, "population", [(_RACE,)], where=_GROWN)
    except (NotAvailableError, UndefinedMeasureError, UnknownNameError):
        return {}
    found: dict[str, dict[str, Cell]] = {}
    for by in several:
        name = by.dimensions[0]
        shares = through_the_door(_shares(by, whole), "public_survey")
        found[name] = {c.dimensions[name]: c for c in shares}
    return found


def _shares(by: Estimates, whole: Estimates) -> Estimates:
    """Each group's part of the whole, the error from the quotient in every replicate where there are such."""
    total = whole.rows[0]
    rows = []
    for i, row in enumerate(by.rows):
        if row.value is None or not total.value:
            rows.append(replace(row, value=None, standard_error=None, reliability="not_estimable"))
            continue
        share, error = row.value / total.value, _error(by, whole, i, row, total)
        judged = assess(share, error, n=row.n, households=row.households, is_share=True)
        rows.append(replace(row, value=share, standard_error=error, reliability=judged.reliability,
                            reason=judged.reason))  # fmt: skip
    made = replace(by.provenance, formula=f"group ÷ all, both: {by.provenance.formula}")
    return Estimates(SHARE_OF_PEOPLE, by.dimensions, tuple(rows), made)


def _error(by: Estimates, whole: Estimates, i: int, row: Estimate, total: Estimate) -> float | None:
    if by.replicates is not None and whole.replicates is not None:
        found = quotient(row.value or 0.0, by.replicates[i], total.value or 0.0, whole.replicates[0])
        return float(np.asarray(found.standard_error))
    return None if row.standard_error is None or not total.value else row.standard_error / total.value


def _residents_wages(region: OpenRegion | None, name: str) -> dict[str, Cell]:
    if region is None:
        return {}
    try:
        found = ask(region.store, region.definition, "median_hourly_wage", by=(name,))
    except (NotAvailableError, UndefinedMeasureError):
        return {}
    return {c.dimensions[name]: c for c in through_the_door(found, "public_survey")}
