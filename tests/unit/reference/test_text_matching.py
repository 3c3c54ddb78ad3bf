"""Words near a word that somebody typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from braidwork.reference.text_matching import KnownWords, plain_words, singular, slips, trigrams

KNOWN = KnownWords(["rent", "assistance", "food", "foot", "pantry", "career", "care", "shelter"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("rnet", "rent"), ("rentt", "rent"), ("asistance", "assistance"), ("assitsance", "assistance"),
     ("pantyr", "pantry"), ("shelte", "shelter"), ("fodo", "food")],
)  # fmt: skip
def test_slips_are_forgiven(typed: str, meant: str) -> None:
    near = KNOWN.near(typed, last=True)
    assert meant in near and max(near, key=lambda w: near[w]) == meant


def test_a_word_in_use_is_itself_and_what_it_begins_but_no_slip() -> None:
    assert list(KNOWN.near("care", last=True)) == ["care", "career"]
    assert KNOWN.near("food", last=True) == {"food": 1.0}


def test_short_words_are_taken_as_typed() -> None:
    assert KNOWN.near("fo", last=True) == {} and KNOWN.near("ret", last=False) == {}


def test_an_ending_still_to_come_costs_less_in_the_last_word() -> None:
    assert KNOWN.near("shel", last=True)["shelter"] > KNOWN.near("shel", last=False)["shelter"]


def test_words_of_every_script_are_words() -> None:
    assert plain_words("Banco de Alimentos: Niños") == ("banco", "de", "alimento", "niño")
    assert plain_words("продукты C++ C.N.A.") == ("продукты", "c++", "cna")
    assert plain_words("the food", frozenset({"the"})) == ("food",)
    assert plain_words("the", frozenset({"the"})) == ("the",)
    assert singular("pantries") == "pantry" and singular("bus") == "bus"


@given(st.text(alphabet="abcde", max_size=7), st.text(alphabet="abcde", max_size=7))
def test_slips_count_alike_both_ways_and_stop_above_the_most(left: str, right: str) -> None:
    assert slips(left, right, 3) == slips(right, left, 3) <= 4
    assert (slips(left, right, 3) == 0) == (left == right)


@given(st.text(max_size=40))
def test_no_text_breaks_the_words(text: str) -> None:
    for word in plain_words(text):
        assert word in KnownWords([word]) and trigrams(word)
        assert KnownWords([word]).near(word, last=False)[word] == 1.0
