"""Weighted quantiles per replicate: the first crossing in value order, proven against loops written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.errors import DataError, UnknownNameError
from braidwork.measures.replicates import (
    VarianceRule,
    means,
    quantiles,
    weighted_quantile_from_groups,
    woodruff_intervals,
)
from braidwork.measures.replicates import brackets as brackets_module

HALF = VarianceRule(coefficient=0.5)


def the_rule_written_out(y: np.ndarray, w: np.ndarray, tau: float) -> float:
    """Collapse equal values, sort, cumulate: the first value at which tau · Σw is reached."""
    total = sum(int(v) for v in w)
    if total <= 0:
        return float("nan")
    running = 0
    for value in sorted(set(y.tolist())):
        running += sum(int(v) for v in w[y == value])
        if running >= tau * total - 1e-9:
            return value
    raise AssertionError("a positive total is always reached")


@st.composite
def surveys(draw):
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = draw(st.integers(1, 300))
    y = np.round(random.normal(20, draw(st.sampled_from([0.5, 5.0, 60.0])), rows), draw(st.sampled_from([0, 1])))
    w = random.integers(0, 6, rows)
    low = draw(st.sampled_from([0, -2, -6]))
    parts = random.integers(low, 9, (rows, 12)).astype(np.int16)
    groups = random.integers(0, draw(st.integers(1, 4)), rows)
    if draw(st.booleans()):  # files often come sorted
        order = np.argsort(y)
        y, w, parts, groups = y[order], w[order], parts[order], groups[order]
    return y, w, parts, groups, draw(st.sampled_from([0.1, 0.25, 0.5, 0.55, 0.9]))


def assert_as_written_out(y, w, parts, groups, tau):
    got = quantiles(y, w, parts, tau, groups, rule=HALF)
    for i, label in enumerate(got.groups):
        mine = groups == label
        assert got.value[i] == pytest.approx(the_rule_written_out(y[mine], w[mine], tau), nan_ok=True)
        expected = [the_rule_written_out(y[mine], parts[mine, r], tau) for r in range(parts.shape[1])]
        np.testing.assert_array_equal(got.replicate_values[i], expected)


@given(surveys())
def test_equal_to_the_rule_written_out(survey):
    assert_as_written_out(*survey)


@given(survey=surveys(), fewest=st.sampled_from([1, 5, 40]), sampled=st.sampled_from([3, 20, 200]))
def test_narrowing_never_changes_the_answer(survey, fewest, sampled):
    """Brackets from absurdly thin samples are often wrong; the answer may not be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brackets_module, "FEWEST_ROWS", fewest)
        patch.setattr(brackets_module, "SAMPLED_ROWS", sampled)
        patch.setattr(brackets_module, "SAFETY", 0.2)
        assert_as_written_out(*survey)


def test_narrowing_is_used_and_right_on_many_rows():
    random = np.random.default_rng(9)
    rows = 60_000
    y, w = np.round(random.lognormal(3, 0.7, rows), 2), random.integers(1, 200, rows)
    parts = np.round(w[:, None] * random.choice([0.3, 1.0, 1.7], (rows, 80))).astype(np.int16)
    parts[random.random(parts.shape) < 0.001] = -19
    groups = random.integers(0, 3, rows)
    got = quantiles(y, w, parts, groups=groups)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brackets_module, "FEWEST_ROWS", rows)
        whole = quantiles(y, w, parts, groups=groups)
    np.testing.assert_array_equal(got.replicate_values, whole.replicate_values)
    np.testing.assert_array_equal(got.standard_error, whole.standard_error)
    assert (got.n == np.bincount(groups)).all()


def test_values_longer_than_one_block_are_counted_once(monkeypatch):
    import importlib

    module = importlib.import_module("braidwork.measures.replicates.quantile")
    monkeypatch.setattr(module, "ROWS_SORTED_AT_A_TIME", 3)
    y = np.repeat([1.0, 2.0, 3.0], [7, 2, 8])
    w = np.ones(17, dtype=int)
    got = quantiles(y, w, np.ones((17, 4)), 0.5, rule=HALF)
    assert got.value[0] == 2
    assert got.replicate_values[0].tolist() == [2, 2, 2, 2]


# --- the rule ------------------------------------------------------------------------------------------------


def test_the_smallest_value_that_reaches_half():
    parts = np.ones((4, 80))
    assert quantiles([10, 20, 30, 40], [1, 1, 1, 1], parts).value[0] == 20
    assert quantiles([10, 20, 30, 40], [1, 1, 1, 2], parts).value[0] == 30
    assert quantiles([40, 30, 20, 10], [1, 1, 1, 1], parts, 0.75).value[0] == 30


def test_a_crossing_that_only_rounding_would_miss_counts():
    assert 0.55 * 100 > 55
    y = np.arange(1, 101, dtype=float)
    assert quantiles(y, np.ones(100), np.ones((100, 80)), 0.55).value[0] == 55
    assert quantiles([1, 2, 3, 4, 5, 6], [0.1] * 6, np.full((6, 80), 0.1)).value[0] == 3


def test_negative_replicate_weights_cross_first_in_value_order():
    """Cumulated 6, 1, 7 of a total of 7: half is reached at the first value, though the sum falls again after it."""
    parts = np.array([[6, 2], [-5, 2], [6, 2]])
    got = quantiles([1.0, 2.0, 3.0], [1, 1, 1], parts, rule=HALF)
    assert got.replicate_values[0].tolist() == [1, 2]


def test_equal_values_are_collapsed_before_the_weights_are_cumulated():
    """Row by row 5, −4, 5 would cross inside the value 1; as one value it weighs 1 and half of 6 is reached at 2."""
    parts = np.array([[5, 2], [-4, 2], [5, 2]])
    got = quantiles([1.0, 1.0, 2.0], [1, 1, 1], parts, rule=HALF)
    assert got.replicate_values[0].tolist() == [2, 1]


def test_zero_base_weight_counts_in_the_replicates_only():
    parts = np.array([[1, 9], [1, 1], [1, 1]])
    got = quantiles([1.0, 2.0, 3.0], [0, 1, 1], parts, rule=HALF)
    assert got.value[0] == 2
    assert got.replicate_values[0].tolist() == [2, 1]
    assert got.n[0] == 2


def test_missing_y_is_left_out_and_counted():
    got = quantiles([np.nan, 5.0, 7.0], [100, 1, 1], np.ones((3, 80)))
    assert (got.value[0], got.n[0], got.n_missing[0]) == (5, 2, 1)


def test_empty_groups_and_replicates_without_weight():
    parts = np.ones((3, 80))
    parts[2, 4] = 0
    got = quantiles([1.0, 2.0, 3.0], [1, 0, 1], parts, groups=["a", "b", "c"], categories=["a", "b", "c", "d"])
    assert got.reason == (None, "empty", "replicate_total", "empty")
    np.testing.assert_array_equal(got.value, [1, np.nan, 3, np.nan])
    np.testing.assert_array_equal(got.standard_error, [0, np.nan, np.nan, np.nan])
    assert np.isnan(got.replicate_values[2, 4])


def test_heaped_values_are_flagged():
    random = np.random.default_rng(3)
    parts = random.integers(0, 9, (400, 80))
    spread, heaps = random.normal(0, 1, 400), random.integers(0, 3, 400).astype(float)
    assert not quantiles(spread, np.ones(400), parts).heaped[0]
    assert quantiles(heaps, np.ones(400), parts).heaped[0]
    assert not means(heaps, np.ones(400), parts).heaped[0]


@pytest.mark.parametrize("tau", [0, 1, -0.5, 1.5, float("nan")])
def test_tau_outside_0_and_1_raises(tau):
    for call in (quantiles, woodruff_intervals):
        with pytest.raises(DataError, match="outside"):
            call([1.0], [1], np.ones((1, 80)), tau)


def test_unknown_quantile_rule_and_wrong_number_of_replicates_raise():
    with pytest.raises(UnknownNameError, match="accepted: inverted_cdf"):
        quantiles([1.0], [1], np.ones((1, 80)), quantile_rule="linear")
    with pytest.raises(DataError, match="exactly 80"):
        quantiles([1.0], [1], np.ones((1, 79)))


# --- from an engine's sums -----------------------------------------------------------------------------------


@given(surveys())
def test_sums_per_distinct_value_give_the_quantiles_of_the_rows(survey):
    import pandas as pd

    y, w, parts, groups, tau = survey
    frame = pd.DataFrame(parts.astype(int)).assign(w=w, y=y, g=groups)
    small = frame.groupby(["g", "y"], as_index=False).sum().sample(frac=1, random_state=1)
    rows = quantiles(y, w, parts, tau, groups, categories=range(4), rule=HALF)
    got = weighted_quantile_from_groups(
        small["g"], small["y"], small["w"], small[range(12)], tau, groups=["a", "b", "c", "d"], n=rows.n, rule=HALF
    )
    assert got.groups == ("a", "b", "c", "d")
    np.testing.assert_array_equal(got.value, rows.value)
    np.testing.assert_array_equal(got.standard_error, rows.standard_error)
    np.testing.assert_array_equal(got.n, rows.n)
    assert got.reason == rows.reason


def test_sums_without_groups_named():
    got = weighted_quantile_from_groups([1, 0, 0], [5.0, 1.0, 2.0], [1, 1, 3], np.ones((3, 80)))
    assert got.groups == (0, 1)
    assert got.value.tolist() == [2, 5]
    assert got.n.tolist() == [-1, -1]


# --- Woodruff ------------------------------------------------------------------------------------------------


def test_woodruff_inverts_the_margin_of_the_share():
    """100 values of weight 1; one replicate pair moves the share at or below 50 by ± 0.02: SE(p) = 0.02."""
    y, w = np.arange(1.0, 101.0), np.ones(100)
    parts = np.ones((100, 2))
    parts[:50, 0] *= 0.52 / 0.50
    parts[50:, 0] *= 0.48 / 0.50
    parts[:50, 1] *= 0.48 / 0.50
    parts[50:, 1] *= 0.52 / 0.50
    got = woodruff_intervals(y, w, parts, rule=HALF)
    assert got.value[0] == 50
    assert got.share_error[0] == pytest.approx(0.02)
    assert (got.lower[0], got.upper[0]) == (47, 54)  # 0.5 ± 1.645 · 0.02 = 0.4671 and 0.5329
    assert got.standard_error[0] == pytest.approx((54 - 47) / (2 * 1.645))


def test_woodruff_is_close_to_the_replicates_for_spread_values():
    random = np.random.default_rng(11)
    y, w = random.normal(50, 10, 4000), random.integers(1, 100, 4000)
    parts = np.round(w[:, None] * random.choice([0.3, 1.7], (4000, 80))).astype(np.int16)
    groups = random.integers(0, 2, 4000)
    direct, woodruff = quantiles(y, w, parts, groups=groups), woodruff_intervals(y, w, parts, groups=groups)
    np.testing.assert_array_equal(direct.value, woodruff.value)
    np.testing.assert_allclose(woodruff.standard_error, direct.standard_error, rtol=0.5)
    assert ((woodruff.lower < direct.value) & (direct.value < woodruff.upper)).all()


def test_woodruff_limits_that_leave_0_and_1_are_unknown():
    parts = np.ones((3, 2))
    parts[0, 0] = 30
    got = woodruff_intervals([1.0, 2.0, 3.0], [1, 1, 1], parts, 0.34, rule=HALF)
    assert np.isnan(got.lower[0])
    assert np.isnan(got.standard_error[0])


def test_woodruff_leaves_out_missing_values_and_the_universe():
    y = np.array([np.nan, 1.0, 2.0, 3.0, 99.0])
    got = woodruff_intervals(
        y, np.ones(5), np.ones((5, 80)), groups=["b", "a", "a", "a", "a"], universe=[True, True, True, True, False]
    )
    assert got.groups == ("a", "b")
    np.testing.assert_array_equal(got.value, [2, np.nan])
    assert (got.lower[0], got.upper[0], got.share_error[0]) == (2, 2, 0)
