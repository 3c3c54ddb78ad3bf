"""The cost of exclusion as tables of estimates, ready for the disclosure rules."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from braidwork.labormarket.decomposition.exclusion import GroupCost, PlaceCost
from braidwork.labormarket.decomposition.figure import Figure
from braidwork.labormarket.decomposition.region import WHOLE, RegionCost
from braidwork.labormarket.decomposition.region_persons import ADULTS, ADULTS_TEXT
from braidwork.measures import Estimate, Estimates, Measure
from braidwork.measures.reliability import assess

_CITATION = (
    "US Census Bureau, American Community Survey public-use microdata; recipe of the National Equity Atlas, split by "
    "a four-factor Shapley value"
)

INCOME_SHORTFALL = Measure(
    name="income_shortfall",
    label="Income a person falls short of the reference group's at the same ages",
    kind="gap",
    table="pums_person",
    universe=ADULTS,
    universe_text=ADULTS_TEXT,
    unit="USD",
    better="lower",
    context="Incomes differ because work, hours, occupations and pay were shared out unequally, by rules that people "
    "made: who was hired, who was promoted, whose neighborhood got the jobs and the schools.",
    citation=_CITATION,
)
EXCLUSION_COST = replace(
    INCOME_SHORTFALL,
    name="exclusion_cost",
    label="Cost of exclusion: income that a group would have more in a year",
    kind="total",
)
RISE = replace(
    EXCLUSION_COST,
    name="exclusion_cost_share",
    label="Cost of exclusion as a share of all income",
    kind="ratio",
    unit="share",
)

_REASONS = {
    "minimum_persons": "fewer than 10 survey records",
    "minimum_households": "records of a single household",
    "no_value": "no figure can be made",
    "no_standard_error": "no standard error can be had",
    "zero": "an estimate of none has no relative error",
    "empty": "no records of this group",
    "reference_empty": "no records of the reference group",
    "reference_age_gap": "the reference group has nobody of some of this group's ages",
}
_NONE = "no shortfall: at its own ages the group's incomes reach the reference group's"


def shortfall_estimates(found: RegionCost, *, by_county: bool = False) -> Estimates:
    """The shortfall per person and year by group, before anything is cut off at 0 (below 0: the group earns more).

    The class of a gap is that of the group's mean income, which `extra` carries. What the gap is made of, each part
    with its own error, stands in `region_parts`.
    """
    rows = []
    for row in _groups(found, by_county):
        beside = {"mean_income": _known(row.mean_income.value)}
        made = group_estimate(found, row, row.gap_per_person, beside, by_county, class_of=row.mean_income)
        differs = row.gap_per_person.differs_from_zero
        rows.append(replace(made, extra={**made.extra, "differs": "yes" if differs else "no"}))
    return _table(found, INCOME_SHORTFALL, rows, by_county)


def cost_estimates(found: RegionCost, *, by_county: bool = False) -> Estimates:
    """The income that every group would have more in a year; `extra` carries what closing 25 and 50 percent gives."""
    rows = []
    for row in _groups(found, by_county):
        parts = {f"at_{percent}_percent": _known(figure.value) for percent, figure in row.closures.items()}
        made = group_estimate(found, row, row.gain, parts, by_county)
        if row.gain.value == 0 and row.reason is None:
            made = replace(made, reliability="not_estimable", reason=_NONE)
        rows.append(made)
    return _table(found, EXCLUSION_COST, rows, by_county)


def total_cost_estimates(found: RegionCost, *, by_county: bool = False, as_share: bool = False) -> Estimates:
    """All groups together: USD a year with its closures, or as a share of all income of the place."""
    places = found.counties.places if by_county and found.counties is not None else found.whole.places
    groups = found.counties.rows if by_county and found.counties is not None else found.whole.rows
    rows = []
    for place in places:
        n = sum(row.n for row in groups if row.place == place.place)
        homes = found.households.get((str(place.place), WHOLE), 0)
        rows.append(_place_row(found, place, n, homes, by_county, as_share))
    measure = RISE if as_share else EXCLUSION_COST
    named = replace(measure, label=f"{measure.label}, all groups") if not as_share else measure
    return finished(found, named, ("county",) if by_county else (), rows)


def _groups(found: RegionCost, by_county: bool) -> tuple[GroupCost, ...]:
    return found.counties.rows if by_county and found.counties is not None else found.whole.rows


def group_estimate(
    found: RegionCost,
    row: GroupCost,
    figure: Figure,
    parts: Mapping[str, float | None],
    by_county: bool,
    class_of: Figure | None = None,
) -> Estimate:
    """One figure of a group's row as an estimate; its reliability is that of `class_of` where one is given."""
    value, error = _known(figure.value), _known(figure.standard_error)
    classed = class_of or figure
    homes = found.households.get((str(row.place), str(row.group)), 0)
    assessed = assess(_known(classed.value), _known(classed.standard_error), n=row.n, households=homes)
    reliability = assessed.reliability if value is not None else "not_estimable"
    county = str(row.place)
    at = {"county": (county, found.county_labels.get(county, county))} if by_county else {}
    at[found.across] = (str(row.group), found.labels.get(str(row.group), str(row.group)))
    return Estimate(
        dimensions={d: code for d, (code, _) in at.items()},
        labels={d: label for d, (_, label) in at.items()},
        value=value,
        standard_error=error,
        n=row.n,
        households=homes,
        persons=_known(row.persons.value),
        reliability=reliability,
        method=found.error_method,
        reason=_REASONS.get(str(row.reason)) or _REASONS.get(str(assessed.reason)),
        extra=dict(parts),
    )


def _place_row(found: RegionCost, place: PlaceCost, n: int, homes: int, by_county: bool, as_share: bool) -> Estimate:
    figure = place.rise_share if as_share else place.gain
    value, error = _known(figure.value), _known(figure.standard_error)
    assessed = assess(value, error, n=n, households=homes)
    code = str(place.place)
    closures = {f"at_{percent}_percent": _known(part.value) for percent, part in place.closures.items()}
    return Estimate(
        dimensions={"county": code} if by_county else {},
        labels={"county": found.county_labels.get(code, code)} if by_county else {},
        value=value,
        standard_error=error,
        n=n,
        households=homes,
        persons=None,
        reliability=assessed.reliability,
        method=found.error_method,
        reason=_NONE if value == 0 else _REASONS.get(str(assessed.reason)),
        extra={} if as_share else closures,
    )


def _table(found: RegionCost, measure: Measure, rows: list[Estimate], by_county: bool) -> Estimates:
    return finished(found, measure, ("county", found.across) if by_county else (found.across,), rows)


def finished(found: RegionCost, measure: Measure, dimensions: tuple[str, ...], rows: list[Estimate]) -> Estimates:
    """Rows as a table that says against whom, in dollars of which year, and that it is accounting, not causal."""
    against = f"against {found.reference_label}, in dollars of {found.dollars_year}"
    named = replace(measure, notes=(*measure.notes, against, found.caveat.rstrip(".")))
    made = replace(
        found.provenance,
        formula=found.method,
        variance=found.method.rsplit("; ", 1)[-1] + "; margin = 1.645 × SE",
        notes=found.notes,
    )
    return Estimates(named, dimensions, tuple(rows), made)


def _known(number: float) -> float | None:
    return float(number) if math.isfinite(number) else None
