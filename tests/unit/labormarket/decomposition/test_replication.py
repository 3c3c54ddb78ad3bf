"""Bootstrap draws and what becomes of them."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.labormarket.decomposition import oaxaca_blinder, quantile_gap, theil
from braidwork.labormarket.decomposition.replication import resampling_counts
from braidwork.measures.replicates import VarianceRule

EIGHT = VarianceRule(coefficient=0.5)
NAMED = {"group_a": "a", "group_b": "b"}
DRAWS = 30


@pytest.fixture
def drawn(sample):
    """Base weights times the counts (DRAWS, n) that seed 5 draws, in the order of the sample's rows."""
    order = np.concatenate([np.flatnonzero(sample.group == name) for name in ("a", "b")])
    n_a = int((sample.group == "a").sum())
    counts = resampling_counts(np.random.default_rng(5), ((0, n_a), (n_a, 240)), DRAWS)
    weights = np.empty((DRAWS, 240))
    weights[:, order] = counts
    return weights * sample.weights


def test_each_group_keeps_its_size_in_every_draw():
    counts = resampling_counts(np.random.default_rng(0), ((0, 30), (30, 100)), 200)
    assert (counts[:, :30].sum(axis=1) == 30).all()
    assert (counts[:, 30:].sum(axis=1) == 70).all()
    assert counts.mean(axis=0) == pytest.approx(np.ones(100), abs=0.35)  # each row about once a draw
    assert counts.var() == pytest.approx(1.0, abs=0.1)


def test_large_groups_are_drawn_in_steps():
    counts = resampling_counts(np.random.default_rng(0), ((0, 70_000),), 2)
    assert counts.sum(axis=1).tolist() == [70_000, 70_000]
    assert counts.max() < 12


def test_a_draw_of_a_weighted_sample_is_the_sample_with_its_weights_times_the_counts(sample, drawn):
    asked = {"weights": sample.weights, "draws": DRAWS, "seed": 5, **NAMED}
    got = oaxaca_blinder(sample.pay, sample.group, sample.terms, **asked)
    again = [oaxaca_blinder(sample.pay, sample.group, sample.terms, weights=w, **NAMED) for w in drawn]
    values = np.array([g.coefficients.value for g in again])
    place = list(got.totals).index("coefficients")
    assert got.replicate_values[:, place] == pytest.approx(values, abs=1e-9)
    assert got.coefficients.standard_error == pytest.approx(values.std(ddof=1), rel=1e-9)


def test_other_statistics_are_drawn_alike(sample, drawn):
    asked = {"weights": sample.weights, "draws": DRAWS, "seed": 5}
    inequality = theil(sample.pay, sample.group, **asked)
    values = np.array([theil(sample.pay, sample.group, weights=w).theil.value for w in drawn])
    assert inequality.theil.standard_error == pytest.approx(values.std(ddof=1), rel=1e-9)
    gap = quantile_gap(sample.pay, sample.group, tau=0.7, **asked, **NAMED)
    gaps = np.array([quantile_gap(sample.pay, sample.group, tau=0.7, weights=w, **NAMED).gap.value for w in drawn])
    assert gap.gap.standard_error == pytest.approx(gaps.std(ddof=1), rel=1e-9)


def test_trimming_drops_the_stated_share_at_each_end(sample):
    asked = {"draws": 200, "seed": 5}
    whole = oaxaca_blinder(sample.pay, sample.group, sample.terms, **asked)
    cut = oaxaca_blinder(sample.pay, sample.group, sample.terms, trimming="each_tail_1_percent", **asked)
    values = np.sort(whole.replicate_values[:, list(whole.totals).index("gap")])
    assert cut.gap.standard_error == pytest.approx(values[2:-2].std(ddof=1), rel=1e-12)


def test_a_replicate_in_which_a_group_weighs_nothing_is_not_skipped(sample):
    parts = sample.replicates.copy()
    parts[sample.group == "b", 4] *= -1
    got = oaxaca_blinder(
        sample.pay, sample.group, sample.terms, weights=sample.weights, replicates=parts, rule=EIGHT, **NAMED
    )
    assert got.not_estimable == 1
    assert np.isnan(got.endowments.standard_error)
    assert np.isfinite(got.endowments.value)
    turned = oaxaca_blinder(  # B's people at pay that A's regression has no right to name
        sample.pay,
        sample.group,
        sample.terms,
        weights=sample.weights,
        replicates=parts,
        rule=EIGHT,
        group_a="b",
        group_b="a",
    )
    assert np.isnan(turned.coefficients.standard_error)
    gap = quantile_gap(sample.pay, sample.group, weights=sample.weights, replicates=parts, rule=EIGHT, **NAMED)
    assert np.isnan(gap.gap.standard_error)
    assert np.isfinite(gap.a.standard_error)
    inequality = theil(sample.pay, sample.group, weights=sample.weights, replicates=parts, rule=EIGHT)
    assert np.isnan(inequality.between.standard_error)
