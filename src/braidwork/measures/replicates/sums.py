"""One pass over the rows: weighted sums per group for the full sample and every replicate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.measures.replicates.compiled import compiled_sums
from braidwork.measures.replicates.weights import ROWS_AT_A_TIME

MOST_GROUPS_UNSORTED = 512  # more groups than this no longer fit the cache beside a block of rows

Floats = NDArray[np.float64]


def weighted_sums(
    weights: NDArray[Any],
    replicates: NDArray[Any],
    codes: NDArray[np.int32],
    count: int,
    variables: Sequence[NDArray[Any]] = (),
) -> Floats:
    """Σw and Σw·x for each variable x, group and weight: shape (1 + len(variables), count, 1 + R).

    Weights (n,), replicates (n, R) in any numeric type, codes (n,) in 0..count−1; the last axis holds the full
    sample first, then the replicates. Integer weights give exact Σw below 2⁵³. Variables must hold no NaN.
    """
    fast = compiled_sums(weights, replicates, codes, count, variables)
    if fast is not None:
        return fast
    quantities = 1 + len(variables)
    sums = np.zeros((quantities, count, 1 + replicates.shape[1]))
    for block, rows, cells in _blocks(weights, replicates, codes, count):
        first, local, width = _local(cells, count)
        values = np.ones((len(cells), quantities))
        for k, variable in enumerate(variables, start=1):
            values[:, k] = variable[rows]
        product = _spread(local, values, width, block)
        sums[:, first : first + width] += product.reshape(quantities, width, -1)
    return sums


def negative_sums(replicates: NDArray[Any], codes: NDArray[np.int32], count: int) -> Floats | None:
    """Sum of the negative weights per group and weight (count, 1 + R); None if no replicate weight is negative."""
    if replicates.dtype.kind in "bu" or not replicates.size or replicates.min() >= 0:
        return None
    starts = range(0, len(codes), ROWS_AT_A_TIME)
    found = [np.flatnonzero((replicates[s : s + ROWS_AT_A_TIME] < 0).any(axis=1)) + s for s in starts]
    rows = np.concatenate(found)
    below_zero = np.minimum(replicates[rows], 0)
    return np.asarray(weighted_sums(np.zeros(len(rows)), below_zero, codes[rows], count)[0])


def _blocks(
    weights: NDArray[Any], replicates: NDArray[Any], codes: NDArray[np.int32], count: int
) -> Iterator[tuple[Floats, Any, NDArray[np.int32]]]:
    """Blocks of rows: their weights as floats (rows, 1 + R), which rows they are, and their codes.

    The float block is one buffer used again and again, so the replicates are never widened as a whole. With very
    many groups the rows are visited in the order of their group, which keeps each block's sums small.
    """
    order = np.argsort(codes, kind="stable") if count > MOST_GROUPS_UNSORTED else None
    buffer = np.empty((min(ROWS_AT_A_TIME, max(1, len(codes))), 1 + replicates.shape[1]))
    for start in range(0, len(codes), ROWS_AT_A_TIME):
        stop = min(start + ROWS_AT_A_TIME, len(codes))
        rows = slice(start, stop) if order is None else order[start:stop]
        block = buffer[: stop - start]
        block[:, 0] = weights[rows]
        block[:, 1:] = replicates[rows]
        yield block, rows, codes[rows]


def _local(cells: NDArray[np.int32], count: int) -> tuple[int, NDArray[np.int32], int]:
    """First group of a block, codes counted from it, and how many groups the block spans."""
    if count <= MOST_GROUPS_UNSORTED:
        return 0, cells, count
    first = int(cells[0])
    return first, cells - np.int32(first), int(cells[-1]) - first + 1


def _spread(cells: NDArray[np.int32], values: Floats, count: int, block: Floats) -> Floats:
    """values' · block by cell: a sparse product with one column per row, (quantities · count, 1 + R)."""
    from scipy.sparse import csc_array

    rows, quantities = values.shape
    index = cells[:, None] + count * np.arange(quantities, dtype=np.int32)
    pointer = np.arange(0, rows * quantities + 1, quantities, dtype=np.int32)
    matrix = csc_array((values.ravel(), index.ravel(), pointer), shape=(quantities * count, rows))
    return np.asarray(matrix @ block)
