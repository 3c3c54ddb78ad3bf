"""Totals, means and ratios from rows: one pass over the replicate weights in the type they are stored in."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError
from braidwork.measures.replicates.domains import Domains, domains
from braidwork.measures.replicates.estimates import ReplicateEstimates, from_sums
from braidwork.measures.replicates.rule import ACS, VarianceRule
from braidwork.measures.replicates.sums import weighted_sums
from braidwork.measures.replicates.weights import base_weights, numbers, replicate_weights


def totals(
    weights: ArrayLike,
    replicates: Any = None,
    y: ArrayLike | None = None,
    groups: Any = None,
    *,
    categories: Sequence[Hashable] | None = None,
    universe: ArrayLike | None = None,
    rule: VarianceRule = ACS,
) -> ReplicateEstimates:
    """Weighted totals per group: Σw, or Σw·y if y (n,) is given.

    `weights` (n,), `replicates` (n, R) in any numeric type and memory order, `groups` n labels, `universe` n
    truths; rows with a missing y are excluded and counted. A group without weight has the total 0.
    """
    variables = [] if y is None else [y]
    sums, where = _sums_of(weights, replicates, variables, groups, categories, universe, rule)
    return _estimates(sums, where, top=len(variables), bottom=None, rule=rule)


def means(
    y: ArrayLike,
    weights: ArrayLike,
    replicates: Any = None,
    groups: Any = None,
    *,
    categories: Sequence[Hashable] | None = None,
    universe: ArrayLike | None = None,
    rule: VarianceRule = ACS,
) -> ReplicateEstimates:
    """Weighted means Σw·y / Σw per group; of a true/false y they are shares. Arguments as in `totals`."""
    sums, where = _sums_of(weights, replicates, [y], groups, categories, universe, rule)
    return _estimates(sums, where, top=1, bottom=0, rule=rule)


def ratios(
    numerator: ArrayLike,
    denominator: ArrayLike,
    weights: ArrayLike,
    replicates: Any = None,
    groups: Any = None,
    *,
    categories: Sequence[Hashable] | None = None,
    universe: ArrayLike | None = None,
    rule: VarianceRule = ACS,
) -> ReplicateEstimates:
    """Ratios of weighted totals Σw·x / Σw·z per group, recomputed whole in each replicate. Arguments as in `totals`.

    Rows where either side is missing are excluded and counted.
    """
    variables = [numerator, denominator]
    sums, where = _sums_of(weights, replicates, variables, groups, categories, universe, rule)
    return _estimates(sums, where, top=1, bottom=2, rule=rule)


def checked_variable(values: ArrayLike, rows: int) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """A variable (n,) with 0 where it is missing, and where that is; infinite values raise."""
    array = numbers(values, "the variable")
    if array.shape != (rows,):
        raise DataError(f"the variable has {array.shape[0]} values for {rows} rows.", mend="give one per row.")
    if array.dtype.kind != "f":
        return array, None
    finite = np.isfinite(array)
    if finite.all():
        return array, None
    missing = np.isnan(array)
    if not (finite | missing).all():
        row = int(np.flatnonzero(~finite & ~missing)[0])
        raise DataError("the variable is infinite.", where=f"row {row}", mend="mend the value or mark it missing.")
    return np.where(missing, 0.0, array), missing


def _sums_of(
    weights: ArrayLike,
    replicates: Any,
    variables: Sequence[ArrayLike],
    groups: Any,
    categories: Sequence[Hashable] | None,
    universe: ArrayLike | None,
    rule: VarianceRule,
) -> tuple[NDArray[np.float64], Domains]:
    """The sums (1 + k, G, 1 + R) of the weights and of each variable, and the domains."""
    base = base_weights(weights)
    parts = replicate_weights(replicates, len(base))
    if parts.shape[1]:
        rule.coefficients(parts.shape[1])  # a wrong number of replicates raises before the long pass
    checked = [checked_variable(variable, len(base)) for variable in variables]
    masks = [mask for _, mask in checked if mask is not None]
    missing = np.logical_or.reduce(masks) if masks else None
    where = domains(base, groups, categories=categories, universe=universe, missing=missing)
    sums = weighted_sums(base, parts, where.codes, where.count + 1, [array for array, _ in checked])
    return sums[:, : where.count], where


def _estimates(
    sums: NDArray[np.float64], where: Domains, *, top: int, bottom: int | None, rule: VarianceRule
) -> ReplicateEstimates:
    return from_sums(
        sums[top, :, 0],
        sums[top, :, 1:],
        None if bottom is None else sums[bottom, :, 0],
        None if bottom is None else sums[bottom, :, 1:],
        weight=sums[0, :, 0],
        replicate_weight=sums[0, :, 1:],
        groups=where.labels,
        n=where.n,
        n_missing=where.n_missing,
        n_effective=where.n_effective,
        rule=rule,
    )
