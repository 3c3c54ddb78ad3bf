"""An example family from a few numbers, for an employer, a union or a board: what is taken for granted is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from braidwork.household.people.answers import HouseholdError, NoAnswer
from braidwork.household.people.household import Enrolment, Household, Housing, Relationship, Status
from braidwork.household.people.person import ChildCare, Person, Work

# What an example family is, where nobody is asked; whoever prints a result of it prints these too.
TAKEN_FOR_GRANTED = (
    "one adult works, with a Social Security number for work", "nobody has a disability", "savings of $500",
    "no month of cash help was used", "children from 5 on go to a school that has no free meals for all",
    "no car, bus or tool costs", "care without a price is free",
)  # fmt: skip
_SAVINGS_USD = 500.0
_OLDEST_CHILD, _IN_SCHOOL_FROM = 17, 5
_ADULT_AGE = 32


@dataclass(frozen=True)
class ExampleChild:
    """A child of an example family: completed years, and the price of care a month in USD before help (0: none)."""

    age: int
    care_monthly_usd: float = 0.0


def example_family(
    children: Sequence[ExampleChild], *, wage_hourly_usd: float, hours_weekly: float, rent_monthly_usd: float,
    county_fips: str, on: date, statuses: Mapping[str, Status], employer_premium_monthly_usd: float | NoAnswer,
    counties: Sequence[str] = (),
) -> Household:  # fmt: skip
    """One adult who works and these children, born half a year before their age is reached on `on`.

    `statuses` say where the family stands with each program (absent: not received). HouseholdError for an age over 17,
    and later for whatever else cannot be.
    """
    adult = Person(
        "adult", _born(_ADULT_AGE, on), is_disabled=False, has_ssn_for_work=True, tanf_months_used=0,
        jobs=(Work(wage_hourly_usd, hours_weekly, employer_premium_self_monthly_usd=employer_premium_monthly_usd),),
    )  # fmt: skip
    young = [_child(n, one, on) for n, one in enumerate(children, 1)]
    return Household(
        (adult, *young), tuple(Relationship("adult", "parent_of", p.person_id) for p in young),
        county_fips=county_fips, counties=tuple(counties), housing=Housing(rent_monthly_usd=rent_monthly_usd),
        resources_usd=_SAVINGS_USD, enrolments={p: Enrolment(s) for p, s in statuses.items()},
    )  # fmt: skip


def _child(number: int, told: ExampleChild, on: date) -> Person:
    if not 0 <= told.age <= _OLDEST_CHILD:
        raise HouseholdError(f"a child of {told.age} years.", where=f"child {number}", mend="give 0 to 17.")
    if told.age < _IN_SCHOOL_FROM:
        return Person(f"child {number}", _born(told.age, on), is_disabled=False, care=ChildCare(told.care_monthly_usd))
    return Person(
        f"child {number}", _born(told.age, on), is_disabled=False, is_in_k12_school=True,
        school_serves_free_meals_to_all=False, care=ChildCare(told.care_monthly_usd),
    )  # fmt: skip


def _born(age: int, on: date) -> date:
    """The first of the month half a year before the birthday of that age."""
    month = on.year * 12 + on.month - 1 - 12 * age - 6
    return date(month // 12, month % 12 + 1, 1)
