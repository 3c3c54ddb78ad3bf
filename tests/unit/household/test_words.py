"""What a navigator reads to a client: plain sentences, dollars and months."""

from __future__ import annotations

from datetime import date

import pytest

from braidwork.household import (
    Move,
    Phase,
    cliffs,
    compare_moves,
    curve,
    missing_drivers,
    net_resources,
    safe_raise,
    timeline,
)
from braidwork.household.outcomes.words import dollars, listed, month_name, months_later, wage
from braidwork.household.people.answers import UNKNOWN
from braidwork.household.people.household import Household, Housing
from braidwork.household.people.person import Person, Work
from braidwork.household.programs.engine import PROGRAMS
from braidwork.reference.languages.reading_grade import reading_grade

ON = date(2026, 9, 1)


def test_every_reason_is_plain():
    sentences = [r.sentence for p in PROGRAMS for r in p.reasons]
    assert len(sentences) > 100
    assert reading_grade(sentences) <= 8
    assert all(s.endswith(".") for s in sentences)


def test_what_is_told_is_plain(make, settled):
    family = make(36)
    move = Move("Medical assistant", (Phase("Training", 10, 21.5, 20, is_in_training=True), Phase("Job", 38, 26, 40)))
    told = [
        net_resources(family, ON, settled).tell(), curve(family, ON, rules=settled).tell(),
        *(c.tell() for c in cliffs(family, ON, rules=settled)), safe_raise(family, ON, rules=settled).tell(),
        timeline(family, ON, move).tell(), compare_moves(family, ON, [move]).tell(),
    ]  # fmt: skip
    for text in told:
        assert reading_grade(text.splitlines()) <= 8, text


def test_questions_are_plain():
    bare = Household((Person("ana", date(1994, 5, 3), jobs=(Work(20, 40),)),), housing=Housing(UNKNOWN, "voucher"))
    questions = [m.question for m in missing_drivers(bare, ON)]
    assert len(questions) >= 6 and reading_grade(questions) <= 8


@pytest.mark.parametrize(
    ("amount", "text"),
    [(412.4, "$412"), (-412.6, "−$413"), (3.456, "$3.46"), (0, "$0"), (-0.001, "$0.00"), (1234567, "$1,234,567")],
)
def test_dollars(amount, text):
    assert dollars(amount) == text


def test_a_wage_is_cut_or_filled_so_that_the_rule_still_holds():
    assert wage(36.5697) == "$36.56 an hour" and wage(36.5612, up=True) == "$36.57 an hour"
    assert wage(24.5) == wage(24.5, up=True) == "$24.50 an hour"


def test_months_and_lists():
    assert month_name(date(2027, 3, 1)) == "March 2027"
    assert months_later(date(2026, 11, 15), 3) == date(2027, 2, 1)
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"]), listed([])] == [
        "a",
        "a and b",
        "a, b and c",
        "",
    ]
