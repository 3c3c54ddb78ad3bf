"""Recodes: what each official code becomes, and that no person falls between or into two groups."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from braidwork.contracts import HOUSEHOLDER_COLUMNS, PUMS_PERSON
from braidwork.errors import DataError, NotAvailableError, UnknownNameError
from braidwork.reference import Condition, Recode, read_recode, recode, recode_names

NAMED = {
    "race_ethnicity", "race_alone_or_combined", "race_ethnicity_2024", "sex", "nativity", "age_band", "education",
    "disability", "english", "veteran", "occupation_group", "industry_sector",
    "detailed_asian", "detailed_pacific_islander", "detailed_hispanic",
    "black_immigrant", "tribe",
}  # fmt: skip
EXCLUSIVE = sorted(n for n in NAMED if n not in ("race_alone_or_combined", "race_ethnicity_2024"))


def matches(found: Recode, row: dict[str, str | int | None]) -> list[str]:
    return [r.category for r in found.rules if r.holds(row)]


def values_of(found: Recode, column: str) -> list[str | int | None]:
    """Every value a file may hold: the contract's codes, or the values that the rules name and one more."""
    promise = PUMS_PERSON.column(column)
    if column == "age_years":
        return [None, *range(100)]
    if promise.codes:
        return [None, *promise.codes]
    named = {v for r in found.rules for c in r.conditions if c.column == column for v in c.values}
    return [None, *sorted(map(str, named)), "?"]


def test_the_promised_dimensions_exist() -> None:
    assert set(recode_names()) == NAMED


@pytest.mark.parametrize("name", EXCLUSIVE)
def test_every_combination_of_codes_falls_in_one_category_at_most(name: str) -> None:
    found = recode(name)
    columns = found.columns
    for values in itertools.product(*(values_of(found, c) for c in columns)):
        row = dict(zip(columns, values, strict=True))
        hits = matches(found, row)
        assert len(found.classify(row)) == min(len(hits), 1)
        if name != "black_immigrant":
            assert len(hits) <= 1, (row, hits)


@pytest.mark.parametrize(
    "name", ["race_ethnicity", "sex", "nativity", "age_band", "disability", "education", "veteran"]
)
def test_everyone_with_known_codes_has_a_category(name: str) -> None:
    found = recode(name)
    columns = found.columns
    for values in itertools.product(*([v for v in values_of(found, c) if v is not None] for c in columns)):
        assert len(found.classify(dict(zip(columns, values, strict=True)))) == 1


@pytest.mark.parametrize("name", sorted(NAMED))
def test_an_unknown_person_has_no_category(name: str) -> None:
    found = recode(name)
    assert found.classify({}) == ()
    assert found.classify(dict.fromkeys(found.columns)) == ()


@pytest.mark.parametrize("name", sorted(NAMED))
def test_rules_read_only_promised_columns_and_values(name: str) -> None:
    found = recode(name)
    for rule in found.rules:
        for condition in rule.conditions:
            promise = PUMS_PERSON.column(condition.column)
            if promise.codes:
                assert set(condition.values) <= set(promise.codes)
            if promise.width:
                assert all(len(str(v)) == promise.width for v in condition.values)


@pytest.mark.parametrize("name", sorted(NAMED))
def test_a_reader_gets_words_for_everything(name: str) -> None:
    found = recode(name)
    assert found.label and found.citation and found.universe
    assert 150 <= len(found.context) <= 800
    assert "  " not in found.context and "\n" not in found.context
    assert not {"Puget", "Seattle", "Washington"} & set(found.context.split()), "a region is data"
    assert all(c.label and c.short_label and c.meaning for c in found.categories)
    assert len({c.label for c in found.categories}) == len(found.categories)
    assert len({c.short_label for c in found.categories}) == len(found.categories)


@pytest.mark.parametrize("name", ["race_ethnicity", "race_alone_or_combined", "race_ethnicity_2024"])
def test_the_order_of_hispanic_and_race_is_stated(name: str) -> None:
    assert recode(name).order_note


def test_the_householder_can_be_grouped_by_everything_but_military_service() -> None:
    carried = {n for n in NAMED if set(recode(n).columns) <= set(HOUSEHOLDER_COLUMNS)}
    assert carried == NAMED - {"veteran", "occupation_group", "industry_sector"}


def test_all_three_codes_of_native_people_are_one_group() -> None:
    found = recode("race_ethnicity")
    for code in ("3", "4", "5"):
        assert found.classify({"hispanic_origin_code": "01", "race_code": code}) == ("aian",)


def test_alone_or_combined_counts_a_person_in_each_group() -> None:
    row = {"hispanic_origin_code": "02", "race_black_code": "1", "race_asian_code": "1", "race_white_code": "0",
           "race_native_hawaiian_code": "1", "race_pacific_islander_code": "1"}  # fmt: skip
    assert recode("race_alone_or_combined").classify(row) == ("hispanic", "black", "asian", "nhpi")


def test_middle_eastern_ancestry_counts_from_either_answer() -> None:
    found = recode("race_ethnicity_2024")
    base = {"hispanic_origin_code": "01", "race_white_code": "1"}
    assert found.classify({**base, "ancestry_first_code": "425"}) == ("mena", "white")
    assert found.classify({**base, "ancestry_first_code": "032", "ancestry_second_code": "416"}) == ("mena", "white")
    assert found.classify({**base, "ancestry_first_code": "431"}) == ("white",)
    assert found.classify({**base, "race_detail_code": "1056"}) == ("mena", "white")


def test_a_file_without_ancestry_shows_six_groups_of_the_2024_standard() -> None:
    found = recode("race_ethnicity_2024")
    flags = [c for c in found.columns if c.startswith("race_") and c != "race_detail_code"]
    less = found.for_columns([*flags, "hispanic_origin_code"])
    assert "mena" not in less.codes and len(less.codes) == 6
    assert found.for_columns([*flags, "hispanic_origin_code", "ancestry_first_code"]).codes == found.codes


def test_a_missing_column_is_named() -> None:
    with pytest.raises(NotAvailableError, match="race_detail_code"):
        recode("detailed_asian").for_columns(["race_code"])


def test_code_lists_tell_different_groups_apart() -> None:
    tribe = recode("tribe")
    old = {c.code for c in tribe.categories_in("RAC2P, 2 digits")}
    new = {c.code for c in tribe.categories_in("RAC2P, 4 digits")}
    assert {"puget_sound_salish", "cherokee", "sioux"} <= old - new
    assert {"cherokee_nation", "oglala_sioux", "mixtec"} <= new - old
    assert {"navajo", "hopi", "lumbee"} <= old & new
    with pytest.raises(UnknownNameError):
        tribe.categories_in("RAC2P, 3 digits")


def test_a_person_born_abroad_to_americans_is_no_immigrant() -> None:
    found = recode("black_immigrant")
    black = {"race_black_code": "1"}
    assert found.classify({**black, "nativity_code": "1", "birthplace_code": "448"}) == ("us_born",)
    assert found.classify({**black, "nativity_code": "2", "birthplace_code": "448"}) == ("african_immigrant",)
    assert found.classify({**black, "nativity_code": "2", "birthplace_code": "333"}) == (
        "caribbean_latin_american_immigrant",
    )
    assert found.classify({**black, "nativity_code": "2", "birthplace_code": "301"}) == ("other_immigrant",)
    assert found.classify({**black, "nativity_code": "2", "birthplace_code": None}) == ()
    assert found.classify({"race_black_code": "0", "nativity_code": "1"}) == ()


def test_conditions_are_false_where_the_value_is_unknown() -> None:
    for operator, values in (("in", ("1",)), ("not in", ("1",)), ("between", (1, 2)), ("is known", ())):
        assert not Condition("x", operator, values).holds({"x": None})  # type: ignore[arg-type]
        assert not Condition("x", operator, values).holds({})  # type: ignore[arg-type]
    assert Condition("x", "not in", ("1",)).holds({"x": "2"})
    assert Condition("x", "between", (1, 2)).holds({"x": 2})
    assert not Condition("x", "between", (1, 2)).holds({"x": 3})
    assert Condition("x", "is known").holds({"x": "0"})


def test_unknown_names_suggest_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="race_ethnicity"):
        recode("race_ethnicty")
    with pytest.raises(UnknownNameError, match="hispanic"):
        recode("race_ethnicity").category("hispnic")


GOOD = """
label = "Colour"
citation = "made up"
context = "Made up."
categories = [{ code = "red", label = "Red", meaning = "red" }]
rules = [{ category = "red", when = [{ column = "x", in = ["1"] }] }]
"""


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('label = "Colour"\n', "", "key label"),
        ('label = "Colour"', 'label = "Colour"\ncolor = 1', "key color"),
        ('category = "red"', 'category = "blue"', "key rules"),
        ('in = ["1"]', 'equals = "1"', "key rules[0]"),
        ('in = ["1"]', "in = []", "key rules[0]"),
        ('in = ["1"]', "between = [1]", "key rules[0]"),
        ('meaning = "red" }', 'meaning = "red" }, { code = "red", label = "Red", meaning = "r" }', "key categories"),
        ('meaning = "red" }', 'meaning = "red" }, { code = "blue", label = "B", meaning = "b" }', "key categories"),
        ('citation = "made up"', 'citation = "made up"\noptional_columns = ["y"]', "key optional_columns"),
    ],
)
def test_a_bad_recode_names_the_file_and_the_key(tmp_path: Path, old: str, new: str, where: str) -> None:
    path = tmp_path / "colour.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert read_recode(path).classify({"x": "1"}) == ("red",)
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_recode(path)
    assert caught.value.where == f"{path}, {where}"
