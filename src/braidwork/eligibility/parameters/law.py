"""What surrounds the rows: empty slots, how sizes follow from one another, when programs take over new numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from braidwork.errors import DataError

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Slot:
    """A number that rules ask for and that is not loaded; `load` names the notice that fills it."""

    name: str
    key: tuple[str, ...]
    unit: str
    citation: str
    load: str


@dataclass(frozen=True)
class Factors:
    """Amount of a size = `base` (four persons) × `factor` of the size; larger sizes add `each_further` per person."""

    name: str
    base: str
    factor: str
    each_further: str


@dataclass(frozen=True)
class Increments:
    """Amount above the size `last` = amount of `last` plus `each_further` per person."""

    name: str
    last: int
    each_further: str


@dataclass(frozen=True)
class LastOrMore:
    """The row of size `last` serves every larger size; `verified` says whether the law was seen to say so."""

    name: str
    last: int
    verified: bool
    note: str


@dataclass(frozen=True)
class Adoption:
    """A program takes over new rows of a parameter on one day of the year (month, day)."""

    program: str
    parameter: str
    month: int
    day: int
    citation: str
    verified: bool

    def adopted_on(self, effective_from: date) -> date:
        """The first adoption day on or after the day of effect."""
        same_year = date(effective_from.year, self.month, self.day)
        return same_year if same_year >= effective_from else same_year.replace(year=same_year.year + 1)


SizeLaw = Factors | Increments | LastOrMore


@cache
def slots() -> tuple[Slot, ...]:
    """Every empty slot that ships with Braidwork."""
    return tuple(
        Slot(s["name"], tuple(s["key"]), s["unit"], s["citation"], s["load"]) for s in _read("slots.toml", "slot")
    )


@cache
def size_laws() -> Mapping[str, SizeLaw]:
    """How sizes follow from one another, by the name of the limit."""
    laws: list[SizeLaw] = [Factors(**raw) for raw in _read("sizes.toml", "factors")]
    laws += [Increments(**raw) for raw in _read("sizes.toml", "increments")]
    laws += [LastOrMore(**raw) for raw in _read("sizes.toml", "last_or_more")]
    return {law.name: law for law in laws}


@cache
def adoptions() -> Mapping[tuple[str, str], Adoption]:
    """Adoption days by program and parameter."""
    found = {}
    for raw in _read("adoptions.toml", "adoption"):
        if not raw.get("citation"):
            raise DataError("an adoption has no citation.", where=f"adoptions.toml, {raw['program']}")
        month, day = (int(part) for part in raw["each"].split("-"))
        adoption = Adoption(
            raw["program"], raw["parameter"], month, day, raw["citation"], raw["verified"] == "verified"
        )
        found[adoption.program, adoption.parameter] = adoption
    return found


@cache
def review_months() -> Mapping[str, int]:
    """Months from the day of effect to the next look at the source, for yearly numbers whose rows do not say."""
    import tomllib

    months: Mapping[str, int] = tomllib.loads((_HERE / "reviews.toml").read_text(encoding="utf-8"))["months"]
    return months


def _read(name: str, section: str) -> list[dict[str, Any]]:
    import tomllib

    rows: list[dict[str, Any]] = tomllib.loads((_HERE / name).read_text(encoding="utf-8"))[section]
    return rows
