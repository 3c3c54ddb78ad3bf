"""The figures are right: every measure equals what is worked out by hand from the Census file."""

from __future__ import annotations

import math

import numpy as np
import pytest

from braidwork.labormarket import measure_names
from braidwork.measures import Estimates
from braidwork.region import OpenRegion

from . import by_hand
from .by_hand import Answer, Survey

ALWAYS = [(), ("race_ethnicity", "county")]
IN_TURN = [("sex", "county"), ("nativity", "english"), ("age_band",), ("education", "disability"), ("puma",)]
EVERY = [name for name in measure_names() if name != "prosperity_gap"]
ABSENT_IN_WASHINGTON = {"disconnected_youth_share", "broadband_share", "computer_share"}


def breakdowns(name: str) -> list[tuple[str, ...]]:
    """Race by county for every measure, and of the other ways to divide two in turn."""
    turn = EVERY.index(name)
    return [*ALWAYS, IN_TURN[turn % 5], IN_TURN[(turn + 2) % 5]]


def same(mine: float | None, theirs: float | None, relative: float) -> bool:
    if mine is None or theirs is None:
        return mine is theirs
    return math.isclose(mine, theirs, rel_tol=relative, abs_tol=1e-12)


def assert_equal(found: Estimates, survey: Survey, name: str, **fixed: str) -> None:
    """Every row of a table against the same cell by hand; rows must be those of the categories, each once."""
    by_race = bool(by_hand.RACE & {*found.dimensions, *fixed})
    assert len({tuple(r.dimensions.items()) for r in found}) == len(found) > 0
    for row in found:
        expected = by_hand.answer(survey, name, {**row.dimensions, **fixed}, by_race=by_race)
        got = Answer(row.value, row.standard_error, row.n, row.households or 0, row.persons or 0.0)
        where = f"{name} {dict(row.dimensions)}: {got} v {expected}"
        assert (got.n, got.households, got.persons) == (expected.n, expected.households, expected.persons), where
        assert same(got.value, expected.value, 1e-12), where
        assert same(got.standard_error, expected.standard_error, 1e-9), where


def test_every_measure_of_the_catalogue_is_worked_out_by_hand():
    assert set(by_hand.MEASURES) == set(EVERY)


@pytest.mark.parametrize("name", EVERY)
def test_a_measure_with_replicate_weights_equals_the_hand(name, synthetic_region, synthetic):
    for by in breakdowns(name):
        standard = {"standard": "poverty_300_two"} if name == "wage_standard_share" else {}
        found = synthetic_region.measure(name, by=by, **standard)
        assert {r.method for r in found} == {"replicates"}
        assert_equal(found, synthetic, name)


@pytest.mark.public_data
@pytest.mark.parametrize("name", [n for n in EVERY if n not in ABSENT_IN_WASHINGTON])
def test_a_measure_of_washington_2024_equals_the_hand(name, washington_region, washington):
    for by in breakdowns(name):
        found = washington_region.measure(name, by=by)
        assert {r.method for r in found} == {"design factor"}
        assert_equal(found, washington, name)


@pytest.mark.parametrize("name", ["population", "employment_rate", "median_hourly_wage", "homeownership_rate"])
def test_people_count_in_every_group_that_they_name(name, synthetic_region, synthetic):
    for by in (("race_alone_or_combined",), ("race_alone_or_combined", "county"), ("sex", "race_alone_or_combined")):
        assert_equal(synthetic_region.measure(name, by=by), synthetic, name)


def test_overlapping_groups_add_to_more_than_the_whole(synthetic_region):
    whole = synthetic_region.measure("population").rows[0]
    for dimension in ("race_alone_or_combined", "race_ethnicity_2024"):
        groups = synthetic_region.measure("population", by=[dimension])
        assert sum(r.n for r in groups) > whole.n
        assert all(r.n <= whole.n for r in groups)


def test_the_2024_standard_counts_hispanic_people_and_others_alike(synthetic_region, synthetic):
    table = synthetic_region.measure("population", by=["race_ethnicity_2024"])
    people = synthetic.persons
    for code, group in by_hand.OVERLAPPING["race_alone_or_combined"].items():
        if code != "other":
            assert table.row(race_ethnicity_2024=code).n == int(group(people).sum())


def test_where_chooses_the_people_of_the_rows(synthetic_region):
    """Choosing a category and asking by it are the same cell, for exclusive and for overlapping groups."""
    for dimension in ("race_ethnicity", "county", "age_band", "english", "race_alone_or_combined"):
        table = synthetic_region.measure("employment_rate", by=[dimension])
        for row in [r for r in table if r.value is not None][:4]:
            chosen = synthetic_region.measure("employment_rate", where={dimension: row.dimensions[dimension]}).rows[0]
            assert (chosen.n, chosen.persons, chosen.households) == (row.n, row.persons, row.households)
            assert same(chosen.value, row.value, 1e-12)
            assert same(chosen.standard_error, row.standard_error, 1e-9)


def test_several_chosen_categories_count_each_person_once(synthetic_region, synthetic):
    people = synthetic.persons
    groups = by_hand.OVERLAPPING["race_alone_or_combined"]
    either = groups["black"](people) | groups["asian"](people)
    found = synthetic_region.measure("population", where={"race_alone_or_combined": ["black", "asian"]}).rows[0]
    assert found.n == int(either.sum())
    assert found.persons == people["W"][either].sum()


@pytest.mark.parametrize("written", ["99001", "Willowmere", "WILLOWMERE", "willowmere county", " Willowmere  County "])
def test_a_category_is_meant_by_code_name_or_label_in_any_case(written, synthetic_region):
    found = synthetic_region.measure("population", by=["county"], where={"county": written})
    assert [r.dimensions["county"] for r in found] == ["Willowmere"]


def test_chosen_rows_come_in_the_order_in_which_they_were_chosen(synthetic_region):
    found = synthetic_region.measure("population", by="county", where={"county": ["Thistledown", "99001"]})
    assert [r.dimensions["county"] for r in found] == ["Thistledown", "Willowmere"]


def test_pumas_of_a_county_add_up_to_it(synthetic_region):
    for name in ("population", "employment_rate", "homeownership_rate"):
        counties = synthetic_region.measure(name, by=["county"])
        for county in counties:
            parts = synthetic_region.measure(name, by=["puma"], where={"county": county.dimensions["county"]})
            assert sum(r.n for r in parts) == county.n
            assert sum(r.persons or 0 for r in parts) == county.persons


# The headline: each group's distance from the best-served group.


def _gaps_by_hand(survey: Survey, county: str | None) -> dict[str, dict[str, float | str]]:
    groups = ("hispanic", "white", "black", "aian", "asian", "nhpi", "other", "two_or_more")
    place = {"county": county} if county else {}
    shares = {
        g: by_hand.answer(survey, "wage_standard_share", {"race_ethnicity": g, **place}, by_race=True) for g in groups
    }

    def is_high(a: Answer) -> bool:
        if a.value is None or a.standard_error is None or a.n < 10 or a.households < 2 or a.value in (0, 1):
            return False
        sides = [a.value, *([1 - a.value] if a.value > 0.5 else [])]
        return all(100 * a.standard_error / side <= 12 for side in sides)

    best = max((g for g in groups if is_high(shares[g])), key=lambda g: shares[g].value)
    found: dict[str, dict[str, float | str]] = {}
    for g in groups:
        mine, theirs = shares[g], shares[best]
        if mine.value is None:
            continue
        gap = theirs.value - mine.value
        error = float(np.sqrt(4 / 80 * (((theirs.replicates - mine.replicates) - gap) ** 2).sum()))
        found[g] = {"reference_group": best, "gap": gap, "error": error, "people": max(gap, 0) * mine.persons,
                    "group_value": mine.value, "reference_value": theirs.value}  # fmt: skip
    return found


@pytest.mark.parametrize("county", [None, "Willowmere", "Lanternfield"])
def test_the_prosperity_gap_equals_the_hand(county, synthetic_region, synthetic):
    where = {"county": county} if county else {}
    found = synthetic_region.measure("prosperity_gap", by="race_ethnicity", where=where, standard="poverty_300_two")
    expected = _gaps_by_hand(synthetic, county)
    assert expected
    for group, gap in expected.items():
        row = found.row(race_ethnicity=group)
        assert row.extra["reference_group"] == gap["reference_group"]
        for mine, theirs in (
            ("group_value", "group_value"),
            ("reference_value", "reference_value"),
            ("people", "people"),
        ):
            assert same(row.extra[mine], gap[theirs], 1e-9), (group, mine)
        assert same(row.value, gap["gap"], 1e-9)
        if row.standard_error is not None:
            assert same(row.standard_error, gap["error"], 1e-9), group
            differs = abs(gap["gap"]) > 1.645 * gap["error"]
            assert row.extra["differs"] == ("yes" if differs else "no")


def test_within_counties_each_county_has_its_own_best_served_group(synthetic_region, synthetic):
    found = synthetic_region.measure("prosperity_gap", by=["race_ethnicity", "county"], standard="poverty_300_two")
    for county in ("Willowmere", "Lanternfield"):
        expected = _gaps_by_hand(synthetic, county)
        for group, gap in expected.items():
            row = found.row(race_ethnicity=group, county=county)
            assert row.extra["reference_group"] == gap["reference_group"]
            assert same(row.value, gap["gap"], 1e-9)


# What others have published of Washington 2024.


@pytest.mark.public_data
def test_published_figures_of_washington_2024(washington_region: OpenRegion):
    state = washington_region.measure("poverty_rate", by="state", period="acs1-2024").row(state="WA")
    assert round(100 * state.value, 1) == 9.9
    persons = washington_region.measure("population", by="state", period="acs1-2024").row(state="WA")
    assert (persons.value, persons.persons, persons.n) == (7_958_180, 7_958_180, 82_905)
    counties = washington_region.measure("population", by="county")
    assert {r.dimensions["county"]: (r.n, r.value) for r in counties} == {
        "King": (22_169, 2_339_086), "Pierce": (9_329, 941_134), "Snohomish": (8_208, 863_925),
    }  # fmt: skip


@pytest.mark.public_data
def test_pumas_of_washington_add_up_to_their_counties(washington_region: OpenRegion):
    for county, pumas, persons in (("King", 18, 2_339_086), ("Pierce", 8, 941_134), ("Snohomish", 6, 863_925)):
        parts = washington_region.measure("population", by="puma", where={"county": county})
        assert len(parts) == pumas
        assert sum(r.value for r in parts) == persons
