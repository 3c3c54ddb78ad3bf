"""Kitagawa's two parts."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.decomposition import kitagawa

A, B = (0.5, 0.3, 0.2), (0.2, 0.3, 0.5)


def test_the_worked_case():
    got = kitagawa(A, B, (0.1, 0.2, 0.4), (0.15, 0.2, 0.3))
    assert got.rate == pytest.approx(0.0175, abs=1e-15)
    assert got.composition == pytest.approx(-0.0675, abs=1e-15)
    assert got.difference == pytest.approx(-0.05, abs=1e-15)


def test_parts_add_up_and_change_sign_with_the_roles():
    random = np.random.default_rng(3)
    p_a, p_b = random.dirichlet(np.ones(9)), random.dirichlet(np.ones(9))
    r_a, r_b = random.random(9), random.random(9)
    got, turned = kitagawa(p_a, p_b, r_a, r_b), kitagawa(p_b, p_a, r_b, r_a)
    assert got.rate + got.composition == pytest.approx(p_a @ r_a - p_b @ r_b, abs=1e-14)
    assert turned.rate == pytest.approx(-got.rate)
    assert turned.composition == pytest.approx(-got.composition)
    assert kitagawa(p_a, p_a, r_a, r_b).composition == 0
    assert kitagawa(p_a, p_b, r_a, r_a).rate == 0


@pytest.mark.parametrize(
    ("shares", "rates", "says"),
    [
        ((0.5, 0.3), (0.1, 0.2, 0.4), "do not belong together"),
        ((0.5, 0.3, 0.3), (0.1, 0.2, 0.4), "add up to 1.1"),
        ((1.2, -0.2, 0.0), (0.1, 0.2, 0.4), "share -0.2 of group A"),
        ((np.nan, 0.5, 0.5), (0.1, 0.2, 0.4), "share nan of group A"),
    ],
)
def test_shares_that_are_none_raise(shares, rates, says):
    with pytest.raises(DataError, match=says):
        kitagawa(shares, B, rates, (0.1, 0.2, 0.3))


def test_a_class_without_a_rate_is_named():
    with pytest.raises(UndefinedMeasureError, match="group B has no rate in class old"):
        kitagawa(A, (0.5, 0.5, 0.0), (0.1, 0.2, 0.4), (0.1, 0.2, np.nan), classes=("young", "middle", "old"))


def test_class_names_must_fit():
    with pytest.raises(DataError, match="2 class names for 3 classes"):
        kitagawa(A, B, B, A, classes=("x", "y"))
    with pytest.raises(DataError, match="do not belong together"):
        kitagawa((), (), (), ())
