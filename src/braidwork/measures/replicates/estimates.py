"""Estimates per group with their replicate values, made from rows or from sums that an engine made."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UnknownNameError
from braidwork.measures.estimates import MOE_FACTOR
from braidwork.measures.replicates.rule import ACS, VarianceRule, variance_by_rule

Reason = Literal["empty", "denominator", "replicate_total", "no_replicates"]
Floats = NDArray[np.float64]

FEWEST_DISTINCT_REPLICATES = 5  # below this a replicate quantile hardly moves and its SE means little


@dataclass(frozen=True)
class ReplicateEstimates:
    """One statistic for G groups and R replicates.

    `value` (G,) and `standard_error` (G,) are NaN where there is none, and `reason` (G) then says why:
    `empty` no rows or no weight, `denominator` a quotient with nothing below the line, `replicate_total` a
    replicate in which the group's weights sum to 0 or less, `no_replicates` none were given.
    `replicate_values` (G, R); `n` (G,) unweighted rows with a positive base weight, `n_missing` (G,) rows left
    out because y is missing, `n_effective` (G,) Kish's (Σw)² / Σw², `weight` (G,) Σw;
    `heaped` (G,) marks quantiles whose replicates take fewer than five distinct values.
    """

    groups: tuple[Hashable, ...]
    value: Floats
    standard_error: Floats
    replicate_values: Floats
    n: NDArray[np.int64]
    n_missing: NDArray[np.int64]
    n_effective: Floats
    weight: Floats
    reason: tuple[Reason | None, ...]
    heaped: NDArray[np.bool_]
    rule: VarianceRule = ACS

    def __len__(self) -> int:
        return len(self.groups)

    @property
    def margin_of_error(self) -> Floats:
        """Half-widths of the 90 % intervals (G,): 1.645 standard errors."""
        return MOE_FACTOR * self.standard_error

    def index(self, group: Hashable) -> int:
        """Position of a group; an error with near names if there is none."""
        if group not in self.groups:
            raise UnknownNameError.of("group", str(group), [str(g) for g in self.groups])
        return self.groups.index(group)


def from_sums(
    full: ArrayLike,
    replicate: ArrayLike,
    denominator: ArrayLike | None = None,
    replicate_denominator: ArrayLike | None = None,
    *,
    weight: ArrayLike | None = None,
    replicate_weight: ArrayLike | None = None,
    groups: Sequence[Hashable] | None = None,
    n: ArrayLike | None = None,
    n_missing: ArrayLike | None = None,
    n_effective: ArrayLike | None = None,
    rule: VarianceRule = ACS,
) -> ReplicateEstimates:
    """Totals, or quotients if a denominator is given, from sums that are already made.

    `full` (G,) and `replicate` (G, R) are Σw·x in the full sample and per replicate. A mean is Σw·y over Σw, a
    share the same with y true or false. `weight` and `replicate_weight` are Σw of the domain: needed for a total
    of y or a ratio, and otherwise taken from the denominator, or from the sums themselves. `n` unknown is −1.
    """
    top, tops = _sums(full, replicate)
    count = len(top)
    if denominator is None or replicate_denominator is None:
        bottom = bottoms = None
        w, ws = (top, tops) if weight is None or replicate_weight is None else _sums(weight, replicate_weight)
    else:
        bottom, bottoms = _sums(denominator, replicate_denominator)
        w, ws = (bottom, bottoms) if weight is None or replicate_weight is None else _sums(weight, replicate_weight)
    if (w < 0).any():
        raise DataError(
            "the weights of a group sum to less than 0.", mend="full-sample weights may not be negative; check them."
        )
    value, values, reasons = (
        _total(top, tops, w, ws) if bottom is None else _quotient(top, tops, bottom, bottoms, w, ws)
    )
    return assemble(
        value,
        values,
        reasons,
        weight=w,
        groups=tuple(range(count)) if groups is None else tuple(groups),
        n=np.full(count, -1) if n is None else np.asarray(n),
        n_missing=np.zeros(count, dtype=np.int64) if n_missing is None else np.asarray(n_missing),
        n_effective=np.full(count, np.nan) if n_effective is None else np.asarray(n_effective, dtype=np.float64),
        rule=rule,
    )


def _sums(full: ArrayLike, replicate: ArrayLike) -> tuple[Floats, Floats]:
    whole, parts = np.asarray(full, dtype=np.float64), np.asarray(replicate, dtype=np.float64)
    if whole.ndim != 1 or parts.ndim != 2 or len(parts) != len(whole):
        raise DataError(
            f"sums of shape {whole.shape} and replicate sums of shape {parts.shape} do not belong together.",
            mend="give (groups,) and (groups, replicates).",
        )
    if not np.isfinite(whole).all() or not np.isfinite(parts).all():
        raise DataError("a sum is missing (NaN) or infinite.", mend="a sum over no rows is 0; a weight may not be NaN.")
    return whole, parts


def _total(top: Floats, tops: Floats, w: Floats, ws: Floats) -> tuple[Floats, Floats, list[Reason | None]]:
    empty = w == 0
    reasons = domain_reasons(empty, ws)
    return np.where(empty, 0.0, top), tops, reasons


def _quotient(
    top: Floats, tops: Floats, bottom: Floats, bottoms: Any, w: Floats, ws: Floats
) -> tuple[Floats, Floats, list[Reason | None]]:
    empty, nothing = w == 0, bottom == 0
    reasons = domain_reasons(empty, ws)
    turned = (bottoms * np.sign(bottom)[:, None] <= 0).any(axis=1)
    for i in range(len(bottom)):
        if reasons[i] != "empty" and nothing[i]:
            reasons[i] = "denominator"
        elif reasons[i] is None and turned[i]:
            reasons[i] = "replicate_total"
    undefined = empty | nothing
    value = np.divide(top, bottom, out=np.full(len(top), np.nan), where=~undefined)
    possible = (bottoms * np.sign(bottom)[:, None] > 0) & ~undefined[:, None]
    return value, np.divide(tops, bottoms, out=np.full(tops.shape, np.nan), where=possible), reasons


def domain_reasons(empty: NDArray[np.bool_], replicate_weight: Floats) -> list[Reason | None]:
    """Why a group has no standard error, judged by its weights alone."""
    if not replicate_weight.shape[1]:
        return ["empty" if e else "no_replicates" for e in empty]
    low = np.asarray((replicate_weight <= 0).any(axis=1))
    return ["empty" if e else "replicate_total" if z else None for e, z in zip(empty, low, strict=True)]


def assemble(
    value: Floats,
    replicate_values: Floats,
    reasons: Sequence[Reason | None],
    *,
    weight: Floats,
    groups: tuple[Hashable, ...],
    n: NDArray[Any],
    n_missing: NDArray[Any],
    n_effective: Floats,
    rule: VarianceRule,
    is_quantile: bool = False,
) -> ReplicateEstimates:
    """Estimates with their standard errors; a group that has a reason has none."""
    count = len(value)
    error, heaped = np.full(count, np.nan), np.zeros(count, dtype=np.bool_)
    if replicate_values.shape[1]:
        rule.coefficients(
            replicate_values.shape[1]
        )  # a wrong number of replicates raises even if no group is estimable
        good = np.array([reason is None for reason in reasons], dtype=np.bool_)
        error[good] = np.sqrt(variance_by_rule(value[good], replicate_values[good], rule))
        if is_quantile:
            few = [np.unique(row).size < FEWEST_DISTINCT_REPLICATES for row in replicate_values]
            heaped = good & np.array(few, dtype=np.bool_)
    return ReplicateEstimates(
        groups, value, error, replicate_values, n, n_missing, n_effective, weight, tuple(reasons), heaped, rule
    )
