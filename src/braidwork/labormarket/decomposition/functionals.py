"""Numbers that a whole distribution of pay can be asked for: functions of values (n,) and weights (n,)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from braidwork.measures.replicates import VarianceRule, quantiles
from braidwork.measures.replicates.quantile import require_tau

Floats = NDArray[np.float64]
Functional = Callable[[Floats, Floats], float]


def mean(values: Floats, weights: Floats) -> float:
    """Weighted mean; NaN without positive weight."""
    total = weights.sum()
    return float(values @ weights / total) if total > 0 else float("nan")


def quantile(tau: float) -> Functional:
    """The functional "quantile tau", by the house rule: the first value whose cumulative weight reaches tau · Σw."""
    require_tau(tau)

    def at(values: Floats, weights: Floats) -> float:
        # as a replicate weight, because those alone may be negative
        found = quantiles(values, np.ones(len(values)), weights[:, None], tau, rule=VarianceRule(coefficient=1.0))
        return float(found.replicate_values[0, 0])

    return at


def theil_index(values: Floats, weights: Floats) -> float:
    """Theil's T of positive values; NaN where one with weight is not positive."""
    used = weights != 0
    y, w = values[used], weights[used]
    if not w.sum() > 0 or (y <= 0).any():
        return float("nan")
    relative = y / (y @ w / w.sum())
    return float((relative * np.log(relative)) @ w / w.sum())


def share_at_least(standard: float) -> Functional:
    """The functional "share of people at or above a standard"."""

    def at(values: Floats, weights: Floats) -> float:
        return mean((values >= standard).astype(np.float64), weights)

    return at
