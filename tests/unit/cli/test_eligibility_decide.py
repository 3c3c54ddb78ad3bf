"""`eligibility decide`: what a person reads for a facts file, and what a program reads from its JSON."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from braidwork.cli.eligibility_decide import run_decide
from braidwork.errors import BraidworkError

PARENT = """
on = 2026-11-02
everyone_listed = true
synthetic = true
[facts]
county = "53033"
tanf_unit_resources_usd = 300
family_received_ssi_past_6_months = false
child_care_resources_usd = 300
school_serves_free_meals_to_all = false
[[people]]
id = "ana"
name = "Ana"
birth_date = 1994-03-02
receives_federal_snap = false
receives_state_food_assistance = false
receives_tanf = false
receives_apple_health = false
pregnant = false
homeless = false
college_attendance = "none"
works_in_approved_child_care_activity = true
tanf_months_used = 0
{income}
[[people]]
id = "leo"
name = "Leo"
relationship = "child"
birth_date = 2018-06-01
grade_school_student = true
tax_dependent_of = "ana"
"""


def facts_file(tmp_path, monthly=2400, text=PARENT):
    path = tmp_path / "facts.toml"
    pay = f'income = [{{ source = "wages", period = "month", amount_usd = {monthly}, since = 2025-01-01 }}]'
    path.write_text(text.replace("{income}", pay), encoding="utf-8")
    return path


def told(path, capsys, on=None, known_at=None):
    run_decide(path, on, known_at, as_json=False)
    return capsys.readouterr().out


def document(path, capsys, on=None, known_at=None):
    run_decide(path, on, known_at, as_json=True)
    found = json.loads(capsys.readouterr().out)
    return found, {d["program"]: d for d in found["decisions"]}


def test_every_program_is_told_once_and_groups_run_from_yes_to_closed(tmp_path, capsys):
    from braidwork.eligibility.programs import programs

    path = facts_file(tmp_path)
    out = told(path, capsys)
    order = re.findall("^(YES|LIKELY|ONE MORE THING|NOT NOW|CLOSED|GOOD TO KNOW)", out, flags=re.MULTILINE)
    assert order == ["YES", "LIKELY", "ONE MORE THING", "NOT NOW", "CLOSED", "GOOD TO KNOW"]
    for program in programs():
        assert sum(line.strip().removesuffix(" *") == program.plain_name for line in out.splitlines()) == 1
    _, decisions = document(path, capsys)
    assert set(decisions) == {p.id for p in programs()}


def test_a_yes_shows_the_persons_number_beside_the_limit_its_source_and_day(tmp_path, capsys):
    out = " ".join(told(facts_file(tmp_path, 2400), capsys).split())
    assert (
        "What counts is $2,400 a month. It must be $2,489 or less (138% of the federal poverty guideline, for 2 "
        "people, since 13 Jan 2026)"
    ) in out


def test_a_likely_names_the_paper_and_the_amount_as_a_guess(tmp_path, capsys):
    out = told(facts_file(tmp_path, 1500), capsys)
    cash = " ".join(out[out.index("Cash each month") :].split("\n\n")[0].split())
    assert "Bring pay stubs or letters" in cash
    assert "How much About $70 each month, as a guess" in cash  # 570 − half of what is left of 1,500 after 500


def test_a_no_names_the_clause_the_numbers_and_what_would_change_it(tmp_path, capsys):
    out = told(facts_file(tmp_path, 1641), capsys)
    cash = " ".join(out[out.index("Cash each month") :].split("\n\n")[0].split())
    assert "no What the family earns" in cash
    assert "What counts is $1,641 a month. It must be $1,640 or less (for 2 people, since 1 Aug 2024)" in cash
    assert "Yes if" in cash


def test_nothing_known_is_never_a_no_and_the_first_opening_question_is_next(tmp_path, capsys):
    path = facts_file(tmp_path, text="on = 2026-11-02\n")
    out = told(path, capsys)
    assert "NOT NOW" not in out
    assert "YES" not in out
    assert "The question that helps most now: How old are you?" in out
    found, decisions = document(path, capsys)
    assert {d["outcome"] for d in decisions.values()} == {"needs information", "closed"}
    assert found["next_question"]["key"] == "age"


def test_a_question_whose_answer_is_in_the_file_is_not_asked_again(tmp_path, capsys):
    from braidwork.eligibility.questions.published import question_set

    _, decisions = document(facts_file(tmp_path), capsys)
    asked = {d["next_question"] for d in decisions.values()} - {None}
    written = {q.key: q.facts_written for q in question_set().questions}
    assert asked
    assert not any("birth_date" in written[key] or "county" in written[key] for key in asked)


def test_the_work_rule_is_told_apart_from_the_benefits(tmp_path, capsys):
    out = told(facts_file(tmp_path), capsys)
    rule = out[out.index("GOOD TO KNOW") :]
    assert "A work rule for some people who get food money" in rule
    assert "This rule does not reach you now." in rule


def test_a_yes_says_what_goes_with_it_and_what_does_not(tmp_path, capsys):
    text = "on = 2026-11-02\n[[people]]\nid = 'bo'\nage = 30\nreceives_federal_snap = true\n"
    text += "receives_state_food_assistance = false\nreceives_tanf = false\ncollege_attendance = 'none'\n"
    out = told(facts_file(tmp_path, text=text), capsys)
    training = " ".join(out[out.index("Training and job help for people who get food") :].split("\n\n")[0].split())
    assert "Only with money each month to buy food." in training
    assert "Not with cash each month for families with children." in training


def test_json_holds_what_a_decision_rests_on(tmp_path, capsys):
    found, decisions = document(facts_file(tmp_path, 1641), capsys)
    assert found["synthetic"] is True
    cash = decisions["tanf"]
    assert cash["outcome"] == "not eligible"
    assert len(cash["id"]) == 64
    earned = next(c for c in cash["clauses"] if c["id"] == "earned_income")
    assert earned["truth"] is False
    assert earned["deciding"] is True
    assert {(p["name"], p["value"], p["effective_from"]) for p in earned["parameters"]} == {
        ("tanf_earned_income_limit", 1640.0, "2024-08-01")
    }
    assert any(f["key"] == "tanf_unit_earned_income_monthly_usd" and f["value"] == 1641.0 for f in earned["facts"])
    assert any(c["truth"] for c in cash["what_would_change_it"])
    food = decisions["basic_food"]
    assert food["estimate"]["high"] == 562
    assert [paper["id"] for paper in food["documents_needed"][0]] == ["month-of-income"]


def test_the_service_date_and_the_known_date_come_from_the_command(tmp_path, capsys):
    path = facts_file(tmp_path, 1500)
    found, decisions = document(path, capsys, on=date(2026, 5, 1), known_at=date(2026, 6, 1))
    assert (found["service_date"], found["known_at"]) == ("2026-05-01", "2026-06-01")
    assert decisions["basic_food"]["estimate"]["low"] == 248
    assert "as known on 1 Jun 2026" in told(path, capsys, on=date(2026, 5, 1), known_at=date(2026, 6, 1))


def test_the_same_file_and_dates_give_the_same_ids(tmp_path, capsys):
    path = facts_file(tmp_path)
    first, second = (document(path, capsys)[1] for _ in range(2))
    assert {k: d["id"] for k, d in first.items()} == {k: d["id"] for k, d in second.items()}
    later = document(path, capsys, on=date(2026, 11, 3))[1]
    assert later["tanf"]["id"] != first["tanf"]["id"]


def test_unchecked_answers_carry_a_star_and_the_star_is_explained(tmp_path, capsys):
    path = facts_file(tmp_path)
    out = told(path, capsys)
    _, decisions = document(path, capsys)
    starred = {d["plain_name"] for d in decisions.values() if d["rests_on_unverified"]}
    assert starred
    for decision in decisions.values():
        line = f"  {decision['plain_name']}{' *' if decision['plain_name'] in starred else ''}"
        assert line in out.splitlines()
    assert "* Rests on a rule or number that no one has checked" in out


def test_lines_stay_inside_the_page(tmp_path, capsys):
    assert max(len(line) for line in told(facts_file(tmp_path), capsys).splitlines()) <= 120


@pytest.mark.parametrize("wrong", ['county = "53033"\n', "on = 2026-11-02\n[facts]\ncuonty = '53033'\n"])
def test_a_wrong_file_is_named_with_a_way_to_mend_it(tmp_path, wrong):
    with pytest.raises(BraidworkError) as error:
        run_decide(facts_file(tmp_path, text=wrong), None, None, as_json=False)
    assert "facts.toml" in str(error.value)
