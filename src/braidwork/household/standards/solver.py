"""Solves the Standard: the income that pays the basic costs, its own taxes, and gets its own credits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from braidwork.household.people.answers import HouseholdError
from braidwork.household.standards.edition_tax import Method, TaxFamily

HOURS_A_MONTH, MOST_WORKERS = 176, 2  # the Standard's own hour; pay here uses 2,080 a year: compare by the month
BASICS = ("housing", "child_care", "food", "transport", "health")
_SWEEPS, _SETTLED, _HALVINGS = 50, 0.005, 80


@dataclass(frozen=True)
class Solved:
    """A Standard: USD a year and a month, the wage of each worker, taxes and credits a year.

    `is_at_discontinuity`: no income meets its own need exactly; this is the least that covers it.
    """

    annual_usd: float
    miscellaneous_monthly_usd: float
    taxes_usd: float
    credits_usd: Mapping[str, float]
    adults: int
    is_at_discontinuity: bool

    @property
    def monthly_usd(self) -> float:
        """A twelfth of the year."""
        return self.annual_usd / 12

    @property
    def hourly_usd(self) -> float:
        """The wage that each worker (at most two) needs at 176 hours a month."""
        return hourly(self.annual_usd, self.adults)


def hourly(annual_usd: float, adults: int) -> float:
    """The hourly wage of a Standard: month ÷ (176 × workers, at most two)."""
    return annual_usd / 12 / (HOURS_A_MONTH * min(adults, MOST_WORKERS))


def solve_standard(
    costs: Mapping[str, float], family: TaxFamily, method: Method, *, fixed_monthly_usd: float = 0.0
) -> Solved:
    """The least income A with A/12 ≥ basics + miscellaneous + taxes(A) − credits(A).

    `costs` are USD a month for housing, child_care, food, transport and health; `fixed_monthly_usd` is what an edition
    adds outside the tenth (broadband and phones). Raises HouseholdError for a missing or negative cost.
    """
    for name in BASICS:
        if costs.get(name) is None or costs[name] < 0:
            raise HouseholdError(f"{costs.get(name)} is no cost.", where=name, mend="give USD a month, 0 or more.")
    basics = sum(costs[name] for name in BASICS)
    extra = method.numbers["miscellaneous_share"] * basics + fixed_monthly_usd
    base = 12 * (basics + extra)

    def need(income: float) -> float:
        return float(base + method.tax(income, family) - sum(credits_of(income, family, method).values()))

    income = base
    for _ in range(_SWEEPS):
        after = max(0.0, need(income))
        if abs(after - income) < _SETTLED:
            return _solved(after, extra, family, method, False)
        income = after
    return _solved(_least(need, base), extra, family, method, True)


def credits_of(income: float, family: TaxFamily, method: Method) -> dict[str, float]:
    """The three credits of the year."""
    return {
        "eitc": method.eitc(income, family), "cdctc": method.care_credit(income, family),
        "ctc": method.child_credit(income, family),
    }  # fmt: skip


def _least(need: Callable[[float], float], base: float) -> float:
    low, high = 0.0, 4 * base + 1
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if middle >= need(middle) else (middle, high)
    return high


def _solved(income: float, extra: float, family: TaxFamily, method: Method, jumps: bool) -> Solved:
    return Solved(income, extra, method.tax(income, family), credits_of(income, family, method), family.adults, jumps)
