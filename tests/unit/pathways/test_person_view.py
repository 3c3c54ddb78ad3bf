"""A person's search reads what they ask for, never who they are; and what it tells is in plain words."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest

from braidwork.errors import DataError, RefusedError, UnknownNameError
from braidwork.pathways import Constraints
from braidwork.pathways import Occupation as Node
from braidwork.pathways.graph import Move
from braidwork.pathways.person_view import PERSON_FACTS, person_view
from braidwork.pathways.rungs import Rung, ToldLadder
from braidwork.pathways.telling import advise, best_ladders, ladders_into

from .told_occupations import book, graph

MADE = graph()
PROTECTED = (
    "race_ethnicity", "race", "ethnicity", "HISP", "RAC1P", "sex", "SEX", "gender_identity", "sexual_orientation",
    "nativity", "tribe", "age", "disability", "religion", "veteran", "citizenship", "national_origin",
)  # fmt: skip


def told(facts):
    asked = person_view(facts, MADE)
    return advise(MADE, book(), asked.origin, asked.constraints, targets=asked.targets, education=asked.education)


@pytest.mark.parametrize("name", PROTECTED)
def test_who_somebody_is_is_refused(name):
    with pytest.raises(RefusedError, match="does not read"):
        person_view({"origin_code": "31-1131", name: "x"}, MADE)


def test_no_contract_of_the_search_has_such_a_column():
    names = {f.name for kind in (Node, Move, Constraints, Rung, ToldLadder) for f in fields(kind)} | set(PERSON_FACTS)
    words = ("race", "ethnic", "hisp", "sex", "gender", "nativ", "tribe", "group")
    assert not [n for n in names if any(w in n.casefold() for w in words)]


def test_ladders_are_the_same_under_any_permutation_of_protected_attributes():
    random = np.random.default_rng(5)
    people = [
        {"origin_code": origin, "max_months": months, "race_ethnicity": race, "sex": sex}
        for origin, months, race, sex in zip(
            ["31-1131", "43-9061", "29-2061", "31-1131"], [24, 60, 36, 12], "ABCD", "FMFM", strict=True
        )
    ]

    def answers(those):
        return [told({k: v for k, v in person.items() if k in PERSON_FACTS}) for person in those]

    before = answers(people)
    for _ in range(3):
        for name in ("race_ethnicity", "sex"):
            values = random.permutation([p[name] for p in people])
            people = [p | {name: v} for p, v in zip(people, values, strict=True)]
        assert answers(people) == before


def test_facts_become_limits():
    asked = person_view(
        {"origin_code": "31-1131", "max_months": 24, "max_steps": 2, "takes_no_license": True, "education": None}, MADE
    )
    assert asked.constraints.max_months == 24 and asked.constraints.max_hops == 2
    assert asked.constraints.barred_licenses == {"practical nurse", "nurse"}
    with pytest.raises(UnknownNameError, match="max_month"):
        person_view({"origin_code": "31-1131", "max_month": 3}, MADE)
    with pytest.raises(DataError, match="no origin"):
        person_view({"max_months": 3}, MADE)
    with pytest.raises(UnknownNameError, match="99-9999"):
        person_view({"origin_code": "99-9999"}, MADE)


def test_a_long_course_is_broken_by_a_paid_stop():
    ladders = best_ladders(MADE, book(), "31-1131")
    assert ("31-1131", "29-2061", "29-1141") in [x.codes for x in ladders]
    assert ("31-1131", "29-1141") not in [x.codes for x in ladders]
    for ladder in ladders:
        assert all(r.wage_to_usd > r.wage_from_usd for r in ladder.rungs)
        assert ladder.months == sum(r.months for r in ladder.rungs)


def test_a_step_says_why_and_what_is_missing():
    ladder = next(x for x in best_ladders(MADE, book(), "29-2061") if x.codes[-1] == "29-1141")
    (rung,) = ladder.rungs
    assert rung.why[0] == "Job experts list these two as closely related."
    assert any("Of 100 people who leave" in w and "(modelled)" in w for w in rung.why)
    assert "The law asks for: nurse (the board)." in rung.missing
    assert "Many employers want a bachelor's degree, now or later." in rung.missing
    assert "You need an associate's degree." in rung.missing and rung.licenses[0].name == "nurse"
    assert rung.training.startswith("An associate's degree: about 12 months full time")


def test_the_door_that_is_closed_is_named():
    short = told({"origin_code": "31-1131", "max_months": 0})
    assert not short.ladders and any("limit of 0 months" in n for n in short.notes)
    both = told({"origin_code": "29-2061", "max_months": 1, "max_cost_usd": 0})
    assert not both.ladders and any("none of them alone" in n for n in both.notes)
    top = advise(MADE, book(), "47-2111")
    assert not top.ladders and any("near the top" in n for n in top.notes)


def test_no_license_closes_licensed_work():
    answer = told({"origin_code": "31-1131", "takes_no_license": True})
    assert answer.ladders and not {"29-2061", "29-1141"} & {c for x in answer.ladders for c in x.codes}


def test_a_wage_standard_weighs_but_does_not_bar():
    assert best_ladders(MADE, book(), "31-1131", standard_hourly_usd=500.0)


def test_routes_to_one_target():
    ladders = best_ladders(MADE, book(), "31-1131", targets=["29-1141"])
    assert ladders and {x.codes[-1] for x in ladders} == {"29-1141"}
    assert [x.codes[0] for x in ladders_into(MADE, book(), "29-1141")] in (
        ["31-1131", "29-2061"],
        ["29-2061", "31-1131"],
    )
