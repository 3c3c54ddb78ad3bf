"""DiNardo-Fortin-Lemieux reweighting and its logit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from braidwork.errors import UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.decomposition import NoOverlap, mean, quantile, reweight, share_at_least, theil_index
from braidwork.measures.replicates import VarianceRule

EIGHT = VarianceRule(coefficient=0.5)
NAMED = {"group_a": "a", "group_b": "b"}


@pytest.mark.public_data
def test_the_published_sample(chicago):
    got = reweight(chicago.pay, chicago.group, chicago.terms)
    assert got.compare().b_reweighted.value == pytest.approx(15.886438574, abs=1e-8)
    assert got.compare(quantile(0.5)).b_reweighted.value == pytest.approx(12.0, abs=1e-6)
    assert got.effective_sample_size == pytest.approx(170.894, abs=5e-4)
    assert got.largest_weight_share == pytest.approx(0.017265, abs=5e-7)
    assert got.trimmed_mass == 0
    assert (got.n_a, got.n_b, got.missing["pay"]) == (287, 379, 46)
    assert max(abs(line.gap_before) for line in got.balance) > 0.6
    assert max(abs(line.gap_after) for line in got.balance) < 0.07


@pytest.mark.public_data
def test_a_label_and_its_indicators_give_one_answer(chicago):
    one = reweight(chicago.pay, chicago.group, chicago.terms)
    two = reweight(chicago.pay, chicago.group, chicago.classes)
    assert two.factors == pytest.approx(one.factors, rel=1e-8)
    assert len(two.balance) == 7  # five levels of schooling, the left-out one too


@pytest.mark.parametrize("weighted", [False, True])
def test_factors_are_those_of_the_likeliest_logit(sample, weighted):
    w = sample.weights if weighted else np.ones(240)
    got = reweight(sample.pay, sample.group, sample.terms, weights=w if weighted else None, **NAMED)
    x = np.column_stack([np.ones(240), (sample.terms["age"] - 40) / 10, sample.terms["skill"]])
    member = (sample.group == "a") * 1.0

    def loss(beta):
        odds = x @ beta
        return w @ (np.logaddexp(0, odds) - member * odds), x.T @ (w * (1 / (1 + np.exp(-odds)) - member))

    beta = minimize(loss, np.zeros(3), jac=True, method="BFGS", options={"gtol": 1e-10}).x
    fitted = 1 / (1 + np.exp(-x @ beta))
    b = sample.group == "b"
    psi = fitted[b] * w[b].sum() / ((1 - fitted[b]) * w[~b].sum())
    assert got.propensity == pytest.approx(fitted[b], rel=1e-5)
    assert got.factors == pytest.approx(psi, rel=1e-5)
    assert got.weights == pytest.approx(psi * w[b], rel=1e-5)
    assert np.array_equal(got.rows, np.flatnonzero(b))


def test_any_number_of_the_distribution(sample):
    got = reweight(sample.pay, sample.group, sample.terms, weights=sample.weights, **NAMED)
    b = got.rows
    for functional in (mean, quantile(0.9), theil_index, share_at_least(15.0), lambda y, w: float((y * w).max())):
        found = got.compare(functional)
        assert found.b_reweighted.value == pytest.approx(functional(sample.pay[b], got.weights))
        assert found.composition.value + found.structure.value == pytest.approx(found.gap.value, abs=1e-12)
        assert found.gap.value == pytest.approx(found.a.value - found.b.value)
    share = got.compare(share_at_least(15.0)).b.value
    assert share == pytest.approx(np.average(sample.pay[b] >= 15, weights=sample.weights[b]))
    assert "not causal" in got.compare().caveat


def test_propensities_are_fitted_again_in_each_replicate(sample):
    got = reweight(
        sample.pay,
        sample.group,
        sample.terms,
        weights=sample.weights,
        replicates=sample.replicates,
        rule=EIGHT,
        **NAMED,
    )
    alone = [reweight(sample.pay, sample.group, sample.terms, weights=w, **NAMED) for w in sample.replicates.T]
    for functional in (mean, quantile(0.5)):
        found = got.compare(functional)
        again = [r.compare(functional) for r in alone]
        for part in ("b_reweighted", "composition", "structure"):
            values = np.array([getattr(c, part).value for c in again])
            expected = np.sqrt(0.5 * ((values - getattr(found, part).value) ** 2).sum())
            assert getattr(found, part).standard_error == pytest.approx(expected, rel=1e-7)


def test_a_bootstrap_gives_errors(sample):
    got = reweight(sample.pay, sample.group, sample.terms, draws=60, seed=4)
    assert 0 < got.compare().structure.standard_error < 2
    assert got.compare() == got.compare()


def test_trimming_is_explicit_and_reports_its_mass(sample):
    skill = np.where(sample.group == "a", 2.0, -1.0) + np.random.default_rng(1).normal(size=240)
    whole = reweight(sample.pay, sample.group, {"skill": skill}, **NAMED)
    cut = reweight(sample.pay, sample.group, {"skill": skill}, propensity_trimming="outer_5_percent", **NAMED)
    out = (whole.propensity < 0.05) | (whole.propensity > 0.95)
    assert cut.trimmed_mass == pytest.approx(out.mean())
    assert 0 < cut.trimmed_mass < 1
    assert (cut.factors[out] == 0).all()
    assert "outer_5_percent" in cut.method
    with pytest.raises(UnknownNameError, match="none, outer_1_percent, outer_5_percent"):
        reweight(sample.pay, sample.group, sample.terms, propensity_trimming="yes")


def test_groups_that_can_be_told_apart_have_no_overlap(sample):
    told_apart = np.where(sample.group == "a", 5.0, 0.0) + sample.terms["skill"] / 10
    with pytest.raises(NoOverlap, match=r"no counterpart.*without bound in 'code'"):
        reweight(sample.pay, sample.group, {"code": told_apart})


def test_a_trait_of_one_group_alone_has_no_overlap(sample):
    only_b = ((sample.group == "b") & (sample.terms["age"] > 50)) * 1.0
    with pytest.raises(NoOverlap, match=r"people have no counterpart.*'flag'") as caught:
        reweight(sample.pay, sample.group, {"flag": only_b, **sample.terms}, **NAMED)
    assert caught.value.where is not None
    label = np.where(only_b == 1, "yes", "no")
    with pytest.raises(NoOverlap, match="only the group 'b' has people with flag = yes: their propensity is exactly 0"):
        reweight(sample.pay, sample.group, {"flag": label, **sample.terms}, **NAMED)


def test_strong_but_overlapping_groups_are_fitted(sample):
    """A coefficient of 4 on standardised skill is far from separation, however small some propensities are."""
    random = np.random.default_rng(9)
    skill = random.normal(size=3000)
    group = np.where(random.random(3000) < 1 / (1 + np.exp(-6 * skill)), "a", "b")
    got = reweight(np.exp(skill), group, {"skill": skill}, **NAMED)
    assert got.propensity.min() < 1e-6
    assert np.isfinite(got.factors).all()


def test_a_replicate_without_overlap_leaves_no_standard_error(sample):
    parts = sample.replicates.copy()
    flag = np.zeros(240)
    b = np.flatnonzero(sample.group == "b")
    flag[b[:30]] = 1
    lone = np.flatnonzero(sample.group == "a")[0]
    flag[lone] = 1
    parts[lone, 0] = 0
    got = reweight(
        sample.pay, sample.group, {"flag": flag}, weights=sample.weights, replicates=parts, rule=EIGHT, **NAMED
    )
    assert np.isfinite(got.compare().b_reweighted.value)
    assert np.isnan(got.compare().b_reweighted.standard_error)


def test_collinear_terms_are_named(sample):
    age = sample.terms["age"]
    with pytest.raises(UndefinedMeasureError, match="'twice' follows from 'age'"):
        reweight(sample.pay, sample.group, {"age": age, "twice": 2 * age})


def test_theil_of_pay_that_is_not_positive_is_unknown(sample):
    pay = sample.pay.copy()
    pay[np.flatnonzero(sample.group == "b")[0]] = 0
    got = reweight(pay, sample.group, sample.terms, **NAMED)
    assert np.isnan(got.compare(theil_index).b.value)
    assert np.isfinite(got.compare(theil_index).a.value)
