"""A question made ready: which cells it shows, what it says of its filter, what it refuses."""

from __future__ import annotations

import pytest

from braidwork.engine import Store
from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.labormarket import measure
from braidwork.measures.edition import editions
from braidwork.measures.frame import Frame, frame
from braidwork.reference import region

from ...spec.small_survey import write_survey

PEOPLE = """
    county        age_years  sex_code  race_code  hispanic_origin_code  race_white_code  race_black_code
    Willowmere    30         1         1          01                    1                0
    Lanternfield  40         2         2          01                    1                1
"""
OTHERS = "race_aian_code race_asian_code race_native_hawaiian_code race_pacific_islander_code race_other_code"


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Store:
    head, *rows = PEOPLE.strip().splitlines()
    text = "\n".join([f"{head} {OTHERS}", *(f"{row} 0 0 0 0 0" for row in rows)])
    return Store.open(write_survey(tmp_path_factory.mktemp("frame") / "data", text))


def made(store: Store, by: tuple[str, ...] = (), where: object = None, nation: bool = False) -> Frame:
    edition = editions(store, "pums_person")[0]
    return frame(store, region("demo"), measure("population"), edition, by=by, where=where or {}, nation=nation)


def test_cells_are_every_combination_in_reading_order(store):
    f = made(store, ("sex", "county"))
    assert f.keys(f.by)[:4] == [
        ("female", "Willowmere"), ("female", "Lanternfield"), ("female", "Thistledown"), ("male", "Willowmere"),
    ]  # fmt: skip
    assert f.keys(()) == [()]


def test_chosen_categories_are_the_cells_in_the_order_chosen(store):
    f = made(store, ("county",), {"county": ["Thistledown", "Willowmere", "willowmere"]})
    assert f.keys(f.by) == [("Thistledown",), ("Willowmere",)]
    assert f.filter_text == "Demo region (synthetic); county is Thistledown or Willowmere"


def test_places_of_a_column_show_the_cells_that_are_there(store):
    f = made(store, ("puma",))
    assert f.keys(f.by) == []
    assert made(store, ("puma",), {"puma": "00301"}).keys(f.by[:0]) == [()]


def test_a_table_of_very_many_cells_shows_those_that_are_there(store):
    by = ("county", "sex", "race_ethnicity", "age_band")  # 3 × 2 × 8 × 7 = 336
    assert len(made(store, by).keys(made(store, by).by)) == 336
    more = (*by, "race_alone_or_combined")
    assert made(store, more).keys(made(store, more).by) == []


def test_a_question_knows_whether_it_is_about_race(store):
    assert made(store, ("race_ethnicity",)).by_race
    assert made(store, (), {"race_alone_or_combined": "black"}).by_race
    assert not made(store, ("county", "sex")).by_race


def test_the_nation_is_named_in_the_filter(store):
    assert made(store, nation=True).filter_text == "all states in the file"


def test_a_dimension_named_twice_is_refused(store):
    with pytest.raises(UnknownNameError, match="named twice: sex, sex"):
        made(store, ("sex", "sex"))


def test_two_overlapping_dimensions_are_not_crossed_but_one_may_choose(store):
    with pytest.raises(UnknownNameError, match="cannot be crossed") as refused:
        made(store, ("race_alone_or_combined", "race_ethnicity_2024"))
    assert "choose in the other" in (refused.value.mend or "")
    assert made(store, ("race_alone_or_combined",), {"race_ethnicity_2024": "black"}).filter_text.endswith(
        "race_ethnicity_2024 is black"
    )


@pytest.mark.parametrize("categories", [[], (), 53033, None, [1], [None], 3.5, ["King", 1]])
def test_categories_that_are_no_text_are_refused_in_plain_words(store, categories):
    with pytest.raises(UnknownNameError, match="the categories of county must be one text or several"):
        made(store, (), {"county": categories})


@pytest.mark.parametrize(
    ("by", "where", "said"),
    [
        (("sexx",), {}, "no dimension 'sexx'"),
        ((), {"sexx": "female"}, "no dimension 'sexx'"),
        ((), {"sex": "femal"}, "no sex 'femal'"),
        ((), {"county": ["Willowmere", "Lantern"]}, "no county 'Lantern'"),
    ],
)
def test_unknown_names_are_said(store, by, where, said):
    with pytest.raises(UnknownNameError, match=said):
        made(store, by, where)


@pytest.mark.parametrize("question", [{"by": ("disability",)}, {"where": {"disability": "with"}}])
def test_a_dimension_whose_column_the_file_lacks_is_said_with_file_and_column(store, question):
    with pytest.raises(
        NotAvailableError, match=r"population by disability .* synthetic-2024: .* DIS \(disability_code\)"
    ):
        made(store, **question)


def test_records_are_one_a_person_or_one_a_group_where_groups_overlap(store):
    assert store.collect(made(store, ("sex",)).records()).num_rows == 2
    several = store.collect(made(store, ("race_alone_or_combined",)).records()).to_pylist()
    assert sorted(r["d0"] for r in several) == ["black", "white", "white"]
