"""Refuses a household that cannot be, with field, value and mend."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

from braidwork.household.people.answers import HouseholdError, is_known
from braidwork.household.people.household import STATUSES, Household
from braidwork.household.people.person import Person, Work

HOURS_OF_A_WEEK = 168
OLDEST = 125


def check_household(household: Household, on: date) -> None:
    """Raise HouseholdError for the first contradiction. No adult at all is no error: a child-only grant exists."""
    if not household.people:
        raise HouseholdError("nobody lives in it.", where="people", mend="name at least one person.")
    ids = [p.person_id for p in household.people]
    if doubled := {i for i in ids if ids.count(i) > 1}:
        raise HouseholdError(
            f"the id {sorted(doubled)[0]!r} stands twice.", where="people", mend="give each one an id."
        )
    for person in household.people:
        _check_person(person, on)
    _check_relationships(household, set(ids))
    _check_amounts(household)
    county = household.county_fips
    if household.counties and is_known(county) and county not in household.counties:
        raise HouseholdError(
            f"county {county} lies outside the region.",
            where="county_fips",
            mend=f"use one of {', '.join(household.counties)}, or load the region of that county.",
        )


def _check_person(person: Person, on: date) -> None:
    where, age = f"{person.person_id}.birth_date", person.age(on)
    if age < 0 and not person.is_expected:
        raise HouseholdError(f"{person.birth_date} lies in the future.", where=where, mend="check the year of birth.")
    if age > OLDEST:
        raise HouseholdError(f"{person.birth_date} makes them {age}.", where=where, mend="check the year of birth.")
    for job in person.jobs:
        _check_job(job, f"{person.person_id}.jobs")
    if person.hours_weekly > HOURS_OF_A_WEEK:
        raise HouseholdError(
            f"{person.hours_weekly:g} hours a week is more than {HOURS_OF_A_WEEK}.",
            where=f"{person.person_id}.jobs", mend="give hours a week, not a month.",
        )  # fmt: skip


def _check_job(job: Work, where: str) -> None:
    for name in ("wage_hourly_usd", "hours_weekly", "commute_monthly_usd", "tools_and_dues_monthly_usd"):
        _not_negative(getattr(job, name), f"{where}.{name}")


def _check_relationships(household: Household, ids: set[str]) -> None:
    spouses: dict[str, set[str]] = {}
    for link in household.relationships:
        for end in (link.of, link.to):
            if end not in ids:
                raise HouseholdError(f"there is no person '{end}'.", where="relationships", mend="use known ids.")
        if link.of == link.to:
            raise HouseholdError(f"{link.of} is related to themselves.", where="relationships", mend="drop the pair.")
        if link.kind == "spouse_of":
            spouses.setdefault(link.of, set()).add(link.to)
            spouses.setdefault(link.to, set()).add(link.of)
        elder, younger = household.person(link.of), household.person(link.to)
        if link.kind == "parent_of" and elder.birth_date >= younger.birth_date:
            raise HouseholdError(
                f"{link.to} is older than their parent {link.of}.",
                where="relationships",
                mend="turn the pair round, or check the birth dates.",
            )
    for person, several in spouses.items():
        if len(several) > 1:
            raise HouseholdError(f"{person} has two spouses.", where="relationships", mend="keep one spouse_of.")


def _check_amounts(household: Household) -> None:
    for name, value in _amounts(household):
        _not_negative(value, name)
    for program, enrolment in household.enrolments.items():
        if enrolment.status not in STATUSES:
            raise HouseholdError(
                f"status {enrolment.status!r} is none.",
                where=f"enrolments.{program}",
                mend=f"use {', '.join(STATUSES)}.",
            )


def _amounts(household: Household) -> Iterator[tuple[str, object]]:
    yield "housing.rent_monthly_usd", household.housing.rent_monthly_usd
    yield "resources_usd", household.resources_usd
    yield "benchmark_premium_monthly_usd", household.benchmark_premium_monthly_usd
    for person in household.people:
        yield f"{person.person_id}.other_income_monthly_usd", person.other_income_monthly_usd
        yield f"{person.person_id}.untaxed_income_monthly_usd", person.untaxed_income_monthly_usd
        yield f"{person.person_id}.care.price_monthly_usd", person.care_price_monthly_usd


def _not_negative(value: object, where: str) -> None:
    if isinstance(value, (int, float)) and not (math.isfinite(value) and value >= 0):
        raise HouseholdError(f"{value} is no amount.", where=where, mend="amounts are 0 or more.")
