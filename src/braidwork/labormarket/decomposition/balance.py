"""Balance: whether the reweighted group looks like the other one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.decomposition.design import Design

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Balance:
    """Mean of one term, or share of one class, in A, in B and in B reweighted.

    `gap_before` and `gap_after` are A less B in units of the root of both groups' mean variance, 0 where neither
    varies.
    """

    term: str
    category: Hashable | None
    mean_a: float
    mean_b: float
    mean_b_reweighted: float
    gap_before: float
    gap_after: float


def balance(plan: Design, n_a: int, weights: Floats, reweighted: Floats) -> tuple[Balance, ...]:
    """One line per term and class; `weights` (n,) of all, `reweighted` (n − n_a,) of B."""
    a, b = plan.matrix[:n_a], plan.matrix[n_a:]
    w_a, w_b = weights[:n_a], weights[n_a:]
    lines = [
        plan.share_lines @ np.average(side, axis=0, weights=w) for side, w in ((a, w_a), (b, w_b), (b, reweighted))
    ]
    variances = [_line_variances(side, w, plan.share_lines) for side, w in ((a, w_a), (b, w_b))]
    spread = np.sqrt((variances[0] + variances[1]) / 2)
    mean_a, mean_b, mean_new = lines
    before, after = (
        np.divide(mean_a - mean, spread, out=np.zeros(len(spread)), where=spread > 0) for mean in (mean_b, mean_new)
    )
    return tuple(
        Balance(term, category, *(float(v[i]) for v in (mean_a, mean_b, mean_new, before, after)))
        for i, (term, category) in enumerate(plan.columns)
        if i
    )


def _line_variances(x: Floats, weights: Floats, share_lines: Floats) -> Floats:
    centred = x - np.average(x, axis=0, weights=weights)
    covariance = (centred * weights[:, None]).T @ centred / weights.sum()
    return np.asarray(np.einsum("lp,pq,lq->l", share_lines, covariance, share_lines))
