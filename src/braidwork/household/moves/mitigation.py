"""What bridges a dip: the cheapest mix of offers that keeps every month at its floor, checked by an exact run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import numpy as np

from braidwork.household.law.book import Rules
from braidwork.household.moves.comparison import stay_put
from braidwork.household.moves.move import LIKELY, Case, Move
from braidwork.household.moves.timeline import PROJECTING, Timeline, timeline
from braidwork.household.outcomes.words import dollars, listed, month_name
from braidwork.household.people.answers import HouseholdError
from braidwork.household.people.household import Household
from braidwork.household.programs.batch import Floats

_ROUNDS, _CENT, _PROBE_USD = 10, 0.01, 20.0
Floor = Literal["start", "running maximum"]
Evaluate = Callable[[Floats, Floats], Floats]  # support and its counted part (months,) to net resources (months,)


@dataclass(frozen=True)
class Offer:
    """Money that may bridge months: USD a month at most, in all at most, in which months (0 is the first), the share
    that programs count as income, and its price per dollar to whoever chooses (1: a dollar is a dollar)."""

    name: str
    monthly_max_usd: float
    total_max_usd: float
    months: tuple[int, ...]
    counted_share: float = 0.0
    price: float = 1.0


@dataclass(frozen=True)
class Mitigation:
    """A plan: USD by offer and month, its price, and the net it gives. Where not feasible, `short` numbers the months
    that stay under the floor, and the plan is everything on offer."""

    is_feasible: bool
    plan_usd: dict[str, tuple[float, ...]]
    price_usd: float
    net: Floats
    floor: Floats
    gap_usd: float
    short: tuple[int, ...]
    months: tuple[date, ...] = ()

    def tell(self) -> str:
        """The plan in words."""
        if not self.is_feasible:
            names = listed([month_name(self.months[m]) for m in self.short[:3]])
            more = f" and {len(self.short) - 3} more months" if len(self.short) > 3 else ""
            return f"The help on offer is not enough for {names}{more}. The largest gap is {dollars(self.gap_usd)}."
        said = []
        for name, amounts in self.plan_usd.items():
            paid = [i for i, a in enumerate(amounts) if a >= _CENT]
            if paid:
                said.append(f"{name}: {dollars(sum(amounts))} from {month_name(self.months[paid[0]])} to "
                            f"{month_name(self.months[paid[-1]])}.")  # fmt: skip
        return " ".join(said) or "No help is needed: no month falls under the floor."


def mitigate(
    household: Household, start: date, move: Move, offers: Sequence[Offer], *, months: int = 48,
    floor: Floor | float = "start", case: Case = LIKELY, rules: Rules = PROJECTING,
) -> Mitigation:  # fmt: skip
    """The cheapest plan of offers under which no month of the move leaves less than the floor (USD a month).

    The floor is what today leaves ("start"), the best month so far ("running maximum"), or an amount, such as the
    household's cost standard. A plan whose exact run fails a month is never returned as feasible.
    """

    def evaluate(support: Floats, counted: Floats) -> Floats:
        return timeline(household, start, move, months=months, case=case, rules=rules, support=support,
                        counted_support=counted).net  # fmt: skip

    path = timeline(household, start, move, months=months, case=case, rules=rules)
    return replace(bridge(evaluate, offers, _floor(household, start, path, floor, rules)), months=path.months)


def bridge(evaluate: Evaluate, offers: Sequence[Offer], floor: Floats) -> Mitigation:
    """The plan for any way of computing net resources; months are numbered from 0."""
    _check(offers, len(floor))
    count, months = len(offers), len(floor)
    shares = np.array([o.counted_share for o in offers])
    plan = np.zeros((count, months))
    best = evaluate(np.zeros(months), np.zeros(months))
    if (best >= floor - _CENT).all():
        return _result(True, offers, plan, best, floor)
    slope, at, value = np.ones(months), plan, best
    for _ in range(_ROUNDS):
        keeps = 1 - np.outer(shares, 1 - slope)  # of a counted dollar, the slope of net on income is what stays
        solved = _cheapest(offers, keeps, floor - value + (keeps * at).sum(axis=0))
        if solved is None:
            plan = _all_of_it(offers, months)
            return _result(False, offers, plan, evaluate(plan.sum(axis=0), shares @ plan), floor)
        value = evaluate(solved.sum(axis=0), shares @ solved)
        if (value >= floor - _CENT).all():
            return _result(True, offers, solved, value, floor)
        probe = shares @ solved + _PROBE_USD
        slope = np.clip((evaluate(solved.sum(axis=0) + _PROBE_USD, probe) - value) / _PROBE_USD, 0.05, 1.0)
        at = solved
    return _result(False, offers, at, value, floor)


def _cheapest(offers: Sequence[Offer], keeps: Floats, needed: Floats) -> Floats | None:
    """Minimise price subject to each month's need and each offer's caps (HiGHS); None where it cannot be."""
    from scipy.optimize import linprog

    count, months = keeps.shape
    size = count * months
    month_rows = np.zeros((months, size))
    total_rows = np.zeros((count, size))
    for k in range(count):
        month_rows[np.arange(months), k * months + np.arange(months)] = -keeps[k]
        total_rows[k, k * months : (k + 1) * months] = 1
    bounds = [(0, o.monthly_max_usd if m in o.months else 0) for o in offers for m in range(months)]
    solved = linprog(
        np.repeat([o.price for o in offers], months), A_ub=np.vstack([month_rows, total_rows]),
        b_ub=np.concatenate([-needed, [o.total_max_usd for o in offers]]), bounds=bounds, method="highs",
    )  # fmt: skip
    return np.asarray(solved.x).reshape(count, months) if solved.success else None


def _all_of_it(offers: Sequence[Offer], months: int) -> Floats:
    """Every offer spread evenly over its months: what stays short even so is named."""
    plan = np.zeros((len(offers), months))
    for row, offer in zip(plan, offers, strict=True):
        row[list(offer.months)] = min(offer.monthly_max_usd, offer.total_max_usd / max(len(offer.months), 1))
    return plan


def _floor(household: Household, start: date, path: Timeline, floor: Floor | float, rules: Rules) -> Floats:
    months = len(path.net)
    if isinstance(floor, (int, float)):
        return np.full(months, float(floor))
    stay = timeline(household, start, stay_put(household, 1), months=1, rules=rules).net[0]
    if floor == "start":
        return np.full(months, stay)
    return np.maximum.accumulate(np.concatenate([[stay], path.net[:-1]]))


def _check(offers: Sequence[Offer], months: int) -> None:
    for offer in offers:
        wrong = min(offer.monthly_max_usd, offer.total_max_usd, offer.price) < 0 or not 0 <= offer.counted_share <= 1
        if wrong or any(not 0 <= m < months for m in offer.months):
            raise HouseholdError(
                "an amount below 0, a share outside 0 to 1, or a month outside the timeline.",
                where=f"offer {offer.name}", mend=f"months run from 0 to {months - 1}.",
            )  # fmt: skip


def _result(is_feasible: bool, offers: Sequence[Offer], plan: Floats, net: Floats, floor: Floats) -> Mitigation:
    short = np.flatnonzero(net < floor - _CENT)
    price = float(sum(o.price * row.sum() for o, row in zip(offers, plan, strict=True)))
    return Mitigation(
        is_feasible, {o.name: tuple(float(v) for v in row) for o, row in zip(offers, plan, strict=True)}, price, net,
        floor, float(np.max(floor - net, initial=0.0)) if len(short) else 0.0, tuple(int(m) for m in short),
    )  # fmt: skip
