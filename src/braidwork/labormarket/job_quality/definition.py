"""What makes a job good here: dimensions, anchors and weights, read from a file that a board can edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import braidwork.reference
from braidwork.errors import DataError, UnknownNameError

Floats = NDArray[np.float64]
_FILE = {"as_of", "citation", "pay_floor", "thresholds_needed", "coverage_needed", "dimensions"}
_NUMBERS = ("floor", "target", "threshold", "weight")
_TEXTS = ("label", "unit", "citation", "verified")


@dataclass(frozen=True)
class Dimension:
    """One dimension: `floor` scores 0 and `target` 1, in `unit`; `threshold` is where it counts as met.

    A floor above the target means that less is better. `weight` is relative to the other dimensions.
    """

    name: str
    label: str
    unit: str
    floor: float
    target: float
    threshold: float
    weight: float
    citation: str
    verified: str


@dataclass(frozen=True)
class Definition:
    """The dimensions in the order of the file, with the rule of thresholds and the coverage that a rank needs."""

    dimensions: tuple[Dimension, ...]
    pay_floor: str
    thresholds_needed: int
    coverage_needed: float
    as_of: date
    citation: str

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the dimensions."""
        return tuple(d.name for d in self.dimensions)

    @property
    def weights(self) -> Floats:
        """Weights that sum to 1, shape (dimensions,)."""
        raw = np.array([d.weight for d in self.dimensions])
        return np.asarray(raw / raw.sum(), np.float64)

    def anchor(self, values: Floats) -> Floats:
        """Values (occupations, dimensions) on the anchored line, before it is cut to 0 and 1; NaN stays NaN."""
        floor, target = (np.array([getattr(d, end) for d in self.dimensions]) for end in ("floor", "target"))
        return np.asarray((values - floor) / (target - floor), np.float64)

    @property
    def spans(self) -> Floats:
        """Distance from floor to target, shape (dimensions,), > 0."""
        return np.array([abs(d.target - d.floor) for d in self.dimensions])


def read_definition(path: Path | None = None) -> Definition:
    """The definition of a board's own file, or the one that ships (equal weights).

    Raises DataError naming the file and the dimension for a missing, unknown or ill-typed entry, a floor that equals
    its target, a threshold outside them, a negative weight, or weights that are all 0.
    """
    import tomllib

    file = path or Path(braidwork.reference.__file__).parent / "job_quality.toml"
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"the weights file cannot be read ({error}).", where=str(file)) from error
    _require(raw, _FILE, str(file))
    if not isinstance(raw["dimensions"], dict) or not raw["dimensions"]:
        raise DataError("it names no dimensions.", where=str(file), mend="write [dimensions.pay] and so on.")
    dimensions = tuple(_dimension(n, d, f"{file}, dimension {n}") for n, d in raw["dimensions"].items())
    if not sum(d.weight for d in dimensions) > 0:
        raise DataError("every weight is 0.", where=str(file), mend="give a dimension a weight above 0.")
    if raw["pay_floor"] not in raw["dimensions"]:
        raise UnknownNameError.of("dimension for pay_floor", str(raw["pay_floor"]), raw["dimensions"], where=str(file))
    return Definition(
        dimensions,
        raw["pay_floor"],
        int(_between(raw, "thresholds_needed", 1, len(dimensions), str(file))),
        _between(raw, "coverage_needed", 0, 1, str(file)),
        _date(raw["as_of"], str(file)),
        str(raw["citation"]),
    )


def _dimension(name: str, raw: Any, where: str) -> Dimension:
    if not isinstance(raw, dict):
        raise DataError("it is not a table.", where=where, mend=f"write [dimensions.{name}].")
    _require(raw, {*_NUMBERS, *_TEXTS}, where)
    for entry in _TEXTS:
        if not isinstance(raw[entry], str) or not raw[entry].strip():
            raise DataError(f"{entry} is blank or not text.", where=where, mend="every anchor needs its source.")
    if raw["verified"] not in ("verified", "unverified"):
        raise DataError(f"verified is {raw['verified']!r}.", where=where, mend="write verified or unverified.")
    floor, target, threshold, weight = (_finite(raw, entry, where) for entry in _NUMBERS)
    if floor == target:
        raise DataError(f"floor and target are both {floor:g}.", where=where, mend="give them different values.")
    if not min(floor, target) <= threshold <= max(floor, target):
        raise DataError(f"threshold {threshold:g} is outside floor and target.", where=where)
    if weight < 0:
        raise DataError(f"weight {weight:g} is negative.", where=where, mend="use 0 to leave a dimension out.")
    return Dimension(
        name, raw["label"], raw["unit"], floor, target, threshold, weight, raw["citation"], raw["verified"]
    )


def _require(raw: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown, absent = sorted(set(raw) - known), sorted(known - set(raw))
    if unknown:
        raise UnknownNameError.of("entry", unknown[0], known, where=where)
    if absent:
        raise DataError(f"{', '.join(absent)} is not given.", where=where, mend="take the shipped file as a pattern.")


def _finite(raw: Mapping[str, Any], entry: str, where: str) -> float:
    value = raw[entry]
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise DataError(f"{entry} is {value!r}.", where=where, mend="write a number.")
    return float(value)


def _between(raw: Mapping[str, Any], entry: str, least: float, most: float, where: str) -> float:
    value = _finite(raw, entry, where)
    if not least <= value <= most:
        raise DataError(f"{entry} {value:g} is outside {least:g} to {most:g}.", where=where)
    return value


def _date(value: Any, where: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise DataError(f"as_of is {value!r}.", where=where, mend='write as_of = "2026-01-01".') from error
