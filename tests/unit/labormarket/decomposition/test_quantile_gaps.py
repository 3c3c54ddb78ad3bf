"""Gaps at quantiles."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UndefinedMeasureError, UnknownNameError
from braidwork.labormarket.decomposition import quantile_gap
from braidwork.measures.replicates import VarianceRule, differences, quantiles

EIGHT = VarianceRule(coefficient=0.5)
NAMED = {"group_a": "a", "group_b": "b"}


@pytest.mark.public_data
@pytest.mark.parametrize(
    ("tau", "a", "b"),
    [
        (0.1, 8.250001, 8.250001),
        (0.25, 9.615249, 9.000000),
        (0.5, 14.423001, 12.000000),
        (0.75, 21.000002, 16.500001),
        (0.9, 32.200002, 24.350000),
    ],
)
def test_the_published_sample(chicago, tau, a, b):
    got = quantile_gap(chicago.pay, chicago.group, tau=tau)
    assert got.a.value == pytest.approx(a, abs=1e-6)
    assert got.b.value == pytest.approx(b, abs=1e-6)
    assert got.gap.value == got.a.value - got.b.value
    assert (got.group_a, got.n_a, got.n_b, got.missing) == ("native", 287, 379, {"pay": 46})


@pytest.mark.parametrize("tau", [0.1, 0.5, 0.8])
def test_errors_are_those_of_differences_in_each_replicate(sample, tau):
    parts = sample.replicates.copy()
    parts[11, 2] = -25.0
    got = quantile_gap(sample.pay, sample.group, tau=tau, weights=sample.weights, replicates=parts, rule=EIGHT, **NAMED)
    whole = quantiles(sample.pay, sample.weights, parts, tau, sample.group, rule=EIGHT)
    expected = differences(whole, "b")
    at = whole.index("a")
    assert got.gap.value == expected.value[at]
    assert got.gap.standard_error == pytest.approx(expected.standard_error[at])
    assert got.a.standard_error == pytest.approx(whole.standard_error[at])


def test_a_bootstrap_serves_where_there_are_no_replicates(sample):
    got = quantile_gap(sample.pay, sample.group, draws=200, seed=1, weights=sample.weights)
    assert 0 < got.gap.standard_error < 3
    assert "200 bootstrap draws" in got.method


def test_heaped_pay_is_flagged(sample):
    got = quantile_gap(np.where(sample.pay > 15, 20.0, 10.0), sample.group, draws=50)
    assert got.is_heaped
    assert not quantile_gap(sample.pay, sample.group, draws=50).is_heaped
    assert not quantile_gap(np.round(sample.pay), sample.group).is_heaped


def test_bad_input(sample):
    with pytest.raises(UnknownNameError, match="accepted: inverted_cdf"):
        quantile_gap(sample.pay, sample.group, quantile_rule="linear")
    with pytest.raises(DataError, match="outside"):
        quantile_gap(sample.pay, sample.group, tau=1.0)
    with pytest.raises(UndefinedMeasureError, match="'z' has no rows"):
        quantile_gap(sample.pay, sample.group, group_a="a", group_b="z")
