"""Gaps within one sample use replicate differences; changes between samples add their variances."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.measures.replicates import (
    VarianceRule,
    change,
    difference,
    differences,
    differs_from_zero,
    means,
    quotient,
    quotients,
)

QUARTER = VarianceRule(coefficient=0.25)


@pytest.fixture
def wages():
    """Three groups whose replicate means move together."""
    y = [20.0, 30.0, 25.0]
    parts = np.ones((3, 80))
    return means(y, [1, 1, 1], parts, ["a", "b", "c"])


def test_groups_that_move_together_have_a_surer_gap():
    a, b = np.array([20.0, 30.0]), [[21.0, 19.0], [31.0, 29.0]]
    gap = difference(a[1], b[1], a[0], b[0], rule=QUARTER)
    assert gap.value == 10
    assert gap.standard_error == 0
    assert gap.differs
    against = difference(a[1], b[1], a[0], b[0][::-1], rule=QUARTER)
    assert against.standard_error == pytest.approx(np.sqrt(0.25 * (2**2 + 2**2)))


def test_ratio_is_recomputed_in_each_replicate():
    got = quotient([20.0], [[22.0, 18.0]], [40.0], [[40.0, 40.0]], rule=QUARTER)
    assert got.value[0] == 0.5
    assert got.replicate_values.tolist() == [[0.55, 0.45]]
    assert got.standard_error[0] == pytest.approx(np.sqrt(0.25 * 2 * 0.05**2))
    assert got.z[0] == pytest.approx(-0.5 / np.sqrt(0.25 * 2 * 0.05**2))
    assert got.differs[0]


def test_a_ratio_to_nothing_has_no_value():
    got = quotient([20.0], [[22.0, 18.0]], [0.0], [[0.0, 1.0]], rule=QUARTER)
    assert np.isnan(got.value[0])
    assert not got.differs[0]


def test_every_group_against_a_reference(wages):
    gaps, ratios = differences(wages, "a"), quotients(wages, "a")
    assert gaps.value.tolist() == [0, 10, 5]
    assert ratios.value.tolist() == [1, 1.5, 1.25]
    assert gaps.differs.tolist() == ratios.differs.tolist() == [False, True, True]
    assert gaps.z[0] == 0
    with pytest.raises(UnknownNameError, match="no group 'd'"):
        differences(wages, "d")


def test_a_gap_to_a_group_without_standard_error_is_unknown():
    parts = np.ones((2, 80))
    parts[1, 3] = 0
    short = means([1.0, 2.0], [1, 1], parts, ["a", "b"])
    gap = differences(short, "a")
    assert gap.value[1] == 1
    assert np.isnan(gap.standard_error[1])
    assert not gap.differs[1]
    no_replicates = differences(means([1.0, 2.0], [1, 1], None, ["a", "b"]), "a")
    assert np.isnan(no_replicates.standard_error).all()
    assert not no_replicates.differs.any()


def test_change_between_independent_samples_adds_variances():
    got = change([110.0, 110.0], [3.0, 3.0], [100.0, 104.0], [4.0, 4.0])
    assert got.standard_error.tolist() == [5, 5]
    assert got.z.tolist() == [2, 1.2]
    assert got.differs.tolist() == [True, False]


def test_significance_is_at_90_percent():
    assert differs_from_zero([1.645, 1.6451, -1.6451, 0.0, np.nan], [1, 1, 1, 0, 1]).tolist() == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert not differs_from_zero(5.0, np.nan)


def test_values_that_do_not_match_raise():
    with pytest.raises(DataError, match="cannot be compared"):
        difference([1.0, 2.0], np.ones((2, 80)), [1.0, 2.0, 3.0], np.ones((3, 80)))
