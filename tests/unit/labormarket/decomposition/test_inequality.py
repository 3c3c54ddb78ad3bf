"""Theil and the mean log deviation."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.decomposition import theil
from braidwork.measures.replicates import VarianceRule

EIGHT = VarianceRule(coefficient=0.5)


@pytest.mark.public_data
def test_the_published_sample(chicago):
    got = theil(chicago.pay, chicago.group)
    assert got.theil.value == pytest.approx(0.166122424688, abs=1e-12)
    assert got.between.value == pytest.approx(0.004397110853, abs=1e-12)
    assert got.within.value == pytest.approx(0.161725313834, abs=1e-12)
    assert got.mean_log_deviation.value == pytest.approx(0.149085614061, abs=1e-12)
    assert (got.n, got.n_missing, got.n_not_positive) == (666, 46, 0)


def plain(pay, w):
    t = pay / np.average(pay, weights=w)
    return np.average(t * np.log(t), weights=w), -np.average(np.log(t), weights=w)


def test_weighted_totals_shares_and_parts(sample):
    got = theil(sample.pay, sample.group, weights=sample.weights)
    expected = plain(sample.pay, sample.weights)
    assert got.theil.value == pytest.approx(expected[0], abs=1e-13)
    assert got.mean_log_deviation.value == pytest.approx(expected[1], abs=1e-13)
    assert got.between.value + got.within.value == pytest.approx(got.theil.value, abs=1e-14)
    both = got.mean_log_deviation_between.value + got.mean_log_deviation_within.value
    assert both == pytest.approx(got.mean_log_deviation.value, abs=1e-14)
    for side in got.groups:
        rows = sample.group == side.group
        assert side.theil.value == pytest.approx(plain(sample.pay[rows], sample.weights[rows])[0], abs=1e-13)
        assert side.mean.value == pytest.approx(np.average(sample.pay[rows], weights=sample.weights[rows]))
        paid = (sample.pay * sample.weights)[rows].sum() / (sample.pay * sample.weights).sum()
        assert side.pay_share.value == pytest.approx(paid)


def test_replicates_recompute_everything(sample):
    got = theil(sample.pay, sample.group, weights=sample.weights, replicates=sample.replicates, rule=EIGHT)
    again = [theil(sample.pay, sample.group, weights=w) for w in sample.replicates.T]
    for name in ("theil", "between", "within", "mean_log_deviation"):
        values = np.array([getattr(g, name).value for g in again])
        expected = np.sqrt(0.5 * ((values - getattr(got, name).value) ** 2).sum())
        assert getattr(got, name).standard_error == pytest.approx(expected, rel=1e-10)


def test_a_bootstrap_leaves_group_sizes_alone(sample):
    got = theil(sample.pay, sample.group, draws=400, seed=2)
    assert got.theil.standard_error > 0
    assert all(side.population_share.standard_error < 1e-12 for side in got.groups)


def test_one_group_has_nothing_between_and_equal_pay_no_inequality(sample):
    assert theil(sample.pay).between.value == pytest.approx(0, abs=1e-15)
    assert theil(np.full(5, 17.0)).theil.value == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("low", [0.0, -3.0])
def test_pay_that_is_not_positive_raises_unless_excluded_by_name(sample, low):
    pay = sample.pay.copy()
    pay[[7, 9]] = low
    with pytest.raises(UndefinedMeasureError, match="2 people have pay that is not positive") as caught:
        theil(pay, sample.group)
    assert caught.value.where == "rows 7, 9"
    got = theil(pay, sample.group, universe="positive_pay")
    kept = np.setdiff1d(np.arange(240), [7, 9])
    assert got.theil.value == pytest.approx(theil(sample.pay[kept]).theil.value, abs=1e-14)
    assert got.n_not_positive == 2


def test_unknown_universe_empty_groups_and_lengths_raise(sample):
    with pytest.raises(UnknownNameError, match="everyone, positive_pay"):
        theil(sample.pay, universe="workers")
    with pytest.raises(UndefinedMeasureError, match="'b' has no rows or no weight"):
        theil(sample.pay, sample.group, weights=(sample.group == "a") * 1.0)
    with pytest.raises(UndefinedMeasureError, match="nobody"):
        theil([])
    with pytest.raises(DataError, match="3 group labels"):
        theil(sample.pay, ["a", "b", "a"])
    with pytest.raises(DataError, match="2 weights"):
        theil(sample.pay, weights=[1.0, 2.0])
