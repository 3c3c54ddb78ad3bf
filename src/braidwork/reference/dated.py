"""Dated, cited parameters: each number of law or method with its dates, source and state of checking."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

from braidwork.errors import BraidworkError, NotAvailableError, UnknownNameError

Verified = Literal["verified", "unverified"]


@dataclass(frozen=True)
class Parameter:
    """One number of law or method, in force from `effective_from` to `effective_to` (both days included).

    `key` tells rows of one name apart (`{"size": "2"}`); `effective_to` None means until replaced. `known_from` and
    `known_to` say when Braidwork held the row for true (None: ever since, still): a correction adds a row and closes
    the old one, so that a decision can be replayed. `next_review` is the day to look at the source again.
    """

    name: str
    key: dict[str, str] = field(hash=False)
    value: float
    unit: str
    effective_from: date
    effective_to: date | None
    citation: str
    verified: Verified
    note: str = ""
    known_from: date | None = None
    known_to: date | None = None
    next_review: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the row holds on that day."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def was_known(self, at: date | None) -> bool:
        """Whether Braidwork held the row for true on that day; None: whether it still does."""
        if at is None:
            return self.known_to is None
        return (self.known_from is None or self.known_from <= at) and (self.known_to is None or at <= self.known_to)

    @property
    def label(self) -> str:
        """Name and key as messages write them: `poverty_guideline (size 2)`."""
        parts = ", ".join(f"{k.replace('_', ' ')} {v}" for k, v in self.key.items())
        return f"{self.name} ({parts})" if parts else self.name


class _Index(NamedTuple):
    by_name: dict[str, tuple[Parameter, ...]]
    by_key: dict[tuple[str, frozenset[tuple[str, str]]], tuple[Parameter, ...]]


@cache
def _index() -> _Index:
    from braidwork.reference.parameter_files import shipped_parameters

    names: dict[str, list[Parameter]] = {}
    keys: dict[tuple[str, frozenset[tuple[str, str]]], list[Parameter]] = {}
    for row in shipped_parameters():
        names.setdefault(row.name, []).append(row)
        keys.setdefault((row.name, frozenset(row.key.items())), []).append(row)
    return _Index({n: tuple(r) for n, r in names.items()}, {k: tuple(r) for k, r in keys.items()})


def parameter_names() -> tuple[str, ...]:
    """The names that `parameter` knows."""
    return tuple(sorted(_index().by_name))


def parameters(name: str) -> tuple[Parameter, ...]:
    """Every row of a name, in the order of its file; UnknownNameError for a name that does not exist."""
    rows = _index().by_name.get(name)
    if rows is None:
        raise UnknownNameError.of("parameter", name, parameter_names())
    return rows


def parameter(name: str, on: date | None = None, *, known_at: date | None = None, **key: str | int) -> Parameter | None:
    """The row of this name and key in force on a day, or None: an absent number is an answer ("unknown").

    Without `on`, the row that has no end; `known_at` answers as Braidwork knew the law on that day. The key must be
    whole: `parameter("poverty_guideline", on=day, size=2)`; a key that the name does not have raises UnknownNameError.
    """
    rows = parameters(name)
    wanted = {k: str(v) for k, v in key.items()}
    expected = set(rows[0].key)
    for part in wanted:
        if part not in expected:
            raise UnknownNameError.of("key", part, expected, where=f"parameter {name}")
    if missing := sorted(expected - set(wanted)):
        raise BraidworkError(
            f"parameter {name} also needs {', '.join(missing)}.",
            mend=f"write parameter('{name}', on=day, {', '.join(f'{m}=…' for m in sorted(expected))}).",
        )
    for row in _index().by_key.get((name, frozenset(wanted.items())), ()):
        if row.was_known(known_at) and (row.in_force(on) if on is not None else row.effective_to is None):
            return row
    return None


def convention(name: str, **key: str | int) -> float:
    """The value of a statistical convention of this house (`convention("moe_factor")`).

    Raises NotAvailableError where none is in force, so that a formula never runs on a missing constant.
    """
    row = parameter(name, None, known_at=None, **key)
    if row is None:
        wanted = ", ".join(f"{k}={v}" for k, v in key.items())
        raise NotAvailableError(f"no value of {name} is in force for {wanted or 'today'}.")
    return row.value


def adjinc(span: str, last_year: int, interview_year: int) -> Parameter | None:
    """Census factor that brings incomes of one interview year to `last_year` dollars, or None if not loaded.

    `span` is "1yr" or "5yr"; the value is a ratio (1.015250), not the seven digits of the file.
    """
    return parameter("adjinc", span=span, last_year=last_year, interview_year=interview_year)


def adjhsg(span: str, last_year: int, interview_year: int) -> Parameter | None:
    """Census factor for housing amounts (rent, utilities, mortgage), or None if not loaded; see `adjinc`."""
    return parameter("adjhsg", span=span, last_year=last_year, interview_year=interview_year)


def poverty_guideline(size: int, on: date) -> Parameter | None:
    """Annual HHS poverty guideline for a family of `size` (48 states and DC) in force on a day, or None.

    Sizes above 8 are the guideline for 8 plus the published amount for each further person.
    """
    if size < 1:
        raise BraidworkError(f"a family has at least one person, not {size}.")
    if size <= 8:
        return parameter("poverty_guideline", on, size=size)
    eight = parameter("poverty_guideline", on, size=8)
    more = parameter("poverty_guideline_each_further_person", on)
    if eight is None or more is None:
        return None
    return Parameter(
        eight.name, {"size": str(size)}, eight.value + (size - 8) * more.value, eight.unit,
        eight.effective_from, eight.effective_to, eight.citation, eight.verified,
        f"guideline for 8 plus {size - 8} × {more.value:,.0f}",
    )  # fmt: skip
