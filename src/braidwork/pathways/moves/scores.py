"""How well predicted moves agree with observed ones: ranks, the largest destinations, lift and calibration."""

from __future__ import annotations

from math import nan

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import UndefinedMeasureError

Matrix = NDArray[np.float64]

LARGEST = 5  # destinations per origin that a ranking should put first
FLOOR = 1e-7  # of a probability before its logarithm
METRICS = ("auc", "within_origin_rho", "all_pairs_rho", "lift_rho", "lift_rho_by_size", "calibration_slope")


def scores_of(
    predicted: Matrix, flows: Matrix, size: Matrix, origins: NDArray[np.intp], *, probable: bool = True
) -> dict[str, float]:
    """The METRICS of one prediction (n, n) against counted moves (n, n), for the named origins.

    `size` (n,) are the earlier stayers by destination. The diagonal of `flows` are the stayers. For scores that are no
    probabilities (`probable` false) the calibration slope and the prediction over size are NaN.
    """
    observed = observed_probability(flows)
    others = ~np.eye(len(flows), dtype=bool)[origins]
    p, seen = _pairs(predicted[origins], others), _pairs(observed[origins], others)
    lifted = _pairs(observed_lift(flows)[origins], others)
    by_size = _pairs((predicted / size)[origins], others)
    return {
        "auc": float(np.mean(_auc(p, seen))),
        "within_origin_rho": float(np.mean(_spearman(p, seen))),
        "all_pairs_rho": float(_spearman(p.reshape(1, -1), seen.reshape(1, -1))[0]),
        "lift_rho": float(_spearman(p.reshape(1, -1), lifted.reshape(1, -1))[0]),
        "lift_rho_by_size": float(_spearman(by_size.reshape(1, -1), lifted.reshape(1, -1))[0]) if probable else nan,
        "calibration_slope": _slope(p, seen) if probable else nan,
    }


def observed_probability(counts: Matrix) -> Matrix:
    """Moves over all people at the origin, stayers included (n, n)."""
    people = counts.sum(axis=1, keepdims=True)
    if not (people > 0).all():
        raise UndefinedMeasureError("an origin has nobody in the months scored.", mend="leave it out.")
    return np.asarray(counts / people, dtype=np.float64)


def observed_lift(counts: Matrix) -> Matrix:
    """A destination's share of the origin's leavers over its share of all stayers (n, n); the diagonal has no sense."""
    stayers = np.diag(counts)
    leavers = counts.sum(axis=1) - stayers
    if not (leavers > 0).all() or not (stayers > 0).all():
        raise UndefinedMeasureError("an occupation without leavers or stayers has no lift.", mend="leave it out.")
    return np.asarray((counts / leavers[:, None]) / (stayers / stayers.sum()), dtype=np.float64)


def _pairs(matrix: Matrix, others: NDArray[np.bool_]) -> Matrix:
    return np.asarray(matrix[others].reshape(len(matrix), -1), dtype=np.float64)


def _ranks(rows: Matrix) -> Matrix:
    from scipy.stats import rankdata

    return np.asarray(rankdata(rows, axis=1), dtype=np.float64)


def _spearman(a: Matrix, b: Matrix) -> Matrix:
    """Rank correlation of each pair of rows; ties share their mean rank, a row without any order has 0."""
    ra, rb = (r - r.mean(axis=1, keepdims=True) for r in (_ranks(a), _ranks(b)))
    scale = np.sqrt((ra**2).sum(axis=1) * (rb**2).sum(axis=1))
    rho: Matrix = np.divide((ra * rb).sum(axis=1), scale, out=np.zeros(len(a)), where=scale > 0)
    return rho


def _auc(predicted: Matrix, observed: Matrix) -> Matrix:
    """Chance, per row, that one of the largest observed destinations is ranked above one of the others."""
    count = observed.shape[1]
    if count <= LARGEST:
        raise UndefinedMeasureError(f"{count} destinations are too few to tell the {LARGEST} largest from the rest.")
    largest = np.argsort(-observed, axis=1, kind="stable")[:, :LARGEST]
    sums = np.take_along_axis(_ranks(predicted), largest, axis=1).sum(axis=1)
    return np.asarray((sums - LARGEST * (LARGEST + 1) / 2) / (LARGEST * (count - LARGEST)), dtype=np.float64)


def _slope(predicted: Matrix, observed: Matrix) -> float:
    x, y = np.log(np.maximum(predicted, FLOOR)).ravel(), np.log(np.maximum(observed, FLOOR)).ravel()
    spread = ((x - x.mean()) ** 2).sum()
    return float(((x - x.mean()) * (y - y.mean())).sum() / spread) if spread > 0 else nan
