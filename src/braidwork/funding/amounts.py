"""Money as whole cents: what is refused, and how a share of an amount is taken without a float."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError

Cents = NDArray[np.int64]
# The linear program computes in float64: above this a cent could be lost without a trace.
LARGEST_TOTAL_CENTS = 2**53
_MEND = "give whole cents as an integer: $12.34 is 1234. Nothing is rounded for you."


def whole_cents(value: Any, *, what: str, where: str) -> int:
    """The value as an int of cents; DataError for a float, part-cent, bool, text, blank or negative amount."""
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        value = int(value)
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise DataError(f"{what} is {value!r} ({type(value).__name__}), not whole cents.", where=where, mend=_MEND)
    if value < 0:
        raise DataError(f"{what} is negative: {int(value)} cents.", where=where, mend=negative_mend(what))
    if value > LARGEST_TOTAL_CENTS:
        raise DataError(f"{what} is {int(value)} cents, above 2^53.", where=where, mend="check the unit: cents, once.")
    return int(value)


def negative_mend(what: str) -> str:
    """What to do about a negative amount of this column."""
    if "balance" in what or "allotment" in what:
        return "post a reversal entry in the ledger; a balance below zero is never planned with."
    return "enter a refund as a reversal in the ledger; a need costs nothing or more."


def cents_column(values: Any, *, column: str, table: str, ids: Sequence[str] | None = None) -> Cents:
    """A column of cents as int64, every value checked; DataError names table, row, id and the mend."""
    array = values if isinstance(values, np.ndarray) else None
    if array is None or array.dtype == object:
        return np.array(
            [whole_cents(v, what=column, where=_where(table, i, ids)) for i, v in enumerate(values)], dtype=np.int64
        )
    if not np.issubdtype(array.dtype, np.integer):
        at = _where(table, 0, ids)
        raise DataError(f"{column} is of type {array.dtype}, not whole cents.", where=at, mend=_MEND)
    bad = (array < 0) | (array > LARGEST_TOTAL_CENTS)
    if bad.any():
        row = int(np.argmax(bad))
        whole_cents(int(array[row]), what=column, where=_where(table, row, ids))
    return array.astype(np.int64, copy=False)


def check_total(total: int, *, what: str, where: str) -> None:
    """Refuse a sum that float64 cannot hold to the cent."""
    if total > LARGEST_TOTAL_CENTS:
        raise DataError(
            f"{what} add up to {total} cents, above 2^53: the optimiser could lose a cent.",
            where=where,
            mend="plan for fewer lines at once, or check that amounts are cents and not smaller units.",
        )


def share_of(base_cents: int, share: Fraction) -> int:
    """A share of an amount, rounded down to the cent: a cap is never exceeded by rounding."""
    return base_cents * share.numerator // share.denominator


def exact_share(value: Any, *, what: str, where: str) -> Fraction:
    """A share between 0 and 1 as an exact fraction (0.1 is one tenth); DataError outside."""
    try:
        share = value if isinstance(value, Fraction) else Fraction(str(value))
    except ValueError as error:
        raise DataError(f"{what} is {value!r}, not a share.", where=where, mend="write 0.25 for 25 %.") from error
    if isinstance(value, bool) or not 0 <= share <= 1:
        raise DataError(f"{what} is {value}, outside 0 to 1.", where=where, mend="write 0.25 for 25 %.")
    return share


def dollars(cents: int) -> str:
    """Cents as people read them: `$1,234.56`, by integer division."""
    sign, cents = ("-", -int(cents)) if cents < 0 else ("", int(cents))
    return f"{sign}${cents // 100:,}.{cents % 100:02d}"


def _where(table: str, row: int, ids: Sequence[str] | None) -> str:
    name = f", id {ids[row]}" if ids is not None and row < len(ids) else ""
    return f"{table}, row {row + 1}{name}"
