"""Domains: which row belongs to which group, and which rows take no part."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UnknownNameError

Labels = tuple[Hashable, ...]

ROWS_TALLIED_AT_A_TIME = 65_536


@dataclass(frozen=True)
class Domains:
    """Group labels (G,) and, per row, the position of its group; rows that take no part have code G.

    `n` (G,) counts the rows with a positive base weight that take part, `n_missing` (G,) the rows left out
    because y is missing; `n_effective` (G,) is Kish's (Σw)² / Σw², NaN without weight.
    """

    labels: Labels
    codes: NDArray[np.int32]
    n: NDArray[np.int64]
    n_missing: NDArray[np.int64]
    n_effective: NDArray[np.float64]

    @property
    def count(self) -> int:
        """G, the number of groups."""
        return len(self.labels)


def domains(
    weights: NDArray[Any],
    groups: Any = None,
    *,
    categories: Sequence[Hashable] | None = None,
    universe: ArrayLike | None = None,
    missing: NDArray[np.bool_] | None = None,
) -> Domains:
    """Domains of n rows. `groups`: None (one group, "all"), integer codes or any hashable labels, one per row.

    `categories` fixes the groups and their order, so that an empty one still gets its row; a label outside them
    raises. Rows where `universe` is false or y is `missing` get the code G; what label a row outside the universe
    has, if any, is not looked at.
    """
    inside = None if universe is None else _truth(universe, len(weights))
    labels, codes = _labelled(groups, len(weights), categories, inside)
    count = len(labels)
    n_missing = np.zeros(count, dtype=np.int64)
    if missing is not None and missing.any():
        n_missing = np.bincount(codes[missing], minlength=count + 1)[:count]
        codes = np.where(missing, np.int32(count), codes)
    n, total, squares = _tallies(weights, codes, count)
    effective = np.divide(total * total, squares, out=np.full(count, np.nan), where=squares > 0)
    return Domains(labels, codes, n, n_missing, effective)


def _tallies(weights: NDArray[Any], codes: NDArray[np.int32], count: int) -> tuple[NDArray[Any], ...]:
    """Rows with a positive weight, Σw and Σw² per group (G,), a block at a time to spare memory."""
    n, total, squares = np.zeros(count + 1, dtype=np.int64), np.zeros(count + 1), np.zeros(count + 1)
    for start in range(0, len(codes), ROWS_TALLIED_AT_A_TIME):
        cells = codes[start : start + ROWS_TALLIED_AT_A_TIME]
        w = weights[start : start + ROWS_TALLIED_AT_A_TIME].astype(np.float64)
        n += np.bincount(cells if w.all() else cells[w > 0], minlength=count + 1)
        total += np.bincount(cells, weights=w, minlength=count + 1)
        squares += np.bincount(cells, weights=w * w, minlength=count + 1)
    return n[:count], total[:count], squares[:count]


def _truth(universe: ArrayLike, rows: int) -> NDArray[np.bool_]:
    mask = np.asarray(universe)
    if mask.dtype != np.bool_ or mask.shape != (rows,):
        raise DataError("the universe must be one true or false per row.", mend="give a boolean array.")
    return mask


def _labelled(
    groups: Any, rows: int, categories: Sequence[Hashable] | None, inside: NDArray[np.bool_] | None
) -> tuple[Labels, NDArray[np.int32]]:
    if groups is None:
        labels, codes = _one_group(rows, categories)
        return labels, codes if inside is None else np.where(inside, codes, np.int32(1))
    array = _one_dimensional(groups)
    if array.shape != (rows,):
        raise DataError(f"{array.shape[0]} group labels were given for {rows} rows.", mend="give one per row.")
    if inside is None:
        return _coded(array, categories)
    labels, within = _coded(array[inside], categories)
    codes = np.full(rows, len(labels), dtype=np.int32)
    codes[inside] = within
    return labels, codes


def _one_group(rows: int, categories: Sequence[Hashable] | None) -> tuple[Labels, NDArray[np.int32]]:
    if categories is not None and len(categories) != 1:
        raise DataError("several categories were given without groups.", mend="give each row's group.")
    return tuple(categories or ("all",)), np.zeros(rows, dtype=np.int32)


def _coded(array: NDArray[Any], categories: Sequence[Hashable] | None) -> tuple[Labels, NDArray[np.int32]]:
    labels, codes = _from_integers(array) if array.dtype.kind in "iu" else (None, None)
    if labels is None or codes is None:
        labels, codes = _from_labels(array)
    return (labels, codes) if categories is None else _in_order(labels, codes, categories)


def _one_dimensional(groups: Any) -> NDArray[Any]:
    array = groups if isinstance(groups, np.ndarray) else None
    if array is None and not isinstance(groups, (list, tuple)):
        array = np.asarray(groups)
    if array is None or array.ndim != 1:  # a list may hold tuples, which numpy would spread over columns
        rows = list(groups)
        array = np.empty(len(rows), dtype=object)
        array[:] = [tuple(row) if isinstance(row, np.ndarray) else row for row in rows]
    return array


def _from_integers(array: NDArray[Any]) -> tuple[Labels | None, NDArray[np.int32] | None]:
    if not array.size:
        return (), np.zeros(0, dtype=np.int32)
    low, high = int(array.min()), int(array.max())
    if high - low >= max(1_000_000, 4 * array.size) or high - low >= 2**31 - 2 or high >= 2**62:
        return None, None
    # a type that holds both the codes and their differences; differences fit in 32 bits
    wide = np.int32 if array.dtype.itemsize < 4 else np.int64
    shifted = np.subtract(array, low, dtype=wide).astype(np.int32, copy=False)
    seen = np.zeros(high - low + 1, dtype=np.bool_)
    seen[shifted] = True
    labels = tuple(int(i) + low for i in np.flatnonzero(seen))
    if len(labels) == seen.size:
        return labels, shifted
    position = np.cumsum(seen, dtype=np.int32) - np.int32(1)
    return labels, position[shifted]


def _from_labels(array: NDArray[Any]) -> tuple[Labels, NDArray[np.int32]]:
    import pandas as pd

    codes, found = pd.factorize(array)
    if (codes < 0).any():
        row = int(np.flatnonzero(codes < 0)[0])
        raise DataError(
            "the group of a row is missing.", where=f"row {row}", mend="recode it, or leave the row out by universe."
        )
    labels = [label.item() if isinstance(label, np.generic) else label for label in found]
    try:
        order = sorted(range(len(labels)), key=lambda i: labels[i])
    except TypeError:  # labels of several types keep the order of their first row
        order = list(range(len(labels)))
    position = np.empty(len(labels), dtype=np.int32)
    position[order] = np.arange(len(labels), dtype=np.int32)
    return tuple(labels[i] for i in order), position[codes]


def _in_order(
    labels: Labels, codes: NDArray[np.int32], categories: Sequence[Hashable]
) -> tuple[Labels, NDArray[np.int32]]:
    position = {label: i for i, label in enumerate(categories)}
    if len(position) != len(categories):
        raise DataError("a category was given twice.", mend="give each category once.")
    for label in labels:
        if label not in position:
            raise UnknownNameError.of("category", str(label), [str(c) for c in categories])
    if not labels:
        return tuple(categories), codes
    return tuple(categories), np.array([position[label] for label in labels], dtype=np.int32)[codes]
