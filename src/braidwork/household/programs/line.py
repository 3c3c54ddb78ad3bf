"""The result of one program: an amount with a reason, and the month it is computed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from braidwork.household.law.book import LawOfMonth
from braidwork.household.programs.batch import APPLICANT, RECIPIENT, Batch, Bools, Floats, Ints

Kind = Literal["pay", "cash", "food", "tax", "credit", "cost", "state", "memo"]
SIGN: Mapping[Kind, int] = {"pay": 1, "cash": 1, "food": 1, "credit": 1, "tax": -1, "cost": -1, "state": 0, "memo": 0}

# Ages at which a child of the couple leaves the unit: WAC 388-404-0005, 110-15-0005; 26 USC 152; 7 CFR 273.1(b).
LEAVES_AT: Mapping[str, int] = {"assistance": 18, "care_family": 18, "tax": 19, "magi": 19, "food": 22, "hud": 120}


@dataclass(frozen=True)
class Reason:
    """Why a line is what it is: a code, and a sentence that can be read to a client."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Line:
    """Dollars a month per household (NaN: unknown), the reason's index, and a finer tier inside that reason.

    `low` and `high` bound an unknown amount where a bound is known.
    """

    amount: Floats
    reason: Ints
    tier: Ints
    low: Floats | None = None
    high: Floats | None = None
    memo: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True)
class Month:
    """A batch in one month under one law: what a program may read, with sums that several programs share."""

    batch: Batch
    law: LawOfMonth

    @cached_property
    def age(self) -> Ints:
        """Completed years of each person on the first day of the month; negative before birth."""
        born = self.batch.persons["birth_day"] - 719163  # days since 1970, as numpy counts them
        months = born.astype("datetime64[D]").astype("datetime64[M]")
        is_after_first = born.astype("datetime64[D]") > months.astype("datetime64[D]")
        now = (self.law.on.year - 1970) * 12 + self.law.on.month - 1
        return np.asarray((now - months.astype(np.int64) - is_after_first) // 12, dtype=np.int64)

    @cached_property
    def is_here(self) -> Bools:
        """Whether the person is born."""
        return np.asarray(self.age >= 0)

    def members(self, unit: str) -> Bools:
        """Who counts in a legal unit this month: adults, and children until the age at which they leave it."""
        p = self.batch.persons
        has_left = p["is_child"] & (self.age >= LEAVES_AT[unit])
        return np.asarray(p[f"in_{unit}"] & self.is_here & ~has_left)

    def size(self, unit: str) -> Ints:
        """Persons of a unit per household; at most the largest size of a table."""
        if unit not in self._sizes:
            self._sizes[unit] = np.minimum(self.batch.summed(self.members(unit)), 20).astype(np.int64)
        return self._sizes[unit]

    @cached_property
    def _sizes(self) -> dict[str, Ints]:
        return {}

    @cached_property
    def pay(self) -> Floats:
        """Gross pay of everyone, a month."""
        return np.asarray(self.batch.summed(self.batch.persons["pay"]))

    @cached_property
    def other_income(self) -> Floats:
        """Money of other kinds, a month, stipends of training too."""
        return np.asarray(self.batch.summed(self.batch.persons["other_income"]) + self.batch.households["stipend"])

    @cached_property
    def untaxed_income(self) -> Floats:
        """The part of it that neither a tax nor MAGI counts, a month."""
        return np.asarray(self.batch.summed(self.batch.persons["untaxed_income"]))

    @cached_property
    def annual_pay(self) -> Floats:
        """Pay of each person in the calendar year: as given, else twelve times this month's."""
        given = self.batch.persons["annual_pay"]
        return np.where(np.isnan(given), 12 * self.batch.persons["pay"], given)

    @cached_property
    def annual_other_income(self) -> Floats:
        """Other income of the household in the calendar year."""
        given = self.batch.households["annual_other_income"]
        return np.where(np.isnan(given), 12 * self.other_income, given)

    @cached_property
    def agi(self) -> Floats:
        """Adjusted gross income of the tax unit: its pay less pre-tax savings and care accounts, and other income that
        is gross income (26 USC 61: child support is none)."""
        p = self.batch.persons
        mine = p["in_tax"] & p["is_couple"]
        wages = self.batch.summed(
            np.where(mine, np.maximum(self.annual_pay - 12 * p["pretax"] - p["fsa_annual"], 0), 0)
        )
        return wages + np.maximum(self.annual_other_income - 12 * self.untaxed_income, 0.0)

    @cached_property
    def tax_pay(self) -> Floats:
        """Earnings of the couple in the calendar year."""
        return self.batch.summed(np.where(self.batch.persons["is_couple"], self.annual_pay, 0.0))

    def children_below(self, age: float, unit: str = "tax") -> Floats:
        """How many children of the couple are younger."""
        if (age, unit) not in self._children:
            p = self.batch.persons
            young = p["is_child"] & p[f"in_{unit}"] & self.is_here & (self.age < age)
            self._children[age, unit] = self.batch.summed(young)
        return self._children[age, unit]

    @cached_property
    def year_end_age(self) -> Ints:
        """Completed years of each person on 31 December, which tax law asks; negative before the year of birth."""
        born = (self.batch.persons["birth_day"] - 719163).astype("datetime64[D]").astype("datetime64[Y]")
        return np.asarray(self.law.on.year - 1970 - born.astype(np.int64), dtype=np.int64)

    def tax_children(self, age: float) -> Floats:
        """How many children of the couple are younger at the end of the calendar year."""
        return self.batch.summed(self.is_tax_child(age))

    def is_tax_child(self, age: float) -> Bools:
        """Whether the person is a child of the couple, born by the end of the calendar year and younger then."""
        p, at_end = self.batch.persons, self.year_end_age
        return np.asarray(p["is_child"] & p["in_tax"] & (at_end >= 0) & (at_end < age))

    @cached_property
    def _children(self) -> dict[tuple[float, str], Floats]:
        return {}

    def has(self, program: str) -> Bools:
        """Whether the family applies or receives."""
        status = self.batch.status[program]
        return np.asarray((status == APPLICANT) | (status == RECIPIENT))

    def is_recipient(self, program: str) -> Bools:
        """Whether the family receives: other limits than those of an applicant may hold."""
        return np.asarray(self.batch.status[program] == RECIPIENT)


Before = Mapping[str, Line]
Formula = Callable[[Month, Before], Line]
Breakpoints = Callable[[Month], list[Floats]]


@dataclass(frozen=True)
class Program:
    """A line of the month: its formula, its place in the order, its reasons, its unit, availability and citation.

    `after` names the lines it reads. `breakpoints` gives household incomes a month at which the rule changes.
    """

    name: str
    label: str
    kind: Kind
    formula: Formula
    reasons: tuple[Reason, ...]
    citation: str
    unit: str
    after: tuple[str, ...] = ()
    availability: str = "entitlement"
    breakpoints: Breakpoints | None = None
    is_annual: bool = False

    def index(self, code: str) -> int:
        """The position of a reason code."""
        return [r.code for r in self.reasons].index(code)


def line(n: int, amount: Floats, reason: Ints | int, tier: Ints | int = 0, **more: Any) -> Line:
    """A line whose scalars are spread over the batch."""
    codes = np.broadcast_to(np.asarray(reason, np.int64), (n,))
    tiers = np.broadcast_to(np.asarray(tier, np.int64), (n,))
    return Line(np.asarray(amount, np.float64), codes, tiers, **more)
