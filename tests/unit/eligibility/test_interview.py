"""The talk: few questions, the same verdicts in any order, nothing twice, nothing lost, contradictions named."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from braidwork.eligibility.decisions.decide import decide_all
from braidwork.eligibility.programs import programs
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.questions.answers import Answer, Answers, Member
from braidwork.eligibility.questions.brief import MOTHER, brief_answers
from braidwork.eligibility.questions.case_of_answers import case_of_answers
from braidwork.eligibility.questions.choosing import Asking, NextQuestion, next_question, touched_by
from braidwork.eligibility.questions.classes import fewer, ranges
from braidwork.eligibility.questions.interview import Interview
from braidwork.eligibility.questions.parsing import UnclearAnswerError, days_of, member_of, parsed, people_answer
from braidwork.eligibility.questions.published import question_set
from braidwork.eligibility.questions.results import papers_to_bring, results
from braidwork.eligibility.questions.saving import load_answers, reporting_path
from braidwork.eligibility.questions.simulation import fixed_order, shuffled, synthetic_clients, talk
from braidwork.eligibility.rules.nodes import All, Any, AtLeast, Compare, Is
from braidwork.errors import DataError

ON = date(2026, 11, 23)
CLIENTS = synthetic_clients(12, ON, seed=7)


@pytest.fixture(scope="module")
def talks():
    return [talk(client, ON, programs()) for client in CLIENTS]


def verdicts(answers: Answers) -> dict:
    """Verdict of every program, with the tier where the verdict leaves one to have."""
    words = {"eligible": "yes", "likely": "yes"}
    return {
        d.program_id: (words.get(d.outcome, d.outcome), d.tier if d.outcome not in ("closed", "not eligible") else None)
        for d in decide_all(case_of_answers(answers, ON), ON)
    }


def a_program(id: str, rule) -> Program:
    return Program(id, id, id, id, rule, ("c",), date(2000, 1, 1))


def said(question: str, *codes: str, **parts) -> Answer:
    return Answer(question, codes=codes, as_of=ON, **parts)


def test_gating_questions_come_first_and_money_as_ranges(talks):
    for found in talks:
        assert found.asked[:4] == ("age", "place", "people", "work")
    working = next(c for c in CLIENTS if c.codes["work"] == ("job",))
    interview = Interview(ON)
    for key in ("age", "place", "people", "work"):
        asked = interview.next()
        assert asked.key == key
        interview.answer(working.answer(asked, ON))
    pay = interview.next()
    assert pay.key == "pay"
    assert 3 <= len(pay.ranges) <= 8
    assert pay.ranges[0][0] == 0 and pay.ranges[-1][1] is None
    assert all(b[0] == pytest.approx(a[1] + 0.01) for a, b in zip(pay.ranges, pay.ranges[1:], strict=False))


def test_few_questions_settle_every_program(talks):
    counts = sorted(len(t.asked) for t in talks)
    assert counts[len(counts) // 2] <= 19 and counts[int(0.9 * len(counts))] <= 26


def test_nothing_is_asked_twice_but_a_closer_look_at_a_range(talks):
    for found in talks:
        for key, times in Counter(found.asked).items():
            assert times == 1 or (times == 2 and found.answers.question_set.question(key.split("@")[0]).kind == "money")


def test_the_verdicts_do_not_depend_on_the_order_asked(talks):
    for i, (client, found) in enumerate(zip(CLIENTS, talks, strict=True)):
        adaptive = verdicts(found.answers)
        assert verdicts(talk(client, ON, programs(), fixed_order).answers) == adaptive, client.name
        if i < 8:
            assert verdicts(talk(client, ON, programs(), shuffled(i)).answers) == adaptive, client.name


def test_private_questions_wait_until_no_other_can_settle_anything(talks):
    questions = question_set()
    for found in talks:
        parts = [questions.question(k.split("@")[0]).part for k in found.asked]
        assert "reporting" not in parts
        first = parts.index("private") if "private" in parts else len(parts)
        # An answer to a private question may itself open a plain one; none is left over from before.
        assert set(parts[:first]) <= {"gate", "ask"}


def test_each_question_asked_touches_something_still_open(talks):
    for client, found in list(zip(CLIENTS, talks, strict=True))[:1]:
        answers = Answers(question_set())
        for key in found.asked:
            asked = next_question(answers, ON, programs())
            if asked.question.part != "gate":
                live = {fact for leaf in Asking(answers, ON, programs()).live for fact in leaf.facts}
                assert touched_by(asked.question) & live, (client.name, key)
            answers = answers.with_answer(client.answer(asked, ON))
        assert next_question(answers, ON, programs()) is None


def test_a_question_that_no_answer_of_which_changes_a_verdict_is_never_asked():
    """All answers lead to the same verdict where the rule is settled without it."""
    settled = a_program("settled", All(Is("veteran"), Compare("age", ">=", 18)))
    child = Answers(question_set()).with_answer(said("age", low=15, high=15)).with_answer(said("place", "king"))
    child = child.with_answer(said("people")).with_answer(said("work", "not_looking"))
    assert next_question(child, ON, [settled]) is None
    grown = child.with_answer(said("age", low=30, high=30))
    assert next_question(grown, ON, [settled]).key == "about_you"


def test_the_question_that_settles_more_programs_a_second_wins():
    base = Answers(question_set())
    for answer in (said("age", low=30, high=30), said("place", "king"), said("people"), said("work", "not_looking")):
        base = base.with_answer(answer)
    one = [a_program("one", Is("veteran"))]
    three = [a_program(f"p{i}", All(Is("utility_account_holder"), Compare("age", ">=", i))) for i in range(3)]
    assert next_question(base, ON, one).key == "about_you"
    assert next_question(base, ON, one + three).key == "home"


def test_a_rule_that_needs_several_answers_together_is_asked_to_its_end():
    rule = Any(All(Is("veteran"), Is("heat_paid_by_client")), All(Is("energy_burdened"), Is("intends_to_work")))
    two_of_three = AtLeast(2, Is("veteran"), Is("utility_account_holder"), Is("laid_off"))
    answers = Answers(question_set())
    for answer in (said("age", low=30, high=30), said("place", "king"), said("people"), said("work", "looking")):
        answers = answers.with_answer(answer)
    asked = []
    while (question := next_question(answers, ON, [a_program("a", rule), a_program("b", two_of_three)])) is not None:
        asked.append(question.key)
        answers = answers.with_answer(said(question.key))
    assert 1 < len(asked) <= 3
    decided = decide_all(
        case_of_answers(answers, ON), ON, programs=[a_program("a", rule), a_program("b", two_of_three)]
    )
    assert [d.outcome for d in decided] == ["not eligible", "not eligible"]


def test_race_sex_language_and_neighborhood_never_steer_the_order(talks):
    """Permuted among clients, and answered before the talk begins, they leave every step as it was."""
    for i, (client, found) in enumerate(list(zip(CLIENTS, talks, strict=True))[:1]):
        other = replace(client, attributes=CLIENTS[(i + 1) % len(CLIENTS)].attributes)
        assert talk(other, ON, programs()).asked == found.asked
        answers = Answers(question_set()).with_answer(said("report_race", "213")).with_answer(said("report_sex", "2"))
        for key in found.asked:
            asked = next_question(answers, ON, programs())
            assert asked.key == key
            answers = answers.with_answer(client.answer(asked, ON))


def test_the_same_answers_give_the_same_next_question(talks):
    for client, found in list(zip(CLIENTS, talks, strict=True))[:1]:
        assert talk(client, ON, programs()).asked == found.asked


def test_declining_everything_ends_soon_with_results_and_no_program_says_no():
    interview = Interview(ON)
    for _ in range(80):
        asked = interview.next()
        if asked is None:
            break
        interview.pass_over(asked, "declined")
    assert interview.next() is None
    assert len(interview.asked) <= 45
    found = results(interview)
    assert {r.group for r in found} <= {"open", "check", "closed", "get"}
    assert not [d for d in interview.decisions() if d.outcome == "not eligible"]
    assert any(r.missing for r in found)  # it says which answer would help


def test_back_takes_the_last_answer_and_asks_it_again():
    interview = Interview(ON)
    for text in ("34", "2", None, "1"):
        asked = interview.next()
        interview.answer(people_answer((), 34, ON)) if text is None else interview.say(asked, text)
    assert interview.next().key == "pay"
    assert interview.back() == "work"
    assert interview.next().key == "work"
    interview.say(interview.next(), "3")
    assert interview.next().key != "pay"  # not working: there is no pay to ask for
    while interview.back():
        pass
    assert interview.next().key == "age"
    assert interview.answers.given == {}


def test_a_changed_answer_lets_go_of_what_hangs_on_it():
    interview = Interview(ON)
    for answer in (said("age", low=34, high=34), said("place", "king"), said("people"), said("work", "job"),
                   said("pay", low=900, high=900)):  # fmt: skip
        interview.answer(answer)
    interview.change("work")
    assert interview.next().key == "work"
    interview.answer(said("work", "looking"))
    assert "pay" not in interview.answers.given
    assert interview.next().key != "work"


def test_contradictions_are_named_with_both_values():
    interview = Interview(ON)
    interview.answer(said("age", low=15, high=15))
    assert interview.contradictions() == ()
    interview.answer(said("about_you", "veteran"))
    ((text, keys),) = interview.contradictions()
    assert text == "You said that you are 15, and that you served in the armed forces."
    assert keys == ("age", "about_you")
    interview.change("age")
    interview.answer(said("age", low=51, high=51))
    assert interview.contradictions() == ()


def test_a_sum_that_its_parts_contradict_is_named():
    interview = Interview(ON)
    for answer in (
        said("age", low=30, high=30),
        said("people"),
        said("work", "job"),
        said("pay", low=4000, high=4000),
        said("help_now"),
        said("job_loss"),
        said("other_money"),
        said("half_year", low=12_000, high=12_000),
    ):
        interview.answer(answer)
    assert interview.contradictions() == ()  # the other five months may have been lean
    interview.answer(said("half_year", low=500, high=500))
    ((text, keys),) = interview.contradictions()
    assert text == "You said $500 for 6 months. What you told us by the month comes to more."
    assert keys == ("half_year", "pay")


@pytest.mark.parametrize(
    ("key", "text", "says"),
    [
        ("age", "-4", "below zero"),
        ("age", "400", "cannot be right"),
        ("age", "abc", "could not read"),
        ("age", "12.5", "whole number"),
        ("pay", "-100", "below zero"),
        ("pay", "99999999999", "too large"),
        ("pay", "nan", "could not read"),
        ("pay", "1e400", "could not read"),
        ("place", "9", "pick one"),
        ("place", "", "pick one"),
        ("help_now", "1 77", "pick one"),
        ("help_now", "0 1", "pick all"),
        ("last_day", "31/31/2025", "no day"),
        ("last_day", "2/30/2025", "no day"),
        ("last_day", "soon", "could not read"),
        ("last_day", "1200", "wrong year"),
        ("last_day", "13/2025", "no day"),
    ],
)
def test_bad_input_is_told_kindly(key, text, says):
    asked = NextQuestion(question_set().question(key))
    with pytest.raises(UnclearAnswerError, match=says):
        parsed(asked, text, Answers(question_set()), ON)


def test_dates_can_be_as_rough_as_memory():
    assert days_of("3/2024", ON) == (date(2024, 3, 1), date(2024, 3, 31))
    assert days_of("Feb 2024", ON) == (date(2024, 2, 1), date(2024, 2, 29))
    assert days_of("2023", ON) == (date(2023, 1, 1), date(2023, 12, 31))
    assert days_of("2024-03-15", ON) == days_of("3/15/2024", ON) == (date(2024, 3, 15), date(2024, 3, 15))


def test_a_home_that_cannot_be_is_refused_with_both_values():
    with pytest.raises(UnclearAnswerError, match="40 others"):
        people_answer(tuple(Member("unrelated", 30) for _ in range(40)), 30, ON)
    with pytest.raises(UnclearAnswerError, match=r"two spouses \(30 and 40\)"):
        people_answer((Member("spouse", 30), Member("spouse", 40)), 30, ON)
    with pytest.raises(UnclearAnswerError, match="you are 20, and that your child is 19"):
        people_answer((Member("child", 19),), 20, ON)
    with pytest.raises(UnclearAnswerError, match="very old"):
        member_of("1", "400")


def test_a_number_from_the_list_is_a_range_and_anything_else_an_amount():
    asked = NextQuestion(question_set().question("pay"), ranges=((0.0, 1000.0), (1000.01, None)))
    answers = Answers(question_set())
    assert (parsed(asked, "2", answers, ON).low, parsed(asked, "2", answers, ON).high) == (1000.01, None)
    assert parsed(asked, "$2", answers, ON).low == 2
    assert parsed(asked, "1,850.50", answers, ON).high == 1850.50


def test_ranges_meet_and_close_cuts_are_merged():
    assert ranges((100.0, 200.0), 0.01) == ((0.0, 100.0), (100.01, 200.0), (200.01, None))
    assert ranges((17.0,), 1.0, 120) == ((0.0, 17.0), (18.0, 120))
    assert fewer((1000.0, 1001.0, 2000.0)) == (1000.0, 2000.0)
    assert len(fewer(tuple(float(x) for x in range(100, 9000, 100)))) == 7


def test_a_talk_is_kept_after_each_answer_and_taken_up_where_it_stopped(tmp_path):
    file = tmp_path / "talk.json"
    client, interview = CLIENTS[3], Interview(ON, file=file)
    for _ in range(9):
        interview.answer(client.answer(interview.next(), ON))
        again, lost = Interview.resume(file, ON)
        assert again.answers.given == interview.answers.given and lost == ()
        assert again.next() == interview.next()
    assert [p.name for p in tmp_path.iterdir()] == ["talk.json"]
    assert file.stat().st_mode & 0o077 == 0  # nobody else on the machine can read it


def test_nothing_of_one_talk_is_left_for_the_next():
    one, two = Interview(ON), Interview(ON)
    for interview, age in ((one, 34), (two, 61)):
        interview.answer(said("age", low=age, high=age))
        interview.next()
    assert one.answers.kept is not two.answers.kept
    assert one.answers.kept
    assert not set(one.answers.kept) & set(two.answers.kept)


def test_answers_for_reports_are_kept_apart(tmp_path):
    file = tmp_path / "talk.json"
    interview = Interview(ON, file=file)
    interview.answer(said("age", low=40, high=40))
    interview.answer(said("report_race", "213"))
    assert "report_race" not in file.read_text() and "213" not in file.read_text()
    assert "report_race" in reporting_path(file).read_text()


def test_a_talk_stays_on_its_version_of_the_questions(tmp_path):
    file = tmp_path / "talk.json"
    Interview(ON, file=file).answer(said("age", low=40, high=40))
    newer = replace(question_set(), version="2027.1", checksum="other")
    with pytest.raises(DataError, match=r"version 2026.* this is 2027.1"):
        load_answers(file, newer)
    answers, started, lost = load_answers(file, newer, upgrade=True)
    assert answers.number("age", "") == 40 and started == ON and lost == ()
    without = replace(newer, questions=tuple(q for q in newer.questions if q.key != "age"))
    assert load_answers(file, without, upgrade=True)[2] == ("age",)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "other"}', "\x00\xff"])
def test_a_file_that_is_no_talk_is_refused_naming_it(tmp_path, text):
    file = tmp_path / "talk.json"
    file.write_text(text, encoding="latin-1")
    with pytest.raises(DataError, match=r"talk\.json"):
        load_answers(file, question_set())


def test_a_broken_answer_names_itself(tmp_path):
    file = tmp_path / "talk.json"
    Interview(ON, file=file).answer(said("place", "king"))
    raw = json.loads(file.read_text())
    raw["answers"][0]["codes"] = ["atlantis"]
    file.write_text(json.dumps(raw))
    with pytest.raises(DataError, match="atlantis"):
        load_answers(file, question_set())


def test_results_are_grouped_with_papers_and_places(talks):
    interview = Interview(ON, answers=talk(MOTHER, ON, programs()).answers)
    found = results(interview)
    assert len(found) == len(programs())
    by_id = {r.program.id: r for r in found}
    assert by_id["basic_food"].group == "get" and by_id["basic_food"].where
    assert by_id["trade_adjustment_assistance"].group == "closed"
    assert by_id["wioa_youth_in_school"].group == "not now"
    papers = papers_to_bring(found)
    assert papers and len({choices for choices, _ in papers}) == len(papers)  # each paper once
    assert any("Pay stubs" in p.name for choices, _ in papers for p in choices)
    assert interview.not_asked() and not {q.key for q in interview.not_asked()} & set(interview.asked)


def test_a_talk_in_brief_says_in_five_lines_what_was_answered_and_nothing_that_was_not():
    interview = Interview(ON)
    while (asked := interview.next()) is not None:
        interview.answer(MOTHER.answer(asked, ON))
    lines = dict(brief_answers(interview.answers))
    assert list(lines) == ["Home", "Work", "Wants", "Needs", "Also"]
    assert lines["Home"] == "29, King County, with a child of 6 and a child of 3"
    assert "has a job, $1,330 to $1,836 a month" in lines["Work"]
    assert max(len(text) for text in lines.values()) < 100
    assert brief_answers(interview.answers.without(*interview.answers.given)) == ()
