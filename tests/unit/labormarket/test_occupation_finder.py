"""The finder: names in use, slips of the finger, codes; the official name first, then size."""

from __future__ import annotations

import pytest

from braidwork.labormarket.occupations.book import OccupationBook
from braidwork.labormarket.occupations.finder import find, search_terms
from braidwork.labormarket.occupations.records import Entry, Occupation, Pay, Source
from braidwork.labormarket.occupations.words import doer, tokens
from braidwork.reference.text_matching import singular, slips

_SOURCE = Source("a test", "2026", "none")
_LISTED = (
    ("29-1141", "Registered nurses", 35_000, ("RN", "Nurse", "Charge Nurse")),
    ("29-1171", "Nurse practitioners", 2_000, ("Nurse", "NP")),
    ("31-1131", "Nursing assistants", 13_000, ("C.N.A.", "Nurse's Aide", "Nursing Aide")),
    ("35-2011", "Cooks, fast food", 3_000, ("Fry Cook",)),
    ("35-2014", "Cooks, restaurant", 9_000, ("Line Cook",)),
    ("49-3023", "Automotive service technicians and mechanics", 5_000, ("Mechanic", "Auto Tech")),
    ("49-3041", "Farm equipment mechanics and service technicians", 90, ("Mechanic",)),
    ("49-9099", "Repair workers, all other", 90_000, ("Mechanic",)),
    ("51-4121", "Welders, cutters, solderers, and brazers", 4_000, ("Welder",)),
    ("53-3032", "Heavy and tractor-trailer truck drivers", 17_000, ("Truck Driver", "CDL Driver")),
)


def _occupation(code: str, label: str, jobs: int, titles: tuple[str, ...]) -> Occupation:
    pay = Pay("1", "here", "region", "2026", jobs, {}, {}, "hour or year", _SOURCE)
    return Occupation(code, label, f"{code[:2]}-0000", "", None, titles, (pay,), None, Entry(), (), ())


@pytest.fixture(scope="module")
def book() -> OccupationBook:
    occupations = {row[0]: _occupation(*row) for row in _LISTED}
    return OccupationBook(occupations, "SOC 2018", "here", "region", (), (), True, ())


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("29-1141", ["29-1141"]),
        ("291171", ["29-1171"]),
        ("29-1", ["29-1141", "29-1171"]),
        ("registered nurse", ["29-1141"]),
        ("NURSES, Registered!", ["29-1141"]),
        ("regist", ["29-1141"]),
        ("nurse", ["29-1141", "29-1171"]),
        ("rn", ["29-1141"]),
        ("cna", ["31-1131"]),
        ("nurses aid", ["31-1131"]),
        ("cook", ["35-2014", "35-2011"]),
        ("cook fast food", ["35-2011"]),
        ("mechanic", ["49-3023", "49-3041"]),
        ("welding", ["51-4121"]),
        ("weldr", ["51-4121"]),
        ("truk drvr", ["53-3032"]),
        ("driving trucks", ["53-3032"]),
    ],
)
def test_first_answers(book, words, codes):
    assert [f.code for f in find(book, words)][: len(codes)] == codes


@pytest.mark.parametrize("words", ["", "   ", "!?", "xyzzy", "99-9999"])
def test_nothing_is_found_where_nothing_comes_near(book, words):
    assert find(book, words) == ()


def test_an_answer_tells_the_name_that_matched_and_how_well(book):
    first = find(book, "charge nurse")[0]
    assert (first.code, first.label, first.matched) == ("29-1141", "Registered nurses", "Charge Nurse")
    assert 0.9 < first.score <= 1 and find(book, "registered nurses")[0].score == 1


def test_limit_and_repetition(book):
    assert len(find(book, "nurse", 1)) == 1
    assert find(book, "nurs asistant") == find(book, "nurs asistant")


def test_terms_for_a_page_stand_once_and_start_with_the_official_name(book):
    terms = search_terms(book)
    assert terms["29-1141"] == ("Registered nurses", "RN", "Nurse", "Charge Nurse")
    assert search_terms(book, 2)["29-1141"] == ("Registered nurses", "RN")
    assert set(terms) == set(book.codes)


def test_words_are_brought_to_one_form():
    assert tokens("The Nurses' Aides and C.N.A.s") == ("nurse", "aide", "cna")
    assert tokens("C++ / C# Developer") == ("c++", "c#", "developer")
    assert tokens("to") == ("to",), "a joining word alone is still a question"
    assert [singular(w) for w in ("secretaries", "waitresses", "nurses", "bus", "glass", "gas")] == [
        "secretary", "waitress", "nurse", "bus", "glass", "gas",
    ]  # fmt: skip
    assert doer("welding", {"welder"}) == "welder" and doer("nursing", {"nurse"}) == "nursing"


@pytest.mark.parametrize(
    ("left", "right", "distance"),
    [("nurse", "nurse", 0), ("gaurd", "guard", 1), ("drvr", "driver", 2), ("elctrican", "electrician", 2),
     ("a", "abcd", 3)],
)  # fmt: skip
def test_slips_count_letters_added_left_out_changed_or_swapped(left, right, distance):
    assert slips(left, right, 2) == slips(right, left, 2) == distance
