"""A synthetic family of three in King County, and how tests ask the engine about it. Nobody real."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from braidwork.household import (
    NOT_APPLICABLE,
    ChildCare,
    Enrolment,
    Household,
    Housing,
    Person,
    Relationship,
    Rules,
    Work,
)  # fmt: skip

SETTLED = Rules(allow_carried_forward=True, is_cautious=True)


def make_family(
    wage: float = 24.5, *, wccc: str = "recipient", rent: float = 2600.0, care: tuple[float, float] = (1400.0, 900.0),
    hours: float = 40.0,
) -> Household:  # fmt: skip
    """A parent of two: a child in the centre, one at school with care after it."""
    ana = Person(
        "ana", date(1994, 5, 3), jobs=(Work(wage, hours, employer_premium_self_monthly_usd=120.0),), is_disabled=False,
        has_ssn_for_work=True, tanf_months_used=0,
    )  # fmt: skip
    leo = Person("leo", date(2023, 9, 12), is_disabled=False, care=ChildCare(care[0]))
    mia = Person(
        "mia", date(2019, 2, 1), is_disabled=False, is_in_k12_school=True, school_serves_free_meals_to_all=False,
        care=ChildCare(care[1]),
    )  # fmt: skip
    return Household(
        (ana, leo, mia), (Relationship("ana", "parent_of", "leo"), Relationship("ana", "parent_of", "mia")),
        county_fips="53033", housing=Housing(rent_monthly_usd=rent), resources_usd=500.0,
        enrolments={
            "wccc": Enrolment(wccc, next_review_month=date(2027, 3, 1)), "snap": Enrolment("recipient"),
            "apple_health": Enrolment("recipient"), "wftc": Enrolment("applicant"),
        },
    )  # fmt: skip


def without_children(family: Household) -> Household:
    """The parent alone."""
    return replace(family, people=family.people[:1], relationships=())


@pytest.fixture
def family():
    """The family at $24.50 an hour, with child-care help until the review of March 2027."""
    return make_family()


@pytest.fixture
def settled():
    """Rules that take last year's number where this year's is not loaded, and open lines at their worst."""
    return SETTLED


@pytest.fixture
def make():
    """Makes the family with another wage, status, rent or price of care."""
    return make_family


@pytest.fixture
def nobody_asks():
    """The answer "does not apply"."""
    return NOT_APPLICABLE
