"""The cost of exclusion: what a region's people would earn more if work and pay were shared evenly."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import UnknownNameError
from braidwork.labormarket.decomposition.figure import Figure
from braidwork.labormarket.decomposition.income_factors import FACTORS
from braidwork.labormarket.decomposition.persons import Persons, read_persons
from braidwork.labormarket.decomposition.place_costs import QUANTITIES, PlaceCosts, place_costs
from braidwork.measures.replicates.rule import ACS, VarianceRule, variance_by_rule

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

CLOSURES_PERCENT = (25, 50, 100)

CAVEAT = (
    "Accounting, not causal: what incomes would add up to if each group had the reference group's incomes, with all "
    "else as it is. Prices and pay would not stay as they are if many people moved (general equilibrium), so this is "
    "no forecast. Income is not GDP: whoever turns it into output must show the labor share that was assumed."
)


@dataclass(frozen=True)
class GroupCost:
    """One group in one place, people of 16 and over, USD of the year of the data.

    `mean_income_at_reference` is the reference's mean income at this group's own ages, `gap_per_person` that less
    `mean_income`; `gain_unclipped` = persons × gap and may be negative, `gain` counts only what is positive (near 0
    its distribution is lopsided: read the unclipped one). `closures` holds `gain` at 25, 50 and 100 percent.
    `income_gap` is the reference's mean income less this group's, ages as they are; it is the sum of `employment`,
    `hours`, `occupation_mix`, `hourly_pay` (four-factor Shapley over earnings) and `other_income`.
    `integration_per_person` and `integration` (all of the group): the reference's occupations, by hours, at the
    group's own pay within each. `filled_occupations` are those where the group works no hours and was given the
    reference's pay. `reason` says why figures are NaN: `empty`, `reference_empty`, `reference_age_gap` (with
    `age_gaps`), `no_work`, or `replicate_total` (standard errors only).
    """

    place: Hashable
    group: Hashable
    n: int
    persons: Figure
    mean_income: Figure
    mean_income_at_reference: Figure
    gap_per_person: Figure
    gain_unclipped: Figure
    gain: Figure
    income_gap: Figure
    employment: Figure
    hours: Figure
    occupation_mix: Figure
    hourly_pay: Figure
    other_income: Figure
    integration_per_person: Figure
    integration: Figure
    closures: dict[int, Figure]
    filled_occupations: tuple[Hashable, ...]
    age_gaps: tuple[Hashable, ...]
    reason: str | None

    @property
    def split(self) -> dict[str, Figure]:
        """The four factors of the earnings gap, USD per person."""
        return {factor: getattr(self, factor) for factor in FACTORS}


@dataclass(frozen=True)
class PlaceCost:
    """All groups of one place together: `gain`, its closures, all income, and the rise of it as a share."""

    place: Hashable
    gain: Figure
    closures: dict[int, Figure]
    aggregate_income: Figure
    rise_share: Figure


@dataclass(frozen=True)
class CostOfExclusion:
    """Costs per place and group, and per place. `missing` and `n_too_young` count persons who take no part."""

    reference: Hashable
    rows: tuple[GroupCost, ...]
    places: tuple[PlaceCost, ...]
    missing: dict[str, int]
    n_too_young: int
    method: str
    caveat: str = CAVEAT

    def row(self, group: Hashable, place: Hashable = "all") -> GroupCost:
        """The row of a group in a place."""
        for found in self.rows:
            if found.group == group and found.place == place:
                return found
        known = [f"{r.group} in {r.place}" for r in self.rows]
        raise UnknownNameError.of("group and place", f"{group} in {place}", known)

    def to_pandas(self) -> pd.DataFrame:
        """One line per place, group and quantity: value, standard_error, n, reason."""
        import pandas

        lines = []
        for row in self.rows:
            named = {name: getattr(row, name) for name in QUANTITIES}
            named |= {f"gain_at_{percent}_percent": figure for percent, figure in row.closures.items()}
            lines += [
                {
                    "place": row.place,
                    "group": row.group,
                    "quantity": name,
                    "value": figure.value,
                    "standard_error": figure.standard_error,
                    "n": row.n,
                    "reason": row.reason,
                }
                for name, figure in named.items()
            ]
        return pandas.DataFrame(lines)


def cost_of_exclusion(
    persons: Any,
    *,
    reference: Hashable,
    group: str = "race_ethnicity",
    place: str | None = None,
    age: str = "age_years",
    income: str | None = "income_annual_usd",
    earnings: str = "earnings_annual_usd",
    hours: str = "hours_annual",
    occupation: str = "occupation_code",
    weight: str | None = None,
    replicates: Any = None,
    rule: VarianceRule = ACS,
) -> CostOfExclusion:
    """What each group's incomes fall short of the reference group's: accounting, not causal.

    `persons` is a data frame or mapping of columns, one row per person; the other names say which column holds
    what. `age` in years is put into the bands of the reference room and people under 16 are left out; a text column
    is taken as bands of your own. `income` None takes earnings for it. `hours` are those of the whole year, 0 or
    missing for who did not work; who did work needs an `occupation`. Persons without income, earnings or age are
    excluded and counted. `replicates` is an array (n, R), a frame, or the prefix of columns such as "PWGTP".

    Raises UndefinedMeasureError for a group without rows or weight, DataError for earnings without hours, negative
    hours and workers without occupation, naming the rows.
    """
    names = {
        "group": group,
        "place": place,
        "age": age,
        "income": income,
        "earnings": earnings,
        "hours": hours,
        "occupation": occupation,
        "weight": weight,
    }
    read = read_persons(persons, names, replicates, reference, rule)
    at = read.group.labels.index(reference)
    rows: list[GroupCost] = []
    totals: list[PlaceCost] = []
    for i, label in enumerate(read.place.labels):
        costs = place_costs(read, i, at)
        mine = [_row(costs, read, label, g, at, rule) for g in range(len(read.group.labels)) if g != at]
        rows += mine
        totals.append(_total(costs, label, at, rule))
    count = read.replicates.shape[1]
    errors = f"standard errors from {count} replicate weights" if count else "no standard errors: no replicate weights"
    method = (
        f"cost of exclusion against {reference}, ages 16 and over, age-adjusted by the group's own ages; "
        f"Shapley split over employment, hours, occupation mix (shares of hours) and hourly pay; {errors}"
    )
    return CostOfExclusion(reference, tuple(rows), tuple(totals), read.missing, read.n_too_young, method)


def _row(costs: PlaceCosts, read: Persons, place: Hashable, g: int, at: int, rule: VarianceRule) -> GroupCost:
    values = dict(zip(QUANTITIES, costs.values[g], strict=True))
    figures = {name: _figure(value, rule) for name, value in values.items()}
    age_gaps = tuple(label for label, gap in zip(read.age.labels, costs.age_gaps[g], strict=True) if gap)
    filled = tuple(label for label, yes in zip(read.occupation.labels, costs.filled[g], strict=False) if yes)
    return GroupCost(
        place=place,
        group=read.group.labels[g],
        n=int(costs.n[g]),
        closures={c: _figure(values["gain"] * c / 100, rule) for c in CLOSURES_PERCENT},
        filled_occupations=filled,
        age_gaps=age_gaps,
        reason=_reason(costs, g, at, values, bool(age_gaps)),
        **figures,
    )


def _reason(costs: PlaceCosts, g: int, at: int, values: dict[str, Floats], age_gaps: bool) -> str | None:
    if not values["persons"][0] > 0:
        return "empty"
    if not costs.values[at, QUANTITIES.index("persons"), 0] > 0:
        return "reference_empty"
    if age_gaps:
        return "reference_age_gap"
    if np.isnan(values["employment"][0]):
        return "no_work"
    return "replicate_total" if any(np.isnan(v).any() for v in values.values()) else None


def _total(costs: PlaceCosts, place: Hashable, at: int, rule: VarianceRule) -> PlaceCost:
    here = [g for g in range(len(costs.values)) if g != at and costs.n[g] > 0]
    gain = costs.values[here, QUANTITIES.index("gain")].sum(axis=0)
    income = costs.aggregate_income
    rise = np.divide(gain, income, out=np.full(gain.shape, np.nan), where=income > 0)
    return PlaceCost(
        place=place,
        gain=_figure(gain, rule),
        closures={c: _figure(gain * c / 100, rule) for c in CLOSURES_PERCENT},
        aggregate_income=_figure(income, rule),
        rise_share=_figure(rise, rule),
    )


def _figure(values: Floats, rule: VarianceRule) -> Figure:
    """A figure from its full-sample value and its replicate values, (1 + R,)."""
    if len(values) == 1:
        return Figure(float(values[0]))
    return Figure(float(values[0]), float(np.sqrt(variance_by_rule(values[0], values[1:], rule))))
