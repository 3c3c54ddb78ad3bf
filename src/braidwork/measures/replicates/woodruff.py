"""Woodruff's interval for a quantile: the margin of the distribution function, read back on the values."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.measures.estimates import MOE_FACTOR
from braidwork.measures.replicates.domains import Domains, domains
from braidwork.measures.replicates.quantile import ROUNDING, quantiles, require_tau
from braidwork.measures.replicates.rule import ACS, VarianceRule
from braidwork.measures.replicates.statistics import checked_variable, means
from braidwork.measures.replicates.weights import base_weights

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class WoodruffIntervals:
    """90 % intervals of one quantile for G groups; every array has shape (G,).

    `share_error` is the standard error of the share at or below `value`; `standard_error` is the interval's width
    over 2 × 1.645. A limit is NaN where tau ± 1.645 · share_error leaves (0, 1) or there is no share_error, and then
    so is the standard error.
    """

    groups: tuple[Hashable, ...]
    value: Floats
    lower: Floats
    upper: Floats
    standard_error: Floats
    share_error: Floats


def woodruff_intervals(
    y: ArrayLike,
    weights: ArrayLike,
    replicates: Any,
    tau: float = 0.5,
    groups: Any = None,
    *,
    categories: Sequence[Hashable] | None = None,
    universe: ArrayLike | None = None,
    rule: VarianceRule = ACS,
) -> WoodruffIntervals:
    """Invert tau ± 1.645 · SE(p), p the share at or below the quantile (Woodruff 1952). Arguments as in `quantiles`.

    For data heaped on few values, where the replicate quantiles hardly move.
    """
    require_tau(tau)
    base = base_weights(weights)
    values, missing = checked_variable(y, len(base))
    where = domains(base, groups, categories=categories, universe=universe, missing=missing)
    taking_part = where.codes < where.count
    labels = range(where.count)
    # rows that take no part get a code that exists, and the universe leaves them out
    codes = np.where(taking_part, where.codes, 0)
    found = quantiles(values, base, None, tau, codes, categories=labels, universe=taking_part, rule=rule)
    at_or_below = values <= np.append(found.value, np.nan)[where.codes]
    share = means(at_or_below, base, replicates, codes, categories=labels, universe=taking_part, rule=rule)
    margin = MOE_FACTOR * share.standard_error
    lower, upper = inverted(values, base, where, np.stack([tau - margin, tau + margin]))
    error = (upper - lower) / (2 * MOE_FACTOR)
    return WoodruffIntervals(where.labels, found.value, lower, upper, error, share.standard_error)


def inverted(values: NDArray[Any], base: NDArray[Any], where: Domains, shares: Floats) -> Floats:
    """Full-sample quantiles at each group's own shares (k, G); NaN where a share is unknown or outside (0, 1)."""
    result = np.full(shares.shape, np.nan)
    rows = np.flatnonzero((where.codes < where.count) & (base > 0))
    rows = rows[np.lexsort((values[rows], where.codes[rows]))]
    ends = np.searchsorted(where.codes[rows], np.arange(where.count + 1))
    for g in np.flatnonzero(np.diff(ends)):
        mine = rows[ends[g] : ends[g + 1]]
        cumulated = np.cumsum(base[mine], dtype=np.float64)
        for k, share in enumerate(shares[:, g]):
            if 0 < share < 1:
                at = int(np.searchsorted(cumulated, (share - ROUNDING) * cumulated[-1]))
                result[k, g] = values[mine[at]]
    return result
