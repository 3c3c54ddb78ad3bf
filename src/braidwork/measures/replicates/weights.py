"""What a weight may be: numbers, one base weight per row, replicate columns numbered 1 to R."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError

ROWS_AT_A_TIME = 4096  # a block of 81 float columns this long stays in the processor's cache

Numbers = NDArray[Any]


def replicate_columns(names: Iterable[str], base: str, count: int = 80) -> list[str]:
    """The replicate columns of `base` in order 1..count, as the file spells them (PWGTP1 or pwgtp1).

    Raises unless exactly the numbers 1..count are there, each once.
    """
    pattern = re.compile(re.escape(base) + r"(\d+)", re.IGNORECASE)
    found: dict[str, list[str]] = {}
    for name in names:
        if match := pattern.fullmatch(name):
            found.setdefault(match.group(1), []).append(name)
    wanted = [str(i) for i in range(1, count + 1)]
    missing = [i for i in wanted if i not in found]
    extra = [name for number, spelled in found.items() if number not in wanted for name in spelled]
    twice = [name for number in wanted for name in found.get(number, [])[1:]]
    if missing or extra or twice:
        parts = [f"{base}{i} is missing" for i in missing[:3]] + [f"{name} is not expected" for name in extra[:3]]
        parts += [f"{name} is there twice" for name in twice[:3]]
        raise DataError(
            f"replicate weights must be {base}1 to {base}{count}, each once: {'; '.join(parts)}"
            f"{' …' if len(missing) > 3 or len(extra) > 3 else ''}.",
            mend="take the replicate columns of the official file, or state a coefficient for another design.",
        )
    return [found[i][0] for i in wanted]


def numbers(values: ArrayLike, what: str) -> Numbers:
    """`values` as a one-dimensional numeric array without copying; missing entries become NaN."""
    array = np.asarray(values)
    if array.dtype == object:
        try:
            missing = [value is None or str(value) == "<NA>" for value in array.ravel()]
            array = np.where(np.reshape(missing, array.shape), np.nan, array).astype(np.float64)
        except (TypeError, ValueError) as problem:
            raise DataError(f"{what} is not numeric.", mend="convert the text to numbers first.") from problem
    if array.dtype.kind not in "biuf":
        raise DataError(f"{what} is not numeric (it is {array.dtype}).", mend="convert it to numbers first.")
    if array.ndim != 1:
        raise DataError(f"{what} has {array.ndim} dimensions.", mend="give one number per row.")
    return array


def base_weights(weights: ArrayLike) -> Numbers:
    """Checked full-sample weights (n,): finite and not negative. Zero is legal."""
    array = numbers(weights, "the base weight")
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        row = int(np.flatnonzero(~np.isfinite(array))[0])
        raise DataError("the base weight is missing (NaN) or infinite.", where=f"row {row}", mend=_MEND_NAN)
    if array.dtype.kind in "if" and array.size and array.min() < 0:
        row = int(np.flatnonzero(array < 0)[0])
        raise DataError(
            f"the base weight is negative ({array[row]}).",
            where=f"row {row}",
            mend="only replicate weights may be negative; check that the weight columns are not mixed up.",
        )
    return array


def replicate_weights(replicates: Any, rows: int) -> Numbers:
    """Checked replicate weights (n, R) in the type they came in; `None` gives (n, 0).

    Takes a 2-D array in either memory order, or a data frame whose columns end in 1..R in that order.
    Negative values are legal and kept.
    """
    if replicates is None:
        return np.empty((rows, 0))
    names = list(getattr(replicates, "columns", ()))
    if names and isinstance(names[0], str):  # a frame with bare positions as names promises nothing
        _require_numbered(names)
    array = np.asarray(replicates)
    if array.dtype.kind not in "biuf":
        raise DataError(
            f"the replicate weights are not numeric (they are {array.dtype}).", mend="convert them to numbers first."
        )
    if array.ndim != 2 or array.shape[0] != rows:
        raise DataError(
            f"replicate weights of shape {array.shape} do not belong to {rows} rows.",
            mend="give an array of shape (rows, replicates).",
        )
    if array.dtype.kind == "f":
        _require_finite(array)
    return array


_MEND_NAN = "a weight must be known for every row; mend the file, do not fill the gap."


def _require_finite(array: Numbers) -> None:
    for start in range(0, array.shape[0], ROWS_AT_A_TIME):
        bad = ~np.isfinite(array[start : start + ROWS_AT_A_TIME])
        if bad.any():
            row, column = (int(i) for i in np.argwhere(bad)[0])
            where = f"row {start + row}, replicate {column + 1}"
            raise DataError("the replicate weight is missing (NaN) or infinite.", where=where, mend=_MEND_NAN)


def _require_numbered(names: list[str]) -> None:
    base = re.sub(r"\d+$", "", names[0]) if names else ""
    ordered = replicate_columns(names, base, count=len(names))
    if ordered != names:
        raise DataError("the replicate columns are not in the order 1 to R.", mend="sort them by their number.")
