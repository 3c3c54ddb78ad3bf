"""Which arcs a graph gets: alike, upward, bridges; and that they open what neighbours alone keep closed."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError
from braidwork.pathways import Arc, Features, open_arcs
from braidwork.pathways.moves.openness import Evidence, reachable_arcs

CODES = ("A", "B", "C", "D", "E")
# For every origin: B is alike and near; C lacks least and is unlike; D asks for more and is alike; E pays no better.
ALIKE = np.array([[1, 0.9, -0.4, 0.5, 0.8]] * 5)
GAP = np.array([[0, 0.1, 0.1, 0.4, 0.5]] * 5)
FIVE = Features(CODES, ALIKE, GAP, np.zeros((5, 5)))
ZONES = [2, 1, 3, 2, 4]


def leaving(origin: str, wages: list[float], **counts: int) -> list[Arc]:
    return [a for a in open_arcs(FIVE, ZONES, wages, **counts) if a.origin == origin]


def test_each_kind_of_arc_by_hand():
    assert leaving("A", [15, 16, 30, 40, 14], nearest=1, upward=1, bridges=1) == [
        Arc("A", "B", "alike"),
        Arc("A", "D", "upward"),
        Arc("A", "E", "credential bridge"),
    ]


def test_the_smallest_gap_alone_does_not_make_an_unlike_occupation_reachable():
    ends = [a.destination for a in leaving("A", [15, 16, 30, 40, 14], nearest=0, upward=2, bridges=1)]
    assert ends == ["C", "D", "E"]
    assert [a.destination for a in leaving("A", [15, 16, 30, 40, 14], nearest=0, upward=1, bridges=0)] == ["D"]


def test_a_move_up_needs_a_known_and_higher_wage_and_no_less_preparation():
    def ends(wages: list[float]) -> list[str]:
        return [a.destination for a in leaving("A", wages, nearest=0, upward=5, bridges=0)]

    assert ends([15, 99, np.nan, 40, 50]) == ["D", "E"]
    assert ends([60, 16, 30, 40, 50]) == []
    assert ends([np.nan, 16, 30, 40, 50]) == []


def test_lengths_and_negative_numbers_are_refused():
    with pytest.raises(DataError, match="5 entries"):
        open_arcs(FIVE, ZONES, [1, 2])
    with pytest.raises(DataError, match="negative"):
        open_arcs(FIVE, ZONES, [1, 2, 3, 4, 5], nearest=-1)


TRUE, FALSE = np.ones((5, 5), bool), np.zeros((5, 5), bool)


def evidence(**changed) -> Evidence:
    parts = {
        "likeness": ALIKE, "related": FALSE, "supervisors": FALSE, "managers": FALSE, "credible": TRUE, "fields": CODES,
    }  # fmt: skip
    return Evidence(**(parts | changed))


def reached(told: Evidence, wages: list[float], feasible=lambda o, d, why: True, **counts: int) -> list[tuple]:
    arcs = reachable_arcs(FIVE, told, ZONES, wages, feasible, **counts)
    return [(a.destination, a.reason) for a in arcs if a.origin == "A"]


def only(*pairs: str) -> np.ndarray:
    found = FALSE.copy()
    for a, b in pairs:
        found[CODES.index(a), CODES.index(b)] = True
    return found


def test_reachable_arcs_by_reason():
    told = evidence(related=only("AC"), supervisors=only("AD"), managers=only("AE"))
    wages = [15, 16, 14, 40, 30]
    assert reached(told, wages, nearest=1, upward=0, bridges=0) == [
        ("B", "alike"), ("C", "related"), ("D", "promotion"), ("E", "promotion"),
    ]  # fmt: skip
    # Supervisors and managers are promotions only where they pay more; what is related needs no more pay.
    assert reached(told, [50, 16, 14, 40, 30], nearest=0) == [("C", "related")]


def test_a_step_up_pays_a_tenth_more_and_asks_for_at_most_one_job_zone_more():
    wages = [15, 16, 30, 40, 50]
    assert reached(evidence(), wages, nearest=0, bridges=0) == [("C", "upward"), ("D", "upward")]
    assert reached(evidence(), wages, nearest=0, upward=0) == [("C", "credential bridge"), ("E", "credential bridge")]
    # C lacks little (0.1), D is more alike by one place of four and lacks 0.4: nearer only as one of the same field.
    one = {"nearest": 0, "upward": 1, "bridges": 0}
    assert reached(evidence(), wages, **one) == [("C", "upward")]
    assert reached(evidence(fields=("x", "b", "c", "x", "e")), wages, **one) == [("D", "upward")]


def test_only_credible_pairs_but_for_the_related_and_the_next_one_steps_in():
    wages = [15, 16, 30, 40, 14]
    told = evidence(credible=FALSE, related=only("AC"))
    assert reached(told, wages) == [("C", "related")]
    denied = reached(evidence(), wages, lambda o, d, why: CODES[d] != "B", nearest=1, upward=0, bridges=0)
    assert denied == [("E", "alike")]


def test_evidence_of_another_shape_is_refused():
    with pytest.raises(DataError, match="managers"):
        evidence(managers=np.zeros((4, 5), bool))
    with pytest.raises(DataError, match="5 occupations"):
        reachable_arcs(FIVE, evidence(), [1, 2], [1, 2], lambda o, d, why: True)


def reach(codes: tuple[str, ...], arcs: tuple[Arc, ...], hops: int) -> float:
    """Mean number of occupations within so many moves."""
    place = {c: i for i, c in enumerate(codes)}
    step = np.eye(len(codes), dtype=np.float32)
    for a in arcs:
        step[place[a.origin], place[a.destination]] = 1
    seen = np.eye(len(codes), dtype=np.float32)
    for _ in range(hops):
        seen = (seen @ step > 0).astype(np.float32)
    return float(seen.sum(axis=1).mean()) - 1


@pytest.mark.public_data
def test_on_the_real_ratings_bridges_open_the_graph(real_ratings):
    codes, importance, level, zones = real_ratings
    features = Features.of(codes, importance, level, zones)
    unknown = np.full(len(codes), np.nan)
    alone = open_arcs(features, zones, unknown, upward=0, bridges=0)
    bridged = open_arcs(features, zones, unknown)
    assert len(alone) == 894 * 15
    # 15 neighbours leave three in four occupations out of reach within three moves (191 of 894 on average).
    walled = reach(features.codes, alone, 3)
    assert walled < 0.25 * len(codes)
    assert reach(features.codes, bridged, 3) > 1.2 * walled
    # Whoever is not yet in the highest job zone has a way up.
    zone = dict(zip(codes, zones, strict=True))
    rising = {a.origin for a in bridged if zone[a.destination] > zone[a.origin]}
    assert {c for c in codes if zone[c] < max(zones)} == rising
