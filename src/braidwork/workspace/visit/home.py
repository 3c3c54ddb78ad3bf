"""The invented household of the demo's visit, as the household engine asks for it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from braidwork.household import Household, Person

_SHIPPED = Path(__file__).parent / "home.toml"


@cache
def assumed() -> Mapping[str, Any]:
    """What was assumed about her home, by name; dollars and dates."""
    return tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))


def demo_home() -> Household:
    """Mother and two children, with the help taken up that the visit finds likely: food, child care, Apple Health."""
    from braidwork.household import Enrolment, Household, Housing, Relationship

    told = assumed()
    people = _people(told)
    return Household(
        people, tuple(Relationship(people[0].person_id, "parent_of", p.person_id) for p in people[1:]),
        county_fips=told["county_fips"], housing=Housing(rent_monthly_usd=told["rent_monthly_usd"]),
        resources_usd=told["savings_usd"],
        enrolments={
            "wccc": Enrolment("applicant", next_review_month=told["care_review_month"]),
            "snap": Enrolment("recipient", next_review_month=told["food_review_month"]),
            "apple_health": Enrolment("recipient"), "wftc": Enrolment("applicant"),
        },
    )  # fmt: skip


def at_work(home: Household, wage_hourly_usd: float, hours_weekly: float) -> Household:
    """The same household with other pay and hours."""
    head = home.people[0]
    job = replace(head.jobs[0], wage_hourly_usd=wage_hourly_usd, hours_weekly=hours_weekly)
    return replace(home, people=(replace(head, jobs=(job,)), *home.people[1:]))


def _people(told: Mapping[str, Any]) -> tuple[Person, ...]:
    from braidwork.household import Person, Work

    job = Work(
        told["wage_hourly_usd"], told["hours_weekly"], commute_monthly_usd=told["commute_monthly_usd"],
        employer_premium_self_monthly_usd=told["employer_premium_self_monthly_usd"],
    )  # fmt: skip
    client = Person(
        "client", told["born"], jobs=(job,), other_income_monthly_usd=told["child_support_monthly_usd"],
        is_disabled=False, has_ssn_for_work=True, tanf_months_used=0,
    )  # fmt: skip
    children = [_child(c) for c in told["child"]]
    return client, *children


def _child(told: Mapping[str, Any]) -> Person:
    from braidwork.household import ChildCare, Person

    child = Person(told["name"], told["born"], is_disabled=False, care=ChildCare(told["care_monthly_usd"]))
    if not told["is_in_school"]:
        return child
    return replace(child, is_in_k12_school=True, school_serves_free_meals_to_all=False)
