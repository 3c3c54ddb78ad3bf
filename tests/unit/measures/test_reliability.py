"""Classes at their edges, the house minimum, gaps, buckets and the table rule."""

from __future__ import annotations

import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.measures.reliability import Assessment, assess, assess_gap, n_bucket, table_is_too_uncertain, worse


@pytest.mark.parametrize(
    ("cv", "esri", "stricter"),
    [
        (0, "high", "high"),
        (12, "high", "high"),
        (12.01, "medium", "high"),
        (15, "medium", "high"),
        (15.01, "medium", "medium"),
        (30, "medium", "medium"),
        (30.01, "medium", "low"),
        (40, "medium", "low"),
        (40.01, "low", "low"),
        (500, "low", "low"),
    ],
)
def test_classes_at_their_edges(cv, esri, stricter):
    assert assess(100, cv, n=50).reliability == esri
    assert assess(-100, cv, n=50).reliability == esri
    assert assess(100, cv, n=50, scheme="15/30").reliability == stricter


@pytest.mark.parametrize(
    ("n", "households", "expected"),
    [
        (10, 2, Assessment("high")),
        (10, None, Assessment("high")),
        (9, 9, Assessment("not_estimable", "minimum_persons")),
        (0, None, Assessment("not_estimable", "minimum_persons")),
        (30, 1, Assessment("not_estimable", "minimum_households")),
    ],
)
def test_ten_persons_and_two_households(n, households, expected):
    assert assess(100, 1, n=n, households=households) == expected


def test_the_minimum_is_a_parameter():
    assert assess(100, 1, n=9, minimum_persons=5).reliability == "high"
    assert assess(100, 1, n=9, households=1, minimum_persons=5, minimum_households=1).reliability == "high"


@pytest.mark.parametrize(
    ("value", "error", "reason"),
    [
        (0, 1, "zero"),
        (0, 0, "zero"),
        (None, 1, "no_value"),
        (float("nan"), 1, "no_value"),
        (5, None, "no_standard_error"),
        (5, float("nan"), "no_standard_error"),
        (None, None, "no_value"),
    ],
)
def test_what_cannot_be_estimated_says_why(value, error, reason):
    assert assess(value, error, n=50) == Assessment("not_estimable", reason)


def test_a_share_above_one_half_is_classed_on_its_complement_too():
    assert assess(0.95, 0.02, n=50).reliability == "high"  # 2.1 % of 0.95
    assert assess(0.95, 0.02, n=50, is_share=True).reliability == "medium"  # 40 % of 0.05
    assert assess(0.05, 0.02, n=50, is_share=True).reliability == "medium"
    assert assess(0.40, 0.20, n=50, is_share=True).reliability == "low"
    assert assess(1.0, 0.0, n=50, is_share=True) == Assessment("not_estimable", "zero")


def test_bad_figures_and_schemes_raise():
    with pytest.raises(UnknownNameError, match="accepted: esri, 15/30"):
        assess(1, 1, n=50, scheme="acs")
    with pytest.raises(UnknownNameError, match="accepted"):
        assess(1, 1, n=0, scheme="acs")
    with pytest.raises(DataError, match="outside 0 and 1"):
        assess(95.0, 1, n=50, is_share=True)
    with pytest.raises(DataError, match="negative"):
        assess(1, -1, n=50)


def test_a_gap_takes_the_worse_class_and_says_whether_it_differs_from_0():
    assert assess_gap(-5, 3, "high", "low").reliability == "low"
    assert assess_gap(-5, 3, "high", "low").differs_from_zero
    assert assess_gap(-5, 3.1, "high", "medium").differs_from_zero is False
    assert assess_gap(0.0, 1.0, "high", "high").reliability == "high"
    assert assess_gap(5, 1, "not_estimable", "high").reliability == "not_estimable"
    assert assess_gap(5, None, "high", "high") == assess_gap(float("nan"), 1, "high", "high")
    assert assess_gap(5, None, "high", "high").differs_from_zero is None
    with pytest.raises(UnknownNameError, match="no reliability class 'good'"):
        worse("high", "good")


@pytest.mark.parametrize(
    ("n", "bucket"),
    [
        (0, "<10"), (9, "<10"), (10, "10-29"), (29, "10-29"), (30, "30-99"), (99, "30-99"), (100, "100-399"),
        (399, "100-399"), (400, "400-1599"), (1599, "400-1599"), (1600, "1600+"), (10**7, "1600+"),
    ],
)  # fmt: skip
def test_buckets_at_their_edges(n, bucket):
    assert n_bucket(n) == bucket


def test_bucket_edges_are_a_parameter_and_must_rise():
    assert [n_bucket(n, (5, 20)) for n in (4, 5, 19, 20)] == ["<5", "5-19", "5-19", "20+"]
    for edges in ((), (20, 5), (5, 5), (0, 5)):
        with pytest.raises(DataError, match="do not rise"):
            n_bucket(5, edges)
    for n in (-1, 2.5):
        with pytest.raises(DataError, match="not a count"):
            n_bucket(n)


def test_a_table_whose_median_cv_exceeds_61_is_withheld():
    assert not table_is_too_uncertain([5, 61, 300])
    assert table_is_too_uncertain([5, 61.1, 300])
    assert table_is_too_uncertain([5, None, float("nan")])
    assert table_is_too_uncertain([])
    assert not table_is_too_uncertain([20], limit=20)
