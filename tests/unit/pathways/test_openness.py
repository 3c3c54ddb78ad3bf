"""Which arcs a graph gets: alike, upward, bridges; and that they open what neighbours alone keep closed."""

from __future__ import annotations

import numpy as np
import pytest

from braidwork.errors import DataError
from braidwork.pathways import Arc, Features, open_arcs

CODES = ("A", "B", "C", "D", "E")
# A is like B; C and D are higher in zone, C nearer; E is of A's family, high, and far.
ALIKE = np.array([[1, 0.9, 0.1, 0, -0.5]] * 5)
GAP = np.array([[0, 0.1, 0.3, 0.4, 0.8]] * 5)
FIVE = Features(CODES, ALIKE, GAP, np.zeros((5, 5)))
ZONES, FAMILIES = [1, 1, 3, 3, 4], ["31", "31", "29", "15", "31"]


def leaving(origin: str, wages: list[float], **counts: int) -> list[Arc]:
    return [a for a in open_arcs(FIVE, ZONES, wages, FAMILIES, **counts) if a.origin == origin]


def test_each_kind_of_arc_by_hand():
    assert leaving("A", [15, 16, 30, 40, 50], nearest=1, upward=1, bridges=1) == [
        Arc("A", "B", "alike"),
        Arc("A", "C", "upward"),
        Arc("A", "E", "credential bridge"),
    ]


def test_a_move_up_needs_a_known_and_higher_wage():
    ends = [a.destination for a in leaving("A", [15, 16, np.nan, 40, 50], nearest=0, upward=1, bridges=0)]
    assert ends == ["D"]
    assert leaving("A", [60, 16, 30, 40, 50], nearest=0, upward=3, bridges=0) == []
    assert leaving("A", [np.nan, 16, 30, 40, 50], nearest=0, upward=3, bridges=0) == []


def test_lengths_and_negative_numbers_are_refused():
    with pytest.raises(DataError, match="5 entries"):
        open_arcs(FIVE, ZONES, [1, 2], FAMILIES)
    with pytest.raises(DataError, match="negative"):
        open_arcs(FIVE, ZONES, [1, 2, 3, 4, 5], FAMILIES, nearest=-1)


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
    unknown, families = np.full(len(codes), np.nan), [c[:2] for c in codes]
    alone = open_arcs(features, zones, unknown, families, upward=0, bridges=0)
    bridged = open_arcs(features, zones, unknown, families)
    assert len(alone) == 894 * 15
    # 15 neighbours leave three in four occupations out of reach within three moves (191 of 894 on average).
    walled = reach(features.codes, alone, 3)
    assert walled < 0.25 * len(codes)
    assert reach(features.codes, bridged, 3) > 1.3 * walled
    # Whoever is not yet at the top of a family has a way up in it.
    top = {f: max(z for z, g in zip(zones, families, strict=True) if g == f) for f in families}
    zone = dict(zip(codes, zones, strict=True))
    rising = {a.origin for a in bridged if zone[a.destination] > zone[a.origin]}
    assert {c for c in codes if zone[c] < top[c[:2]]} <= rising
