"""Ladders: the golden graph by hand, random graphs against every simple path, limits one at a time."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.errors import DataError, UnknownNameError
from braidwork.pathways import Constraints, Graph, Move, Occupation, find_ladders

from .small_graphs import FOUR, FRONT, by_enumeration, four_occupations, random_graph

LOOPS = pytest.mark.parametrize("compiled", [False, True])


def vectors(graph: Graph, **limits: object) -> list[tuple[int, int, int, int]]:
    return [x.vector for x in find_ladders(graph, "A", Constraints(**limits)).to("D")]  # type: ignore[arg-type]


@LOOPS
def test_the_golden_front(compiled):
    found = find_ladders(four_occupations(), "A", Constraints(), compiled=compiled)
    assert [x.vector for x in found.to("D")] == FRONT
    assert not found.truncated
    assert found.reached == ("B", "C", "D")


def test_without_the_count_of_steps_one_ladder_of_the_front_is_beaten():
    three = [v[:3] for v in FRONT]
    beaten = [v for v in three if any(w != v and all(a <= b for a, b in zip(w, v, strict=True)) for w in three)]
    assert beaten == [(9, 12, 85)]


def test_a_barred_stepping_stone_takes_its_ladders_away():
    assert vectors(four_occupations(), barred_occupations={"C"}) == [v for v in FRONT if v[2] not in (70, 60)]


def test_limits_hold_for_the_whole_ladder():
    assert vectors(four_occupations(), max_months=7) == FRONT[:3]
    assert vectors(four_occupations(), max_cost_usd=12) == [FRONT[2], FRONT[3], FRONT[4]]
    assert vectors(four_occupations(), max_hops=1) == FRONT[4:]


def test_the_wage_floor_holds_for_stepping_stones_and_an_unknown_wage_fails_and_is_reported():
    graph = four_occupations(B=14.0, C=None)
    found = find_ladders(graph, "A", Constraints(wage_floor_hourly_usd=18.0))
    assert [x.vector for x in found.to("D")] == FRONT[4:]
    assert found.unknown_wage == ("C",)
    assert find_ladders(graph, "A").unknown_wage == ()


def test_a_license_that_cannot_be_had_and_a_schedule_that_cannot_be_kept_close_a_move():
    nodes = [Occupation("A"), Occupation("B")]
    moves = [
        Move("A", "B", 9, 0, 0.5, license="nursing"),
        Move("A", "B", 1, 90, 0.5, schedule="day"),
        Move("A", "B", 20, 50, 0.9, schedule="evening"),
    ]
    graph = Graph.of(nodes, moves)
    limits = Constraints(barred_licenses=frozenset({"nursing"}), schedules=frozenset({"evening"}))
    assert [x.moves for x in find_ladders(graph, "A", limits).to("B")] == [(moves[2],)]
    assert len(find_ladders(graph, "A").to("B")) == 3


def test_from_an_occupation_to_itself_is_the_empty_route():
    found = find_ladders(four_occupations(), "A", targets=["A"])
    assert [x.moves for x in found.to("A")] == [()]
    assert found.reached == ("A",)


def test_a_move_with_probability_zero_is_absent():
    graph = Graph.of([Occupation("A"), Occupation("B")], [Move("A", "B", 1, 1, 0.0)])
    assert graph.moves == ()
    assert find_ladders(graph, "A").to("B") == ()


def test_equal_ladders_keep_the_smallest_sequence_of_codes():
    nodes = [Occupation(c) for c in "ABCDE"]
    # Two equal ways to D, and from both on to E; the later code is given first.
    arcs = ["AC", "CD", "AB", "BD", "DE"]
    graph = Graph.of(nodes, [Move(a, b, 1, 1, risk=1) for a, b in arcs])
    found = find_ladders(graph, "A")
    assert [x.codes for x in found.to("D")] == [("A", "B", "D")]
    assert [x.codes for x in found.to("E")] == [("A", "B", "D", "E")]


@LOOPS
def test_a_spent_label_budget_is_said_and_what_is_there_is_real(compiled):
    graph = random_graph(1)
    found = find_ladders(graph, "00", label_budget=20, compiled=compiled)
    assert found.truncated
    assert found.reached
    for code in found.reached:
        for ladder in found.to(code):
            assert ladder.codes[0] == "00"
            assert ladder.codes[-1] == code
            assert all(a.destination == b.origin for a, b in pairwise(ladder.moves))


limits = st.builds(
    Constraints,
    max_months=st.none() | st.integers(0, 12),
    max_cost_usd=st.none() | st.integers(0, 12),
    max_hops=st.integers(1, 4),
    wage_floor_hourly_usd=st.none() | st.integers(10, 30),
    barred_licenses=st.sampled_from([frozenset(), frozenset({"nursing"})]),
    schedules=st.sampled_from([None, frozenset(), frozenset({"evening"})]),
    max_months_below_floor=st.none() | st.integers(0, 8),
    barred_occupations=st.sampled_from([frozenset(), frozenset({"03", "17"})]),
)


@LOOPS
@given(seed=st.integers(0, 10_000), limits=limits)
def test_equal_to_every_simple_path_on_random_graphs(compiled, seed, limits):
    graph = random_graph(seed)
    expected = by_enumeration(graph, "05", limits)
    found = find_ladders(graph, "05", limits, compiled=compiled)
    assert found.reached == tuple(sorted(expected))
    assert {c: [(x.vector, x.codes) for x in found.to(c)] for c in found.reached} == expected


def test_unknown_codes_are_named():
    graph = four_occupations()
    with pytest.raises(UnknownNameError, match="'Z'"):
        find_ladders(graph, "Z")
    with pytest.raises(UnknownNameError, match="'Y'"):
        find_ladders(graph, "A", targets=["Y"])
    with pytest.raises(UnknownNameError, match="'X'"):
        find_ladders(graph, "A", Constraints(barred_occupations=frozenset({"X"})))
    with pytest.raises(DataError, match="target"):
        find_ladders(graph, "A", targets=["B"]).to("D")


def test_the_sums_of_a_ladder_are_those_of_its_moves():
    for ladder in find_ladders(four_occupations(), "A").to("D"):
        options = [FOUR[m.origin + m.destination] for m in ladder.moves]
        assert all((m.months, m.cost_usd, m.risk) in o for m, o in zip(ladder.moves, options, strict=True))
        assert ladder.vector == (
            sum(m.months for m in ladder.moves),
            sum(m.cost_usd for m in ladder.moves),
            sum(m.points for m in ladder.moves),
            len(ladder.moves),
        )
