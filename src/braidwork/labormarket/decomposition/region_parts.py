"""What the income gap of each group is made of, as a table of estimates with errors."""

from __future__ import annotations

from dataclasses import replace

from braidwork.labormarket.decomposition.exclusion import GroupCost
from braidwork.labormarket.decomposition.figure import Figure
from braidwork.labormarket.decomposition.region import WHOLE, RegionCost
from braidwork.labormarket.decomposition.region_estimates import INCOME_SHORTFALL, finished, group_estimate
from braidwork.measures import Estimate, Estimates

PARTS = {
    "employment": "Work at all",
    "hours": "Hours of work",
    "occupation_mix": "Kinds of work",
    "hourly_pay": "Pay within the same kind of work",
    "other_income": "Other income",
}
INCOME_PARTS = replace(
    INCOME_SHORTFALL,
    name="income_gap_parts",
    label="Parts of the income gap to the reference group, a person and year",
    better="neither",
    notes=("ages as they are; the parts add up to the gap; a minus makes the gap smaller",),
)
INTEGRATION = replace(
    INCOME_SHORTFALL,
    name="occupational_integration",
    label="Income that a group would have more in a year with the reference group's kinds of work at its own pay",
    kind="total",
    better="neither",
)
INTEGRATION_PER_PERSON = replace(
    INTEGRATION,
    name="occupational_integration_per_person",
    label="Income that a person would have more in a year with the reference group's kinds of work at own pay",
    kind="mean",
)


def part_estimates(found: RegionCost) -> Estimates:
    """The gap in mean income of every group by what it is made of: dimensions the group and `part`, USD a year.

    Each part carries its own error; its class is that of the group's mean income, as for any gap.
    """
    rows = []
    for row in found.whole.rows:
        for code, label in PARTS.items():
            figure: Figure = getattr(row, code)
            made = group_estimate(found, row, figure, {}, by_county=False, class_of=row.mean_income)
            rows.append(_with_part(made, code, label))
    return finished(found, INCOME_PARTS, (found.across, "part"), rows)


def integration_estimates(found: RegionCost, *, per_person: bool = False) -> Estimates:
    """The occupational-integration scenario of every group: all of the group together, or a person; USD a year."""
    rows = [_integration(found, row, per_person) for row in found.whole.rows if str(row.place) == WHOLE]
    return finished(found, INTEGRATION_PER_PERSON if per_person else INTEGRATION, (found.across,), rows)


def _integration(found: RegionCost, row: GroupCost, per_person: bool) -> Estimate:
    figure = row.integration_per_person if per_person else row.integration
    return group_estimate(found, row, figure, {}, by_county=False, class_of=row.mean_income)


def _with_part(made: Estimate, code: str, label: str) -> Estimate:
    return replace(made, dimensions={**made.dimensions, "part": code}, labels={**made.labels, "part": label})
