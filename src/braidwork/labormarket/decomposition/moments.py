"""Weighted cross-products of a design, for many weightings at once, and the regressions that they hold.

Per row the products x_i·x_j and x_i·y are made once; a matrix of resampling counts times them gives the normal
equations of every draw, which are then solved together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROWS_AT_A_TIME = 8192
SINGULAR = 1e-9  # of a column's own sum of squares: a smaller pivot means that other columns determine it


@dataclass(frozen=True)
class Moments:
    """Σw·xx' (d, p, p), Σw·xy (d, p) of d weightings; x holds the intercept first, so Σw stands at [0, 0]."""

    squares: Floats
    products: Floats

    def __add__(self, other: Moments) -> Moments:
        return Moments(self.squares + other.squares, self.products + other.products)

    @property
    def weight(self) -> Floats:
        """Σw (d,)."""
        return self.squares[:, 0, 0]

    @property
    def x_mean(self) -> Floats:
        """Weighted means of the columns (d, p)."""
        return _quotient(self.squares[:, 0, :], self.weight)

    @property
    def y_mean(self) -> Floats:
        """Weighted means of y (d,)."""
        return _quotient(self.products[:, :1], self.weight)[:, 0]

    def coefficients(self) -> Floats:
        """Coefficients (d, p); NaN where a weighting has no single answer or no positive weight."""
        found = solved(self.squares, self.products)
        found[~(self.weight > 0)] = np.nan
        return found

    def with_indicator(self, of: Moments) -> Moments:
        """The moments with one more column: 1 on the rows of `of`, 0 elsewhere."""
        p = self.squares.shape[-1]
        squares = np.empty((len(self.squares), p + 1, p + 1))
        squares[:, :p, :p] = self.squares
        squares[:, :p, p] = squares[:, p, :p] = of.squares[:, 0, :]
        squares[:, p, p] = of.weight
        return Moments(squares, np.column_stack([self.products, of.products[:, 0]]))


def moments(x: Floats, y: Floats, weightings: NDArray[Any], row_factor: Floats | None = None) -> Moments:
    """Moments of columns x (n, p) and y (n,) under d weightings (d, n), each times `row_factor` (n,) if given."""
    p = x.shape[1]
    first, second = np.triu_indices(p + 1)
    total = np.zeros((len(weightings), len(first)))
    for rows, products in _row_products(x, y, first, second):
        if row_factor is not None:
            products *= row_factor[rows, None]
        total += weightings[:, rows].astype(np.float64) @ products
    whole = np.empty((len(weightings), p + 1, p + 1))
    whole[:, first, second] = whole[:, second, first] = total
    return Moments(whole[:, :p, :p], whole[:, :p, p])


def _row_products(
    x: Floats, y: Floats, first: NDArray[np.intp], second: NDArray[np.intp]
) -> Iterator[tuple[slice, Floats]]:
    for start in range(0, len(x), ROWS_AT_A_TIME):
        rows = slice(start, start + ROWS_AT_A_TIME)
        both = np.column_stack([x[rows], y[rows]])
        yield rows, both[:, first] * both[:, second]


def solved(squares: Floats, products: Floats) -> Floats:
    """Solutions (d, p) of d symmetric systems (d, p, p), (d, p) by elimination; NaN where a pivot vanishes.

    Negative replicate weights can make a system indefinite, so no square roots are taken.
    """
    p = products.shape[1]
    left = np.concatenate([squares, products[:, :, None]], axis=2)
    size = np.abs(np.diagonal(squares, axis1=1, axis2=2))
    bad = np.zeros(len(left), dtype=np.bool_)
    for j in range(p):
        pivot = left[:, j, j].copy()
        low = ~(np.abs(pivot) > SINGULAR * size[:, j])
        bad |= low
        pivot[low] = 1.0
        factor = left[:, j + 1 :, j] / pivot[:, None]
        left[:, j + 1 :, j:] -= factor[:, :, None] * left[:, j, None, j:]
        left[low, j, j] = 1.0
    answer = np.empty(products.shape)
    for j in range(p - 1, -1, -1):
        known = (left[:, j, j + 1 : p] * answer[:, j + 1 :]).sum(axis=1)
        answer[:, j] = (left[:, j, p] - known) / left[:, j, j]
    answer[bad] = np.nan
    return answer


def _quotient(top: Floats, weight: Floats) -> Floats:
    wide = np.broadcast_to(weight[:, None], top.shape)
    return np.asarray(np.divide(top, wide, out=np.full(top.shape, np.nan), where=wide > 0))
