"""Facts that are asked and never guessed, households that cannot be, and who counts in which unit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from braidwork.household import (
    DECLINED,
    NOT_APPLICABLE,
    NOT_YET,
    UNKNOWN,
    ChildCare,
    Household,
    HouseholdError,
    Housing,
    MissingDriver,
    Person,
    Relationship,
    Work,
    missing_drivers,
    net_resources,
)  # fmt: skip
from braidwork.household.law.book import Rules
from braidwork.household.people.units import units_of
from braidwork.household.programs.batch import batch_of
from braidwork.household.programs.line import Month

TODAY = date(2026, 9, 1)


def with_person(family, number, **changes):
    people = list(family.people)
    people[number] = replace(people[number], **changes)
    return replace(family, people=tuple(people))


def test_every_open_fact_is_asked_at_once(family):
    bare = replace(with_person(family, 1, care=UNKNOWN), housing=Housing(), county_fips=UNKNOWN)
    bare = with_person(bare, 2, is_in_k12_school=UNKNOWN)
    with pytest.raises(MissingDriver) as raised:
        net_resources(bare, TODAY)
    asked = {(m.who, m.field) for m in raised.value.missing}
    assert asked == {
        ("household", "county_fips"), ("household", "rent_monthly_usd"), ("leo", "care"), ("mia", "is_in_k12_school"),
    }  # fmt: skip
    assert all(m.question.endswith("?") or m.question.endswith(".") for m in raised.value.missing)
    assert "4 facts are still open" in str(raised.value)


def test_school_is_asked_for_each_child_alone(family):
    assert not missing_drivers(family, TODAY)
    (missing,) = missing_drivers(with_person(family, 2, is_in_k12_school=UNKNOWN), TODAY)
    assert missing.who == "mia" and missing.programs == ("school_meals",)


@pytest.mark.parametrize(
    ("answer", "is_open"), [(UNKNOWN, True), (DECLINED, True), (NOT_YET, True), (NOT_APPLICABLE, False)]
)
def test_four_answers_that_are_no_value(family, answer, is_open):
    found = missing_drivers(with_person(family, 1, care=answer), TODAY)
    assert bool(found) is is_open
    if is_open:
        assert found[0].answer is answer


def test_a_voucher_asks_for_bedrooms_and_authority(family):
    fields = {m.field for m in missing_drivers(replace(family, housing=Housing(1900.0, "voucher")), TODAY)}
    assert {"bedrooms", "rent_share_monthly_usd"} <= fields


def test_a_rationed_program_is_asked_for_and_never_assumed(family):
    bare = replace(family, enrolments={})
    assert "enrolments.wccc" in {m.field for m in missing_drivers(bare, TODAY)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: with_person(f, 0, birth_date=date(2031, 1, 1)), "future"),
        (lambda f: with_person(f, 0, jobs=(Work(20, 200),)), "168"),
        (lambda f: with_person(f, 0, jobs=(Work(-1, 40),)), "wage_hourly_usd"),
        (lambda f: with_person(f, 0, birth_date=date(2020, 1, 1)), "older than their parent"),
        (lambda f: replace(f, counties=("53061",)), "outside the region"),
        (lambda f: replace(f, housing=Housing(-5.0)), "rent_monthly_usd"),
        (lambda f: replace(f, people=()), "nobody"),
        (lambda f: replace(f, people=(f.people[0], *f.people)), "stands twice"),
        (lambda f: replace(f, relationships=(Relationship("ana", "parent_of", "zoe"),)), "no person 'zoe'"),
    ],
)
def test_a_household_that_cannot_be(family, change, said):
    with pytest.raises(HouseholdError, match=said):
        net_resources(change(family), TODAY)


def test_two_spouses_are_refused(family):
    more = tuple(Person(n, date(1990, 1, 1), is_disabled=False) for n in ("bo", "cy"))
    links = (*family.relationships, Relationship("ana", "spouse_of", "bo"), Relationship("cy", "spouse_of", "ana"))
    with pytest.raises(HouseholdError, match="two spouses"):
        net_resources(replace(family, people=family.people + more, relationships=links), TODAY)


def test_a_month_before_the_first_parameters(family):
    with pytest.raises(HouseholdError, match="earliest"):
        net_resources(family, date(2019, 5, 1))


def test_no_adult_at_all_is_a_household():
    child = Person("kim", date(2015, 4, 1), is_disabled=False, is_in_k12_school=True, care=NOT_APPLICABLE,
                   school_serves_free_meals_to_all=True)  # fmt: skip
    found = net_resources(Household((child,), county_fips="53033", housing=Housing(0.0)), TODAY)
    assert found["pay"].amount_usd == 0


def test_one_household_has_several_sizes(family):
    partner = Person("rob", date(1992, 1, 1), jobs=(Work(20, 40, employer_premium_self_monthly_usd=NOT_APPLICABLE),),
                     is_disabled=False, has_ssn_for_work=True)  # fmt: skip
    friend = Person("flo", date(1991, 1, 1), is_disabled=False)
    links = (*family.relationships, Relationship("ana", "partner_of", "rob"), Relationship("rob", "parent_of", "leo"),
             Relationship("ana", "unrelated", "flo"))  # fmt: skip
    units = units_of(replace(family, people=(*family.people, partner, friend), relationships=links))
    sizes = {u: len(getattr(units, u)) for u in ("tax", "assistance", "care_family", "food", "magi")}
    assert sizes == {"tax": 3, "assistance": 4, "care_family": 4, "food": 4, "magi": 3}


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [(date(2023, 9, 12), date(2026, 9, 1), 2), (date(2023, 9, 12), date(2026, 10, 1), 3),
     (date(2023, 9, 1), date(2026, 9, 1), 3), (date(2027, 1, 5), date(2026, 9, 1), -1)],
)  # fmt: skip
def test_ages_on_the_first_of_the_month(family, born, on, age):
    month = Month(batch_of([with_person(family, 1, birth_date=born)]), Rules().month(on))
    assert month.age[1] == age == Person("x", born).age(on)


def test_free_care_by_family_is_an_answer(family):
    free = with_person(with_person(family, 1, care=NOT_APPLICABLE), 2, care=ChildCare(0.0, "relative"))
    line = net_resources(free, TODAY, Rules(is_cautious=True))["wccc"]
    assert (line.amount_usd, line.reason) == (0, "no_care")


def test_people_of_two_households_stay_apart(make):
    batch = batch_of([make(20), make(30, care=(0.0, 0.0)), make(25)])
    again = batch.take(np.array([2, 0, 2]))
    assert again.summed(again.persons["pay"]) == pytest.approx(batch.summed(batch.persons["pay"])[[2, 0, 2]])
    assert (np.bincount(again.persons["household"]) == 3).all()
