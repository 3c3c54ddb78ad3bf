"""Answers that do not agree, each named with both values: nothing is decided on them, a person confirms one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from braidwork.eligibility.facts.case import Case
from braidwork.eligibility.facts.definitions import fact_definition
from braidwork.eligibility.facts.statements import plain
from braidwork.eligibility.rules.reading import FactReading


@dataclass(frozen=True)
class _Pair:
    """Two facts that cannot both be so; `clash` sees their readings, both known."""

    one: str
    other: str
    clash: Callable[[FactReading, FactReading], bool]


def contradictions(case: Case) -> tuple[str, ...]:
    """Every contradiction in a case, in plain words with both values; empty where the answers agree.

    Statements of one fact that disagree read as unknown ("conflict") until one is confirmed; facts that exclude each
    other are only named.
    """
    held = [(p.id, f.key) for p in case.people for f in p.facts] + [(case.applicant, f.key) for f in case.facts]
    found = []
    for who, key in dict.fromkeys(held):
        reading = case.get(who, key)
        if reading.why == "conflict":
            found.append(f"{case.name_of(who)}: {fact_definition(key).label}: {reading.note}.")
    for person in case.people:
        found += [text for pair in _PAIRS if (text := _clashing(case, person.id, pair))]
    return tuple(found)


def _clashing(case: Case, person: str, pair: _Pair) -> str:
    group = fact_definition(pair.one).subject != "person"
    if group and person != case.applicant:
        return ""
    one, other = case.get(person, pair.one), case.get(person, pair.other)
    if not (one.is_known and other.is_known and pair.clash(one, other)):
        return ""
    said = " but ".join(f"{fact_definition(r.key).label}: {_shown(r)}" for r in (one, other))
    return f"{case.name_of(person)}: {said}. Ask which is right."


def _shown(reading: FactReading) -> str:
    if reading.value is not None:
        return plain(reading.value)
    return " to ".join("…" if end is None else plain(end) for end in (reading.low, reading.high))


def _more(one: FactReading, other: FactReading) -> bool:
    """Whether the first is surely larger than the second."""
    least = one.value if one.value is not None else one.low
    most = other.value if other.value is not None else other.high
    if not isinstance(least, (int, float)) or not isinstance(most, (int, float)):
        return False
    return least > most


def _no_but_yes(one: FactReading, other: FactReading) -> bool:
    return one.value is False and other.value is True


def _no_but_a_day(one: FactReading, other: FactReading) -> bool:
    return one.value in (False, "none") and other.value is not None


def _idle_but_hours(one: FactReading, other: FactReading) -> bool:
    hours = other.value if other.value is not None else other.low
    return one.value in ("unemployed", "not_in_labor_force") and isinstance(hours, (int, float)) and hours > 0


_PAIRS = (
    _Pair("apprenticeship_status", "apprenticeship_start_date", _no_but_a_day),
    _Pair("employment_status", "hours_worked_weekly", _idle_but_hours),
    _Pair("family_size", "household_size", _more),
    _Pair("food_unit_earned_income_monthly_usd", "food_unit_income_monthly_usd", _more),
    _Pair("food_unit_size", "household_size", _more),
    _Pair("high_school_diploma", "completed_bachelor_degree", _no_but_yes),
    _Pair("layoff_notice", "layoff_notice_date", _no_but_a_day),
    _Pair("tanf_unit_size", "household_size", _more),
    _Pair("veteran", "service_connected_disability", _no_but_yes),
)
