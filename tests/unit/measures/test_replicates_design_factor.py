"""Approximate standard errors where a file has no replicate weights."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.measures.replicates import (
    design_factor,
    design_factor_mean,
    design_factor_median,
    design_factor_quantile,
    design_factor_ratio,
    design_factor_share,
    design_factor_total,
    sampling_factor,
)


def test_factors_of_the_file_and_of_the_characteristic():
    assert (sampling_factor(1), sampling_factor(5)) == (99, 19)
    assert design_factor(by_race_ethnicity=True) == 2.0
    assert design_factor(by_race_ethnicity=False) == 1.6
    assert design_factor(by_race_ethnicity=True, published=1.3) == 1.3
    with pytest.raises(UnknownNameError, match=r"accepted: 1 .*5"):
        sampling_factor(3)
    with pytest.raises(DataError, match="not positive"):
        design_factor(by_race_ethnicity=True, published=0)


def test_total():
    """√(99 · 50,868 · (1 − 50,868 / 704,616)) = 2,161.98; times 2."""
    got = design_factor_total(50_868, 704_616, 99, 2.0)
    assert got == pytest.approx(2 * np.sqrt(99 * 50_868 * (1 - 50_868 / 704_616)))
    assert got == pytest.approx(4323.5, abs=1)


def test_share_agrees_with_the_total_over_its_base():
    share = design_factor_share(0.25, 8000, 19, 1.6)
    assert share == pytest.approx(design_factor_total(2000, 8000, 19, 1.6) / 8000)
    assert share == pytest.approx(1.6 * np.sqrt(19 / 8000 * 0.25 * 0.75))


def test_mean_of_true_and_false_is_the_share():
    assert design_factor_mean(8000, 2000, 2000, 19, 1.6) == pytest.approx(design_factor_share(0.25, 8000, 19, 1.6))


def test_mean_is_linearised():
    y, w = np.array([10.0, 20.0, 60.0]), np.array([100.0, 300.0, 100.0])
    mean = (w * y).sum() / w.sum()
    spread = (w * (y - mean) ** 2).sum() / w.sum()
    got = design_factor_mean([w.sum()], [(w * y).sum()], [(w * y * y).sum()], 99, 1.6)
    assert got[0] == pytest.approx(1.6 * np.sqrt(99 / w.sum() * spread))


def test_ratio_is_linearised():
    x, z, w = np.array([1.0, 4.0, 2.0]), np.array([2.0, 5.0, 3.0]), np.array([10.0, 20.0, 30.0])
    ratio = (w * x).sum() / (w * z).sum()
    expected = np.sqrt(99 * (w * (x - ratio * z) ** 2).sum()) / (w * z).sum()
    got = design_factor_ratio(*((w * a).sum() for a in (x, z, x * x, x * z, z * z)), 99, 1.0)
    assert got == pytest.approx(expected)


def test_median_inverts_one_half_plus_and_minus_its_error():
    y, w = np.arange(1.0, 101.0), np.full(100, 100.0)
    margin = 1.6 * np.sqrt(99 / 10_000 * 0.25)
    below, above = np.ceil((0.5 - margin) * 100), np.ceil((0.5 + margin) * 100)
    assert design_factor_median(y, w, 99, 1.6)[0] == (above - below) / 2
    both = design_factor_median(np.r_[y, y * 2], np.r_[w, w], 99, 1.6, np.repeat(["a", "b"], 100))
    assert both.tolist() == [(above - below) / 2, above - below]
    assert design_factor_median(np.r_[y, 1e9], np.r_[w, 9e9], 99, 1.6, universe=np.arange(101) < 100)[0] == both[0]


def test_where_the_formula_says_nothing_there_is_no_error():
    assert np.isnan(design_factor_total([0, 500], [500, 500], 99, 2.0)).all()
    assert np.isnan(design_factor_share([0, 1, 0.5], [500, 500, 0], 99, 2.0)).all()
    assert np.isnan(design_factor_mean(0, 0, 0, 99, 2.0))
    assert np.isnan(design_factor_median([1.0, 2.0], [1.0, 1.0], 99, 2.0)).all()


def test_a_part_outside_its_whole_raises():
    with pytest.raises(DataError, match="total lies outside"):
        design_factor_total(11, 10, 99, 2.0)
    with pytest.raises(DataError, match="share lies outside"):
        design_factor_share(50.0, 10, 99, 2.0)
    with pytest.raises(DataError, match="outside"):
        design_factor_quantile([1.0], [1.0], 99, 2.0, tau=1.0)
