"""Scores from the dimensions that are observed: geometric mean with bounds, coverage, and the rule of thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket.demand.columns import codes, numbers
from braidwork.labormarket.job_quality.definition import Definition

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Evidence:
    """What is known of each occupation: values and standard errors (occupations, dimensions), NaN = no evidence."""

    occupations: tuple[str, ...]
    values: Floats
    standard_errors: Floats
    definition: Definition

    @property
    def observed(self) -> NDArray[np.bool_]:
        """Which values are known, shape (occupations, dimensions)."""
        return ~np.isnan(self.values)


@dataclass(frozen=True)
class Scores:
    """Scores by occupation, each array of shape (occupations,).

    `score` is the weighted geometric mean over the observed dimensions; `lower` and `upper` take the missing ones as 0
    and as 1. `coverage` is the share of weight observed. `thresholds_met` counts the known ones; `meets_rule` says
    whether enough are met and the pay floor with them: True, False, or None where the missing ones decide.
    """

    score: Floats
    lower: Floats
    upper: Floats
    coverage: Floats
    thresholds_met: NDArray[np.int64]
    meets_rule: tuple[bool | None, ...]


def evidence(table: Any, definition: Definition) -> Evidence:
    """Values of a table with `occupation_code`, a column per dimension in its unit, and if known `<dimension>_se`.

    None or NaN is no evidence and is never filled in; a value without an error counts as exact. Raises
    UndefinedMeasureError, naming them, where occupations have no evidence in any dimension that has weight; DataError
    for a text, an infinite number or a negative error.
    """
    occupations = codes(table, "occupation_code")
    values = np.column_stack([numbers(table, name, may_miss=True) for name in definition.names])
    errors = [numbers(table, f"{name}_se", least=0, may_miss=True, default=0.0) for name in definition.names]
    known = np.asarray((~np.isnan(values))[:, definition.weights > 0].any(axis=1))
    if not known.all():
        bare = [o for o, k in zip(occupations, known, strict=True) if not k]
        raise UndefinedMeasureError(
            f"no dimension is observed for {', '.join(bare[:5])} ({len(bare)} occupations).",
            mend="leave them out of the table and say that there is no evidence.",
        )
    return Evidence(occupations, values, np.nan_to_num(np.column_stack(errors)), definition)


def scores(found: Evidence, weights: Floats | None = None) -> Scores:
    """Scores under the weights of the definition, or under others of shape (dimensions,) that sum to 1.

    An occupation whose observed dimensions have no weight scores NaN.
    """
    used = found.definition.weights if weights is None else weights
    shares = np.clip(found.definition.anchor(found.values), 0.0, 1.0)
    observed = found.observed
    coverage = observed @ used
    logs = _weighted_logs(shares, observed, used)
    # Rounding absorbs the order of the summands: what ties on paper ties here.
    over_observed: Floats = np.divide(logs, coverage, out=np.full(len(logs), np.nan), where=coverage > 0)
    missing_weight = (~observed) @ used > 0
    upper = np.asarray(np.round(np.exp(logs), 12), np.float64)
    met = _met(found)
    return Scores(
        np.asarray(np.round(np.exp(over_observed), 12), np.float64),
        np.where(missing_weight, 0.0, upper),
        upper,
        coverage,
        met.sum(axis=1),
        _rule(found, met),
    )


def _weighted_logs(shares: Floats, observed: NDArray[np.bool_], weights: Floats) -> Floats:
    total = np.zeros(len(shares))
    with np.errstate(divide="ignore"):
        for k in np.flatnonzero(weights > 0):
            total += np.where(observed[:, k], weights[k] * np.log(shares[:, k]), 0.0)
    return total


def _met(found: Evidence) -> NDArray[np.bool_]:
    columns = [
        found.values[:, k] >= d.threshold if d.target > d.floor else found.values[:, k] <= d.threshold
        for k, d in enumerate(found.definition.dimensions)
    ]
    return np.column_stack(columns)


def _rule(found: Evidence, met: NDArray[np.bool_]) -> tuple[bool | None, ...]:
    pay, needed = found.definition.names.index(found.definition.pay_floor), found.definition.thresholds_needed
    possible = met | ~found.observed
    surely = met[:, pay] & (met.sum(axis=1) >= needed)
    perhaps = possible[:, pay] & (possible.sum(axis=1) >= needed)
    return tuple(True if s else (None if p else False) for s, p in zip(surely, perhaps, strict=True))
