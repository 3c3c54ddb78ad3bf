"""The Shapley split of income."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.decomposition import IncomeFactors, shapley_income

GROUP = IncomeFactors(0.60, 1600, (0.7, 0.3), (18, 30))
REFERENCE = IncomeFactors(0.75, 1800, (0.4, 0.6), (20, 40))


def test_the_worked_case():
    got = shapley_income(GROUP, REFERENCE)
    assert (got.income, got.reference_income) == (pytest.approx(20_736), pytest.approx(43_200))
    assert got.employment == pytest.approx(6_758, abs=1e-6)
    assert got.hours == pytest.approx(3_590, abs=1e-6)
    assert got.occupation_mix == pytest.approx(5_598, abs=1e-6)
    assert got.hourly_pay == pytest.approx(6_518, abs=1e-6)
    assert got.integration == pytest.approx(3_456)
    assert got.employment + got.hours + got.occupation_mix + got.hourly_pay == pytest.approx(got.gap)


def test_it_is_the_mean_over_every_order():
    random = np.random.default_rng(2)
    sides = [
        (random.random(), 1500 + random.random(), random.dirichlet(np.ones(5)), 20 * random.random(5)) for _ in "ab"
    ]
    got = shapley_income(*(IncomeFactors(*side) for side in sides))
    gains = np.zeros(4)
    for order in permutations(range(4)):
        now = list(sides[0])
        for i in order:
            before = now[0] * now[1] * (now[2] @ now[3])
            now[i] = sides[1][i]
            gains[i] += (now[0] * now[1] * (now[2] @ now[3]) - before) / 24
    assert [got.employment, got.hours, got.occupation_mix, got.hourly_pay] == pytest.approx(gains)


def test_an_occupation_without_workers_takes_the_other_sides_pay_and_is_listed():
    group = IncomeFactors(0.6, 1600, (1.0, 0.0, 0.0, 0.0), (18, np.nan, np.nan, np.nan))
    other = IncomeFactors(0.6, 1600, (0.0, 0.5, 0.5, 0.0), (np.nan, 30, 40, np.nan))
    got = shapley_income(group, other, occupations=("cook", "nurse", "coder", "judge"))
    assert got.filled == ("nurse", "coder")
    assert got.filled_reference == ("cook",)
    assert got.hourly_pay == 0  # equal pay wherever both could be compared
    assert got.occupation_mix == pytest.approx(0.6 * 1600 * (35 - 18))
    assert got.integration == pytest.approx(got.occupation_mix)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (IncomeFactors(1.2, 1600, (0.7, 0.3), (18, 30)), "out of range"),
        (IncomeFactors(0.6, -1, (0.7, 0.3), (18, 30)), "out of range"),
        (IncomeFactors(0.6, 1600, (0.7, 0.4), (18, 30)), "add up to 1"),
        (IncomeFactors(0.6, 1600, (1.7, -0.7), (18, 30)), "add up to 1"),
        (IncomeFactors(0.6, 1600, (0.7, 0.3), (18, 30, 9)), "do not match"),
        (IncomeFactors(0.6, 1600, (1.0,), (18,)), "do not match"),
    ],
)
def test_factors_out_of_range_raise(wrong, says):
    with pytest.raises(DataError, match=says):
        shapley_income(GROUP, wrong)


def test_unknown_pay_where_someone_works_raises():
    with pytest.raises(UndefinedMeasureError, match="the group works in an occupation without known pay"):
        shapley_income(IncomeFactors(0.6, 1600, (0.7, 0.3), (18, np.nan)), REFERENCE)
    with pytest.raises(DataError, match="1 occupations were named for 2"):
        shapley_income(GROUP, REFERENCE, occupations=("cook",))
