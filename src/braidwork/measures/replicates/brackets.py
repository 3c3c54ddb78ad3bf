"""Where a group's quantiles surely lie: an interval per group read from a small stride sample of its rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.measures.replicates.domains import Domains

FEWEST_ROWS = 512  # a smaller group is sorted whole: that is cheaper than narrowing it
SAMPLED_ROWS = 250_000
SAFETY = 4.0  # standard errors of the sampled and of the replicate distribution functions


def brackets(
    values: NDArray[Any], base: NDArray[Any], where: Domains, tau: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Lowest and highest value, each (G + 1,), between which a group's replicate quantiles are expected.

    Infinite where a group is small or the sample too thin. The bracket only saves time: the caller proves
    that the crossings lie inside it. The rows are taken at a fixed stride, so the same data give the same bracket.
    """
    count = where.count
    low, high = np.full(count + 1, -np.inf), np.full(count + 1, np.inf)
    large = np.append(where.n > FEWEST_ROWS, False)
    if not large.any():
        return low, high
    stride = max(1, len(values) // SAMPLED_ROWS)
    rows = np.arange(stride // 2, len(values), stride)
    rows = rows[large[where.codes[rows]] & (base[rows] > 0)]
    rows = rows[np.lexsort((values[rows], where.codes[rows]))]
    ends = np.searchsorted(where.codes[rows], np.arange(count + 1))
    for g in np.flatnonzero(np.diff(ends)):
        mine = rows[ends[g] : ends[g + 1]]
        w = base[mine].astype(np.float64)
        cumulated = np.cumsum(w) / w.sum()
        effective = w.sum() ** 2 / (w * w).sum()
        # replicates move by about half a standard error of the design; an effect of 4 is allowed for
        whole = effective * where.n[g] / len(mine)
        sampled = 0.0 if stride == 1 else 1 / np.sqrt(effective)
        spread = SAFETY * np.sqrt(tau * (1 - tau)) * (sampled + 1 / np.sqrt(whole))
        if tau - spread > 0:
            low[g] = values[mine[np.searchsorted(cumulated, tau - spread)]]
        if tau + spread < cumulated[-1]:
            high[g] = values[mine[np.searchsorted(cumulated, tau + spread)]]
    return low, high
