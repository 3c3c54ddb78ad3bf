"""The pass over the rows as a compiled loop, where the extra `fast` (numba) is installed; the answers are the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Loading numba and the kernel costs about half a second, once. At 1.25 million rows of 80 replicates the loop saves a
# tenth of a second per call; below that numpy and scipy are quick enough.
FEWEST_CELLS = 100_000_000
ROWS_PER_TILE = 32  # rows taken at a time, so that columns are turned inside the first-level cache
NUMBERS = frozenset(["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"])


def compiled_sums(
    weights: NDArray[Any],
    replicates: NDArray[Any],
    codes: NDArray[np.int32],
    count: int,
    variables: Sequence[NDArray[Any]],
) -> Floats | None:
    """What `weighted_sums` gives, or None where numba is missing, the table small or its numbers unusual."""
    usual = all(a.dtype.isnative and a.dtype.str[1:] in NUMBERS for a in (weights, replicates))
    if replicates.size < FEWEST_CELLS or not usual or find_spec("numba") is None:
        return None
    rows, parts = replicates.shape
    if len(variables) == 1:
        values = variables[0].astype(np.float64, copy=False)[None]
    else:
        values = np.array([v.astype(np.float64) for v in variables]).reshape(len(variables), rows)
    sums = np.zeros((1 + len(variables), count, parts + 1))
    by_columns = replicates.flags.f_contiguous and not replicates.flags.c_contiguous
    _kernel()(weights, replicates, codes, values, by_columns, sums)
    return np.concatenate([sums[:, :, parts:], sums[:, :, :parts]], axis=2)  # the full sample comes first


@cache
def _kernel() -> Callable[..., None]:
    from numba import njit

    try:
        kept = njit(cache=True, nogil=True)(_add_rows)
    except RuntimeError:  # there is no folder to keep the compiled code in
        kept = njit(nogil=True)(_add_rows)
    compiled: Callable[..., None] = kept
    return compiled


def _add_rows(
    weights: NDArray[Any],
    replicates: NDArray[Any],
    codes: NDArray[np.int32],
    values: Floats,
    by_columns: bool,
    sums: Floats,
) -> None:
    """Add every row to its group: its weights, and each value times its weights; the full sample comes last."""
    rows, parts = replicates.shape
    tile = np.empty((ROWS_PER_TILE, parts), replicates.dtype)
    for start in range(0, rows, ROWS_PER_TILE):
        inside = min(ROWS_PER_TILE, rows - start)
        if by_columns:
            for r in range(parts):
                for j in range(inside):
                    tile[j, r] = replicates[start + j, r]
        else:
            for j in range(inside):
                for r in range(parts):
                    tile[j, r] = replicates[start + j, r]
        for j in range(inside):
            i = start + j
            weight = float(weights[i])
            counted = sums[0, codes[i]]
            counted[parts] += weight
            for r in range(parts):
                counted[r] += tile[j, r]
            for k in range(len(values)):
                value = values[k, i]
                weighted = sums[k + 1, codes[i]]
                weighted[parts] += value * weight
                for r in range(parts):
                    weighted[r] += value * tile[j, r]
