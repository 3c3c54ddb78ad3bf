"""What the sample says of one person: schooling, work, language, service, disability, as facts; null is unknown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

_DIPLOMA, _BACHELOR = "16", "21"  # attainment from which one has a diploma, a bachelor's degree
_SCHOOL_AGE_TO = 18
_FIRST_SCHOOL_AGE = 3
_WORK_AGE = 16
_NO_MORTGAGE = ("2", "4")
_YES, _NO = True, False

NOTES = (
    "a disability is any of the survey's six difficulties; who speaks English not well or not at all counts as an "
    "English learner, of who speaks it well it stays unknown",
    "of people at work it is not known whether they have a notice of layoff; who is not a citizen may have the right "
    "to work or not; public health insurance may be Medicaid or Medicare",
)
Traits = dict[str, Any]


def trait_columns(people: Any, on: date, county: Any, in_state: Any) -> Traits:
    """Facts of a person, one Ibis column each; facts whose survey column the file lacks are left out."""
    found: Traits = {"age": people["age_years"].cast("float64"), "county": county, "washington_resident": in_state}
    for columns, facts in _READERS:
        if set(columns) <= set(people.columns):
            found |= facts(people)
    return found


def born_between(people: Any, on: date) -> tuple[Any, Any]:
    """The first and last birth date of the age, as if it were the age on the service date."""
    import ibis

    ages = range(100)
    youngest = [(age, ibis.literal(_years_before(on, age))) for age in ages]
    oldest = [(age, ibis.literal(_years_before(on, age + 1) + timedelta(days=1))) for age in ages]
    age = people["age_years"]
    return age.cases(*oldest), age.cases(*youngest)


def _years_before(day: date, years: int) -> date:
    leap = (day.month, day.day) == (2, 29)
    return date(day.year - years, 2, 28) if leap else day.replace(year=day.year - years)


def _schooling(t: Any) -> Traits:
    level = t["education_code"].fill_null("00")
    return {"high_school_diploma": level >= _DIPLOMA, "completed_bachelor_degree": level >= _BACHELOR}


def _enrollment(t: Any) -> Traits:
    out = (t["enrollment_code"] == "1") | (t["age_years"] < _FIRST_SCHOOL_AGE)
    enrolled = t["enrollment_code"].isin(["2", "3"])
    diploma = t["education_code"].fill_null("00") >= _DIPLOMA
    pupil = enrolled & ~diploma & (t["age_years"] <= _SCHOOL_AGE_TO)
    return {
        "grade_school_student": _cases((out, _NO), (pupil, _YES), (enrolled & diploma, _NO)),
        "school_attendance": _cases(
            (out, "none"), (pupil & (t["age_years"] >= 14), "secondary"), (enrolled & diploma, "postsecondary"),
            kind="string",
        ),
        "school_dropout": _cases((out & diploma, _NO), (out & (t["age_years"] > _SCHOOL_AGE_TO), ~diploma),
                                 (enrolled, _NO)),
    }  # fmt: skip


def _work(t: Any) -> Traits:
    # Of people at work nobody knows who has a notice of layoff, which is a status of its own.
    status = t["employment_status_code"].cases(("3", "unemployed"), ("6", "not_in_labor_force"))
    at_work = t["employment_status_code"].isin(["1", "2", "4", "5"]).fill_null(False)
    hours = _cases((at_work, t["hours_weekly"].cast("float64")), (t["age_years"] >= _WORK_AGE, 0.0), kind="float64")
    return {"employment_status": status, "hours_worked_weekly": hours}


def _english(t: Any) -> Traits:
    only = (t["other_language_code"] == "2") | (t["english_ability_code"] == "1")
    return {"english_learner": _cases((t["english_ability_code"].isin(["3", "4"]), _YES), (only, _NO))}


def _citizenship(t: Any) -> Traits:
    citizen = t["citizenship_code"].isin(["1", "2", "3", "4"])
    return {"citizen_or_eligible_noncitizen": _cases((citizen, _YES)), "work_authorized": _cases((citizen, _YES))}


def _service(t: Any) -> Traits:
    code = t["military_code"].fill_null("4")
    return {"veteran": code == "2"}


def _disability(t: Any) -> Traits:
    return {"disability": _cases((t["disability_code"] == "1", _YES), (t["disability_code"] == "2", _NO))}


def _insurance(t: Any) -> Traits:
    return {"receives_apple_health": _cases((t["public_insurance_code"] == "2", _NO))}


def _rent(t: Any) -> Traits:
    free = t["tenure_code"].isin(_NO_MORTGAGE)
    return {"rent_monthly_usd": _cases((free, 0.0), (t["tenure_code"] == "3", t["rent_monthly_usd"]), kind="float64")}


def _cases(*branches: tuple[Any, Any], kind: str = "boolean") -> Any:
    import ibis

    return ibis.cases(*((test.fill_null(False), value) for test, value in branches), else_=ibis.null(kind))


_READERS: tuple[tuple[tuple[str, ...], Callable[[Any], Traits]], ...] = (
    (("education_code",), _schooling),
    (("education_code", "enrollment_code"), _enrollment),
    (("employment_status_code", "hours_weekly"), _work),
    (("other_language_code", "english_ability_code"), _english),
    (("citizenship_code",), _citizenship),
    (("military_code",), _service),
    (("disability_code",), _disability),
    (("public_insurance_code",), _insurance),
    (("tenure_code", "rent_monthly_usd"), _rent),
)
