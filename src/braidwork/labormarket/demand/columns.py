"""Reads columns of a table of occupations or programs: codes as text, numbers as floats, sentinels refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UnknownNameError

Floats = NDArray[np.float64]


def codes(table: Any, column: str, *, unique: bool = True) -> tuple[str, ...]:
    """The codes of one column, as text and in the order of the rows.

    `table` is a data frame or a mapping of columns. Raises UnknownNameError for an absent column and DataError,
    naming the row (the first is 1), for a code that is blank or not text and, if `unique`, for one given twice.
    """
    found: dict[str, int] = {}
    for row, value in enumerate(_column(table, column), 1):
        where = f"column {column}, row {row}"
        if not isinstance(value, str) or not value.strip():
            raise DataError(f"{value!r} is not a code.", where=where, mend="give codes as text.")
        if unique and value in found:
            raise DataError(f"{value} stands in row {found[value]} too.", where=where, mend="give each code once.")
        found.setdefault(value, row)
    return tuple(str(v) for v in _column(table, column))


def numbers(
    table: Any,
    column: str,
    *,
    least: float | None = None,
    most: float | None = None,
    may_miss: bool = False,
    default: float | None = None,
) -> Floats:
    """The numbers of one column, shape (rows,); where `may_miss`, None, NaN and NA are kept as NaN: no evidence.

    An absent column is `default` in every row, if one is given. A text such as `*` or `#`, an infinite number and one
    outside `least` to `most` (the −1 or −2 that a publisher writes for "suppressed") raise DataError with the row.
    """
    if default is not None and column not in table:
        return np.full(len(_column(table, next(iter(table)))), default)
    values = _column(table, column)
    read = np.empty(len(values))
    for row, value in enumerate(values):
        read[row] = _number(value, f"column {column}, row {row + 1}", may_miss)
    outside = np.zeros(len(read), bool)
    if least is not None:
        outside |= read < least
    if most is not None:
        outside |= read > most
    if outside.any():
        row = int(np.argmax(outside))
        raise DataError(
            f"{read[row]:g} is {f'under {least:g}' if least is not None and read[row] < least else f'over {most:g}'}.",
            where=f"column {column}, row {row + 1}",
            mend="a publisher's sign for a suppressed or missing value is not a number: leave the value out.",
        )
    return read


def _number(value: Any, where: str, may_miss: bool) -> float:
    # pandas marks a missing value of its nullable columns with an object of its own, known here by name: no import.
    missing = value is None or type(value).__name__ == "NAType"
    missing = missing or (isinstance(value, float | np.floating) and bool(np.isnan(value)))
    if missing and may_miss:
        return float("nan")
    is_number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if missing or not is_number or not np.isfinite(value):
        shown = "a missing value" if missing else repr(value)
        raise DataError(f"{shown} is not a number.", where=where, mend="leave the row out or give the number.")
    return float(value)


def _column(table: Any, column: str) -> Sequence[Any]:
    if column not in table:
        raise UnknownNameError.of("column", column, [str(c) for c in table])
    return list(table[column])
