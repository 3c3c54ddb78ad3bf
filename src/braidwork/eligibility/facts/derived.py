"""Facts that follow from others, computed with their inputs shown; what somebody stated stands before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from braidwork.eligibility.facts.groups import Membership, Unit, both, either
from braidwork.eligibility.facts.income import (
    Part,
    Window,
    income_of,
    last_30_days,
    last_calendar_year,
    six_months_twice,
    summed,
    whole_cents,
)
from braidwork.eligibility.facts.people import Measure
from braidwork.eligibility.facts.statements import plain
from braidwork.eligibility.rules.reading import FactReading, Truth

if TYPE_CHECKING:
    from braidwork.eligibility.facts.case import Case

Derivation = Callable[["Case", str], FactReading]


def age_on(born: date, on: date) -> int:
    """Completed years; who is born on 29 February turns older on 1 March of other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _age(case: Case, person: str) -> FactReading:
    born = case.get(person, "birth_date")
    low, high = (born.value, born.value) if isinstance(born.value, date) else (born.high, born.low)
    oldest = age_on(high, case.on) if isinstance(high, date) else None
    youngest = age_on(low, case.on) if isinstance(low, date) else None
    if oldest is None and youngest is None:
        return FactReading("age", why=born.why, person_id=person, note=born.note)
    shown = plain(born.value) if born.value is not None else f"{plain(born.low)} to {plain(born.high)}"
    age = _number("age", youngest, oldest, f"born {shown}", born.fact_ids, person)
    # A paper that proves the birth date proves the age; without one an age stays the person's own word.
    proof = born.document or (born.source if born.source in ("document", "cross_match", "staff") else None)
    return replace(age, document=proof)


def _size(key: str, unit: Unit) -> Derivation:
    def derive(case: Case, person: str) -> FactReading:
        group = case.unit(unit)
        low, high = group.size
        names = ", ".join(case.name_of(i) for i in group.sure)
        perhaps = f"; perhaps {', '.join(case.name_of(i) for i in group.maybe)}" if group.maybe else ""
        more = "" if group.complete else "; others may live there"
        return _number(key, low, high, f"{names}{perhaps}{more}", (), person)

    return derive


def _income(
    key: str, unit: Unit | None, window: Callable[[date], Window], measure: Measure, part: Part = "all"
) -> Derivation:
    def derive(case: Case, person: str) -> FactReading:
        days = window(case.on)
        group = Membership((person,), (), True) if unit is None else case.unit(unit)
        sure, maybe, complete = group.sure, group.maybe, group.complete
        of = {i: income_of(case.person(i), case.age_ends(i), days, measure, part) for i in (*sure, *maybe)}
        total = summed([of[i] for i in sure] + [of[i].or_nothing() for i in maybe])
        low, high = whole_cents(total, days)
        inputs = [*total.inputs, *(() if complete else ("others may live there",))]
        note = f"{'; '.join(inputs) or 'no income'} ({days.label})"
        return _number(key, low, high if complete else None, note, (), person)

    return derive


def _twelve_of_30_days(on: date) -> Window:
    return last_30_days(on, yearly=True)


def _any_in_family(key: str, *receipts: str) -> Derivation:
    """Yes where a member gets it now; a no of today says nothing about the past months."""

    def derive(case: Case, person: str) -> FactReading:
        for member in case.unit("family").sure:
            for receipt in receipts:
                reading = case.get(member, receipt)
                if reading.value is True:
                    return _truth(key, True, f"{case.name_of(member)} gets it now", reading.fact_ids, person)
        return FactReading(key, person_id=person)

    return derive


def _child_below(key: str, years: int, unit: Unit) -> Derivation:
    def derive(case: Case, person: str) -> FactReading:
        def younger(i: str) -> Truth:
            low, high = case.age_ends(i)
            return True if high is not None and high < years else False if low is not None and low >= years else None

        return _exists(key, case, unit, younger, person)

    return derive


def _elder_or_disabled(case: Case, person: str) -> FactReading:
    def so(i: str) -> Truth:
        low, high = case.age_ends(i)
        old = True if low is not None and low >= 60 else False if high is not None and high < 60 else None
        return either(old, _bool(case.get(i, "disability")))

    return _exists("elder_or_disabled_in_food_unit", case, "food_unit", so, person, client_counts=True)


def _school_child(case: Case, person: str) -> FactReading:
    def so(i: str) -> Truth:
        low, _ = case.age_ends(i)
        return either(False, _bool(case.get(i, "grade_school_student"))) if low is None or low < 22 else False

    return _exists("school_child_in_home", case, "household", so, person)


def _exists(
    key: str, case: Case, unit: Unit, so: Callable[[str], Truth], person: str, *, client_counts: bool = False
) -> FactReading:
    group = case.unit(unit)
    truth: Truth = False if group.complete else None
    shown = []
    for i in (*group.sure, *group.maybe):
        if i == case.applicant and not client_counts:
            continue
        found = so(i) if i in group.sure else both(so(i), None)
        truth = either(truth, found)
        shown.append(f"{case.name_of(i)} {'not known' if found is None else plain(found)}")
    return _truth(key, truth, "; ".join(shown) or "nobody else", (), person)


def _parenting(case: Case, person: str) -> FactReading:
    """Yes where a child lives with the client; a child may also live elsewhere, so the absence says nothing."""
    children = [p.id for p in case.people if p.relationship in ("child", "stepchild")]
    if person != case.applicant or not children:
        return FactReading("parenting", person_id=person)
    names = ", ".join(case.name_of(i) for i in children)
    return _truth("parenting", True, f"children: {names}", (), person)


def _displaced_homemaker(case: Case, person: str) -> FactReading:
    read = {k: case.get(person, k) for k in ("unpaid_homemaker", "depended_on_family_income", "underemployed")}
    work = case.get(person, "employment_status")
    out_of_work: Truth = None if not isinstance(work.value, str) else work.value != "employed"
    troubled = either(out_of_work, _bool(read["underemployed"]))
    homemaker = both(_bool(read["unpaid_homemaker"]), _bool(read["depended_on_family_income"]))
    return _from("displaced_homemaker", both(homemaker, troubled), [*read.values(), work], person)


def _school_dropout(case: Case, person: str) -> FactReading:
    school, diploma = case.get(person, "school_attendance"), case.get(person, "high_school_diploma")
    # Classes that lead back to school (GED classes, YouthBuild, Job Corps) are not school: 20 CFR 681.230.
    away: Truth = school.value in ("none", "alternative") if isinstance(school.value, str) else None
    has = _bool(diploma)
    return _from("school_dropout", both(away, None if has is None else not has), [school, diploma], person)


def _washington_resident(case: Case, person: str) -> FactReading:
    county = case.get(person, "county")
    truth: Truth = county.value.startswith("53") if isinstance(county.value, str) else None
    return _from("washington_resident", truth, [county], person)


def _child_care_status(case: Case, person: str) -> FactReading:
    reading = case.get(person, "receives_child_care_subsidy")
    gets = _bool(reading)
    if gets is None:
        return FactReading("child_care_status", person_id=person)
    return FactReading(
        "child_care_status", "recipient" if gets else "applicant", state="known", source="derived",
        fact_ids=reading.fact_ids, person_id=person, note=f"gets the subsidy: {plain(gets)}",
    )  # fmt: skip


_FOOD_CASH_MEDICAL = (
    "receives_federal_snap", "receives_state_food_assistance", "receives_tanf", "receives_apple_health",
)  # fmt: skip


def _food_cash_or_medical(case: Case, person: str) -> FactReading:
    """Yes where a member gets one of them; no only where everyone is listed and nobody gets any."""

    def so(i: str) -> Truth:
        truth: Truth = False
        for key in _FOOD_CASH_MEDICAL:
            truth = either(truth, _bool(case.get(i, key)))
        return truth

    key = "someone_at_home_gets_food_cash_or_medical"
    return _exists(key, case, "household", so, person, client_counts=True)


def _work_rule_hours(case: Case, person: str) -> FactReading:
    work, training = case.get(person, "hours_worked_weekly"), case.get(person, "training_hours_weekly")
    parts = [_number_ends(r) for r in (work, training)]
    low = sum(part[0] or 0.0 for part in parts)
    highs = [part[1] for part in parts]
    high = None if None in highs else sum(h for h in highs if h is not None)
    ids = (*work.fact_ids, *training.fact_ids)
    words = [
        f"{r.key.replace('_', ' ')} {'not known' if r.value is None else plain(r.value)}" for r in (work, training)
    ]
    return _number("work_rule_hours_weekly", low, high, "; ".join(words), ids, person)


def _number_ends(reading: FactReading) -> tuple[float | None, float | None]:
    if reading.state == "not_applicable":
        return 0.0, 0.0
    if isinstance(reading.value, (int, float)):
        return reading.value, reading.value
    low, high = reading.low, reading.high
    return None if isinstance(low, date) else low, None if isinstance(high, date) else high


def _waived_county(case: Case, person: str) -> FactReading:
    """Read from the dated waivers of the counties; a county that nobody listed stays unknown."""
    from braidwork.eligibility.parameters import limit_book

    county = case.get(person, "county")
    if not isinstance(county.value, str):
        return FactReading("lives_in_waived_county", person_id=person)
    row = limit_book().limit("snap_time_limit_waived", case.on, case.known_at, {"county": county.value})
    truth: Truth = None if row.value is None else bool(row.value)
    doubt = "" if row.verified or row.value is None else ", not verified"
    return _truth("lives_in_waived_county", truth, f"{row.note}{doubt}", county.fact_ids, person)


def _bool(reading: FactReading) -> Truth:
    if reading.state == "not_applicable":
        return False
    return reading.value if isinstance(reading.value, bool) else None


def _from(key: str, truth: Truth, inputs: list[FactReading], person: str) -> FactReading:
    shown = "; ".join(f"{r.key.replace('_', ' ')}: {plain(r.value)}" for r in inputs if r.value is not None)
    return _truth(key, truth, shown, tuple(i for r in inputs for i in r.fact_ids), person)


def _truth(key: str, truth: Truth, note: str, ids: tuple[str, ...], person: str) -> FactReading:
    if truth is None:
        return FactReading(key, person_id=person, note=note)
    return FactReading(key, truth, state="known", source="derived", fact_ids=ids, person_id=person, note=note)


def _number(
    key: str, low: float | None, high: float | None, note: str, ids: tuple[str, ...], person: str
) -> FactReading:
    if low == high and low is not None:
        return FactReading(key, low, state="known", source="derived", fact_ids=ids, person_id=person, note=note)
    if not low and high is None:  # "nothing or more" says nothing
        return FactReading(key, person_id=person, note=note)
    return FactReading(
        key, None, low, high, "known", source="derived", fact_ids=ids, person_id=person, note=note
    )  # fmt: skip


DERIVATIONS: Mapping[str, Derivation] = {
    "age": _age,
    "child_care_income_annual_usd": _income(
        "child_care_income_annual_usd", "child_care_unit", _twelve_of_30_days, "child_care"
    ),
    "child_care_status": _child_care_status,
    "child_care_unit_size": _size("child_care_unit_size", "child_care_unit"),
    "child_under_5_in_home": _child_below("child_under_5_in_home", 5, "household"),
    "child_under_13_in_home": _child_below("child_under_13_in_home", 13, "household"),
    "child_under_14_in_food_unit": _child_below("child_under_14_in_food_unit", 14, "food_unit"),
    "child_under_18_in_home": _child_below("child_under_18_in_home", 18, "household"),
    "displaced_homemaker": _displaced_homemaker,
    "earned_income_monthly_usd": _income("earned_income_monthly_usd", None, last_30_days, "gross", "earned"),
    "elder_or_disabled_in_food_unit": _elder_or_disabled,
    "family_income_annual_usd": _income("family_income_annual_usd", "family", six_months_twice, "wioa"),
    "family_income_calendar_year_usd": _income("family_income_calendar_year_usd", "family", last_calendar_year, "magi"),
    "family_received_snap_past_6_months": _any_in_family(
        "family_received_snap_past_6_months", "receives_federal_snap", "receives_state_food_assistance"
    ),
    "family_received_ssi_past_6_months": _any_in_family("family_received_ssi_past_6_months", "receives_ssi"),
    "family_received_state_aid_past_6_months": _any_in_family(
        "family_received_state_aid_past_6_months", "receives_state_or_local_aid"
    ),
    "family_received_tanf_past_6_months": _any_in_family("family_received_tanf_past_6_months", "receives_tanf"),
    "family_size": _size("family_size", "family"),
    "food_unit_earned_income_monthly_usd": _income(
        "food_unit_earned_income_monthly_usd", "food_unit", last_30_days, "food", "earned"
    ),
    "food_unit_income_monthly_usd": _income("food_unit_income_monthly_usd", "food_unit", last_30_days, "food"),
    "food_unit_size": _size("food_unit_size", "food_unit"),
    "household_income_annual_usd": _income("household_income_annual_usd", "household", _twelve_of_30_days, "gross"),
    "household_income_monthly_usd": _income("household_income_monthly_usd", "household", last_30_days, "gross"),
    "household_size": _size("household_size", "household"),
    "income_annual_usd": _income("income_annual_usd", None, six_months_twice, "wioa"),
    "lives_in_waived_county": _waived_county,
    "magi_monthly_usd": _income("magi_monthly_usd", "tax_household", last_30_days, "magi"),
    "parenting": _parenting,
    "school_child_in_home": _school_child,
    "school_dropout": _school_dropout,
    "someone_at_home_gets_food_cash_or_medical": _food_cash_or_medical,
    "tanf_unit_earned_income_monthly_usd": _income(
        "tanf_unit_earned_income_monthly_usd", "cash_unit", last_30_days, "cash", "earned"
    ),
    "tanf_unit_size": _size("tanf_unit_size", "cash_unit"),
    "tanf_unit_unearned_income_monthly_usd": _income(
        "tanf_unit_unearned_income_monthly_usd", "cash_unit", last_30_days, "cash", "unearned"
    ),
    "tax_household_size": _size("tax_household_size", "tax_household"),
    "washington_resident": _washington_resident,
    "work_rule_hours_weekly": _work_rule_hours,
}
