"""The batch, the answer while typing, and the person's name: one set of rules, one set of weights."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.errors import DataError
from braidwork.linkage import (
    Errors,
    PeopleIndex,
    Population,
    Zone,
    dedupe,
    keys_of,
    likely_duplicates,
    precision_recall,
    recall_by_group,
    score,
    shipped_model,
    true_pairs,
)

_TEXT = st.text(max_size=30)
_PERSON = st.fixed_dictionaries(
    {},
    optional={
        "given_name": _TEXT, "surname": _TEXT, "name": _TEXT, "birth_date": st.one_of(_TEXT, st.dates().map(str)),
        "address": _TEXT, "place": _TEXT, "postcode": _TEXT, "phone": _TEXT, "email": st.one_of(_TEXT, st.emails()),
        "ssn": _TEXT,
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def people():
    return Population(seed=77, errors=Errors(no_ssn=0.5)).table(2_000, duplicated=0.6)


@pytest.fixture(scope="module")
def found(people):
    return dedupe(people)


def _typed(people):
    index = PeopleIndex.of(people)
    found = {}
    for row in people.to_dict("records"):
        for s in index.likely(row, but=row["id"], most=1_000):
            found[tuple(sorted((row["id"], s.id)))] = (s.score.weight, s.score.probability, str(s.score.zone))
    return found


def _assert_equal(typed, found):
    batch = {(r.id_l, r.id_r): (r.weight, r.probability, r.zone) for r in found.pairs.itertuples()}
    assert typed.keys() == batch.keys()
    for pair, (weight, probability, zone) in typed.items():
        assert weight == pytest.approx(batch[pair][0], abs=1e-9)
        assert probability == pytest.approx(batch[pair][1], abs=1e-9)
        assert zone == batch[pair][2]


def test_the_answer_while_typing_is_the_answer_of_the_batch(people, found):
    assert len(found.pairs) > 1_000
    _assert_equal(_typed(people), found)


def test_they_agree_on_forms_full_of_errors_and_without_surnames():
    forms = Population(3, errors=Errors(per_form=(1, 6))).table(600, duplicated=1.0, most=2)
    assert len(dedupe(forms).pairs) > 500
    _assert_equal(_typed(forms), dedupe(forms))
    few = forms.head(150)
    _assert_equal(_typed(few), dedupe(few))
    nameless = forms.drop(columns="surname")
    _assert_equal(_typed(nameless), dedupe(nameless))


def test_most_duplicates_are_found_and_the_sure_ones_are_right(people, found):
    true = true_pairs(dict(zip(people["id"], people["truth"], strict=True)))
    pairs = found.pairs
    precision, recall, f1 = precision_recall(zip(pairs["id_l"], pairs["id_r"], strict=True), true)
    assert precision > 0.99
    assert recall > 0.985
    assert f1 > 0.99
    sure = pairs[pairs["zone"] == Zone.SURE]
    assert precision_recall(zip(sure["id_l"], sure["id_r"], strict=True), true)[0] >= 0.999


def test_no_name_group_is_left_behind(people, found):
    truth = dict(zip(people["id"], people["truth"], strict=True))
    group = dict(zip(people["id"], people["name_group"], strict=True))
    gap = recall_by_group(found.pairs, truth, group)
    assert len(gap.groups) == 5
    assert gap.passes, gap
    assert gap.gap_low <= gap.gap_high < 0.03


def test_the_order_of_rows_changes_nothing(people, found):
    mixed = dedupe(people.sample(frac=1, random_state=3)).pairs
    same = ["id_l", "id_r", "zone"]
    assert mixed[same].equals(found.pairs[same])
    assert (mixed["weight"] - found.pairs["weight"]).abs().max() < 1e-9


def test_other_columns_are_never_looked_at(people, found):
    # A program's column, whatever it says, changes no answer and comes back in none.
    told = people.assign(program=["snap"] * len(people), diagnosis="x")
    again = dedupe(told)
    assert again.pairs.equals(found.pairs)
    assert not {"program", "diagnosis"} & set(again.pairs.columns)


@given(left=_PERSON, right=_PERSON)
def test_comparing_is_symmetrical_and_never_fails(left, right):
    one, other = keys_of(left), keys_of(right)
    model = shipped_model()
    there, back = score(one, other, model, 1_000), score(other, one, model, 1_000)
    assert there == back
    assert 0 <= there.probability <= 1


@given(person=_PERSON)
def test_a_record_is_like_itself(person):
    keys = keys_of(person)
    outcome = score(keys, keys, shipped_model(), 1_000)
    assert all(r.level in ("same", "near", "form", "year", "area", "town", "one_word") for r in outcome.reasons)
    assert bool(outcome.reasons) == (not keys.is_empty)


@given(rows=st.lists(_PERSON, max_size=6))
def test_typing_hostile_text_gives_an_answer(rows):
    columns = ["given_name", "surname", "birth_date"]
    table = pd.DataFrame([dict.fromkeys(columns) | {"id": str(n)} | r for n, r in enumerate(rows)])
    if rows:
        index = PeopleIndex.of(table)
        for n, row in enumerate(rows):
            assert str(n) not in {s.id for s in likely_duplicates(row, index, but=str(n))}


def test_hostile_tables_are_compared():
    nasty = ["' or 1=1 --", "\x00", "😀" * 50, "\u202e\u202d", "%s{}", "ﷺ", "x" * 10_000, "", "NULL", "ǅ", "𝕬nna"]
    table = pd.DataFrame({"id": [str(n) for n in range(22)], "given_name": nasty * 2, "surname": nasty[::-1] * 2,
                          "birth_date": nasty * 2, "email": nasty * 2, "phone": nasty * 2})  # fmt: skip
    found = dedupe(table)
    assert found.records == 22
    _assert_equal(_typed(table), found)


@pytest.mark.parametrize("rows", [0, 1])
def test_a_table_without_pairs_has_no_duplicates(rows):
    table = pd.DataFrame({"id": ["a"][:rows], "surname": ["Ali"][:rows]})
    assert dedupe(table).pairs.empty


def test_records_that_know_nothing_are_nobodys_duplicates():
    table = pd.DataFrame({"id": ["a", "b"], "surname": [None, None], "given_name": ["", "FNU"]})
    assert dedupe(table).pairs.empty
    assert likely_duplicates({}, table) == []


@pytest.mark.parametrize(
    ("table", "word"),
    [
        ({"id": ["a", "a"], "surname": ["x", "y"]}, "twice"),
        ({"id": ["a", None], "surname": ["x", "y"]}, "no id"),
        ({"surname": ["x"]}, "no column 'id'"),
        ({"id": ["a"], "colour": ["x"]}, "no column to compare"),
    ],
)
def test_a_table_that_cannot_be_compared_says_why(table, word):
    with pytest.raises(DataError, match=word):
        dedupe(pd.DataFrame(table))


def test_an_address_of_many_is_skipped_and_said():
    shelter = pd.DataFrame(
        {"id": [str(n) for n in range(100)], "given_name": [f"n{n}q" for n in range(100)],
         "address": ["77 Hope Street"] * 100, "place": ["Tacoma"] * 100}
    )  # fmt: skip
    found = dedupe(shelter)
    assert found.skipped["address"] == 1
    assert any("'address'" in warning for warning in found.warnings)
    assert found.pairs.empty


def test_in_a_small_office_a_shared_phone_still_says_much():
    person = {"given_name": "Ada", "surname": "Invented", "phone": "206-555-2368", "birth_date": "1990-04-30"}
    index = PeopleIndex()
    for number in range(3):
        index.add(str(number), person)
    (first, *_) = index.likely(person, but="0")
    assert next(r.weight for r in first.score.reasons if r.field == "phone") > 8


def test_twins_ask_a_person():
    born = {"surname": "Garcia", "birth_date": "1990-03-14", "address": "12 Main St", "place": "Kent",
            "postcode": "98030", "phone": "2063334455"}  # fmt: skip
    one, other = keys_of({"given_name": "Ana"} | born), keys_of({"given_name": "Luisa"} | born)
    assert score(one, other, shipped_model(), 1_000).zone == Zone.ASK


def test_a_record_that_is_removed_is_forgotten(people):
    index = PeopleIndex.of(people)
    first = people.to_dict("records")[0]
    before = len(index)
    index.remove(first["id"])
    index.remove("nobody")
    assert len(index) == before - 1
    assert first["id"] not in {s.id for s in index.likely(first)}
    index.add(first["id"], first)
    assert index.likely(first)[0].id == first["id"]
    with pytest.raises(DataError, match="held already"):
        index.add(first["id"], first)
