"""Figures as a reader sees them: rounded to the precision that the margin of error supports, never further."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import floor, isfinite, log10
from typing import Literal

from braidwork.disclosure.release import Cell
from braidwork.measures.measure import Measure

Scale = Literal["percent", "points", "dollars", "hourly", "count", "number"]

MINUS = "\N{MINUS SIGN}"
NARROW = "\N{NO-BREAK SPACE}"
MISSING = "not available"


@dataclass(frozen=True)
class Shown:
    """One figure in words and signs.

    `value` and `margin` are for the eye ("62%", "3"), `spoken` for a voice, `low` and `high` the ends of the
    90 % interval; the last three are None where there is no margin.
    """

    value: str
    margin: str | None
    spoken: str
    low: str | None = None
    high: str | None = None

    @property
    def with_margin(self) -> str:
        """`62% ± 3`, or the value alone where no margin is known."""
        return self.value if self.margin is None else f"{self.value}{NARROW}±{NARROW}{self.margin}"

    @property
    def interval(self) -> str | None:
        """`59% to 65%`, or None where no margin is known."""
        return None if self.low is None or self.high is None else f"{self.low} to {self.high}"


def scale_of(measure: Measure) -> Scale:
    """How figures of this measure are written, from its unit and kind."""
    unit = measure.unit.lower()
    money = any(word in unit for word in ("usd", "dollar", "$"))
    if money:
        return "hourly" if "hour" in unit else "dollars"
    if measure.kind == "gap":
        return "points"
    if measure.kind == "share" or any(word in unit for word in ("share", "percent", "per cent", "%")):
        return "percent"
    if measure.kind == "total" or any(word in unit for word in ("person", "people", "household")):
        return "count"
    return "number"


def show(value: float | None, margin: float | None, scale: Scale, *, signed: bool = False) -> Shown:
    """A figure with its margin (90 %), both in the measure's own unit: shares from 0 to 1, dollars, persons.

    `signed` writes a plus before positive values (gaps). A missing or infinite value reads "not available".
    """
    if value is None or not isfinite(value):
        return Shown(MISSING, None, MISSING)
    if margin is not None and not isfinite(margin):
        margin = None
    factor = 100 if scale in ("percent", "points") else 1
    number, half = value * factor, None if margin is None else abs(margin) * factor
    step = _step(number, half, scale)
    text = _written(number, step, scale, signed=signed)
    if half is None:
        return Shown(text, None, _spoken(text, scale))
    margin_text = _margin(half, step, scale)
    low, high = number - half, number + half
    if not signed and scale not in ("points", "number"):
        low, high = max(low, 0.0), min(high, 100.0) if scale == "percent" else high
    return Shown(
        text,
        margin_text,
        f"{_spoken(text, scale)}, plus or minus {_spoken_margin(margin_text, scale)}",
        _written(low, step, scale, signed=signed),
        _written(high, step, scale, signed=signed),
    )


def show_cell(cell: Cell, scale: Scale) -> Shown:
    """The figure of a released cell; a withheld cell reads "withheld" whatever else it holds."""
    if cell.withheld is not None:
        return Shown("withheld", None, "withheld")
    return show(cell.value, cell.margin_of_error, scale)


def about(people: float) -> str:
    """A number of people for a sentence, to two digits: `98,000`, `1.2 million`."""
    if people <= 0 or not isfinite(people):
        return "0"
    step = Decimal(10) ** (floor(log10(people)) - 1)
    rounded = _round(people, step)
    if rounded >= 1_000_000:
        return f"{(rounded / 1_000_000).normalize():f} million"
    return f"{int(rounded):,}"


def _step(number: float, half: float | None, scale: Scale) -> Decimal:
    """The smallest difference worth printing: one digit of the margin for percents, two for the rest."""
    if scale in ("percent", "points"):
        return Decimal("0.1") if half is not None and 0 < half < 1 else Decimal(1)
    floor_of = {"hourly": Decimal("0.01"), "number": Decimal("0.001")}.get(scale, Decimal(1))
    if half:
        return max(Decimal(10) ** (floor(log10(half)) - 1), floor_of)
    if number == 0:
        return floor_of
    return max(Decimal(10) ** (floor(log10(abs(number))) - 2), floor_of)


def _round(number: float, step: Decimal) -> Decimal:
    return (Decimal(repr(number)) / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _plain(rounded: Decimal, step: Decimal, scale: Scale) -> str:
    decimals = max(0, -int(step.as_tuple().exponent))
    if scale == "hourly" and decimals == 1:
        decimals = 2  # cents come in pairs: $28.50, not $28.5
    return f"{rounded:,.{decimals}f}"


def _written(number: float, step: Decimal, scale: Scale, *, signed: bool = False) -> str:
    rounded = _round(number, step)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    digits = _plain(abs(rounded), step, scale)
    if scale in ("dollars", "hourly"):
        return f"{sign}${digits}"
    if scale == "percent":
        return f"{sign}{digits}%"
    if scale == "points":
        return f"{sign}{digits}{NARROW}{'point' if digits in ('1', '1.0') else 'points'}"
    return f"{sign}{digits}"


def _margin(half: float, step: Decimal, scale: Scale) -> str:
    rounded = _round(half, step)
    if rounded == 0 and half > 0:
        rounded = step  # never "± 0" for a margin that is not zero
    digits = _plain(rounded, step, scale)
    return f"${digits}" if scale in ("dollars", "hourly") else digits


def _spoken(text: str, scale: Scale) -> str:
    words = text.replace(MINUS, "minus ").replace("+", "plus ").replace(NARROW, " ")
    if scale == "percent":
        return words.replace("%", " percent")
    return f"{words} an hour" if scale == "hourly" else words


def _spoken_margin(text: str, scale: Scale) -> str:
    words = text.replace(NARROW, " ")
    if scale in ("percent", "points"):
        return f"{words} {'point' if words in ('1', '1.0') else 'points'}"
    return words
