"""Limits that facts are compared with: dated parameters, other facts, plain counts, and the larger of several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, cast

from braidwork.errors import BraidworkError

Rounding = Literal["none", "nearest", "up", "down"]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Number:
    """A plain count of law that is neither money nor a share: an age, a number of months, of children, of credits."""

    value: float


@dataclass(frozen=True)
class FactValue:
    """The value of another fact, as a limit."""

    fact: str


@dataclass(frozen=True)
class Limit:
    """A dated parameter: `Limit("poverty_guideline", by={"size": "family_size"}, times=Limit("snap_gross_share"))`.

    `by` fills parts of the parameter's key from facts, `at` from fixed codes; `times` multiplies by another
    parameter (a share); `monthly` reads an amount per year as one per month; `rounding` is to whole units, after all
    else. An absent row makes the limit unknown, never zero.
    """

    parameter: str
    by: Mapping[str, str] | Pairs = ()
    at: Mapping[str, str] | Pairs = ()
    times: Limit | None = None
    monthly: bool = False
    rounding: Rounding = "none"

    def __post_init__(self) -> None:
        for name in ("by", "at"):
            object.__setattr__(self, name, _pairs(getattr(self, name)))
        if shared := {k for k, _ in self.by_pairs} & {k for k, _ in self.at_pairs}:
            raise BraidworkError(f"{self.parameter}: {', '.join(sorted(shared))} is given both by a fact and fixed.")

    @property
    def by_pairs(self) -> Pairs:
        """Parts of the key that facts fill, in alphabetic order."""
        return cast("Pairs", self.by)

    @property
    def at_pairs(self) -> Pairs:
        """Parts of the key that are fixed, in alphabetic order."""
        return cast("Pairs", self.at)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The facts that pick the row of the limit and of what it is multiplied by, in alphabetic order."""
        return tuple(sorted({f for factor in factors(self) for _, f in factor.by_pairs}))


@dataclass(frozen=True)
class LargerOf:
    """The largest of several limits; where one is unknown the result is "at least the largest known one"."""

    limits: tuple[AnyLimit, ...]

    def __init__(self, *limits: AnyLimit | float) -> None:
        object.__setattr__(self, "limits", tuple(as_limit(x) for x in limits))


@dataclass(frozen=True)
class SmallerOf:
    """The smallest of several limits; where one is unknown the result is "at most the smallest known one"."""

    limits: tuple[AnyLimit, ...]

    def __init__(self, *limits: AnyLimit | float) -> None:
        object.__setattr__(self, "limits", tuple(as_limit(x) for x in limits))


AnyLimit = Number | FactValue | Limit | LargerOf | SmallerOf


def as_limit(value: AnyLimit | float) -> AnyLimit:
    """A limit as it is; a number as a `Number`."""
    return Number(float(value)) if isinstance(value, (int, float)) else value


def key_facts(limit: AnyLimit) -> tuple[str, ...]:
    """The facts that pick the row of a dated limit (with its `times`), in alphabetic order."""
    return limit.keys if isinstance(limit, Limit) else ()


def factors(limit: Limit) -> tuple[Limit, ...]:
    """A dated limit and the shares it is multiplied by, in order."""
    return (limit, *(factors(limit.times) if limit.times else ()))


def _pairs(value: Mapping[str, str] | Pairs) -> Pairs:
    items = value.items() if isinstance(value, Mapping) else value
    return tuple(sorted((str(k), str(v)) for k, v in items))
