"""Oaxaca-Blinder: how much of a pay gap goes with traits, and how much with what the same traits are paid."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.labormarket.decomposition.design import Design, design, read_terms
from braidwork.labormarket.decomposition.effects import MIXED, PARTS, REFERENCES, Sides, line_effects, mixed
from braidwork.labormarket.decomposition.figure import ACCOUNTING, Figure
from braidwork.labormarket.decomposition.moments import Moments, moments
from braidwork.labormarket.decomposition.regression import (
    least_squares,
    standardisation,
    standardised,
    unstandardised,
    weighted_mean,
)
from braidwork.labormarket.decomposition.replication import Replication, replication
from braidwork.labormarket.decomposition.two_groups import TwoGroups, two_groups
from braidwork.measures.replicates.rule import ACS, VarianceRule, require_known
from braidwork.measures.replicates.statistics import checked_variable
from braidwork.measures.replicates.weights import numbers

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_TOTALS = ("mean_a", "mean_b", "gap", *PARTS)


@dataclass(frozen=True)
class Contribution:
    """One line of the detailed answer: a numeric term, one class of a categorical term, or the intercept.

    `parts` holds its share in each part of the gap, by the names of the totals.
    """

    term: str
    category: Hashable | None
    parts: dict[str, Figure]


@dataclass(frozen=True)
class OaxacaBlinder:
    """A gap in mean pay between groups A and B, in the unit of pay, threefold and twofold.

    Threefold: gap = endowments (A and B differ in traits, at B's pay) + coefficients (the same traits are paid
    differently, at B's traits) + interaction. Twofold, with the coefficients β* of `reference`: gap = explained +
    unexplained, and unexplained = unexplained_a (A above β*) + unexplained_b (B below β*). `contributions` add up
    to each part. `n_a`, `n_b` count the rows used, `missing` those left out by what they lack, `n_other` those of
    further groups. `not_estimable` counts replicates in which a regression has no single answer; parts that
    need it then have no standard error (NaN), for no replicate is ever skipped.
    `replicate_values` (R, totals) are in the order of `totals`.
    """

    group_a: Hashable
    group_b: Hashable
    reference: str
    totals: dict[str, Figure]
    contributions: tuple[Contribution, ...]
    n_a: int
    n_b: int
    missing: dict[str, int]
    n_other: int
    not_estimable: int
    method: str
    replicate_values: Floats
    caveat: str = ACCOUNTING

    @property
    def gap(self) -> Figure:
        """Mean pay of A less mean pay of B."""
        return self.totals["gap"]

    @property
    def endowments(self) -> Figure:
        """(x̄_A − x̄_B)'β_B."""
        return self.totals["endowments"]

    @property
    def coefficients(self) -> Figure:
        """x̄_B'(β_A − β_B)."""
        return self.totals["coefficients"]

    @property
    def interaction(self) -> Figure:
        """(x̄_A − x̄_B)'(β_A − β_B)."""
        return self.totals["interaction"]

    @property
    def explained(self) -> Figure:
        """(x̄_A − x̄_B)'β*."""
        return self.totals["explained"]

    @property
    def unexplained(self) -> Figure:
        """x̄_A'(β_A − β*) + x̄_B'(β* − β_B)."""
        return self.totals["unexplained"]

    def to_pandas(self) -> pd.DataFrame:
        """Totals and contributions as rows (term, category, part, value, standard_error); totals have term "total"."""
        import pandas

        lines = [("total", None, self.totals), *((c.term, c.category, c.parts) for c in self.contributions)]
        return pandas.DataFrame(
            [
                {
                    "term": term,
                    "category": category,
                    "part": part,
                    "value": figure.value,
                    "standard_error": figure.standard_error,
                }
                for term, category, parts in lines
                for part, figure in parts.items()
            ]
        )


def oaxaca_blinder(
    pay: ArrayLike,
    group: Any,
    terms: Any,
    *,
    reference: str = "group_b",
    group_a: Hashable | None = None,
    group_b: Hashable | None = None,
    omitted: Mapping[str, Hashable] | None = None,
    normalise: bool = True,
    weights: ArrayLike | None = None,
    replicates: Any = None,
    rule: VarianceRule = ACS,
    draws: int = 0,
    seed: int = 0,
    trimming: str = "none",
) -> OaxacaBlinder:
    """Decompose the gap in mean pay between two groups of people (Oaxaca 1973, Blinder 1973).

    `pay` (n,), `group` n labels, `terms` a mapping or data frame of columns (n,): text columns, and those that
    `omitted` names with their left-out class, are categorical. With exactly two groups the higher paid is A; with
    more, name both. `reference` is one of group_b, group_a, reimers, cotton, neumark, jann. `normalise` states
    class contributions free of the left-out class (Yun 2005); totals do not change. Rows without pay or a term are
    excluded and counted, never imputed.

    Standard errors: from `replicates` (n, R) by `rule` if given, otherwise from `draws` resamples within each group
    if asked for, untrimmed unless `trimming` says "each_tail_1_percent". Raises UndefinedMeasureError for a group
    without rows or weight and for collinear terms, naming them; UnknownNameError for any unknown option.
    """
    require_known("reference", reference, tuple(REFERENCES))
    rows = len(numbers(pay, "the pay"))
    y, no_pay = checked_variable(pay, rows)
    read = read_terms(terms, rows, omitted)
    lacking = {"pay": np.zeros(rows, dtype=np.bool_) if no_pay is None else no_pay}
    lacking |= {term.name: term.missing for term in read}
    pair = two_groups(group, y, weights, group_a=group_a, group_b=group_b, missing=lacking)
    how = replication(
        pair.rows, pair.strata, weights, replicates, of=rows, rule=rule, draws=draws, seed=seed, trimming=trimming
    )
    plan = design(read, pair.rows, normalise=normalise)
    earned = y[pair.rows].astype(np.float64)
    full = _table(_full_sample(plan, earned, pair, how, reference), plan)
    values = _replicated(plan, earned, pair, how, reference)
    return _result(full, values, plan, pair, how, reference)


def _full_sample(plan: Design, y: Floats, pair: TwoGroups, how: Replication, reference: str) -> Sides:
    w, n = how.base, pair.n_a
    a, b = slice(0, n), slice(n, len(y))
    beta_a = least_squares(plan.matrix[a], y[a], w[a], plan.names, f"group {pair.a}")
    beta_b = least_squares(plan.matrix[b], y[b], w[b], plan.names, f"group {pair.b}")
    if reference in MIXED:
        beta = mixed(reference, beta_a, beta_b, w[a].sum(), w[b].sum())
    else:
        x, names = plan.matrix, plan.names
        if reference == "jann":
            x, names = np.column_stack([x, np.arange(len(y)) >= n]), (*names, "group")
        beta = least_squares(x, y, w, names, "both groups")[: len(plan.names)]
    means = [weighted_mean(plan.matrix[side], w[side]) for side in (a, b)]
    pay = [weighted_mean(y[side], w[side]) for side in (a, b)]
    return Sides(beta_a, beta_b, means[0], means[1], beta, pay[0], pay[1])


def _replicated(plan: Design, y: Floats, pair: TwoGroups, how: Replication, reference: str) -> Floats:
    """The table of every replicate, (R, numbers in a table)."""
    found = np.empty((how.count, len(_TOTALS) + len(PARTS) * len(plan.columns)))
    if not how.count:
        return found
    # standardised columns keep the normal equations far from cancellation
    mean, spread = standardisation(plan.matrix, how.base)
    z = standardised(plan.matrix, mean, spread)
    centre = float(weighted_mean(y, how.base))
    a, b = slice(0, pair.n_a), slice(pair.n_a, len(y))
    factor = how.row_factor
    for block, times in how.multiplicities():
        side_a, side_b = (
            moments(z[side], y[side] - centre, times[:, side], None if factor is None else factor[side])
            for side in (a, b)
        )
        sides = _sides_of_moments(side_a, side_b, reference, mean, spread, centre)
        found[block] = _table(sides, plan)
    return found


def _sides_of_moments(a: Moments, b: Moments, reference: str, mean: Floats, spread: Floats, centre: float) -> Sides:
    beta_a, beta_b = a.coefficients(), b.coefficients()
    if reference in MIXED:
        beta = mixed(reference, beta_a, beta_b, a.weight, b.weight)
    else:
        both = a + b
        both = both.with_indicator(of=b) if reference == "jann" else both
        beta = both.coefficients()[:, : len(mean)]
    betas = [unstandardised(c, mean, spread) for c in (beta_a, beta_b, beta)]
    for c in betas:
        c[:, 0] += centre
    x_a, x_b = (side.x_mean * spread + mean for side in (a, b))
    return Sides(betas[0], betas[1], x_a, x_b, betas[2], a.y_mean + centre, b.y_mean + centre)


def _table(sides: Sides, plan: Design) -> Floats:
    """Totals, then every part of every line, in one last axis."""
    lines = line_effects(sides, plan.to_lines, plan.share_lines)
    parts = lines.sum(axis=-1)
    heads = np.stack([sides.y_a, sides.y_b, sides.y_a - sides.y_b], axis=-1)
    return np.concatenate([heads, parts, lines.reshape(*lines.shape[:-2], -1)], axis=-1)


def _result(
    full: Floats, values: Floats, plan: Design, pair: TwoGroups, how: Replication, reference: str
) -> OaxacaBlinder:
    errors = how.standard_errors(full, values)
    figures = [Figure(float(v), float(e)) for v, e in zip(full, errors, strict=True)]
    heads, lines = len(_TOTALS), len(plan.columns)
    contributions = tuple(
        Contribution(term, category, {part: figures[heads + k * lines + i] for k, part in enumerate(PARTS)})
        for i, (term, category) in enumerate(plan.columns)
    )
    return OaxacaBlinder(
        group_a=pair.a,
        group_b=pair.b,
        reference=reference,
        totals=dict(zip(_TOTALS, figures[:heads], strict=True)),
        contributions=contributions,
        n_a=int((how.base[: pair.n_a] > 0).sum()),
        n_b=int((how.base[pair.n_a :] > 0).sum()),
        missing=pair.missing,
        n_other=pair.n_other,
        not_estimable=int(np.isnan(values).any(axis=1).sum()),
        method=f"Oaxaca-Blinder, reference {reference} ({REFERENCES[reference]}); {how.text}",
        replicate_values=values[:, :heads],
    )
