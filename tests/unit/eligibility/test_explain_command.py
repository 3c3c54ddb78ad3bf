"""`braidwork eligibility explain` and `programs`: what staff read, and the same as JSON."""

from __future__ import annotations

import json
from datetime import date

import pytest

from braidwork.cli.eligibility_explain import run_explain, run_programs
from braidwork.eligibility.programs import programs
from braidwork.errors import UnknownNameError

ON = date(2026, 11, 2)


@pytest.mark.parametrize("p", programs(), ids=lambda p: p.id)
def test_every_program_is_told_in_text_and_in_json(p, capsys):
    run_explain(p.id, ON, False)
    text = capsys.readouterr().out
    run_explain(p.id, ON, True)
    document = json.loads(capsys.readouterr().out)
    assert text.startswith(f"{p.name} ({p.id})\n{p.plain_name}. {p.purpose}\n")
    for node in p.rule.walk():
        if node.carries:
            assert node.carries.sentence in text and node.carries.cite in text
    assert document["id"] == p.id and document["rule"]["sentence"] and document["sources"] == list(p.cites)
    assert len(document["numbers"]) == sum(
        "\n  " + n["name"].replace("_", " ") + ":" in text for n in document["numbers"]
    )
    for number in document["numbers"]:
        assert all(r["citation"] for r in number["rows"] if r["value"] is not None)


def test_numbers_come_with_amount_dates_and_source(capsys):
    run_explain("ecsa_federal", ON, False)
    text = capsys.readouterr().out
    assert "poverty guideline: $15,960 a year for 1, $21,640 a year for 2" in text
    assert "from 13 Jan 2026; HHS poverty guidelines 2026" in text
    assert "ecsa federal income share: 200% of the poverty guideline" in text


def test_an_empty_number_asks_staff(capsys):
    run_explain("wioa_youth_in_school", ON, False)
    text = capsys.readouterr().out
    assert "llsil: not loaded" in text and "never a no" in text and "notice of the US Department of Labor" in text


def test_the_line_is_told_apart_from_the_rule(capsys):
    run_explain("wioa_adult", ON, False)
    text = capsys.readouterr().out
    first, second = (
        text.index("1. Veterans and eligible spouses in a priority group"),
        text.index("2. Others in a prio"),
    )
    assert text.index("Who is served first") < first < second


def test_other_programs_are_told_with_what_is_not_known(capsys):
    run_explain("bfet", ON, False)
    text = capsys.readouterr().out
    assert "only with basic_food" in text and "not together with tanf" in text
    assert "every other program: not known: ask staff" in text


@pytest.mark.parametrize(("on", "state"), [(date(2022, 6, 30), "open"), (date(2022, 7, 1), "closed")])
def test_the_state_is_that_of_the_day(on, state, capsys):
    run_explain("trade_adjustment_assistance", on, True)
    assert json.loads(capsys.readouterr().out)["state"] == state
    run_programs(True, on)
    listed = {p["id"]: p for p in json.loads(capsys.readouterr().out)}
    assert listed["trade_adjustment_assistance"]["state"] == state


def test_the_list_names_every_program_on_one_line(capsys):
    run_programs(False, ON)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[: len(programs())]] == [p.id for p in programs()]
    assert f"{len(programs())} programs on 2 Nov 2026." in lines[-2]
    assert max(map(len, lines)) <= 120


def test_a_slip_of_the_pen_gets_the_nearest_program():
    with pytest.raises(UnknownNameError, match="opportunity_grant"):
        run_explain("oportunity_grant", ON, False)
