"""Runs the programs of a month in order, with the declared component solved by fixed point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from braidwork.errors import BraidworkError
from braidwork.household.law.book import LawOfMonth
from braidwork.household.programs import (
    cash,
    child_care,
    earnings,
    food,
    health,
    income_tax,
    places_and_discounts,
    rent,
    work_credits,
)  # fmt: skip
from braidwork.household.programs.batch import Batch, Bools, Floats, Ints
from braidwork.household.programs.line import SIGN, Line, Month, Program, line

COMPONENT = ("wccc", "rent", "snap")  # may read one another; under today's rules the second sweep changes nothing
SWEEPS, SETTLED = 20, 0.005
PROGRAMS: tuple[Program, ...] = (
    earnings.PAY, earnings.OTHER_INCOME, earnings.FICA, earnings.PFML, earnings.WA_CARES, cash.TANF, child_care.WCCC,
    rent.RENT, food.SNAP, health.APPLE_HEALTH_ADULTS, health.APPLE_HEALTH_CHILDREN, health.ADULT_PREMIUM,
    income_tax.INCOME_TAX, income_tax.CDCTC, income_tax.CTC, work_credits.EITC, work_credits.WFTC,
    places_and_discounts.WIC, places_and_discounts.SCHOOL_MEALS, places_and_discounts.ORCA_LIFT,
    places_and_discounts.LIHEAP, places_and_discounts.UTILITIES, places_and_discounts.TRAINING,
    places_and_discounts.WORK_COSTS, places_and_discounts.OUT_OF_POCKET,
)  # fmt: skip
BY_NAME: Mapping[str, Program] = {p.name: p for p in PROGRAMS}


class NoFixedPoint(BraidworkError):  # noqa: N818  the spec's word
    """Child care, rent and food help did not settle; carries the last two states."""

    def __init__(self, last: Mapping[str, Floats], before: Mapping[str, Floats]) -> None:
        self.last, self.before = last, before
        super().__init__(
            f"{', '.join(COMPONENT)} did not settle in {SWEEPS} sweeps.",
            mend="check the overlay: two rules push each other to and fro.",
        )


@dataclass(frozen=True)
class MonthResult:
    """Every line of a batch in one month; `total` is NaN where a line that counts is unknown."""

    month: Month
    lines: Mapping[str, Line]

    def signed(self, name: str) -> Floats:
        """A line as it counts: costs and taxes negative, states and memos 0."""
        return SIGN[BY_NAME[name].kind] * self.lines[name].amount

    @cached_property
    def total(self) -> Floats:
        """Net resources: what is left after taxes, with benefits, less the costs the household itself pays."""
        return self._sum(lambda p, result: result.amount)

    @cached_property
    def disposable(self) -> Floats:
        """Net resources before costs."""
        names = [p.name for p in PROGRAMS if p.kind != "cost" and SIGN[p.kind]]
        return np.asarray(sum(self.signed(n) for n in names))

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """Least and most net resources where lines are unknown; NaN where no bound is known."""
        low = self._sum(lambda p, r: _bound(r, r.low if SIGN[p.kind] > 0 else r.high))
        high = self._sum(lambda p, r: _bound(r, r.high if SIGN[p.kind] > 0 else r.low))
        return low, high

    @cached_property
    def state(self) -> Ints:
        """Reason and tier of every line that carries a rule; shape (2·programs, N). Equal columns: no step between."""
        return np.vstack([v for p in PROGRAMS for v in (self.lines[p.name].reason, self.lines[p.name].tier)])

    def _sum(self, part: Callable[[Program, Line], Floats]) -> Floats:
        total = np.zeros(self.month.batch.n)
        for program in PROGRAMS:
            if SIGN[program.kind]:
                total = total + SIGN[program.kind] * part(program, self.lines[program.name])
        return total


def _bound(result: Line, bound: Floats | None) -> Floats:
    return result.amount if bound is None else bound


def run(batch: Batch, law: LawOfMonth) -> MonthResult:
    """One month of a batch."""
    month = Month(batch, law)
    return MonthResult(month, run_with(batch.n, lambda program, before: evaluated(program, month, before)))


def run_without_taxes(batch: Batch, law: LawOfMonth) -> MonthResult:
    """One month with the lines of the calendar year at 0: a timeline computes those once a year."""
    month, none = Month(batch, law), _nothing(batch.n)
    return MonthResult(month, run_with(batch.n, lambda p, before: none if p.is_annual else evaluated(p, month, before)))


def evaluated(program: Program, month: Month, before: Mapping[str, Line]) -> Line:
    """A program's line; under cautious rules an open amount stands at its worst known bound."""
    result = program.formula(month, before)
    worst = result.low if SIGN[program.kind] > 0 else result.high
    if not month.law.rules.is_cautious or worst is None:
        return result
    return replace(result, amount=np.where(np.isnan(result.amount), worst, result.amount))


def run_with(n: int, evaluate: Callable[[Program, Mapping[str, Line]], Line]) -> dict[str, Line]:
    """The lines in order, each program evaluated by `evaluate` with the lines before it."""
    lines: dict[str, Line] = {name: _nothing(n) for name in COMPONENT}
    component = [BY_NAME[c] for c in COMPONENT]
    for program in PROGRAMS:
        if program.name == COMPONENT[0]:
            _settle(component, lines, evaluate)
        elif program.name not in COMPONENT:
            lines[program.name] = evaluate(program, lines)
    return lines


def _settle(
    component: Sequence[Program], lines: dict[str, Line], evaluate: Callable[[Program, Mapping[str, Line]], Line]
) -> None:
    last: dict[str, Floats] = {}
    needs_sweeps = _reads_later_lines(component)
    for _ in range(SWEEPS):
        before = last
        for program in component:
            lines[program.name] = evaluate(program, lines)
        last = {p.name: lines[p.name].amount for p in component}
        if not needs_sweeps or (before and _settled(before, last)):
            return
    raise NoFixedPoint(last, before)


def _reads_later_lines(component: Sequence[Program]) -> bool:
    seen: set[str] = set()
    names = {p.name for p in component}
    for program in component:
        if set(program.after) & (names - seen):
            return True
        seen.add(program.name)
    return False


def _settled(before: Mapping[str, Floats], last: Mapping[str, Floats]) -> bool:
    return all(bool((np.abs(np.nan_to_num(last[k] - before[k])) < SETTLED).all()) for k in last)


def _nothing(n: int) -> Line:
    return line(n, np.zeros(n), 0)


def check_order(programs: Sequence[Program]) -> None:
    """Raise BraidworkError for a program that reads a later one outside the declared component."""
    seen: set[str] = set()
    for program in programs:
        for name in program.after:
            if name not in seen and not (program.name in COMPONENT and name in COMPONENT):
                raise BraidworkError(
                    f"{program.name} reads {name}, which comes later.",
                    mend="move it behind, or declare the cycle as a component.",
                )
        seen.add(program.name)


check_order(PROGRAMS)


def eligible_rows(result: MonthResult, program: str, *codes: str) -> Bools:
    """Where a program's reason is one of the codes."""
    wanted = [BY_NAME[program].index(c) for c in codes]
    return np.isin(result.lines[program].reason, wanted)
