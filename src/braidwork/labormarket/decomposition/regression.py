"""One weighted regression by orthogonal triangles, which names the columns that others determine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import UndefinedMeasureError

Floats = NDArray[np.float64]

DEPENDENT = 1e-8  # of a column's own length: what the columns before it must leave unexplained


def least_squares(x: Floats, y: Floats, weights: Floats, names: tuple[str, ...], where: str) -> Floats:
    """Coefficients (p,) of y (n,) on x (n, p), the intercept first, with weights (n,) ≥ 0.

    Raises UndefinedMeasureError, naming the columns, if there are fewer rows than columns or others determine one.
    """
    used = weights > 0
    if not used.all():
        x, y, weights = x[used], y[used], weights[used]
    mean, spread = standardisation(x, weights)
    root = np.sqrt(weights)[:, None]
    triangle = _triangle(np.column_stack([standardised(x, mean, spread), y]) * root)
    p = len(names)
    _require_full_rank(triangle[:, :p], len(x), names, where)
    scaled = np.asarray(np.linalg.solve(triangle[:p, :p], triangle[:p, p]), dtype=np.float64)
    return unstandardised(scaled, mean, spread)


def weighted_mean(x: Floats, weights: Floats) -> Floats:
    """Weighted means (p,) of columns (n, p), or of one column (n,)."""
    return np.asarray(weights @ x / weights.sum())


def standardisation(x: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Weighted means and spreads (p,) of columns; the intercept has 0 and 1, and so has the spread of a constant."""
    mean = weighted_mean(x, weights)
    centred = x - mean
    spread = np.sqrt(weighted_mean(centred * centred, weights))
    spread = np.where(spread <= 1e-12 * np.abs(mean), 1.0, spread)  # rounding alone moves such a column
    mean[0], spread[0] = 0.0, 1.0
    return mean, spread


def standardised(x: Floats, mean: Floats, spread: Floats) -> Floats:
    """Columns (n, p) less their mean, in units of their spread; what is rounding becomes exactly 0."""
    z = x - mean
    z /= spread
    z[np.abs(z) < 1e-12] = 0.0
    return np.asarray(z)


def unstandardised(coefficients: Floats, mean: Floats, spread: Floats) -> Floats:
    """Coefficients (…, p) of standardised columns as coefficients of the columns themselves."""
    own = coefficients / spread
    own[..., 0] -= (own[..., 1:] * mean[1:]).sum(axis=-1)
    return np.asarray(own)


def require_full_rank(x: Floats, weights: Floats, names: tuple[str, ...], where: str) -> None:
    """Raise UndefinedMeasureError, naming the columns, if some of x (n, p) are determined by others."""
    used = weights > 0
    z = standardised(x[used], *standardisation(x[used], weights[used]))
    triangle = _triangle(z * np.sqrt(weights[used])[:, None])
    _require_full_rank(triangle, len(z), names, where)


def _triangle(matrix: Floats) -> Floats:
    return np.asarray(np.linalg.qr(matrix, mode="r"), dtype=np.float64)


def _require_full_rank(triangle: Floats, rows: int, names: tuple[str, ...], where: str) -> None:
    tied = _dependencies(triangle, names)
    if not tied:
        return
    few = f" from {rows} rows and {len(names)} columns" if rows < len(names) else ""
    raise UndefinedMeasureError(
        f"the regression has no single answer{few}: {'; '.join(tied)}.",
        where=where,
        mend="leave such a column out, merge rare classes, or compare larger groups.",
    )


def _dependencies(triangle: Floats, names: tuple[str, ...]) -> list[str]:
    """In words, the columns that those before them determine, found by orthogonalising one after another."""
    basis = np.zeros((len(triangle), 0))
    kept: list[int] = []
    tied: list[str] = []
    for j, name in enumerate(names):
        column = triangle[:, j]
        length = float(np.linalg.norm(column))
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        if length > 0 and np.linalg.norm(rest) > DEPENDENT * length:
            basis = np.column_stack([basis, rest / np.linalg.norm(rest)])
            kept.append(j)
        elif length == 0:
            tied.append(f"'{name}' is the same for everyone")
        else:
            share = np.linalg.lstsq(triangle[:, kept], column, rcond=None)[0]
            others = [names[k] for k, c in zip(kept, share, strict=True) if abs(c) > 1e-6 and k]
            tied.append(f"'{name}' follows from {', '.join(repr(o) for o in others)}")
    return tied
