"""Links can be undone without loss; reviewers see reasons; recall by name group is held to a gate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.errors import DataError, RefusedError, UndefinedMeasureError
from braidwork.linkage import (
    FIELDS,
    Kind,
    PeopleIndex,
    Population,
    Review,
    Verdict,
    agreement,
    contradictions,
    dedupe,
    keep_apart,
    key_table,
    link,
    live,
    persons,
    precision_recall,
    read_model,
    recall_by_group,
    reconsider,
    review_records,
    shipped_model,
    train,
    true_pairs,
    unlink,
)
from braidwork.linkage.history import from_rows, rows, united
from braidwork.linkage.shipping import trained_anew

_DAY = datetime(2026, 3, 1, tzinfo=UTC)
_SAID = {"by": "navigator 7", "reason": "same passport"}


def test_a_link_and_its_undoing_leave_every_record_as_it_was():
    ids = ["a", "b", "c"]
    linked = link((), "b", "a", at=_DAY, model_id="shipped-1", probability=0.97, **_SAID)
    linked = link(linked, "b", "c", at=_DAY, **_SAID)
    assert persons(ids, linked) == {"a": "a", "b": "a", "c": "a"}
    parted = unlink(linked, "a", "b", at=_DAY + timedelta(days=1), **_SAID)
    assert persons(ids, parted) == {"a": "a", "b": "b", "c": "b"}
    # What was known on the first day is still known.
    assert persons(ids, parted, at=_DAY) == persons(ids, linked)
    assert parted[:2] == linked
    assert [e.kind for e in parted] == [Kind.LINKED, Kind.LINKED, Kind.UNLINKED]
    assert from_rows(rows(parted)) == parted


def test_a_pair_kept_apart_stays_apart_until_it_is_reconsidered():
    apart = keep_apart((), "a", "b", at=_DAY, **_SAID)
    with pytest.raises(RefusedError, match="kept apart"):
        link(apart, "b", "a", at=_DAY, **_SAID)
    with pytest.raises(RefusedError, match="already"):
        keep_apart(apart, "a", "b", at=_DAY, **_SAID)
    again = link(reconsider(apart, "a", "b", at=_DAY, **_SAID), "a", "b", at=_DAY, **_SAID)
    assert len(live(again)) == 1
    with pytest.raises(RefusedError, match="unlink them first"):
        keep_apart(again, "a", "b", at=_DAY, **_SAID)


def test_a_detour_around_a_pair_kept_apart_is_reported():
    events = keep_apart((), "a", "c", at=_DAY, **_SAID)
    events = link(link(events, "a", "b", at=_DAY, **_SAID), "b", "c", at=_DAY, **_SAID)
    assert contradictions(events) == [("a", "c")]
    assert contradictions(unlink(events, "a", "b", at=_DAY, **_SAID)) == []


def test_what_makes_no_sense_is_refused():
    linked = link((), "a", "b", at=_DAY, **_SAID)
    with pytest.raises(RefusedError, match="itself"):
        link((), "a", "a", at=_DAY, **_SAID)
    with pytest.raises(RefusedError, match="linked already"):
        link(linked, "b", "a", at=_DAY, **_SAID)
    with pytest.raises(RefusedError, match="are not linked"):
        unlink(linked, "a", "c", at=_DAY, **_SAID)
    with pytest.raises(RefusedError, match="who made it and why"):
        unlink(linked, "a", "b", by="x", reason=" ", at=_DAY)
    with pytest.raises(RefusedError, match="earlier"):
        unlink(linked, "a", "b", at=_DAY - timedelta(days=1), **_SAID)


_PAIRS = st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(lambda p: p[0] != p[1]))


@given(pairs=_PAIRS, order=st.randoms())
def test_the_order_of_links_does_not_matter(pairs, order):
    mixed = [p if order.random() < 0.5 else p[::-1] for p in pairs]
    order.shuffle(mixed)
    assert united("abcdefgh", pairs) == united("hgfedcba", mixed)


@given(before=_PAIRS, after=_PAIRS)
def test_undoing_all_later_links_gives_the_persons_of_before(before, after):
    def told(events, pairs):
        for left, right in pairs:
            if not any(set(e.pair) == {left, right} for e in live(events)):
                events = link(events, left, right, at=_DAY, **_SAID)
        return events

    first = told((), before)
    both = told(first, after)
    for event in live(both)[len(live(first)) :]:
        both = unlink(both, *event.pair, at=_DAY, **_SAID)
    assert persons("abcdefgh", both) == persons("abcdefgh", first)


@pytest.fixture(scope="module")
def people():
    return Population(seed=4).table(1_000)


def test_review_shows_both_records_and_nothing_beside(people):
    found = dedupe(people)
    shown = review_records(people.assign(program="snap"), found, shipped_model(), second_share=0.5)
    assert len(shown) == (found.pairs["zone"] == "ask").sum() > 5
    for record in shown:
        assert set(record.left) <= set(FIELDS)
        assert record.reasons
        assert 0.5 <= record.probability <= 1
    assert {r.needs_second_reviewer for r in shown} == {True, False}
    again = review_records(people, found, shipped_model(), second_share=0.5)
    assert [r.needs_second_reviewer for r in again] == [r.needs_second_reviewer for r in shown]


def test_agreement_of_two_reviewers():
    def said(pair, by, verdict):
        return Review(pair, pair + "x", verdict, by, "looked at both")

    same, other = Verdict.SAME, Verdict.DIFFERENT
    reviews = [said("a", "1", same), said("a", "2", same), said("b", "1", other), said("b", "2", other),
               said("c", "1", same), said("c", "2", other), said("d", "1", other), said("d", "2", other),
               said("e", "1", same), said("a", "1", other)]  # fmt: skip
    share, kappa, twice = agreement(reviews)
    assert (share, twice) == (0.75, 4)
    assert kappa == pytest.approx(0.5)  # by chance .5: (.5 x .25) + (.5 x .75)
    with pytest.raises(RefusedError, match="reviewed twice"):
        agreement(reviews[:1])
    with pytest.raises(RefusedError, match="reason"):
        Review("a", "b", same, "1", "")


def test_recall_by_group_at_one_precision():
    truth = {"a1": "a", "a2": "a", "b1": "b", "b2": "b", "c1": "c", "c2": "c"}
    group = {id: "x" if id < "b2" else "y" for id in truth} | {"b2": "x"}
    pairs = pd.DataFrame(
        [("a1", "a2", 0.9), ("b1", "b2", 0.8), ("a1", "b1", 0.7), ("c1", "c2", 0.6)],
        columns=["id_l", "id_r", "probability"],
    )
    gap = recall_by_group(pairs, truth, group)
    x, y = gap.groups
    assert (x.threshold, x.recall, x.precision, x.true_pairs) == (0.8, 1.0, 1.0, 2)
    assert (y.recall, gap.gap, gap.passes) == (1.0, 0.0, True)
    missed = recall_by_group(pairs.head(3), truth, group)
    assert (missed.gap, missed.passes) == (1.0, False)
    assert (gap.gap_low, gap.gap_high, missed.gap_low, missed.gap_high) == (0.0, 0.0, 1.0, 1.0)
    with pytest.raises(UndefinedMeasureError, match="no true pair"):
        recall_by_group(pairs, truth, group | {"d1": "z"})


def test_precision_and_recall():
    assert precision_recall([("a", "b"), ("a", "c")], {("a", "b"), ("d", "e")}) == (0.5, 0.5, 0.5)
    assert true_pairs({"b": "1", "a": "1", "c": "2"}) == {("a", "b")}
    with pytest.raises(UndefinedMeasureError):
        precision_recall([], {("a", "b")})


def test_the_shipped_weights_follow_from_their_recipe():
    fresh, shipped = trained_anew(), shipped_model()
    assert fresh.made == shipped.made
    assert fresh.trained_on == shipped.trained_on
    for field, levels in shipped.matching.items():
        for level in levels:
            assert fresh.weight(field, level) == pytest.approx(shipped.weight(field, level), abs=0.05), (field, level)


def test_weights_learned_from_forms_link_forms(tmp_path):
    from braidwork.linkage import Errors

    forms = Population(9, ("diverse",), Errors(per_form=(1, 4))).table(2_500, duplicated=1.0)
    model = train(key_table(forms), id="forms")
    model.write(tmp_path / "forms.json")
    assert read_model(tmp_path / "forms.json") == model
    pairs = dedupe(forms, model).pairs
    truth = true_pairs(dict(zip(forms["id"], forms["truth"], strict=True)))
    assert precision_recall(zip(pairs["id_l"], pairs["id_r"], strict=True), truth)[2] >= 0.995
    batch = {(r.id_l, r.id_r): r.weight for r in pairs.itertuples()}
    index = PeopleIndex.of(forms, model)
    for row in forms.head(100).to_dict("records"):
        for near in index.likely(row, but=row["id"], most=1_000):
            assert near.score.weight == pytest.approx(batch[tuple(sorted((row["id"], near.id)))], abs=1e-9)


def test_too_small_a_table_teaches_nothing(people):
    with pytest.raises(DataError, match="too few"):
        train(key_table(people.head(50)))


@pytest.mark.parametrize(
    ("field", "level", "m"), [("surname", "same", 1e-9), ("surname", "same", 1.0), ("ssn", "different", 0.9999999)]
)
def test_a_model_that_turns_evidence_round_is_refused(field, level, m):
    from dataclasses import replace

    good = shipped_model()
    bad = {k: dict(v) for k, v in good.matching.items()}
    bad[field][level] = m
    with pytest.raises(DataError, match="cannot be used"):
        replace(good, matching=bad).checked()


def test_a_file_that_is_no_model_says_so(tmp_path):
    (tmp_path / "no.json").write_text("[]")
    for path in (tmp_path / "no.json", tmp_path / "absent.json"):
        with pytest.raises(DataError, match="no linkage model"):
            read_model(path)
