"""The facts that programs need before anything is computed; what is missing is asked for, all at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from braidwork.household.people.answers import Missing, MissingDriver, NoAnswer, is_known, is_open
from braidwork.household.people.household import Household
from braidwork.household.people.person import Person

_CARE_AGE, _SCHOOL_AGES, _ADULT_AGES = 13, range(5, 18), range(19, 65)
RATIONED = ("wccc", "voucher")  # whoever might have one must say so: a place on a list is no help yet


def missing_drivers(household: Household, on: date) -> tuple[Missing, ...]:
    """Every open fact, in the order in which one would ask."""
    return (*_of_household(household, on), *(m for p in household.people for m in _of_person(household, p, on)))


def require_drivers(household: Household, on: date) -> None:
    """Raise one MissingDriver that lists every open fact."""
    if missing := missing_drivers(household, on):
        raise MissingDriver(missing)


def _of_household(household: Household, on: date) -> Iterator[Missing]:
    home = household.housing

    def ask(field: str, value: object, question: str, *programs: str) -> Iterator[Missing]:
        if is_open(value):
            answer = value if isinstance(value, NoAnswer) else NoAnswer.UNKNOWN
            yield Missing("household", field, programs, question, answer)

    yield from ask("county_fips", household.county_fips, "In which county do you live?", "voucher", "aca")
    yield from ask("rent_monthly_usd", home.rent_monthly_usd, "How much is the rent each month, before any help?",
                   "snap", "voucher")  # fmt: skip
    if home.tenure == "voucher":
        yield from ask("bedrooms", home.bedrooms, "How many bedrooms does your home have?", "voucher")
        yield from ask("housing_authority_code", home.housing_authority_code, "Who gave you the voucher?", "voucher")
        yield from ask("rent_share_monthly_usd", home.rent_share_monthly_usd,
                       "How much of the rent do you pay yourself?", "voucher")  # fmt: skip
    if household.status("tanf") != "none" or household.status("wccc") != "none":
        yield from ask("resources_usd", household.resources_usd, "What are your savings and other property worth?",
                       "tanf", "wccc")  # fmt: skip
    has_young = any(0 <= p.age(on) < _CARE_AGE and p.care_price_monthly_usd > 0 for p in household.people)
    if has_young and "wccc" not in household.enrolments:
        question = "Does the state help pay for child care now, or have you asked for it?"
        yield Missing("household", "enrolments.wccc", ("wccc",), question)
    if household.status("aca") != "none":
        yield from ask("benchmark_premium_monthly_usd", household.benchmark_premium_monthly_usd,
                       "What does the second-cheapest silver plan cost for your adults?", "aca")  # fmt: skip


def _of_person(household: Household, person: Person, on: date) -> Iterator[Missing]:
    age = person.age(on)
    if age < 0:
        return

    def ask(field: str, question: str, *programs: str) -> Iterator[Missing]:
        value = getattr(person, field)
        if is_open(value):
            yield Missing(person.person_id, field, programs, question, value)

    yield from ask("is_disabled", "Does this person have a disability?", "snap", "wccc")
    if age < _CARE_AGE and _parents_work(household, on):
        yield from ask("care", "What does this child's care cost each month? Care by family for free is an answer.",
                       "wccc", "cdctc", "snap")  # fmt: skip
    if age in _SCHOOL_AGES:
        yield from ask("is_in_k12_school", "Is this child in school?", "school_meals")
        if person.is_in_k12_school is True:
            yield from ask("school_serves_free_meals_to_all", "Does the school serve free meals to all?",
                           "school_meals")  # fmt: skip
    if age >= 18 and household.status("tanf") in ("applicant", "recipient"):
        yield from ask("tanf_months_used", "How many months of TANF did this person get since age 18, in any state?",
                       "tanf")  # fmt: skip
    if age >= 18 and person.jobs:
        yield from ask("has_ssn_for_work", "Does this person have a Social Security number for work?", "eitc", "ctc")
    if age in _ADULT_AGES and any(is_open(j.employer_premium_self_monthly_usd) for j in person.jobs):
        question = "Does this job offer a health plan, and what would you pay each month for yourself?"
        programs = ("aca", "health_premium")
        yield Missing(person.person_id, "jobs.employer_premium_self_monthly_usd", programs, question)


def _parents_work(household: Household, on: date) -> bool:
    adults = [p for p in household.people if p.age(on) >= 18 and is_known(p.birth_date)]
    return bool(adults) and all(p.hours_weekly > 0 or p.is_in_training for p in adults)
