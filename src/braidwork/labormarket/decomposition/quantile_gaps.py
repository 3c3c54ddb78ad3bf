"""The gap between two groups at a quantile of pay."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from braidwork.labormarket.decomposition.figure import Figure
from braidwork.labormarket.decomposition.replication import replication
from braidwork.labormarket.decomposition.two_groups import two_groups
from braidwork.measures.replicates import quantiles
from braidwork.measures.replicates.estimates import FEWEST_DISTINCT_REPLICATES
from braidwork.measures.replicates.quantile import require_tau
from braidwork.measures.replicates.rule import ACS, VarianceRule
from braidwork.measures.replicates.statistics import checked_variable
from braidwork.measures.replicates.weights import numbers


@dataclass(frozen=True)
class QuantileGap:
    """Quantile `tau` of pay in group A, in group B, and A less B, in the unit of pay.

    `is_heaped` marks gaps of which either side takes fewer than five distinct values over the replicates: then the
    standard error says little. `n_a`, `n_b` count rows used, `missing` rows without pay.
    """

    tau: float
    group_a: Hashable
    group_b: Hashable
    a: Figure
    b: Figure
    gap: Figure
    is_heaped: bool
    n_a: int
    n_b: int
    missing: dict[str, int]
    method: str


def quantile_gap(
    pay: ArrayLike,
    group: Any,
    *,
    tau: float = 0.5,
    group_a: Hashable | None = None,
    group_b: Hashable | None = None,
    quantile_rule: str = "inverted_cdf",
    weights: ArrayLike | None = None,
    replicates: Any = None,
    rule: VarianceRule = ACS,
    draws: int = 0,
    seed: int = 0,
    trimming: str = "none",
) -> QuantileGap:
    """q_A(τ) − q_B(τ), by the rule of `braidwork.measures.replicates.quantiles`, recomputed in every replicate.

    With exactly two groups the one with the higher mean pay is A; with more, name both. Missing pay is excluded and
    counted. Standard errors as in `oaxaca_blinder`: from differences per replicate, never √(SE² + SE²).
    """
    require_tau(tau, quantile_rule)
    rows = len(numbers(pay, "the pay"))
    y, gaps = checked_variable(pay, rows)
    lacking = {"pay": np.zeros(rows, dtype=np.bool_) if gaps is None else gaps}
    pair = two_groups(group, y, weights, group_a=group_a, group_b=group_b, missing=lacking)
    how = replication(
        pair.rows, pair.strata, weights, replicates, of=rows, rule=rule, draws=draws, seed=seed, trimming=trimming
    )
    earned = y[pair.rows]
    side = np.repeat(np.array([0, 1]), [pair.n_a, len(pair.rows) - pair.n_a])
    found = quantiles(earned, how.base, None, tau, side, categories=(0, 1), quantile_rule=quantile_rule)
    values = np.empty((how.count, 3))
    anything = VarianceRule(coefficient=1.0)  # the values alone are wanted here; the errors follow below
    for block, times in how.multiplicities():
        parts = times.T if how.row_factor is None else times.T * how.row_factor[:, None]
        again = quantiles(earned, how.base, parts, tau, side, categories=(0, 1), rule=anything)
        values[block, :2] = again.replicate_values.T
    values[:, 2] = values[:, 0] - values[:, 1]
    full = np.append(found.value, found.value[0] - found.value[1])
    a, b, gap = (Figure(float(v), float(e)) for v, e in zip(full, how.standard_errors(full, values), strict=True))
    few = [np.unique(values[:, k]).size < FEWEST_DISTINCT_REPLICATES for k in (0, 1)]
    return QuantileGap(
        tau=tau,
        group_a=pair.a,
        group_b=pair.b,
        a=a,
        b=b,
        gap=gap,
        is_heaped=bool(how.count and any(few)),
        n_a=int(found.n[0]),
        n_b=int(found.n[1]),
        missing=pair.missing,
        method=f"quantile {tau:g}, rule {quantile_rule}; {how.text}",
    )
