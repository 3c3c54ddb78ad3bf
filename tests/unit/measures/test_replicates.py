"""Totals, means and ratios per group, and every input that must be refused or marked."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.errors import DataError, UnknownNameError
from braidwork.measures.replicates import (
    VarianceRule,
    from_sums,
    means,
    quantiles,
    ratios,
    replicate_columns,
    totals,
    variance,
)
from braidwork.measures.replicates import sums as sums_module

HALF = VarianceRule(coefficient=0.5)


def a_survey(rows: int, groups: int, seed: int, *, replicates: int = 80, negative: bool = False):
    """Synthetic rows: y rounded so that values repeat, base weights, integer replicate weights, group codes."""
    random = np.random.default_rng(seed)
    weights = random.integers(0, 200, rows).astype(np.int16)
    factors = random.choice([0.3, 1.0, 1.7], (rows, replicates))
    parts = np.round(weights[:, None] * factors).astype(np.int16)
    if negative:
        parts[random.random(parts.shape) < 0.02] = -19
    y = np.round(random.lognormal(3, 0.7, rows), 1)
    return y, weights, parts, random.integers(0, groups, rows)


# --- the answer is the textbook's, however the rows come -----------------------------------------------------


@given(seed=st.integers(0, 10_000), rows=st.integers(1, 400), groups=st.integers(1, 6), negative=st.booleans())
def test_equal_to_the_sums_written_out(seed, rows, groups, negative):
    y, w, parts, g = a_survey(rows, groups, seed, negative=negative)
    z = np.random.default_rng(seed + 1).uniform(1, 2, rows)
    mean, total, ratio = means(y, w, parts, g), totals(w, parts, groups=g), ratios(y, z, w, parts, g)
    for i, label in enumerate(mean.groups):
        mine = g == label
        full, rep = w[mine].astype(float), parts[mine].astype(float)
        assert total.value[i] == full.sum()
        assert total.n[i] == (full > 0).sum()
        if full.sum() == 0 or (rep.sum(axis=0) <= 0).any():
            assert mean.reason[i] in ("empty", "replicate_total")
            assert np.isnan(mean.standard_error[i])
            continue
        theta = (full * y[mine]).sum() / full.sum()
        thetas = (rep * y[mine, None]).sum(axis=0) / rep.sum(axis=0)
        assert mean.value[i] == pytest.approx(theta, rel=1e-12)
        assert mean.standard_error[i] == pytest.approx(np.sqrt(0.05 * ((thetas - theta) ** 2).sum()), rel=1e-9)
        assert mean.n_effective[i] == pytest.approx(full.sum() ** 2 / (full**2).sum(), rel=1e-12)
        below = (full * z[mine]).sum()
        assert ratio.value[i] == pytest.approx((full * y[mine]).sum() / below, rel=1e-12)


def test_memory_order_and_number_type_do_not_matter():
    y, w, parts, g = a_survey(5000, 7, seed=1)
    expected = means(y, w, parts, g)
    for other in (np.asfortranarray(parts), parts.astype(np.float64), parts.astype(np.int64), pd.DataFrame(
        parts, columns=[f"PWGTP{i}" for i in range(1, 81)]
    )):  # fmt: skip
        got = means(y, w.astype(np.float64), other, g)
        np.testing.assert_allclose(got.value, expected.value, rtol=1e-13)
        np.testing.assert_allclose(got.standard_error, expected.standard_error, rtol=1e-12)


def test_row_order_does_not_matter():
    y, w, parts, g = a_survey(6000, 5, seed=2)
    shuffled = np.random.default_rng(0).permutation(len(y))
    a, b = means(y, w, parts, g), means(y[shuffled], w[shuffled], parts[shuffled], g[shuffled])
    np.testing.assert_allclose(a.standard_error, b.standard_error, rtol=1e-10)


def test_thousands_of_groups_give_the_same_sums(monkeypatch):
    y, w, parts, g = a_survey(9000, 3000, seed=3, replicates=8)
    many = sums_module.weighted_sums(w, parts, g.astype(np.int32), 3000, [y])
    monkeypatch.setattr(sums_module, "MOST_GROUPS_UNSORTED", 3000)
    few = sums_module.weighted_sums(w, parts, g.astype(np.int32), 3000, [y])
    np.testing.assert_allclose(many, few, rtol=1e-12)
    assert (many[0] == few[0]).all()


def test_rows_are_never_copied_whole_into_wider_numbers():
    import tracemalloc

    y, w, parts, g = a_survey(60_000, 24, seed=4)
    means(y[:100], w[:100], parts[:100], g[:100])  # imports what it needs
    tracemalloc.start()
    means(y, w, parts, g)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < parts.size * 8 / 4


def test_sums_of_an_engine_give_the_estimates_of_the_rows():
    y, w, parts, g = a_survey(3000, 4, seed=5)
    frame = pd.DataFrame(parts.astype(float)).assign(w=w.astype(float), g=g)
    counted = frame.groupby("g").sum()
    weighted = frame.drop(columns="g").mul(y, axis=0).groupby(g).sum()
    rows = means(y, w, parts, g)
    got = from_sums(weighted["w"], weighted[range(80)], counted["w"], counted[range(80)], groups=rows.groups, n=rows.n)
    np.testing.assert_allclose(got.value, rows.value, rtol=1e-12)
    np.testing.assert_allclose(got.standard_error, rows.standard_error, rtol=1e-10)
    assert (got.n == rows.n).all()
    total = from_sums(counted["w"], counted[range(80)])
    np.testing.assert_array_equal(total.value, totals(w, parts, groups=g).value)
    np.testing.assert_allclose(total.standard_error, totals(w, parts, groups=g).standard_error, rtol=1e-12)


# --- labels --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["b", "a", "b"], ("a", "b")),
        ([7, -2, 7], (-2, 7)),
        ([10**12, 0, 10**12], (0, 10**12)),
        ([True, False, True], (False, True)),
        ([("x", 1), ("a", 2), ("x", 1)], (("a", 2), ("x", 1))),
        (pd.Series(["b", "a", "b"], dtype="category"), ("a", "b")),
        (np.array([3, 1, 3], dtype=np.uint8), (1, 3)),
    ],
)
def test_any_hashable_label(labels, expected):
    got = totals([10, 20, 30], np.ones((3, 80)), groups=labels)
    assert got.groups == expected
    assert got.value.tolist() == [20, 40]
    assert got.index(expected[1]) == 1


def test_labels_of_several_types_keep_the_order_of_their_first_row():
    assert totals([1, 2], np.ones((2, 80)), groups=["x", 3]).groups == ("x", 3)


def test_categories_fix_the_order_and_keep_an_empty_group():
    got = means([1.0, 3.0], [1, 1], np.ones((2, 80)), ["b", "a"], categories=["a", "empty", "b"])
    assert got.groups == ("a", "empty", "b")
    assert got.value[[0, 2]].tolist() == [3, 1]
    assert np.isnan(got.value[1])
    assert got.reason == (None, "empty", None)


def test_unknown_label_missing_label_and_unequal_lengths_raise():
    ones = np.ones((2, 80))
    with pytest.raises(UnknownNameError, match="'c'"):
        totals([1, 1], ones, groups=["a", "c"], categories=["a", "b"])
    with pytest.raises(DataError, match="row 1: the group of a row is missing"):
        totals([1, 1], ones, groups=["a", None])
    with pytest.raises(DataError, match="3 group labels were given for 2 rows"):
        totals([1, 1], ones, groups=["a", "b", "c"])
    with pytest.raises(DataError, match="given twice"):
        totals([1, 1], ones, groups=["a", "a"], categories=["a", "a"])
    with pytest.raises(DataError, match="without groups"):
        totals([1, 1], ones, categories=["a", "b"])
    with pytest.raises(UnknownNameError, match="no group 'z'"):
        totals([1, 1], ones).index("z")


def test_rows_outside_the_universe_do_not_count():
    got = means([1.0, 5.0, 9.0], [1, 1, 1], np.ones((3, 80)), universe=[True, False, True])
    assert got.value[0] == 5
    assert got.n[0] == 2
    with pytest.raises(DataError, match="one true or false per row"):
        means([1.0], [1], np.ones((1, 80)), universe=[1])


def test_labels_outside_the_universe_are_not_looked_at():
    ones, inside = np.ones((4, 80)), [True, True, False, False]
    got = totals([1, 2, 4, 8], ones, groups=["b", "a", None, "elsewhere"], universe=inside, categories=["a", "b"])
    assert got.groups == ("a", "b")
    assert got.value.tolist() == [2, 1]
    codes = totals([1, 2, 4, 8], ones, groups=[5, 3, -1, 99], universe=inside)
    assert codes.groups == (3, 5)
    median = quantiles([1.0, 2.0, 9.0, 9.0], [1, 2, 4, 8], ones, groups=[5, 3, -1, 5], universe=inside)
    assert median.value.tolist() == [2, 1]


# --- variance rule -------------------------------------------------------------------------------------------


def test_variance_is_centred_on_the_estimate():
    assert variance([10.0], [[10.0] * 40 + [12.0] * 40])[0] == pytest.approx(4 / 80 * 40 * 4)
    around_mean = variance([10.0], [[10.0] * 40 + [12.0] * 40], center="replicate_mean")[0]
    assert around_mean == pytest.approx(4 / 80 * 80 * 1)


def test_one_coefficient_per_replicate():
    assert variance([0.0], [[1.0, 2.0]], coefficient=[0.5, 0.25])[0] == pytest.approx(0.5 + 1.0)
    assert variance(0.0, [1.0, 2.0], coefficient=0.5) == pytest.approx(2.5)


@pytest.mark.parametrize("count", [1, 79, 81, 160])
def test_other_than_80_replicates_need_a_coefficient(count):
    with pytest.raises(DataError, match="exactly 80 replicates"):
        totals([1, 2], np.ones((2, count)))
    with pytest.raises(DataError, match="exactly 80 replicates"):
        from_sums([3], np.ones((1, count)))
    assert totals([1, 2], np.ones((2, count)), rule=HALF).standard_error[0] > 0


def test_unknown_names_raise_with_the_accepted_ones():
    with pytest.raises(UnknownNameError, match="accepted: sdr"):
        VarianceRule(method="jackknife")
    with pytest.raises(UnknownNameError, match="accepted: estimate, replicate_mean"):
        VarianceRule(center="rep_mean")
    with pytest.raises(UnknownNameError, match="accepted: sdr_80"):
        VarianceRule(coefficient="fay")
    with pytest.raises(UnknownNameError, match="accepted: estimate, replicate_mean"):
        variance([1.0], [[1.0] * 80], center="median")


def test_coefficients_that_do_not_fit_raise():
    with pytest.raises(DataError, match="2 variance coefficients were given for 3"):
        variance([0.0], [[1.0, 2.0, 3.0]], coefficient=[1.0, 1.0])
    with pytest.raises(DataError, match="negative or not finite"):
        variance([0.0], [[1.0]], coefficient=-1.0)
    with pytest.raises(DataError, match="do not belong to estimates"):
        variance([0.0, 1.0], [[1.0] * 80])


# --- bad weights ---------------------------------------------------------------------------------------------


def test_negative_base_weight_raises_and_names_the_row():
    with pytest.raises(DataError, match=r"row 1: the base weight is negative \(-3\)"):
        totals([1, -3], np.ones((2, 80)))


def test_missing_weights_raise_and_name_the_place():
    with pytest.raises(DataError, match="row 1: the base weight is missing"):
        totals([1.0, np.nan], np.ones((2, 80)))
    parts = np.ones((5000, 80))
    parts[4500, 6] = np.nan
    with pytest.raises(DataError, match="row 4500, replicate 7"):
        means(np.ones(5000), np.ones(5000), parts, universe=np.zeros(5000, dtype=bool))


def test_weights_of_text_raise():
    with pytest.raises(DataError, match="the base weight is not numeric"):
        totals(["12", "x"], np.ones((2, 80)))
    with pytest.raises(DataError, match="replicate weights are not numeric"):
        totals([1, 2], np.full((2, 80), "7"))
    with pytest.raises(DataError, match="the base weight is not numeric"):
        totals(np.array([object(), 2], dtype=object), np.ones((2, 80)))


def test_shapes_that_do_not_belong_together_raise():
    with pytest.raises(DataError, match="do not belong to 3 rows"):
        totals([1, 2, 3], np.ones((2, 80)))
    with pytest.raises(DataError, match="2 values for 1 rows"):
        means([1.0, 2.0], [1], np.ones((1, 80)))
    with pytest.raises(DataError, match="2 dimensions"):
        totals(np.ones((2, 2)), np.ones((2, 80)))
    with pytest.raises(DataError, match="do not belong together"):
        from_sums([1.0, 2.0], np.ones((3, 80)))


def test_negative_replicate_weights_are_kept():
    parts = np.full((2, 80), 10)
    parts[0, 0] = -19
    got = totals([10, 10], np.vstack([parts, np.full((8, 80), 10)])[:2])
    assert got.reason == ("replicate_total",)
    three = totals([10, 10, 10, 10], np.vstack([parts, np.full((2, 80), 10)]))
    assert three.standard_error[0] == pytest.approx(np.sqrt(0.05 * 29**2))
    assert three.replicate_values[0, 0] == 11


def test_zero_base_weight_stays_for_the_replicates():
    got = totals([10, 0], np.array([[10] * 80, [1] * 80]))
    assert got.value[0] == 10
    assert got.n[0] == 1
    assert got.standard_error[0] == pytest.approx(np.sqrt(0.05 * 80))


@pytest.mark.parametrize("statistic", ["total", "total of y", "mean", "ratio"])
def test_a_replicate_that_sums_to_nothing_takes_the_standard_error_away(statistic):
    w, parts, y = [10, 10], np.full((2, 80), 10), [1.0, 2.0]
    parts[:, 5] = [3, -3]
    got = {
        "total": lambda: totals(w, parts),
        "total of y": lambda: totals(w, parts, y),
        "mean": lambda: means(y, w, parts),
        "ratio": lambda: ratios(y, [1.0, 1.0], w, parts),
    }[statistic]()
    assert got.value[0] > 0
    assert np.isnan(got.standard_error[0])
    assert got.reason == ("replicate_total",)


def test_an_empty_group_has_the_total_0_and_no_mean():
    w, parts, y, g = [10, 0], np.full((2, 80), 10), [1.0, 2.0], ["a", "weightless"]
    labels = ["a", "weightless", "rowless"]
    total, mean = totals(w, parts, groups=g, categories=labels), means(y, w, parts, g, categories=labels)
    assert total.value.tolist() == [10, 0, 0]
    assert np.isnan(mean.value).tolist() == [False, True, True]
    assert np.isnan(total.standard_error).tolist() == [False, True, True]
    assert total.reason == mean.reason == (None, "empty", "empty")


def test_no_rows_at_all():
    assert len(means([], [], np.ones((0, 80)), np.array([], dtype=int))) == 0
    assert totals([], np.ones((0, 80))).value.tolist() == [0]
    assert totals([], np.ones((0, 80))).reason == ("empty",)


def test_missing_y_is_left_out_and_counted_never_0():
    for y in ([4.0, np.nan, 8.0], [4, None, 8], pd.Series([4, None, 8], dtype="Int64")):
        got = means(y, [1, 5, 1], np.ones((3, 80)))
        assert (got.value[0], got.n[0], got.n_missing[0], got.weight[0]) == (6, 2, 1, 2)
    either = ratios([1.0, np.nan, 3.0], [1.0, 1.0, np.nan], [1, 1, 1], np.ones((3, 80)))
    assert (either.value[0], either.n[0], either.n_missing[0]) == (1, 1, 2)


def test_infinite_y_and_y_of_text_raise():
    with pytest.raises(DataError, match="row 1: the variable is infinite"):
        means([1.0, np.inf], [1, 1], np.ones((2, 80)))
    with pytest.raises(DataError, match="the variable is not numeric"):
        means(["a", "b"], [1, 1], np.ones((2, 80)))


def test_without_replicates_there_is_a_value_and_no_standard_error():
    got = means([1.0, 2.0], [1, 1])
    assert got.value[0] == 1.5
    assert np.isnan(got.standard_error[0])
    assert got.reason == ("no_replicates",)
    assert got.replicate_values.shape == (1, 0)


def test_a_ratio_over_nothing_has_no_value():
    got = ratios([1.0, 1.0], [0.0, 0.0], [1, 1], np.ones((2, 80)))
    assert np.isnan(got.value[0])
    assert got.reason == ("denominator",)
    crossing = np.ones((2, 80))
    crossing[0, 3] = 5  # the denominator's sign turns in one replicate only
    turned = ratios([1.0, 1.0], [-1.0, 2.0], [1, 1], crossing)
    assert turned.value[0] == 2
    assert turned.reason == ("replicate_total",)


def test_sums_with_gaps_or_of_negative_weights_raise():
    with pytest.raises(DataError, match="a sum is missing"):
        from_sums([np.nan], np.ones((1, 80)))
    with pytest.raises(DataError, match="sum to less than 0"):
        from_sums([-1.0], np.ones((1, 80)))
    loss = from_sums([-500.0], np.full((1, 80), -499.0), weight=[10.0], replicate_weight=np.full((1, 80), 10.0))
    assert loss.value[0] == -500
    assert loss.reason == (None,)


# --- replicate columns by name -------------------------------------------------------------------------------


def test_replicate_columns_are_found_in_order_and_as_spelled():
    names = ["SERIALNO", "PWGTP", *[f"pwgtp{i}" for i in range(80, 0, -1)], "WGTP1"]
    assert replicate_columns(names, "PWGTP") == [f"pwgtp{i}" for i in range(1, 81)]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([f"PWGTP{i}" for i in range(1, 80)], "PWGTP80 is missing"),
        ([f"PWGTP{i}" for i in range(1, 82)], "PWGTP81 is not expected"),
        ([f"PWGTP{i}" for i in range(80)], "PWGTP80 is missing; PWGTP0 is not expected"),
        ([*[f"PWGTP{i}" for i in range(1, 81)], "pwgtp7"], "pwgtp7 is there twice"),
        ([f"PWGTP{i:02d}" for i in range(1, 81)], "PWGTP1 is missing"),
        (["AGEP"], "PWGTP1 is missing"),
    ],
)
def test_replicate_columns_must_be_exactly_1_to_80(names, message):
    with pytest.raises(DataError, match=message):
        replicate_columns(names, "PWGTP")


def test_a_frame_whose_columns_are_out_of_order_raises():
    names = [f"PWGTP{i}" for i in range(1, 81)]
    with pytest.raises(DataError, match="not in the order 1 to R"):
        totals([1], pd.DataFrame(np.ones((1, 80)), columns=[names[1], names[0], *names[2:]]))
    with pytest.raises(DataError, match="is missing"):
        totals([1], pd.DataFrame(np.ones((1, 80)), columns=[*names[:79], "PWGTP81"]))
