"""DiNardo-Fortin-Lemieux: group B reweighted to the traits of group A, then any number of its distribution."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket.decomposition.balance import Balance, balance
from braidwork.labormarket.decomposition.design import Design, Term, design, read_terms
from braidwork.labormarket.decomposition.figure import ACCOUNTING, Figure
from braidwork.labormarket.decomposition.functionals import Functional, mean
from braidwork.labormarket.decomposition.logit import Separated, log_odds_coefficients, probability
from braidwork.labormarket.decomposition.refusals import NoOverlap
from braidwork.labormarket.decomposition.regression import require_full_rank, standardisation, standardised
from braidwork.labormarket.decomposition.replication import Replication, replication
from braidwork.labormarket.decomposition.two_groups import TwoGroups, two_groups
from braidwork.measures.replicates.rule import ACS, VarianceRule, require_known
from braidwork.measures.replicates.statistics import checked_variable
from braidwork.measures.replicates.weights import numbers

Floats = NDArray[np.float64]

# People of group B whose propensity to be in A lies this close to 0 or 1 are left out.
PROPENSITY_TRIMMINGS = {"none": 0.0, "outer_1_percent": 0.01, "outer_5_percent": 0.05}

_MEND = "leave out the term or class that tells the groups apart, merge rare classes, or compare people who overlap."


@dataclass(frozen=True)
class Counterfactual:
    """One number of the distribution in A, in B and in B reweighted: gap = composition + structure.

    `composition` (B reweighted − B) goes with the traits that the terms hold, `structure` (A − B reweighted) with
    what the same traits are paid.
    """

    a: Figure
    b: Figure
    b_reweighted: Figure
    gap: Figure
    composition: Figure
    structure: Figure
    method: str
    caveat: str = ACCOUNTING


@dataclass(frozen=True)
class Reweighting:
    """Group B with the traits of group A.

    `rows` (n_B,) are B's row numbers, `factors` (n_B,) ψ (0 where trimmed) and `weights` (n_B,) base weight × ψ.
    `effective_sample_size` is (Σw)² / Σw² of those, `largest_weight_share` the share of one person in Σw,
    `trimmed_mass` the share of B's base weight left out. `balance` says per term how far A and B differ before and
    after. `n_a`, `n_b`, `missing` and `n_other` count rows as in `OaxacaBlinder`.
    """

    group_a: Hashable
    group_b: Hashable
    rows: NDArray[np.intp]
    propensity: Floats
    factors: Floats
    weights: Floats
    effective_sample_size: float
    largest_weight_share: float
    trimmed_mass: float
    balance: tuple[Balance, ...]
    n_a: int
    n_b: int
    missing: dict[str, int]
    n_other: int
    method: str
    _sample: _Sample = field(repr=False, compare=False)

    def compare(self, functional: Functional = mean) -> Counterfactual:
        """`functional` of pay, a function of values (n,) and weights (n,), in A, in B and in B reweighted.

        With replicates the propensities are fitted again in each; a replicate without overlap, or without a value,
        makes the standard errors NaN.
        """
        sample = self._sample
        full = _compared(functional, sample.pay, sample.how.base, self.factors, sample.n_a)
        values = np.empty((sample.how.count, len(full)))
        for (i, weights), factors in zip(sample.how.weights(), sample.replicate_factors, strict=True):
            values[i] = _compared(functional, sample.pay, weights, factors, sample.n_a)
        errors = sample.how.standard_errors(full, values)
        a, b, new, gap, composition, structure = (Figure(float(v), float(e)) for v, e in zip(full, errors, strict=True))
        return Counterfactual(a, b, new, gap, composition, structure, self.method)


@dataclass(frozen=True)
class _Sample:
    """What is needed to fit the propensities again: standardised columns (n, p), pay (n,), A's rows first."""

    z: Floats
    pay: Floats
    n_a: int
    coefficients: Floats
    bound: float
    how: Replication

    @property
    def member(self) -> Floats:
        return np.repeat([1.0, 0.0], [self.n_a, len(self.pay) - self.n_a])

    def factors(self, coefficients: Floats, weights: Floats) -> tuple[Floats, Floats]:
        """Propensities of all (n,), and ψ of B (n_B,), 0 where trimmed."""
        odds = self.z @ coefficients
        fitted = probability(odds)
        own = fitted[self.n_a :]
        kept = (own >= self.bound) & (own <= 1.0 - self.bound)
        # P(A|x) / P(B|x) is the odds themselves
        ratio = weights[self.n_a :].sum() / weights[: self.n_a].sum()
        return fitted, np.where(kept, np.exp(odds[self.n_a :]) * ratio, 0.0)

    @cached_property
    def replicate_factors(self) -> list[Floats]:
        """ψ of B in every replicate; NaN where the groups do not overlap in it."""
        found = []
        for _, weights in self.how.weights():
            try:
                beta = log_odds_coefficients(self.z, self.member, weights, self.coefficients)
                found.append(self.factors(beta, weights)[1])
            except Separated:
                found.append(np.full(len(self.pay) - self.n_a, np.nan))
        return found


def reweight(
    pay: ArrayLike,
    group: Any,
    terms: Any,
    *,
    group_a: Hashable | None = None,
    group_b: Hashable | None = None,
    omitted: Mapping[str, Hashable] | None = None,
    propensity_trimming: str = "none",
    weights: ArrayLike | None = None,
    replicates: Any = None,
    rule: VarianceRule = ACS,
    draws: int = 0,
    seed: int = 0,
    trimming: str = "none",
) -> Reweighting:
    """Reweight B by ψ(x) = P(A|x)·P(B) / (P(B|x)·P(A)), P(A|x) a logit of the terms (DiNardo, Fortin, Lemieux 1996).

    Arguments as in `oaxaca_blinder`; ask the result for any number of the distribution with `compare`.
    `propensity_trimming` "outer_1_percent" or "outer_5_percent" leaves out people of B with a propensity that close
    to 0 or 1 (default none), and is recorded. Raises NoOverlap where a propensity is exactly 0 or 1,
    UndefinedMeasureError for groups without weight and collinear terms, UnknownNameError for any unknown option.
    """
    require_known("propensity trimming", propensity_trimming, tuple(PROPENSITY_TRIMMINGS))
    rows = len(numbers(pay, "the pay"))
    y, no_pay = checked_variable(pay, rows)
    read = read_terms(terms, rows, omitted)
    lacking = {"pay": np.zeros(rows, dtype=np.bool_) if no_pay is None else no_pay}
    lacking |= {term.name: term.missing for term in read}
    pair = two_groups(group, y, weights, group_a=group_a, group_b=group_b, missing=lacking)
    how = replication(
        pair.rows, pair.strata, weights, replicates, of=rows, rule=rule, draws=draws, seed=seed, trimming=trimming
    )
    plan = design(read, pair.rows, normalise=False)
    _require_both_groups_in_each_class(read, pair, how.base)
    require_full_rank(plan.matrix, how.base, plan.names, "both groups")
    sample = _fitted(plan, y[pair.rows].astype(np.float64), pair, how, PROPENSITY_TRIMMINGS[propensity_trimming])
    return _result(sample, plan, pair, propensity_trimming)


def _require_both_groups_in_each_class(terms: tuple[Term, ...], pair: TwoGroups, base: Floats) -> None:
    for term in terms:
        if not term.classes:
            continue
        codes = term.values[pair.rows]
        tallies = [
            np.bincount(codes[first:stop], weights=base[first:stop], minlength=len(term.classes))
            for first, stop in pair.strata
        ]
        alone = np.flatnonzero((tallies[0] > 0) != (tallies[1] > 0))
        if alone.size:
            only = pair.a if tallies[0][alone[0]] > 0 else pair.b
            raise NoOverlap(
                f"only the group '{only}' has people with {term.name} = {term.classes[alone[0]]}: "
                f"their propensity is exactly {int(only == pair.a)}.",
                mend=_MEND,
            )


def _fitted(plan: Design, pay: Floats, pair: TwoGroups, how: Replication, bound: float) -> _Sample:
    mean_x, spread = standardisation(plan.matrix, how.base)
    z = standardised(plan.matrix, mean_x, spread)
    member = np.repeat([1.0, 0.0], [pair.n_a, len(pay) - pair.n_a])
    try:
        beta = log_odds_coefficients(z, member, how.base)
    except Separated as apart:
        growing = ", ".join(repr(plan.names[i]) for i in apart.growing if i) or "a combination of terms"
        raise _no_overlap(pair, apart.certain, f"the log-odds grow without bound in {growing}") from None
    sample = _Sample(z, pay, pair.n_a, beta, bound, how)
    fitted = probability(z @ beta)
    certain = np.flatnonzero(((fitted <= 0.0) | (fitted >= 1.0)) & (how.base > 0))
    if certain.size:
        raise _no_overlap(pair, certain, "propensities of exactly 0 or 1")
    return sample


def _no_overlap(pair: TwoGroups, certain: NDArray[np.intp], why: str) -> NoOverlap:
    first = ", ".join(str(i) for i in np.sort(pair.rows[certain])[:3])
    who = f"{len(certain)} people have" if certain.size else "some people have"
    return NoOverlap(
        f"{who} no counterpart in the other group: {why}.",
        where=f"rows {first}" if first else None,
        mend=_MEND,
    )


def _result(sample: _Sample, plan: Design, pair: TwoGroups, propensity_trimming: str) -> Reweighting:
    base = sample.how.base
    fitted, factors = sample.factors(sample.coefficients, base)
    own = base[pair.n_a :]
    weights = own * factors
    if not weights.sum() > 0:
        raise UndefinedMeasureError(
            f"trimming '{propensity_trimming}' leaves nobody of the group '{pair.b}'.", mend="trim less, or not at all."
        )
    return Reweighting(
        group_a=pair.a,
        group_b=pair.b,
        rows=pair.rows[pair.n_a :],
        propensity=fitted[pair.n_a :],
        factors=factors,
        weights=weights,
        effective_sample_size=float(weights.sum() ** 2 / (weights @ weights)),
        largest_weight_share=float(weights.max() / weights.sum()),
        trimmed_mass=float(own[factors == 0].sum() / own.sum()),
        balance=balance(plan, pair.n_a, base, weights),
        n_a=int((base[: pair.n_a] > 0).sum()),
        n_b=int((own > 0).sum()),
        missing=pair.missing,
        n_other=pair.n_other,
        method="DiNardo-Fortin-Lemieux reweighting, logit propensities, propensity trimming "
        f"{propensity_trimming}; {sample.how.text}",
        _sample=sample,
    )


def _compared(functional: Functional, pay: Floats, weights: Floats, factors: Floats, n_a: int) -> Floats:
    """A, B, B reweighted, gap, composition, structure (6,)."""
    if np.isnan(factors).any():
        return np.full(6, np.nan)
    a = functional(pay[:n_a], weights[:n_a])
    b = functional(pay[n_a:], weights[n_a:])
    new = functional(pay[n_a:], weights[n_a:] * factors)
    return np.array([a, b, new, a - b, new - b, a - new])
