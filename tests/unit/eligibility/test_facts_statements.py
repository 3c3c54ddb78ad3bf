"""Which statement counts: expiry, rank, conflict, consent, what was known on a day; the four kinds of no-answer."""

from __future__ import annotations

from datetime import date

import pytest

from braidwork.eligibility.facts import Case, Fact, Person, case_of
from braidwork.errors import BraidworkError, UnknownNameError

DAY = date(2026, 5, 1)


def told(*facts: Fact, on: date = DAY, **more) -> Case:
    return Case((Person("ana"),), (), on, **more).with_facts(*facts)


@pytest.mark.parametrize("state", ["unknown", "declined", "not_applicable", "not_yet_available"])
def test_the_four_kinds_of_no_answer_stay_apart(state):
    reading = told(Fact("veteran", state=state)).get("ana", "veteran")
    assert reading.state == state and not reading.is_known


def test_what_nobody_said_is_unknown_and_an_undefined_fact_is_an_error():
    case = told()
    assert case.get(None, "veteran").state == "unknown" and case.get(None, "veteran").why == ""
    with pytest.raises(UnknownNameError, match="veteran"):
        case.get("ana", "veteren")
    with pytest.raises(UnknownNameError, match="ana"):
        case.get("anna", "veteran")


def test_the_higher_rank_speaks():
    own = Fact("veteran", value=True)
    staff = Fact("veteran", value=False, source="staff")
    paper = Fact("veteran", value=True, source="document", document="DD-214")
    assert told(own, staff).get("ana", "veteran").value is False
    reading = told(own, staff, paper).get("ana", "veteran")
    assert (reading.value, reading.source, reading.document) == (True, "document", "DD-214")


def test_equal_rank_and_unlike_values_are_a_conflict_that_shows_both():
    wage_match = Fact("ui_status", value="receiving", source="cross_match", as_of=date(2026, 4, 1))
    letter = Fact("ui_status", value="exhausted", source="document", as_of=date(2026, 4, 2))
    reading = told(wage_match, letter).get("ana", "ui_status")
    assert reading.why == "conflict" and reading.value is None and len(reading.fact_ids) == 2
    assert "receiving" in reading.note and "exhausted" in reading.note and "2026-04-02" in reading.note
    assert told(wage_match, Fact("ui_status", value="receiving", source="document")).get("ana", "ui_status").is_known


def test_a_later_word_of_the_same_source_replaces_the_earlier():
    first, later = (
        Fact("homeless", value=v, as_of=d) for v, d in ((True, date(2026, 3, 1)), (False, date(2026, 4, 1)))
    )
    assert told(later, first).get("ana", "homeless").value is False
    same_day = Fact("homeless", value=True, as_of=date(2026, 4, 1))
    assert told(later, same_day).get("ana", "homeless").why == "conflict"


def test_a_no_answer_does_not_hide_an_answer():
    said = Fact("veteran", value=True)
    refused = Fact("veteran", state="declined", source="staff")
    assert told(said, refused).get("ana", "veteran").value is True


@pytest.mark.parametrize(
    ("on", "known"), [(date(2026, 7, 31), True), (date(2026, 8, 1), True), (date(2026, 8, 2), False)]
)
def test_a_statement_expires_after_its_months(on, known):
    # ui_status holds for 3 months.
    reading = told(Fact("ui_status", value="receiving", as_of=date(2026, 5, 1)), on=on).get("ana", "ui_status")
    assert reading.is_known is known and reading.why == ("" if known else "expired")


def test_its_own_expiry_stands_before_the_usual_one():
    fact = Fact("ui_status", value="receiving", as_of=date(2020, 1, 1), expires=date(2026, 5, 1))
    assert told(fact).get("ana", "ui_status").is_known
    assert told(fact, on=date(2026, 5, 2)).get("ana", "ui_status").why == "expired"


def test_a_value_without_consent_for_the_purpose_is_not_used_and_not_a_no():
    fact = Fact("disability", value=True, consent=("reporting",))
    reading = told(fact).get("ana", "disability")
    assert reading.why == "no_consent" and reading.value is None
    assert told(fact, purpose="reporting").get("ana", "disability").value is True
    nothing_agreed = told(Fact("veteran", value=True), Fact("birth_date", value=date(2000, 1, 1)), consent=())
    assert nothing_agreed.get("ana", "veteran").why == "no_consent"
    assert nothing_agreed.get("ana", "age").why == "no_consent"


def test_replay_reads_only_what_was_recorded_by_the_day():
    early = Fact("veteran", value=False, as_of=date(2026, 1, 1), recorded_at=date(2026, 1, 1))
    late = Fact("veteran", value=True, as_of=date(2026, 2, 1), recorded_at=date(2026, 4, 1))
    case = told(early, late)
    assert case.get("ana", "veteran").value is True
    assert case.at(DAY, date(2026, 3, 1)).get("ana", "veteran").value is False
    assert case.at(DAY, date(2025, 3, 1)).get("ana", "veteran").state == "unknown"


def test_a_stated_value_against_its_inputs_is_a_conflict_with_both():
    case = told(Fact("birth_date", value=date(2000, 5, 2)), Fact("age", value=30))
    reading = case.get("ana", "age")
    assert reading.why == "conflict" and "30" in reading.note and "25" in reading.note and "2000-05-02" in reading.note


def test_a_case_has_one_client_and_ids_of_their_own():
    with pytest.raises(BraidworkError, match="exactly one client"):
        Case((Person("a"), Person("b")), (), DAY)
    with pytest.raises(BraidworkError, match="one id"):
        Case((Person("a"), Person("a", "child")), (), DAY)


@pytest.mark.parametrize(
    ("on", "age"),
    [(date(2026, 5, 1), 25), (date(2026, 5, 2), 26), (date(2026, 5, 3), 26)],
)
def test_age_turns_on_the_birthday(on, age):
    assert told(Fact("birth_date", value=date(2000, 5, 2)), on=on).get("ana", "age").value == age


def test_born_on_a_leap_day_and_known_only_by_year():
    born = Fact("birth_date", value=date(2008, 2, 29))
    assert told(born, on=date(2026, 2, 28)).get("ana", "age").value == 17
    assert told(born, on=date(2026, 3, 1)).get("ana", "age").value == 18
    year = Fact("birth_date", low=date(2008, 1, 1), high=date(2008, 12, 31))
    reading = told(year).get("ana", "age")
    assert (reading.low, reading.high) == (17, 18)


@pytest.mark.parametrize(
    ("away", "diploma", "dropout"),
    [("none", False, True), ("none", True, False), ("secondary", "unknown", False), ("none", "unknown", None)],
)
def test_a_dropout_follows_from_school_and_diploma(away, diploma, dropout):
    case = case_of({"on": DAY, "facts": {"school_attendance": away, "high_school_diploma": diploma}})
    assert case.get(None, "school_dropout").value is dropout


def test_a_displaced_homemaker_in_kleene_logic():
    facts = {"unpaid_homemaker": True, "depended_on_family_income": True, "employment_status": "unemployed"}
    assert case_of({"facts": facts}).get(None, "displaced_homemaker").value is True
    assert case_of({"facts": facts | {"unpaid_homemaker": False}}).get(None, "displaced_homemaker").value is False
    assert case_of({"facts": facts | {"employment_status": "employed"}}).get(None, "displaced_homemaker").value is None


@pytest.mark.parametrize(
    ("county", "on", "waived"),
    [
        ("53053", date(2025, 2, 1), True),
        ("53053", date(2026, 1, 31), True),
        ("53053", date(2026, 2, 1), False),
        ("53033", date(2025, 6, 1), False),
        ("53001", date(2025, 6, 1), None),
    ],
)
def test_waived_counties_come_from_dated_rows(county, on, waived):
    assert case_of({"on": on, "facts": {"county": county}}).get(None, "lives_in_waived_county").value is waived


def test_hours_known_in_part_are_at_least_that_many():
    case = case_of({"facts": {"hours_worked_weekly": 15}})
    assert (case.get(None, "work_rule_hours_weekly").low, case.get(None, "work_rule_hours_weekly").high) == (15, None)
    both = case_of({"facts": {"hours_worked_weekly": 15, "training_hours_weekly": {"low": 3, "high": 8}}})
    assert (both.get(None, "work_rule_hours_weekly").low, both.get(None, "work_rule_hours_weekly").high) == (18, 23)


def test_the_same_case_on_another_day_is_older_and_on_the_same_day_itself():
    case = told(Fact("birth_date", value=date(2008, 6, 1)))
    assert case.at(DAY) is case
    assert (case.get("ana", "age").value, case.at(date(2026, 6, 1)).get("ana", "age").value) == (17, 18)
