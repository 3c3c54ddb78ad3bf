"""What a graph and a person's limits refuse, and the points of a probability."""

from __future__ import annotations

import math

import pytest

from braidwork.errors import DataError, UnknownNameError
from braidwork.pathways import Constraints, Graph, Move, Occupation, risk_points

TWO = (Occupation("11-1011"), Occupation("29-1141"))


@pytest.mark.parametrize("name", ["months", "cost_usd", "months_below_floor", "risk"])
@pytest.mark.parametrize("value", [-1, 1.5, math.nan])
def test_negative_and_broken_numbers_are_refused(name, value):
    given = {"months": 1, "cost_usd": 1, "risk": 10} | {name: value}
    with pytest.raises(DataError, match=f"11-1011 to 29-1141: {name} is"):
        Graph.of(TWO, [Move("11-1011", "29-1141", **given)])


@pytest.mark.parametrize("probability", [-0.1, 1.1, math.nan])
def test_no_probability_is_refused(probability):
    with pytest.raises(DataError, match="probability"):
        Graph.of(TWO, [Move("11-1011", "29-1141", 1, 1, probability)])


def test_a_move_has_either_a_probability_or_risk_points():
    for given in ({}, {"probability": 0.5, "risk": 1}):
        with pytest.raises(DataError, match="either"):
            Graph.of(TWO, [Move("11-1011", "29-1141", 1, 1, **given)])


def test_codes_of_another_edition_are_refused_with_the_way_out():
    old = Occupation("15-1131", "Computer Programmers", classification="SOC 2010")
    with pytest.raises(DataError, match="SOC 2010") as caught:
        Graph.of([*TWO, old], [])
    assert "crosswalk" in str(caught.value)


def test_unknown_ends_doubled_codes_loops_and_trainings_are_refused():
    with pytest.raises(UnknownNameError, match="29-1142"):
        Graph.of(TWO, [Move("11-1011", "29-1142", 1, 1, 0.5)])
    with pytest.raises(DataError, match="two occupations"):
        Graph.of([*TWO, TWO[0]], [])
    with pytest.raises(DataError, match="itself"):
        Graph.of(TWO, [Move("11-1011", "11-1011", 1, 1, 0.5)])
    with pytest.raises(UnknownNameError, match="colege"):
        Graph.of(TWO, [Move("11-1011", "29-1141", 1, 1, 0.5, training="colege")])
    with pytest.raises(DataError, match="wage"):
        Graph.of([Occupation("11-1011", wage_hourly_usd=-1.0)], [])


@pytest.mark.parametrize(
    "given",
    [
        {"max_hops": 5},
        {"max_hops": 0},
        {"max_hops": 2.5},
        {"max_months": -1},
        {"wage_floor_hourly_usd": math.nan},
        {"barred_licenses": "nursing"},
    ],
)
def test_limits_without_sense_are_refused(given):
    with pytest.raises(DataError):
        Constraints(**given)


def test_points_of_a_probability():
    assert [risk_points(p) for p in (1.0, 0.5, math.exp(-1), 0.04)] == [0, 69, 100, 322]
    with pytest.raises(DataError):
        risk_points(0.0)
