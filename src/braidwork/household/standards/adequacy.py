"""A household beside its own Standard: which row it is, and two labelled ratios, never pass or fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from braidwork.errors import NotAvailableError
from braidwork.household.outcomes.net import NetResources
from braidwork.household.outcomes.words import dollars
from braidwork.household.people.answers import HouseholdError, is_known
from braidwork.household.people.household import Household
from braidwork.household.standards.solver import hourly

_INFANT, _PRESCHOOL, _SCHOOL, _ADULT = 3, 6, 13, 18
_BY_AGE = (3, 6)  # up to three adults and six children the type says the ages; beyond it only the numbers
_MOST_ADULTS = _MOST_CHILDREN = 10
_COMPONENTS = {
    "housing": "housing_monthly_usd", "child_care": "child_care_monthly_usd", "food": "food_monthly_usd",
    "transport": "transportation_monthly_usd", "health": "health_care_monthly_usd",
    "miscellaneous": "miscellaneous_monthly_usd",
}  # fmt: skip
_PAID = {
    "housing": ("rent",),
    "child_care": ("wccc",),
    "health": ("adult_premium", "apple_health_children", "out_of_pocket"),
}


@dataclass(frozen=True)
class CostStandard:
    """One figure of one standard: name, edition, place and family type always go with it. USD a year and a month."""

    name: str
    edition: str
    place: str
    family_type: str
    annual_usd: float
    adults: int
    components: Mapping[str, float]

    @property
    def monthly_usd(self) -> float:
        """A twelfth of the year."""
        return self.annual_usd / 12

    @property
    def hourly_usd(self) -> float:
        """The wage each worker needs at the standard's own 176 hours a month."""
        return hourly(self.annual_usd, self.adults)

    def tell(self) -> str:
        """The figure with everything that belongs to it."""
        return (
            f"{self.name} {self.edition}, {self.place}: a family like yours needs {dollars(self.monthly_usd)} a month "
            "before taxes to pay for the basics with no help."
        )


def family_type_of(household: Household, on: date) -> str:
    """The household's type among the 719 (`a1i1p1s0t0`), or `outside_standard`."""
    ages = [p.age(on) for p in household.people if p.age(on) >= 0]
    children = [a for a in ages if a < _ADULT]
    adults = len(ages) - len(children)
    if not 1 <= adults <= _MOST_ADULTS or len(children) > _MOST_CHILDREN:
        return "outside_standard"
    if adults <= _BY_AGE[0] and len(children) <= _BY_AGE[1]:
        tops = (0, _INFANT, _PRESCHOOL, _SCHOOL, _ADULT)
        counts = [sum(a <= c < b for c in children) for a, b in pairwise(tops)]
        return "a{}i{}p{}s{}t{}".format(adults, *counts)
    return f"a{adults}c{len(children)}"


def standard(household: Household, on: date, rows: Iterable[Mapping[str, Any]]) -> CostStandard:
    """The household's own row of the loaded Self-Sufficiency Standard (rows of table cost_standard of one edition).

    The place is the household's place_code, else its county where the edition has one place for it. Raises
    NotAvailableError where there is no row, and HouseholdError where rows of several editions are mixed.
    """
    wanted, table = family_type_of(household, on), list(rows)
    editions = {(r.get("publisher"), r.get("edition_year"), r.get("state_code")) for r in table}
    if len(editions) > 1:
        raise HouseholdError(
            f"{len(editions)} editions are mixed.",
            where="rows",
            mend="choose one: editions are never averaged or joined.",
        )
    place, county = household.place_code, household.county_fips
    found = [r for r in table if r["family_type_code"] == wanted and r["place_code"] == place] if is_known(place) else [
        r for r in table if r["family_type_code"] == wanted and r.get("county_fips") == county
    ]  # fmt: skip
    if len(found) != 1:
        what = f"{len(found)} places of the county" if found else f"no row for {wanted}"
        raise NotAvailableError(
            f"the Standard has {what} here.", where=str(place if is_known(place) else county),
            mend="give the household's place_code" if found else "load the Washington workbook of the Standard.",
        )  # fmt: skip
    row = found[0]
    parts = {c: float(row[column]) for c, column in _COMPONENTS.items() if row.get(column) is not None}
    return CostStandard(
        "Self-Sufficiency Standard", str(row.get("edition_year") or "synthetic"), str(row.get("place_label", place)),
        wanted, float(row["annual_usd"]), int(row["adults"]), parts,
    )  # fmt: skip


@dataclass(frozen=True)
class Adequacy:
    """Two ratios to one standard. `wage_ratio`: pay before taxes ÷ Standard. `resource_ratio`: what the household
    disposes of ÷ what it must pay for the basics under its own help (None where the edition is not itemised)."""

    standard: CostStandard
    wage_ratio: float
    resource_ratio: float | None
    widest_gap: str | None

    def tell(self) -> str:
        """Both ratios in words, with the cost that makes the gap."""
        said = [self.standard.tell(), f"Your pay is {self.wage_ratio:.0%} of that."]
        if self.resource_ratio is not None:
            said.append(f"With the help you have, your money is {self.resource_ratio:.0%} of what the basics cost you.")
        if self.widest_gap:
            said.append(f"The largest cost is {self.widest_gap.replace('_', ' ')}.")
        return " ".join(said)


def adequacy(net: NetResources, measured_by: CostStandard) -> Adequacy:
    """A month of a household beside its Standard."""
    pay = net["pay"].amount_usd or 0.0
    if net.disposable_usd is None or not {"housing", "child_care", "food"} <= set(measured_by.components):
        return Adequacy(measured_by, pay / measured_by.monthly_usd, None, None)
    owed = dict(measured_by.components)
    for component, lines in _PAID.items():
        paid = [net[x].amount_usd for x in lines]
        if all(p is not None for p in paid):
            owed[component] = -sum(p for p in paid if p is not None)
    return Adequacy(
        measured_by, pay / measured_by.monthly_usd, net.disposable_usd / sum(owed.values()),
        max(owed, key=lambda c: owed[c]),
    )  # fmt: skip


def adequacies(nets: Sequence[NetResources], standards: Sequence[CostStandard]) -> tuple[Adequacy, ...]:
    """Several months beside their Standards; HouseholdError where two kinds of standard, or two editions, would mix."""
    kinds = {(s.name, s.edition) for s in standards}
    if len(kinds) > 1:
        names = ", ".join(sorted(f"{n} {e}" for n, e in kinds))
        raise HouseholdError(f"standards are mixed: {names}.", where="standards", mend="use one standard and edition.")
    return tuple(adequacy(n, s) for n, s in zip(nets, standards, strict=True))
