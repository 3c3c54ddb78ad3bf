"""Margins derived from published margins: the specification's small cases."""

from __future__ import annotations

import math

import pytest

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.measures.published_margins import (
    difference_of_published,
    proportion_of_published,
    ratio_of_published,
    sum_of_published,
)


def test_sum_keeps_the_largest_zero_margin_once():
    got = sum_of_published([100, 50, 0, 0], [30, 40, 12, 12])
    assert (got.value, got.form) == (150, "sum")
    assert got.margin_of_error == pytest.approx(51.4198, abs=5e-5)
    assert sum_of_published([0, 0], [12, 15]).margin_of_error == 15
    assert sum_of_published([100], [30]).standard_error == pytest.approx(30 / 1.645)


def test_difference():
    got = difference_of_published(100, 30, 150, 40)
    assert (got.value, got.margin_of_error) == (-50, 50)


def test_proportion_and_ratio():
    part = proportion_of_published(40, 10, 100, 12)
    assert (part.value, part.form) == (0.4, "proportion")
    assert part.margin_of_error == pytest.approx(0.0877268, abs=5e-8)
    assert ratio_of_published(40, 10, 100, 12).margin_of_error == pytest.approx(0.1109234, abs=5e-8)


def test_negative_radicand_takes_the_ratio_form_and_says_so():
    got = proportion_of_published(90, 5, 100, 12)
    assert got.form == "ratio"
    assert got.margin_of_error == pytest.approx(0.1190126, abs=5e-8)


@pytest.mark.parametrize("margin", [-1, -555555555, math.nan, math.inf])
def test_annotation_codes_are_not_margins(margin):
    for call in (
        lambda: sum_of_published([1, 2], [3, margin]),
        lambda: difference_of_published(1, 1, 2, margin),
        lambda: proportion_of_published(1, margin, 2, 1),
        lambda: ratio_of_published(1, 1, 2, margin),
    ):
        with pytest.raises(DataError, match="annotation code"):
            call()


def test_nothing_below_the_line_and_unequal_lengths_raise():
    for call in (proportion_of_published, ratio_of_published):
        with pytest.raises(UndefinedMeasureError, match="over 0"):
            call(0, 12, 0, 12)
    with pytest.raises(DataError, match="do not form a sum"):
        sum_of_published([1, 2], [3])
    with pytest.raises(DataError, match="do not form a sum"):
        sum_of_published([], [])
