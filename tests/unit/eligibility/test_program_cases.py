"""Every program against its readable cases: this household, this date, this answer (tests/eligibility_cases).

[always]                        # stands in every case of the file; what a case says itself wins
facts = { work_authorized = true }

[[case]]
what = "turns 18 tomorrow"      # what the case is about, said once per file
on = 2026-11-02                 # the service date
facts = { birth_date = 2008-11-03 }     # of the client and the home; "unknown" takes back what always says
people = [{ id = "ana" }, { id = "ben", relationship = "child", birth_date = 2020-02-02 }]    # client first
everyone_listed = true
limits = { llsil_four_persons = 60000 }           # made-up numbers of law for this case only
answer = "not eligible"         # closed, eligible, likely, needs information, not eligible
tier = "priority_group"         # the tier, or "open" or "none"; left out: not looked at
documents = [["proof-of-birth-date"]]             # the papers still needed; left out: not looked at
because = ["adult"]             # clauses that settle it or keep it open; left out: not looked at
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from braidwork.eligibility.decisions import TIER_OPEN, Decision, decide_all, decide_program
from braidwork.eligibility.facts import case_of
from braidwork.eligibility.parameters import limit_book
from braidwork.eligibility.programs import program, programs

FOLDER = Path(__file__).parents[2] / "eligibility_cases"
FEWEST_CASES = 8
_PARTS = {
    "what", "on", "facts", "people", "everyone_listed", "limits", "answer", "tier", "documents", "because",
}  # fmt: skip


@dataclass(frozen=True)
class WrittenCase:
    """One case of a file, with what stands in every case of it."""

    program: str
    raw: dict[str, Any]
    always: dict[str, Any]

    @property
    def name(self) -> str:
        return f"{self.program}: {self.raw['what']}"

    def decided(self) -> Decision:
        book = limit_book()
        for name, value in self.raw.get("limits", {}).items():
            book = book.what_if(name, value)
        household = {
            "facts": {**self.always.get("facts", {}), **self.raw.get("facts", {})},
            "people": self.raw.get("people", self.always.get("people", [])),
        }
        for source in (self.always, self.raw):
            if "everyone_listed" in source:
                household["everyone_listed"] = source["everyone_listed"]
        on = self.raw["on"]
        return decide_program(program(self.program), case_of(household, on, where=self.name), on, limits=book)


def _written() -> list[WrittenCase]:
    found = []
    for path in sorted(FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        assert set(content) <= {"always", "case"}, f"{path.name} holds {sorted(content)}"
        found += [WrittenCase(path.stem, raw, content.get("always", {})) for raw in content["case"]]
    return found


CASES = _written()
OPEN_DAYS = (date(2015, 1, 2), date(2023, 7, 1), date(2026, 11, 2), date(2027, 6, 1))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_the_household_gets_this_answer(case):
    decision = case.decided()
    why = "; ".join(decision.open_reasons) or str([(c.id, c.truth) for c in decision.clauses])
    assert decision.outcome == case.raw["answer"], why
    if "tier" in case.raw:
        tier = "open" if TIER_OPEN in decision.flags else decision.tier or "none"
        assert tier == case.raw["tier"]
    if "documents" in case.raw:
        assert [[paper.id for paper in any_of] for any_of in decision.documents_needed] == case.raw["documents"]
    if "because" in case.raw:
        assert {c.id for c in decision.clauses if c.deciding} == set(case.raw["because"])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda p: p.stem)
def test_a_case_file_is_written_as_the_others(path):
    assert program(path.stem)
    written = [c for c in CASES if c.program == path.stem]
    for case in written:
        assert {"what", "on", "answer"} <= set(case.raw) <= _PARTS, case.raw
    names = [c.raw["what"] for c in written]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("known", programs(), ids=lambda p: p.id)
def test_a_program_has_cases_of_every_answer_that_it_can_give(known):
    answers = [c.raw["answer"] for c in CASES if c.program == known.id]
    assert len(answers) >= FEWEST_CASES
    possible = {"eligible", "needs information", "not eligible"}
    if any(n.carries and n.carries.evidence and not n.carries.self_attestation for n in known.rule.walk()):
        possible |= {"likely"}
    if known.closed_to_new_from or known.effective_to or known.availability == "closed_to_new":
        possible |= {"closed"}
    assert possible <= set(answers), f"no case that is {', '.join(sorted(possible - set(answers)))}"


@pytest.mark.parametrize("known", programs(), ids=lambda p: p.id)
def test_every_clause_of_a_program_is_met_and_missed_in_some_case(known):
    seen = {(c.id, c.truth) for case in CASES if case.program == known.id for c in case.decided().clauses}
    for node in known.rule.walk():
        if node.carries:
            for truth in (True, False):
                assert (node.carries.id, truth) in seen, f"no case where {node.carries.id} is {truth}"


@pytest.mark.parametrize("on", OPEN_DAYS, ids=str)
def test_without_any_facts_no_program_says_no(on):
    decisions = decide_all(case_of({}, on), on)
    assert len(decisions) == len(programs())
    assert {d.outcome for d in decisions} <= {"needs information", "closed"}
    assert {d.program_id for d in decisions if d.outcome == "needs information"} == {
        p.id for p in programs() if p.effective_from <= on and not _closed(p, on)
    }


@pytest.mark.parametrize("state", ["declined", "not_yet_available"])
def test_who_tells_nothing_is_never_told_no(state):
    from braidwork.eligibility.facts import fact_definitions

    on = date(2026, 11, 2)
    nothing = {key: {"state": state} for key in fact_definitions()}
    decisions = decide_all(case_of({"facts": nothing}, on), on)
    assert {d.outcome for d in decisions} <= {"needs information", "closed"}


def _closed(p, on):
    closes = [day for day in (p.closed_to_new_from,) if day is not None and on >= day]
    ended = p.effective_to is not None and on > p.effective_to
    return bool(closes) or ended or p.availability == "closed_to_new"
