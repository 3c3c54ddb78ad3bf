"""Weighted quantiles per group and replicate: one pass, then a sort of the few rows near the quantile."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError
from braidwork.measures.replicates.brackets import brackets
from braidwork.measures.replicates.domains import Domains, domains
from braidwork.measures.replicates.estimates import Floats, ReplicateEstimates, assemble, domain_reasons
from braidwork.measures.replicates.rule import ACS, VarianceRule, require_known
from braidwork.measures.replicates.statistics import checked_variable
from braidwork.measures.replicates.sums import negative_sums, weighted_sums
from braidwork.measures.replicates.weights import base_weights, replicate_weights

QUANTILE_RULES = ("inverted_cdf",)
ROUNDING = 1e-12  # of the total weight: a crossing that only float rounding would miss still counts
ROWS_SORTED_AT_A_TIME = 8192


def quantiles(
    y: ArrayLike,
    weights: ArrayLike,
    replicates: Any = None,
    tau: float = 0.5,
    groups: Any = None,
    *,
    categories: Sequence[Hashable] | None = None,
    universe: ArrayLike | None = None,
    rule: VarianceRule = ACS,
    quantile_rule: str = "inverted_cdf",
) -> ReplicateEstimates:
    """Weighted quantiles per group: the smallest y whose cumulative weight reaches tau · Σw, in every replicate.

    The rule is the inverted distribution function without interpolation (numpy `inverted_cdf`, svy `higher`);
    equal values are collapsed first. Negative replicate weights are kept: the first crossing in value order
    counts. Arguments as in `braidwork.measures.replicates.totals`; tau must lie inside (0, 1).
    """
    require_tau(tau, quantile_rule)
    base = base_weights(weights)
    parts = replicate_weights(replicates, len(base))
    if parts.shape[1]:
        rule.coefficients(parts.shape[1])  # a wrong number of replicates raises before the long pass
    values, missing = checked_variable(y, len(base))
    where = domains(base, groups, categories=categories, universe=universe, missing=missing)
    crossed, weight = _crossings(values, base, parts, where, tau)
    return _estimates(crossed, weight, where, rule)


def weighted_quantile_from_groups(
    group_codes: ArrayLike,
    values: ArrayLike,
    weights: ArrayLike,
    replicate_weights: Any = None,
    tau: float = 0.5,
    *,
    groups: Sequence[Hashable] | None = None,
    n: ArrayLike | None = None,
    n_missing: ArrayLike | None = None,
    n_effective: ArrayLike | None = None,
    rule: VarianceRule = ACS,
    quantile_rule: str = "inverted_cdf",
) -> ReplicateEstimates:
    """`quantiles` from rows that an engine already summed: (group code, value, Σw, Σw per replicate).

    `group_codes` (m,) are positions in `groups` (by default 0 to the largest code), `values` and `weights` (m,),
    `replicate_weights` (m, R). Rows may come in any order and a value may repeat. `n`, `n_missing` and
    `n_effective` (G,) are those of the records behind the sums; unknown is −1, 0 and NaN.
    """
    codes = np.asarray(group_codes)
    count = len(groups) if groups is not None else int(codes.max()) + 1 if codes.size else 0
    found = quantiles(
        values,
        weights,
        replicate_weights,
        tau,
        codes,
        categories=range(count),
        rule=rule,
        quantile_rule=quantile_rule,
    )
    return ReplicateEstimates(
        tuple(range(count)) if groups is None else tuple(groups),
        found.value,
        found.standard_error,
        found.replicate_values,
        np.full(count, -1) if n is None else np.asarray(n),
        found.n_missing if n_missing is None else np.asarray(n_missing),
        np.full(count, np.nan) if n_effective is None else np.asarray(n_effective, dtype=np.float64),
        found.weight,
        found.reason,
        found.heaped,
        rule,
    )


def require_tau(tau: float, quantile_rule: str = "inverted_cdf") -> None:
    """Raise unless tau lies inside (0, 1) and the quantile rule is known."""
    require_known("quantile rule", quantile_rule, QUANTILE_RULES)
    if not 0 < tau < 1:
        raise DataError(f"the quantile {tau} lies outside (0, 1).", mend="0.5 is the median, 0.9 the ninth decile.")


def _estimates(crossed: Floats, weight: Floats, where: Domains, rule: VarianceRule) -> ReplicateEstimates:
    empty = weight[:, 0] == 0
    reasons = domain_reasons(empty, weight[:, 1:])
    return assemble(
        np.where(empty, np.nan, crossed[:, 0]),
        crossed[:, 1:],
        reasons,
        weight=weight[:, 0],
        groups=where.labels,
        n=where.n,
        n_missing=where.n_missing,
        n_effective=where.n_effective,
        rule=rule,
        is_quantile=True,
    )


def _crossings(
    values: NDArray[Any], base: NDArray[Any], parts: NDArray[Any], where: Domains, tau: float
) -> tuple[Floats, Floats]:
    """Quantiles and total weights (G, 1 + R), full sample first; NaN where the total is not positive.

    Rows outside a group's bracket only add to the sums below and above it; the rows inside are sorted. Where the
    sums show that a crossing may lie outside, the group is done again without a bracket, so the answer is exact.
    """
    count = where.count
    low, high = brackets(values, base, where, tau)
    under, over = values < low[where.codes], values > high[where.codes]
    cells = where.codes + np.int32(count) * np.where(under, 0, np.where(over, 2, 1)).astype(np.int32)
    inside = (cells >= count) & (cells < 2 * count) & (where.codes < count)
    cells[where.codes == count] = 3 * count
    sums = weighted_sums(base, parts, cells, 3 * count + 1)[0]
    below, within, above = sums[:count], sums[count : 2 * count], sums[2 * count : 3 * count]
    weight = below + within + above
    target = np.where(weight > 0, (tau - ROUNDING) * weight, np.inf)
    highest = below - _dips(parts, cells, count, under)  # no value below the bracket can have cumulated more
    crossed = _first_crossings(values, base, parts, where.codes, inside, below, target)
    sure = ((highest < target) & ~np.isnan(crossed)) | (weight <= 0)
    again = ~sure.all(axis=1)
    if again.any():
        whole = np.append(again, False)[where.codes]
        redone = _first_crossings(values, base, parts, where.codes, whole, np.zeros_like(below), target)
        crossed[again] = redone[again]
    return crossed, weight


def _dips(parts: NDArray[Any], cells: NDArray[np.int32], count: int, under: NDArray[np.bool_]) -> Floats:
    """How far negative weights below the bracket could let the cumulative weight fall, (G, 1 + R), ≤ 0."""
    negative = negative_sums(parts, cells, 3 * count + 1) if under.any() else None
    return np.zeros((count, 1 + parts.shape[1])) if negative is None else negative[:count]


def _first_crossings(
    values: NDArray[Any],
    base: NDArray[Any],
    parts: NDArray[Any],
    codes: NDArray[np.int32],
    inside: NDArray[np.bool_],
    below: Floats,
    target: Floats,
) -> Floats:
    """The first value (G, 1 + R) among the rows `inside` whose cumulative weight, begun at `below`, reaches `target`.

    NaN where none does.
    """
    crossed = np.full(target.shape, np.nan)
    rows = np.flatnonzero(inside)
    rows = rows[np.lexsort((values[rows], codes[rows]))]
    ends = np.searchsorted(codes[rows], np.arange(len(target) + 1))
    for g in np.flatnonzero(np.diff(ends)):
        _scan(values, base, parts, rows[ends[g] : ends[g + 1]], below[g], target[g], crossed[g])
    return crossed


def _scan(
    values: NDArray[Any],
    base: NDArray[Any],
    parts: NDArray[Any],
    rows: NDArray[np.intp],
    below: Floats,
    target: Floats,
    crossed: Floats,
) -> None:
    """Fill `crossed` (1 + R) for one group whose rows come in value order; equal values count as one."""
    y = values[rows]
    starts = np.flatnonzero(np.append(True, y[1:] != y[:-1]))  # first row of each distinct value
    ends = np.append(starts[1:], len(y))
    running, at = below, 0
    while at < len(starts) and np.isnan(crossed[np.isfinite(target)]).any():
        upto = max(at + 1, int(np.searchsorted(ends, starts[at] + ROWS_SORTED_AT_A_TIME)))
        some = rows[starts[at] : ends[upto - 1]]
        block = np.empty((len(some), len(target)))
        block[:, 0], block[:, 1:] = base[some], parts[some]
        cumulated = np.add.reduceat(block, starts[at:upto] - starts[at], axis=0)
        cumulated[0] += running
        np.cumsum(cumulated, axis=0, out=cumulated)
        reached = cumulated >= target
        new = np.isnan(crossed) & reached.any(axis=0)
        crossed[new] = y[starts[at:upto]][reached.argmax(axis=0)[new]]
        running, at = cumulated[-1], upto
