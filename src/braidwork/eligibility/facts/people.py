"""What a case is made of: persons, how they belong together, what they stated, and their income as events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

Value = bool | int | float | str | date
StatedState = Literal["known", "unknown", "declined", "not_applicable", "not_yet_available"]
FactOrigin = Literal["self_attested", "staff", "document", "cross_match", "paper"]
Relationship = Literal[
    "self", "spouse", "partner", "child", "stepchild", "foster_child", "grandchild", "parent", "stepparent",
    "grandparent", "sibling", "other_relative", "unrelated",
]  # fmt: skip
PayPeriod = Literal["week", "two_weeks", "half_month", "month", "quarter", "year", "once"]
Measure = Literal["wioa", "cash", "food", "child_care", "magi", "gross"]

NOBODY = "nobody"
SOMEONE_ELSE = "someone_else"


@dataclass(frozen=True)
class Fact:
    """One statement: a value, a range (`low`, `high`, both included), or one of the four kinds of no-answer.

    `consent` names the purposes it may be used for (None: as the case says); `expires` its last day of use;
    `recorded_at` the day it entered the record, so that a decision can be replayed; `due` when one to come is due.
    """

    key: str
    value: Value | None = None
    low: float | date | None = None
    high: float | date | None = None
    state: StatedState = "known"
    as_of: date | None = None
    source: FactOrigin = "self_attested"
    consent: tuple[str, ...] | None = None
    expires: date | None = None
    document: str | None = None
    recorded_at: date | None = None
    due: date | None = None
    person: str | None = None

    @property
    def id(self) -> str:
        """Whose, what, since when and from whom: `ana/veteran/2026-05-01/document`."""
        return "/".join((self.person or "case", self.key, self.as_of.isoformat() if self.as_of else "", self.source))


@dataclass(frozen=True)
class IncomeEvent:
    """Income of one person: an amount in USD per period (or a range), from a day to a day (None: still coming).

    `since` None: the first day is not known. `once`: a single payment on the day `since`.
    """

    source: str
    period: PayPeriod
    amount_usd: float | None = None
    low_usd: float | None = None
    high_usd: float | None = None
    since: date | None = None
    until: date | None = None

    @property
    def ends_usd(self) -> tuple[float, float | None]:
        """The least and the most it can be per period; open above where the amount was not given."""
        if self.amount_usd is not None:
            return self.amount_usd, self.amount_usd
        return self.low_usd or 0.0, self.high_usd


@dataclass(frozen=True)
class Person:
    """One person of the case and how they belong to the client.

    `income` None: nobody asked; an empty tuple: none. `shares_food`: buys and cooks food with the client.
    `tax_dependent_of`: a person's id, "nobody", "someone_else", or None where not known. `child_of`: ids of parents in
    the case, None where not known.
    """

    id: str
    relationship: Relationship = "self"
    facts: tuple[Fact, ...] = ()
    income: tuple[IncomeEvent, ...] | None = None
    lives_in_home: bool | None = True
    shares_food: bool | None = None
    tax_dependent_of: str | None = None
    child_of: tuple[str, ...] | None = None
    name: str = ""


@dataclass(frozen=True)
class IncomeSource:
    """A kind of income: whether it is earned, and which measures leave it out or do not settle it."""

    key: str
    label: str
    earned: bool
    left_out_of: frozenset[str]
    uncertain_in: frozenset[str]
    cite: str


@cache
def income_sources() -> Mapping[str, IncomeSource]:
    """Every kind of income by key."""
    import tomllib

    raw = tomllib.loads((Path(__file__).parent / "income_sources.toml").read_text(encoding="utf-8"))
    return MappingProxyType({
        key: IncomeSource(
            key, r["label"], r.get("earned", False), frozenset(r.get("left_out_of", ())),
            frozenset(r.get("uncertain_in", ())), r["cite"],
        )
        for key, r in raw.items()
    })  # fmt: skip
