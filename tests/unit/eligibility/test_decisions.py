"""A rule's verdict becomes an outcome with papers, flags, a tier, and an id that anyone can work out again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from braidwork.eligibility.decisions import PROVISIONAL, TIER_OPEN, UNVERIFIED, decide_all, decide_program, rule_version
from braidwork.eligibility.facts import case_of
from braidwork.eligibility.parameters import limit_book
from braidwork.eligibility.programs.program import Document, Program, Tier
from braidwork.eligibility.rules import All, Any, Compare, FactReading, Is, Limit, Members, Not
from braidwork.errors import BraidworkError, UnknownNameError

ON = date(2026, 11, 23)


@dataclass
class Known:
    """One person; every fact from the same source unless it is a reading."""

    facts: dict
    source: str = "self_attested"
    applicant: str = "ana"

    def get(self, person_id, key):
        value = self.facts.get(key)
        if isinstance(value, FactReading):
            return value
        if value is None:
            return FactReading(key, person_id=person_id)
        return FactReading(key, value, state="known", source=self.source, person_id=person_id)

    def members(self, group, person_id):
        return Members((person_id,), True)


AGE = Compare("age", ">=", 18).clause(
    "adult", "Is at least 18.", mark="verified", evidence=("birth",), self_attestation=False
)
INCOME = Compare("family_income_annual_usd", "<=", Limit("poverty_guideline", by={"size": "family_size"}))
POOR = Any(
    Is("receives_tanf").clause("tanf", mark="verified", evidence=("letter",), self_attestation=False),
    INCOME.clause("income", "Has a low income.", cite="the act", mark="verified", evidence=("stub", "letter")),
).clause("low", "Has a low income or gets TANF.", mark="verified")
PROGRAM = Program(
    "help", "Help", "Help with work", "Helps people find work.", All(AGE, POOR), ("the act",), date(2015, 7, 1),
    "verified",
    documents=(Document("birth", "Birth certificate"), Document("letter", "Letter"), Document("stub", "Pay stub")),
)  # fmt: skip


def decided(program=PROGRAM, source="self_attested", on=ON, **facts):
    return decide_program(program, Known(facts, source), on)


YES = {"age": 30, "receives_tanf": False, "family_income_annual_usd": 15_000, "family_size": 1}


def test_eligible_once_the_papers_are_there():
    assert decided(**YES, source="document").outcome == "eligible"
    assert decided(**YES, source="cross_match").documents_needed == ()


def test_likely_while_a_paper_is_missing_where_a_word_is_not_enough():
    decision = decided(**YES)
    assert decision.outcome == "likely"
    assert PROVISIONAL in decision.flags
    assert [[paper.name for paper in either] for either in decision.documents_needed] == [["Birth certificate"]]
    assert {c.id: c.documents for c in decision.clauses} == {
        "adult": "missing", "tanf": "not needed", "income": "self-attested", "low": "not needed",
    }  # fmt: skip


def test_the_way_to_yes_that_needs_the_fewest_papers_is_taken():
    both = {**YES, "receives_tanf": True, "age": FactReading("age", 30, state="known", source="document")}
    decision = decided(**both)
    assert (decision.outcome, decision.documents_needed) == ("eligible", ())


def test_needs_information_says_what_would_settle_it():
    decision = decided(age=30, receives_tanf=False, family_size=1)
    assert decision.outcome == "needs information"
    assert decision.settled_by == ("family_income_annual_usd",)
    assert decision.open_reasons == ("Not known yet: family income, 6 months × 2.",)
    (income,) = [c for c in decision.clauses if c.id == "income"]
    assert income.why == "Not known yet: family income, 6 months × 2."


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (FactReading("age", state="declined"), "chose not to say: age"),
        (FactReading("age", why="expired", as_of=date(2020, 1, 2)), r"too old to use: age \(last known 2 Jan 2020\)"),
        (FactReading("age", why="conflict", note="17 and 19"), r"Two answers disagree: age \(17 and 19\)"),
        (FactReading("age", why="no_consent"), "no consent to use this: age"),
        (FactReading("age", state="not_yet_available", note="due 1 Dec"), r"known later: age \(due 1 Dec\)"),
        (FactReading("age", low=17, high=19, state="known"), r"closer answer is needed: age \(17 to 19\)"),
    ],
)
def test_what_keeps_a_decision_open_is_told_apart(reading, words):
    import re

    decision = decided(**{**YES, "age": reading})
    assert decision.outcome == "needs information"
    assert re.search(words, decision.open_reasons[0])


def test_a_number_that_is_not_loaded_sends_to_staff_and_never_says_no():
    program = replace(
        PROGRAM, rule=Compare("family_income_annual_usd", "<=", Limit("llsil", by={"size": "family_size"}))
    )
    decision = decided(program, **YES)
    assert decision.outcome == "needs information"
    assert "Staff: load" in decision.open_reasons[0]


def test_not_eligible_names_what_fails_and_what_would_change_it():
    decision = decided(**{**YES, "age": 17})
    assert decision.outcome == "not eligible"
    assert [c.id for c in decision.clauses if c.deciding] == ["adult"]
    assert [(c.key, c.to) for c in decision.changes] == [("age", 18)]


def test_a_no_on_unchecked_law_is_flagged_and_one_on_checked_law_is_not():
    unchecked = replace(PROGRAM, rule=Compare("age", ">=", 18).clause("adult", mark="unverified"))
    flagged = decided(unchecked, age=17)
    assert (flagged.outcome, flagged.rests_on_unverified) == ("not eligible", True)
    assert UNVERIFIED in flagged.flags
    assert not decided(**{**YES, "age": 17}).rests_on_unverified
    assert decided(replace(PROGRAM, mark="unverified"), **{**YES, "age": 17}).rests_on_unverified


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"closed_to_new_from": date(2022, 7, 1)}, "closed to new people from 1 Jul 2022"),
        ({"effective_to": date(2026, 11, 22)}, "the program ended on 22 Nov 2026"),
        ({"effective_from": date(2026, 11, 24)}, "the program begins on 24 Nov 2026"),
        ({"availability": "closed_to_new"}, "closed to new people now"),
    ],
)
def test_closed_comes_first_and_still_shows_the_clauses(change, words):
    decision = decided(replace(PROGRAM, **change), **YES, source="document")
    assert (decision.outcome, decision.flags[0]) == ("closed", words)
    assert [c.truth for c in decision.clauses] == [True, True, False, True]


@pytest.mark.parametrize(
    ("change", "day"),
    [({"effective_to": ON}, ON), ({"closed_to_new_from": ON}, date(2026, 11, 22)), ({"effective_from": ON}, ON)],
)
def test_a_program_is_open_through_its_last_day_and_from_its_first(change, day):
    assert decided(replace(PROGRAM, **change), **YES, source="document", on=day).outcome == "eligible"


TIERS = (
    Tier("everyone", 3, "Everyone else", Not(Is("homeless"))),
    Tier("veterans", 1, "Veterans", Is("veteran")),
    Tier("homeless", 2, "Homeless", Is("homeless")),
)


@pytest.mark.parametrize(
    ("facts", "tier", "open_"),
    [
        ({"veteran": True}, "veterans", False),
        ({"veteran": False, "homeless": True}, "homeless", False),
        ({"veteran": False, "homeless": False}, "everyone", False),
        ({"homeless": True}, None, True),
    ],
)
def test_the_tier_is_the_first_that_holds_and_open_while_an_earlier_one_is(facts, tier, open_):
    decision = decided(replace(PROGRAM, tiers=TIERS), **YES, **facts, source="document")
    assert (decision.outcome, decision.tier) == ("eligible", tier)
    assert (TIER_OPEN in decision.flags) is open_


def test_the_same_inputs_give_the_same_id_and_any_other_input_another():
    first = decided(**YES)
    assert first.id == decided(**YES).id
    assert len(first.id) == 64
    others = [
        decided(**{**YES, "age": 31}),
        decided(**YES, source="document"),
        decided(**YES, on=date(2026, 11, 24)),
        decided(replace(PROGRAM, rule=All(POOR, AGE)), **YES),
        decide_program(PROGRAM, Known(YES), ON, date(2026, 11, 1)),
    ]
    assert len({first.id, *(d.id for d in others)}) == 6


def test_the_id_does_not_depend_on_how_a_number_is_written_or_what_is_not_used():
    assert decided(**{**YES, "age": 30.0}).id == decided(**YES).id
    assert decided(**YES, veteran=True).id == decided(**YES).id


def test_a_corrected_row_gives_another_id_and_the_old_one_can_be_worked_out_again():
    book = limit_book()
    before = decide_program(PROGRAM, Known(YES), ON, None, book)
    corrected = book.what_if("poverty_guideline", 14_000, {"size": "1"})
    after = decide_program(PROGRAM, Known(YES), ON, None, corrected)
    assert (before.outcome, after.outcome) == ("likely", "not eligible")
    assert before.id != after.id
    assert decide_program(PROGRAM, Known(YES), ON, None, book).id == before.id


def test_a_replay_uses_what_was_recorded_by_the_day_for_facts_as_for_law():
    raw = {
        "people": [{"id": "client", "birth_date": "1990-01-01"}],
        "facts": {"family_size": 1, "family_income_annual_usd": {"value": 15_000, "recorded_at": "2026-11-10"}},
    }
    case = case_of(raw, ON)
    then, now = decide_program(PROGRAM, case, ON, date(2026, 11, 9)), decide_program(PROGRAM, case, ON)
    assert (then.outcome, now.outcome) == ("needs information", "likely")
    assert then.id == decide_program(PROGRAM, case.at(ON, date(2026, 11, 9)), ON).id
    assert then.id != now.id


def test_another_service_date_decides_the_case_as_of_that_day():
    case = case_of({"people": [{"id": "client", "birth_date": "2008-11-24"}]}, ON)
    only_age = replace(PROGRAM, rule=AGE)
    assert decide_program(only_age, case, ON).outcome == "not eligible"
    assert decide_program(only_age, case, date(2026, 11, 24)).outcome == "likely"


def test_the_rule_version_follows_what_decides_and_not_what_is_only_told():
    assert rule_version(PROGRAM) == rule_version(replace(PROGRAM, plain_name="Another name", services=("a",)))
    assert rule_version(PROGRAM) != rule_version(replace(PROGRAM, closed_to_new_from=ON))
    assert rule_version(PROGRAM) == rule_version(replace(PROGRAM, rule=All(AGE, POOR)))


def test_with_no_facts_at_all_no_open_program_says_no():
    nobody = case_of({"people": [{"id": "client"}]}, ON)
    outcomes = {d.program_id: d.outcome for d in decide_all(nobody, ON)}
    assert len(outcomes) >= 27
    assert set(outcomes.values()) == {"needs information", "closed"}


def test_all_programs_are_decided_as_each_alone():
    case = case_of(
        {"people": [{"id": "client", "birth_date": "1990-01-01", "veteran": True}], "facts": {"family_size": 1}}, ON
    )
    together = decide_all(case, ON)
    from braidwork.eligibility.programs import programs

    assert [d.id for d in together] == [decide_program(p, case, ON).id for p in programs()]


def test_a_program_with_twins_or_a_paper_it_does_not_list_is_refused():
    with pytest.raises(BraidworkError, match="two clauses are called adult"):
        replace(PROGRAM, rule=All(AGE, Any(POOR, Is("veteran").clause("adult"))))
    with pytest.raises(UnknownNameError, match="birth"):
        replace(PROGRAM, documents=(Document("births", "B"), Document("letter", "L"), Document("stub", "S")))
