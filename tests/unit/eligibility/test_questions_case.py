"""Answers become a case: ages as spans of birth days, money open until all of it is told, no-answers kept apart."""

from datetime import date

import pytest

from braidwork.eligibility.questions.answers import Answer, Answers, Member
from braidwork.eligibility.questions.case_of_answers import called, case_of_answers
from braidwork.eligibility.questions.published import question_set

ON = date(2026, 11, 23)


def answers(*given: Answer) -> Answers:
    found = Answers(question_set())
    for answer in given:
        found = found.with_answer(answer)
    return found


def picked(question: str, *codes: str) -> Answer:
    return Answer(question, codes=codes, as_of=ON)


def amount(question: str, usd: float, about: str = "") -> Answer:
    return Answer(question, low=usd, high=usd, about=about, as_of=ON)


MOTHER = answers(
    amount("age", 29), picked("place", "king"), Answer("people", people=(Member("child", 6), Member("child", 3))),
    picked("work", "job"), amount("pay", 1700),
)  # fmt: skip
TOLD = (picked("help_now"), picked("job_loss"), picked("other_money"), picked("other_money", "same_year"))


def read(given: Answers, key: str):
    return case_of_answers(given, ON).get(None, key)


def test_an_age_is_a_span_of_birth_days():
    reading = read(MOTHER, "birth_date")
    assert (reading.low, reading.high) == (date(1996, 11, 24), date(1997, 11, 23))
    assert read(MOTHER, "age").value == 29
    assert read(answers(Answer("age", "declined")), "age").value is None


def test_groups_follow_from_the_people_named():
    assert read(MOTHER, "household_size").value == 3
    assert read(MOTHER, "family_size").value == 3
    assert read(MOTHER, "child_under_5_in_home").value is True
    assert read(answers(Answer("people", "declined")), "household_size").value is None


def test_money_stays_open_above_until_every_kind_of_it_is_told():
    assert read(MOTHER, "food_unit_income_monthly_usd").low == 1700
    assert read(MOTHER, "food_unit_income_monthly_usd").high is None
    given = MOTHER
    for answer in TOLD[:3]:
        assert read(given, "food_unit_income_monthly_usd").value is None
        given = given.with_answer(answer)
    assert read(given, "food_unit_income_monthly_usd").value == 1700
    assert read(given, "family_income_annual_usd").value is None  # six months need one more answer
    assert read(given.with_answer(TOLD[3]), "family_income_annual_usd").value == 20_400


def test_money_told_in_another_question_is_asked_for_and_counted():
    given = MOTHER.with_answer(picked("help_now", "ssi")).with_answer(picked("job_loss", "now"))
    assert given.money_sources == ("ssi", "unemployment")
    given = given.with_answer(picked("other_money")).with_answer(amount("other_amount", 300, "ssi"))
    assert read(given, "household_income_monthly_usd").high is None
    assert (
        read(given.with_answer(amount("other_amount", 100, "unemployment")), "household_income_monthly_usd").value
        == 2100
    )


def test_a_range_of_pay_is_a_range_of_income():
    given = MOTHER.with_answer(Answer("pay", low=1000, high=1500, as_of=ON))
    for answer in TOLD:
        given = given.with_answer(answer)
    reading = read(given, "food_unit_income_monthly_usd")
    assert (reading.low, reading.high) == (1000, 1500)


def test_the_six_months_told_stand_for_a_year():
    given = MOTHER.with_answer(picked("other_money")).with_answer(amount("half_year", 9_000))
    assert read(given, "family_income_annual_usd").value == 18_000


def test_no_pay_of_those_who_are_not_named_as_paid():
    given = answers(
        amount("age", 40), Answer("people", people=(Member("spouse", 41), Member("child", 16), Member("child", 9)))
    )
    assert given.may_earn == ("p2", "p3")
    assert given.earners == ()
    given = given.with_answer(picked("who_earns", "p2")).with_answer(amount("pay_of", 2000, "p2"))
    assert given.earners == ("p2",)
    case = case_of_answers(given, ON)
    assert [p.income and p.income[0].amount_usd for p in case.people[1:]] == [2000, (), ()]


def test_a_list_says_no_of_what_is_not_picked_and_the_picked_choice_has_the_last_word():
    given = answers(picked("job_loss", "closed", "now"))
    assert read(given, "laid_off").value is True
    assert read(given, "ui_status").value == "receiving"
    assert read(given, "ui_benefits_last_date").value == ON
    assert read(given, "unpaid_homemaker").value is False
    nothing = answers(picked("job_loss"))
    assert read(nothing, "laid_off").value is False
    assert read(nothing, "closure_date").state == "not_applicable"
    assert read(nothing, "ui_status").value == "not_eligible"


def test_a_no_for_the_home_is_a_no_for_everyone_but_not_where_someone_else_gets_it():
    none = MOTHER.with_answer(picked("help_now"))
    assert case_of_answers(none, ON).get("p2", "receives_ssi").value is False
    assert read(none, "someone_at_home_gets_food_cash_or_medical").value is False
    other = MOTHER.with_answer(picked("help_now", "ssi_other"))
    assert case_of_answers(other, ON).get("p2", "receives_ssi").value is None
    assert read(other, "receives_ssi").value is None


def test_past_help_is_asked_only_of_what_is_not_there_now():
    given = answers(picked("help_now", "food"), picked("help_before"))
    assert read(given, "family_received_snap_past_6_months").value is True
    assert read(given, "family_received_tanf_past_6_months").value is False


@pytest.mark.parametrize("state", ["unknown", "declined"])
def test_no_answers_are_kept_apart_and_are_never_a_no(state):
    reading = read(answers(Answer("health", state, as_of=ON)), "disability")
    assert (reading.value, reading.state) == (None, state)


def test_the_others_are_called_by_what_they_are():
    given = answers(
        Answer(
            "people", people=(Member("spouse", 40), Member("child", 6), Member("child", 6), Member("unrelated", None))
        )
    )
    assert [called(i, given) for i in given.members] == [
        "spouse",
        "child (6), number 1",
        "child (6), number 2",
        "housemate (?)",
    ]
