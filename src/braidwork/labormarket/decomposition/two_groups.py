"""The two groups that are compared, and which rows take part."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.measures.replicates.weights import base_weights

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class TwoGroups:
    """Groups A and B: `rows` holds the row numbers of A, then of B, without those that miss something.

    `missing` counts rows of the two groups left out, by what they miss (a row may miss several things); `n_other`
    counts rows of further groups.
    """

    a: Hashable
    b: Hashable
    rows: NDArray[np.intp]
    n_a: int
    missing: dict[str, int]
    n_other: int

    @property
    def strata(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Where A and B stand among `rows`."""
        return (0, self.n_a), (self.n_a, len(self.rows))


def labels(group: Any, what: str = "group") -> NDArray[Any]:
    """One label per row; a missing one raises, naming the first rows."""
    array = np.asarray(group)
    if array.ndim != 1:
        raise DataError(f"the {what} has {array.ndim} dimensions.", mend="give one label per row.")
    gaps = missing_labels(array)
    if gaps.any():
        first = ", ".join(str(i) for i in np.flatnonzero(gaps)[:3])
        raise DataError(
            f"{int(gaps.sum())} rows have no {what}.",
            where=f"rows {first}",
            mend=f"give each row its {what}, or leave those rows out and say so.",
        )
    return array


def missing_labels(array: NDArray[Any]) -> Mask:
    """Where a label is None, NaN or the null of a data frame."""
    if array.dtype.kind == "f":
        return np.asarray(np.isnan(array))
    if array.dtype.kind != "O":
        return np.zeros(len(array), dtype=np.bool_)
    nulls = ("None", "nan", "<NA>", "NaT")
    return np.array([not isinstance(v, str) and str(v) in nulls for v in array.tolist()], dtype=np.bool_)


def two_groups(
    group: Any,
    values: ArrayLike,
    weights: ArrayLike | None,
    *,
    group_a: Hashable | None,
    group_b: Hashable | None,
    missing: Mapping[str, Mask],
) -> TwoGroups:
    """A and B of a labelled table: those named, or the only two there are with the higher mean as A.

    `values` (n,) decide which mean is higher; `missing` says per column where a row lacks it. Raises
    UndefinedMeasureError naming a group without rows or weight.
    """
    array = labels(group)
    value = np.asarray(values, dtype=np.float64)
    if array.shape != value.shape:
        raise DataError(f"{len(array)} group labels were given for {len(value)} rows.", mend="give one per row.")
    base = np.ones(len(array)) if weights is None else base_weights(weights).astype(np.float64)
    if base.shape != array.shape:
        raise DataError(f"{len(base)} weights were given for {len(array)} rows.", mend="give one per row.")
    whole = ~np.logical_or.reduce([np.zeros(len(array), dtype=np.bool_), *missing.values()])
    a, b = _named(array, value, base, whole, group_a, group_b)
    masks = [np.asarray(array == label, dtype=np.bool_) for label in (a, b)]
    chosen = [np.flatnonzero(mask & whole) for mask in masks]
    for label, rows in zip((a, b), chosen, strict=True):
        _require_weight(label, base[rows])
    either = masks[0] | masks[1]
    lacking = {name: int((mask & either).sum()) for name, mask in missing.items()}
    return TwoGroups(a, b, np.concatenate(chosen), len(chosen[0]), lacking, int((~either).sum()))


def _named(
    array: NDArray[Any],
    value: NDArray[np.float64],
    base: NDArray[np.float64],
    whole: Mask,
    group_a: Hashable | None,
    group_b: Hashable | None,
) -> tuple[Hashable, Hashable]:
    there = sorted(set(array.tolist()), key=str)
    if group_a is not None and group_b is not None:
        if group_a == group_b:
            raise DataError(f"'{group_a}' cannot be compared with itself.", mend="name two groups.")
        return group_a, group_b
    for named in (group_a, group_b):
        if named is not None:
            _require_weight(named, base[array == named])
    if len(there) != 2:
        known = ", ".join(str(g) for g in there)
        raise DataError(f"which groups to compare? There are: {known}.", mend="name group_a and group_b.")
    first, second = there
    if group_a is not None or group_b is not None:
        return (first, second) if first == group_a or second == group_b else (second, first)
    sides = []
    for label in there:
        rows = (array == label) & whole
        _require_weight(label, base[rows])
        sides.append(float(np.average(value[rows], weights=base[rows])))
    return (first, second) if sides[0] >= sides[1] else (second, first)


def _require_weight(label: Hashable, weights: NDArray[np.float64]) -> None:
    if not len(weights) or weights.sum() <= 0:
        what = "has no rows" if not len(weights) else "has no weight"
        raise UndefinedMeasureError(
            f"the group '{label}' {what} in this comparison.", mend="check its spelling, the universe and the weights."
        )
