"""Persons are a view over live links: undoing one gives back what was there, and the past stays as it was known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from braidwork.linkage import as_known, clusters, link, persons, unlink

_DAY = datetime(2026, 3, 1, tzinfo=UTC)
_SAID = {"by": "navigator 7", "reason": "same passport"}
_IDS = ("a", "b", "c", "d")
_EDGES = st.lists(
    st.tuples(st.sampled_from(_IDS), st.sampled_from(_IDS)).filter(lambda e: e[0] < e[1]), unique=True, max_size=6
)


def _linked(edges, history=()):
    for n, (left, right) in enumerate(edges, len(history)):
        history = link(history, left, right, at=_DAY + timedelta(days=n), **_SAID)
    return history


def test_a_cluster_shows_its_records_its_links_and_the_links_it_hangs_on():
    history = _linked([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")])
    (one,) = clusters(_IDS, history)
    assert (one.id, one.records, one.links) == ("a", _IDS, history)
    assert [e.pair for e in one.bridges] == [("c", "d")]
    first, *others = clusters(_IDS, history, at=_DAY)
    assert first.records == ("a", "b")
    assert [(c.records, c.links) for c in others] == [(("c",), ()), (("d",), ())]
    assert clusters((), ()) == ()


@given(edges=_EDGES, data=st.data())
def test_undoing_a_link_gives_back_the_clusters_without_it(edges, data):
    history = _linked(edges)
    assert {r: c.id for c in clusters(_IDS, history) for r in c.records} == persons(_IDS, history)
    if not edges:
        return
    gone = data.draw(st.sampled_from(edges))
    later = history[-1].at + timedelta(days=1)
    parted = unlink(history, *gone, at=later, **_SAID)
    without = _linked([e for e in edges if e != gone])
    assert [c.records for c in clusters(_IDS, parted)] == [c.records for c in clusters(_IDS, without)]
    assert clusters(_IDS, parted, at=history[-1].at) == clusters(_IDS, history)  # what was certified stays


def test_the_number_of_a_person_is_kept_with_its_time():
    history = _linked([("a", "b")])
    parted = unlink(history, "a", "b", at=_DAY + timedelta(days=9), **_SAID)
    assert as_known(("a", "b", "c"), parted) == {
        "a": ((None, "a"),),
        "b": ((None, "b"), (_DAY, "a"), (_DAY + timedelta(days=9), "b")),
        "c": ((None, "c"),),
    }
