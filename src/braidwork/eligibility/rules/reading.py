"""What rules read: facts of a case and numbers of law, each with where it comes from.

Rules depend on these shapes only. `eligibility.facts` and `eligibility.parameters` answer them for one case;
a table of people answers them column by column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

Truth = bool | None  # Kleene: None is "unknown", never a no
Value = bool | int | float | str | date
State = Literal["known", "unknown", "declined", "not_applicable", "not_yet_available"]
Why = Literal["", "expired", "conflict", "no_consent"]
Source = Literal["", "self_attested", "staff", "document", "cross_match", "paper", "derived", "assumed"]
Group = Literal["household", "family", "assistance_unit"]


@dataclass(frozen=True)
class FactReading:
    """What a case says about one fact of one person on the day of the decision.

    `state` "known" comes with `value`, or with `low` and `high` (both ends included; a missing end is open) where
    only a range is known. In every other state, and where `why` says that a value may not be used (expired,
    conflict, no consent), `value`, `low` and `high` are None and the fact counts as unknown.
    `note` is for people: both values of a conflict, the inputs of a derived fact, the due date of one to come.
    """

    key: str
    value: Value | None = None
    low: float | date | None = None
    high: float | date | None = None
    state: State = "unknown"
    why: Why = ""
    source: Source = ""
    as_of: date | None = None
    fact_ids: tuple[str, ...] = ()
    document: str | None = None
    person_id: str | None = None
    note: str = ""

    @property
    def is_known(self) -> bool:
        """Whether there is a value or a range to reckon with."""
        return self.value is not None or self.low is not None or self.high is not None


@dataclass(frozen=True)
class Members:
    """The people of a group; `complete` False where more members may exist than have been named."""

    person_ids: tuple[str, ...]
    complete: bool


class FactSource(Protocol):
    """A case as rules read it: the facts of persons and of their groups, as of a service date."""

    @property
    def applicant(self) -> str:
        """The person_id whom decisions are about."""

    def get(self, person_id: str | None, key: str) -> FactReading:
        """One fact. A fact of the household, family, assistance unit or case is answered for any of its people.

        A fact that the case says nothing about is a reading with state "unknown"; a key that is not defined raises
        UnknownNameError.
        """

    def members(self, group: Group, person_id: str) -> Members:
        """The people who share the group with the person, the person included."""


@dataclass(frozen=True)
class LimitReading:
    """A number of law on a date: `value` None where no row is loaded, and `note` says which notice to load."""

    name: str
    key: tuple[tuple[str, str], ...]
    value: float | None
    unit: str = ""
    label: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    citation: str = ""
    verified: bool = False
    note: str = ""


class LimitSource(Protocol):
    """Numbers of law as of a service date and as known on a day (`known_at` None: as known now).

    `eligibility.parameters.limit_book()` answers for the parameters that ship with Braidwork.
    """

    def limit(self, name: str, on: date, known_at: date | None, key: Mapping[str, str]) -> LimitReading:
        """The row in force; an absent one is a reading without value, an undefined name raises UnknownNameError."""

    def key_values(self, name: str, part: str) -> tuple[str, ...]:
        """Every value that rows of this name have for one part of the key (`("1", …, "8")` for a size)."""
