"""The question set: complete for every rule, nothing for nothing, plain words, refused where it is not sound."""

import re
from pathlib import Path

import pytest

from braidwork.cli import intake
from braidwork.eligibility.questions import published
from braidwork.eligibility.questions.answers import Answer, Answers
from braidwork.eligibility.questions.choosing import is_shown, touched_by
from braidwork.eligibility.questions.conditions import condition
from braidwork.eligibility.questions.parsing import numeral
from braidwork.eligibility.questions.published import (
    affected_facts,
    check_against_programs,
    facts_of_programs,
    question_set,
    read_question_set,
    unasked_facts,
)
from braidwork.eligibility.questions.results import HEADINGS, SCREENING
from braidwork.errors import DataError, UnknownNameError

SET = '[set]\nid = "t"\nversion = "1"\neffective_from = 2026-01-01\n'
AGE = """[[question]]
key = "age"
kind = "count"
part = "gate"
ask = "Age?"
why = "w"
cite = "c"
writes = ["birth_date"]
"""


def written(tmp_path: Path, *questions: str) -> Path:
    path = tmp_path / "set.toml"
    path.write_text(SET + "\n".join(questions), encoding="utf-8")
    return path


def test_every_fact_that_a_rule_reads_can_be_told_or_is_for_staff_to_settle():
    assert unasked_facts(question_set(), facts_of_programs()) == ()


def test_a_fact_that_no_question_can_supply_is_refused_by_name(tmp_path):
    questions = read_question_set(written(tmp_path, AGE))
    with pytest.raises(DataError, match=r"no question can supply .*veteran"):
        check_against_programs(questions, {"age", "veteran"})
    check_against_programs(questions, {"age", "tanf_months_used"})  # a record of the state settles that one


def test_a_question_that_serves_nothing_cannot_be_published(tmp_path):
    idle = AGE.replace('"age"', '"rent"').replace("birth_date", "rent_monthly_usd")
    with pytest.raises(DataError, match=r"question rent: the question feeds no rule"):
        check_against_programs(read_question_set(written(tmp_path, AGE, idle)), {"age"})
    check_against_programs(
        read_question_set(written(tmp_path, AGE, idle + 'serves = "referral: rent help"\n')), {"age"}
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("birth_date", "birth_dates"), "no fact 'birth_dates'"),
        (('kind = "count"', 'kind = "counts"'), "no kind 'counts'"),
        (('why = "w"\n', ""), "has no why"),
        (('part = "gate"', 'part = "ask"\nsensitivity = 2'), "asked before the others"),
        (('part = "gate"', 'part = "private"'), "cannot be skipped"),
        (('part = "gate"', 'part = "gate"\nshown_if = ["works is yes"]'), "no earlier question 'works'"),
        (('part = "gate"', 'part = "gate"\nshown_if = ["age below 25"]'), "is not a condition"),
        (('part = "gate"', 'part = "gate"\ncolor = "red"'), "no field 'color'"),
    ],
)
def test_a_set_that_is_not_sound_is_refused_naming_the_question(tmp_path, change, says):
    with pytest.raises((DataError, UnknownNameError), match=says) as caught:
        read_question_set(written(tmp_path, AGE.replace(*change)))
    assert "question age" in str(caught.value)


def test_a_choice_must_set_what_its_fact_can_hold(tmp_path):
    head = AGE.replace('writes = ["birth_date"]\n', 'choices = [{ code = "a", label = "A", sets = ')
    head = head.replace('"count"', '"single"')
    for sets, says in (("{ veteran = 3 }", "veteran cannot be 3"), ('{ ui_status = "maybe" }', "no answer 'maybe'")):
        with pytest.raises((DataError, UnknownNameError), match=says):
            read_question_set(written(tmp_path, head + sets + " }]\n"))


def test_the_checksum_is_that_of_the_text(tmp_path):
    one = read_question_set(written(tmp_path, AGE)).checksum
    assert one == read_question_set(written(tmp_path, AGE)).checksum
    assert one != read_question_set(written(tmp_path, AGE.replace("Age?", "How old?"))).checksum
    assert len(one) == 64


def test_sensitive_questions_come_last_can_be_skipped_and_say_why():
    for question in question_set().questions:
        assert question.why_we_ask and question.citation and question.cost_seconds > 0
        if question.sensitivity >= 2:
            assert question.part in ("private", "reporting") and question.allow_decline, question.key


def test_questions_about_race_sex_and_language_write_no_fact():
    reporting = [q for q in question_set().questions if q.part == "reporting"]
    assert {"210", "201", "202"} <= {e for q in reporting for e in q.pirl}
    assert all(not q.facts_written for q in reporting)


def test_a_change_of_the_home_reaches_every_sum_over_it():
    people = touched_by(question_set().question("people"))
    assert {"family_size", "family_income_annual_usd", "child_under_18_in_home"} <= people
    assert "veteran" not in people
    assert "tanf_unit_size" in affected_facts({"receives_ssi"})
    assert "displaced_homemaker" in affected_facts({"unpaid_homemaker"})


def test_conditions_read_earlier_answers_and_a_no_answer_hides_no_question():
    answers = Answers(question_set())
    young, working = condition("age < 25", "t"), condition("work is job|notice", "t")
    assert not young.holds(answers)
    assert young.holds(answers.with_answer(Answer("age", low=24, high=24)))
    assert not young.holds(answers.with_answer(Answer("age", low=25, high=25)))
    assert young.holds(answers.with_answer(Answer("age", "declined")))
    assert working.holds(answers.with_answer(Answer("work", codes=("notice",))))
    assert not working.holds(answers.with_answer(Answer("work", "unknown")))
    lacks = condition("job_loss lacks now|waiting", "t")
    assert lacks.holds(answers.with_answer(Answer("job_loss", codes=("closed",))))
    assert not lacks.holds(answers.with_answer(Answer("job_loss", codes=("closed", "now"))))
    pay = question_set().question("pay")
    assert is_shown(pay, answers.with_answer(Answer("work", codes=("job",))))


def syllables(word: str) -> int:
    found = len(re.findall(r"[aeiouy]+", re.sub(r"(?:[^laeiouy]es|[^aeiouydt]ed|[^l]e)$", "", word.casefold())))
    return max(found, 1)


def grade(texts: list[str]) -> float:
    """Flesch–Kincaid: 0.39 words a sentence + 11.8 syllables a word − 15.59."""
    sentences = [s for t in texts for s in re.split(r"(?<=[.!?])\s+", t) if re.search(r"[A-Za-z]", s)]
    words = re.findall(r"[A-Za-z’']+", " ".join(texts))
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("question", question_set().questions, ids=lambda q: q.key)
def test_what_a_client_reads_is_plain(question):
    """Each question with its reason and help together at most grade 6; no single sentence over 25 words."""
    texts = [question.ask.replace("{about}", "child support"), question.why_we_ask, question.help]
    assert grade([t for t in texts if t]) <= 6.0
    assert all(len(s.split()) <= 25 for t in texts for s in re.split(r"(?<=[.!?])\s+", t))


def test_choices_results_and_greetings_are_plain():
    labels = [re.sub(r"\([^)]*\)", "", c.label) for q in question_set().questions for c in q.choices]
    assert grade(labels) <= 6.0
    assert grade([*HEADINGS.values(), *SCREENING.split(". ")]) <= 6.0
    source = Path(intake.__file__).read_text(encoding="utf-8")
    said = [re.sub(r"\{[^}]*\}", "it", t) for t in re.findall(r'_say\(f?"([^"]{20,})"', source)]
    assert len(said) > 12 and grade(said) <= 6.0


def test_no_program_is_named_before_the_results():
    """Only help that a person may have already is called by its name."""
    from braidwork.eligibility.programs import programs

    names = {p.name for p in programs()}
    asked = " ".join(q.ask + q.why_we_ask + q.help for q in question_set().questions)
    assert not [n for n in names if n in asked]


def test_the_shipped_set_holds_together_with_the_shipped_programs():
    check_against_programs(question_set(), facts_of_programs())
    assert published.question_set() is question_set()


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("$1,450.50", "1450.50"), ("1450", "1450"), ("16,35", "16.35"), ("7,5", "7.5"), ("1.450,00", "1450.00"),
        ("1 450", "1450"), ("12,000", "12000"), ("60$", "60"), ("0.125", "0.125"), ("16\u066b35", "16.35"),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_of_many_places_type_it(typed, plain):
    assert numeral(typed) == plain


@pytest.mark.parametrize("typed", ["1.450", "1,4500", "1,45,0", "abc", "", "1,,5"])
def test_an_amount_that_could_be_read_two_ways_is_no_number(typed):
    with pytest.raises(ValueError, match="could not convert"):
        float(numeral(typed))
