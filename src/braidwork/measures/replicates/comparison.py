"""Gaps and changes: differences and ratios between groups, and whether they are more than chance."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError
from braidwork.measures.estimates import MOE_FACTOR
from braidwork.measures.replicates.estimates import ReplicateEstimates
from braidwork.measures.replicates.rule import ACS, VarianceRule, variance_by_rule

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """Gaps, ratios or changes; every array has the shape of the compared values, replicates one dimension more.

    `z` is the distance from "no difference" (0 for a gap, 1 for a ratio) in standard errors and `differs` whether
    it exceeds 1.645: 90 % confidence, two-sided. Where either side has no standard error all are NaN and false.
    """

    value: Floats
    standard_error: Floats
    z: Floats
    differs: NDArray[np.bool_]
    replicate_values: Floats | None = None


def differences(estimates: ReplicateEstimates, reference: Hashable) -> Comparison:
    """Each group minus the reference group, from replicate differences (G,); the reference's own row is 0 ± 0."""
    at = estimates.index(reference)
    return difference(
        estimates.value,
        estimates.replicate_values,
        estimates.value[at],
        estimates.replicate_values[at],
        rule=estimates.rule,
    )


def quotients(estimates: ReplicateEstimates, reference: Hashable) -> Comparison:
    """Each group over the reference group, from replicate ratios (G,); the reference's own row is 1 ± 0."""
    at = estimates.index(reference)
    return quotient(
        estimates.value,
        estimates.replicate_values,
        estimates.value[at],
        estimates.replicate_values[at],
        rule=estimates.rule,
    )


def difference(
    value: ArrayLike,
    replicates: ArrayLike,
    reference: ArrayLike,
    reference_replicates: ArrayLike,
    *,
    rule: VarianceRule = ACS,
) -> Comparison:
    """value − reference of **one** sample, recomputed in each replicate: values (…), replicates (…, R).

    Groups of one sample are correlated, so √(SE² + SE²) would be wrong here.
    """
    a, b, full, part = _matched(value, reference, replicates, reference_replicates)
    return _compared(a - b, full - part, 0.0, rule)


def quotient(
    value: ArrayLike,
    replicates: ArrayLike,
    reference: ArrayLike,
    reference_replicates: ArrayLike,
    *,
    rule: VarianceRule = ACS,
) -> Comparison:
    """value ÷ reference of one sample, recomputed in each replicate; NaN where a reference is 0."""
    a, b, full, part = _matched(value, reference, replicates, reference_replicates)
    ratio = np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0)
    ratios = np.divide(full, part, out=np.full(full.shape, np.nan), where=part != 0)
    return _compared(ratio, ratios, 1.0, rule)


def change(
    value: ArrayLike, standard_error: ArrayLike, earlier: ArrayLike, earlier_standard_error: ArrayLike
) -> Comparison:
    """value − earlier of two **independent** samples: SE = √(SE² + SE²). Not for overlapping 5-year periods."""
    gap = np.asarray(value, dtype=np.float64) - np.asarray(earlier, dtype=np.float64)
    error = np.hypot(np.asarray(standard_error, dtype=np.float64), np.asarray(earlier_standard_error, dtype=np.float64))
    return _judged(gap, error, 0.0, None)


def differs_from_zero(value: ArrayLike, standard_error: ArrayLike) -> NDArray[np.bool_]:
    """Whether |value| exceeds 1.645 standard errors: 90 % confidence, two-sided. False where either is unknown."""
    return _judged(np.asarray(value, dtype=np.float64), np.asarray(standard_error, dtype=np.float64), 0.0, None).differs


def _matched(value: ArrayLike, reference: ArrayLike, full: ArrayLike, part: ArrayLike) -> tuple[Floats, ...]:
    a, b = np.asarray(value, dtype=np.float64), np.asarray(reference, dtype=np.float64)
    a_r, b_r = np.asarray(full, dtype=np.float64), np.asarray(part, dtype=np.float64)
    try:
        a, b = np.broadcast_arrays(a, b)
        a_r, b_r = np.broadcast_arrays(a_r, b_r)
    except ValueError as problem:
        raise DataError(
            f"values of shapes {a.shape} and {b.shape} with replicates {a_r.shape} and {b_r.shape} cannot be compared.",
            mend="compare estimates of the same groups and the same number of replicates.",
        ) from problem
    return a, b, a_r, b_r


def _compared(value: Floats, replicates: Floats, no_difference: float, rule: VarianceRule) -> Comparison:
    error = np.sqrt(variance_by_rule(value, replicates, rule)) if replicates.shape[-1] else np.full(value.shape, np.nan)
    return _judged(value, error, no_difference, replicates)


def _judged(value: Floats, error: Floats, no_difference: float, replicates: Floats | None) -> Comparison:
    distance = np.where(np.isnan(error), np.nan, value - no_difference)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(distance == 0, 0.0, distance / error)
    return Comparison(value, error, z, np.abs(z) > MOE_FACTOR, replicates)
