"""The few ladders that are shown of many."""

from __future__ import annotations

import pytest

from braidwork.errors import DataError
from braidwork.pathways import Ladder, Move, choose_shown, find_ladders

from .small_graphs import four_occupations


def ladder(months: int, cost: int, risk: int) -> Ladder:
    return Ladder((Move("A", "B", months, cost, risk=risk),))


def test_the_golden_front_shows_five_and_says_that_one_is_left_out():
    shown = choose_shown(find_ladders(four_occupations(), "A").to("D"))
    assert len(shown.ladders) == 5
    assert shown.left_out == 1
    assert shown.cheapest is not None and shown.cheapest.vector == (8, 5, 60, 2)
    assert shown.fastest is not None and shown.fastest.vector == (4, 35, 70, 2)
    assert shown.likeliest is not None and shown.likeliest.vector == (12, 40, 10, 1)
    assert {shown.cheapest, shown.fastest, shown.likeliest} <= set(shown.ladders)
    assert shown.marks(shown.fastest) == ("fastest",)


def test_the_fourth_is_the_one_farthest_from_the_three():
    ends = [ladder(0, 50, 100), ladder(100, 0, 50), ladder(50, 100, 0)]
    near, far = ladder(1, 49, 99), ladder(60, 60, 60)
    shown = choose_shown([*ends, near, far], most=4)
    assert far in shown.ladders
    assert near not in shown.ladders
    assert shown.left_out == 1


def test_one_ladder_may_bear_all_marks_and_none_is_no_error():
    only = ladder(1, 1, 1)
    shown = choose_shown([only])
    assert shown.ladders == (only,)
    assert shown.marks(only) == ("cheapest", "fastest", "likeliest")
    assert choose_shown([]).ladders == ()
    with pytest.raises(DataError):
        choose_shown([only], most=2)
