"""A figure and its margin."""

from __future__ import annotations

from braidwork.labormarket.decomposition import Figure


def test_a_figure_knows_its_margin_and_whether_it_differs_from_zero():
    assert Figure(10.0, 2.0).margin_of_error == 3.29
    assert Figure(-10.0, 2.0).differs_from_zero
    assert not Figure(3.0, 2.0).differs_from_zero


def test_without_a_standard_error_nothing_is_claimed():
    assert not Figure(10.0).differs_from_zero
    assert str(Figure(10.0)) == "10"
    assert str(Figure(10.0, 2.0)) == "10 ± 3.29"
