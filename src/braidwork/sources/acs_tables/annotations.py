"""What the Census Bureau writes in place of an ACS estimate or margin, sentinel or symbol, as typed missing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from braidwork.errors import DataError


@dataclass(frozen=True)
class Value:
    """A number or None, why, and the annotation as written (None where the file has none)."""

    number: float | None
    status: str
    annotation: str | None = None


# Sentinel in API answers: the symbol that the same cell shows in a downloaded table.
_SENTINELS = {
    -222222222: "**",
    -333333333: "***",
    -555555555: "*****",
    -666666666: "-",
    -888888888: "(X)",
    -999999999: "N",
}
_ESTIMATES = {
    "-": "not_released",
    "N": "not_released",
    "**": "not_released",
    "(X)": "not_applicable",
    "***": "not_applicable",
    "*****": "not_applicable",
}
_MARGINS = {
    "-": "not_released",
    "N": "not_released",
    "**": "not_released",
    "(X)": "not_applicable",
    "***": "not_applicable",
}
_CONTROLLED = "*****"
_OPEN_ENDED = re.compile(r"\$?([\d,]+(?:\.\d+)?)([+-])")
_BELOW_ANY_ESTIMATE = -100_000_000


def estimate(written: str | None, annotation: str | None, where: str) -> Value:
    """An estimate with its reason: `250,000+` is top-coded at that bound, `-666666666` and `-` are not released."""
    for text in (annotation, written):
        if text and (bound := _OPEN_ENDED.fullmatch(text)):
            status = "top_coded" if bound.group(2) == "+" else "bottom_coded"
            return Value(float(bound.group(1).replace(",", "")), status, text)
    symbol = _symbol(written, where)
    if symbol is not None:
        return Value(None, _ESTIMATES[symbol], annotation or symbol)
    if written is None:
        return Value(None, "not_collected", annotation)
    return Value(_number(written, where), "released", annotation)


def margin(written: str | None, annotation: str | None, where: str) -> Value:
    """A margin of error with its reason; a controlled estimate has a sampling margin of zero."""
    symbol = _symbol(written, where)
    if symbol == _CONTROLLED or annotation == _CONTROLLED:
        return Value(0.0, "controlled", _CONTROLLED)
    if symbol is not None:
        return Value(None, _MARGINS[symbol], annotation or symbol)
    if written is None:
        return Value(None, "not_collected", annotation)
    number = _number(written.removeprefix("±").removeprefix("+/-"), where)
    if number < 0:
        raise DataError(f"a margin of error is {number:g}; it cannot be negative.", where=where,
                        mend="compare the cell with the publisher's table.")  # fmt: skip
    return Value(number, "released", annotation)


def _symbol(written: str | None, where: str) -> str | None:
    if written is None:
        return None
    if written in _ESTIMATES or written == _CONTROLLED:
        return written
    try:
        number = float(written)
    except ValueError:
        return None
    if number > _BELOW_ANY_ESTIMATE:
        return None
    symbol = _SENTINELS.get(int(number))
    if symbol is None:
        known = ", ".join(str(s) for s in _SENTINELS)
        raise DataError(f"{written} is no annotation of the Census Bureau; known: {known}.", where=where,
                        mend="compare the cell with the publisher's table.")  # fmt: skip
    return symbol


def _number(written: str, where: str) -> float:
    try:
        return float(written.replace(",", "").removeprefix("$").removesuffix("%"))
    except ValueError:
        raise DataError(f"the cell holds {written!r}; expected a number or an annotation of the Census Bureau.",
                        where=where, mend="correct the cell, or download the table again.") from None  # fmt: skip
