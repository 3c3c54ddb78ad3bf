"""Survey weights: integer base weights and 80 successive-difference replicates, calibrated as the ACS is.

The replicate factor of unit i in sort order is 1 + 2^(-3/2)·a − 2^(-3/2)·b, where a and b are the entries of two
rows of an order-80 Hadamard matrix and successive units share a row (Fay and Train 1995).
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

REPLICATES = 80
_PRIME = REPLICATES - 1
HEAVIEST = 9_999


@cache
def hadamard() -> NDArray[np.int8]:
    """A Hadamard matrix of order 80 (Paley's first construction over the field of 79); shape (80, 80).

    Its first row is all ones; every second row is negated so that no column is constant.
    """
    residues = {i * i % _PRIME for i in range(1, _PRIME)}
    legendre = np.array([0] + [1 if i in residues else -1 for i in range(1, _PRIME)])
    index = np.arange(_PRIME)
    matrix = np.ones((REPLICATES, REPLICATES), dtype=np.int8)
    matrix[1:, 0] = -1
    matrix[1:, 1:] = legendre[(index[None, :] - index[:, None]) % _PRIME]
    matrix[np.arange(1, REPLICATES), np.arange(1, REPLICATES)] = 1
    matrix[2::2] *= -1
    return matrix


def replicate_factors(units: int) -> NDArray[np.float32]:
    """Factors of units already in sort order; shape (units, 80), values about 0.29, 1 or 1.71.

    Rows 2 to 80 of the matrix are walked in cycles of 79 with another step in each cycle, so that each unit
    shares one row with its predecessor and one with its successor.
    """
    position = np.arange(units + 1)
    cycle, place = position // _PRIME, position % _PRIME
    step = cycle % (_PRIME - 1) + 1
    row = 1 + (cycle + place * step) % _PRIME
    first, second = row[:-1], row[1:].copy()
    same = first == second
    second[same] = second[same] % _PRIME + 1
    table = hadamard().astype(np.float32)
    return np.asarray(1 + 2**-1.5 * table[first] - 2**-1.5 * table[second], dtype=np.float32)


def base_weights(units: int, mean: float, rng: np.random.Generator) -> NDArray[np.int64]:
    """Skewed integer weights of at least 1 with the given mean; shape (units,)."""
    draw = rng.lognormal(0.0, 0.60, units)
    return np.asarray(np.clip(np.rint(draw / draw.mean() * mean), 1, HEAVIEST), dtype=np.int64)


def replicates(
    weight: NDArray[np.int64], factors: NDArray[np.float32], cell: NDArray[np.int64], hold: float
) -> NDArray[np.int32]:
    """Integer replicate weights; shape (rows, 80).

    In each replicate the total of every cell moves back towards its full-sample total: `hold` 0 leaves the
    successive differences alone, 1 fixes the cell's total as a population control does.
    """
    weighted = factors * weight[:, None].astype(np.float32)
    order = np.argsort(cell, kind="stable")
    _, start, index = np.unique(cell[order], return_index=True, return_inverse=True)
    sums = np.add.reduceat(weighted[order], start, axis=0)
    full = np.add.reduceat(weight[order], start).astype(np.float32)[:, None]
    ratio = np.where(sums > 0, full / np.maximum(sums, 1e-6), 1.0) ** np.float32(hold)
    row_cell = np.empty(len(cell), dtype=np.int64)
    row_cell[order] = index
    weighted *= ratio.astype(np.float32)[row_cell]
    np.rint(weighted, out=weighted)
    return np.minimum(weighted, HEAVIEST).astype(np.int32)
