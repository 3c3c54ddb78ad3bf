"""Who comes to the visit: the invented client of the demo, or the person of a facts file; what staff see and find."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from braidwork.eligibility.decisions import Decision, decide_all, with_papers
from braidwork.eligibility.facts import Case
from braidwork.eligibility.facts.case_files import read_case
from braidwork.eligibility.facts.people import Fact
from braidwork.eligibility.programs.program import Document
from braidwork.eligibility.questions.answers import Answer
from braidwork.eligibility.questions.brief import MOTHER
from braidwork.eligibility.questions.choosing import next_question
from braidwork.eligibility.questions.interview import Interview

# Papers by their id in the register that the invented client brings along.
BROUGHT = ("proof-of-birth-date", "proof-of-right-to-work")
# What the navigator finds in the talk about training, 20 CFR 680.210: it is staff who say so, not the client.
FOUND = ("needs_training_for_self_sufficiency", "skills_for_training", "no_other_training_funds")
WORKS_AS, AIMS_AT = "35-3023", "29-2061"
SCHOOLING = "High school diploma or equivalent"


@dataclass(frozen=True)
class Comer:
    """The client of a visit: what she said and what decides it.

    `works_as` and `aims_at` are the occupation she has and the one she would like (codes or words; blank where she
    named none), `answers` what she said in order (none for a facts file), `seen` the papers that staff saw,
    `found` the facts that staff established. `is_the_mother`: it is the invented mother of the demo's own visit.
    """

    name: str
    case: Case
    decisions: tuple[Decision, ...]
    works_as: str
    aims_at: str
    schooling: str | None
    answers: tuple[Answer, ...] = ()
    seen: tuple[Document, ...] = ()
    found: tuple[str, ...] = ()
    is_invented: bool = False
    is_the_mother: bool = False

    @property
    def on(self) -> date:
        """The day of the visit."""
        return self.case.on

    @property
    def eligible(self) -> frozenset[str]:
        """Programs that are decided `eligible`: these alone open money."""
        return frozenset(d.program_id for d in self.decisions if d.outcome == "eligible")

    @property
    def tier(self) -> int:
        """Priority of service from 1 (first), as WIOA Adult decides it; the last one where it decides none."""
        from braidwork.eligibility.programs import PRIORITY_PROGRAM, priority_rank

        return priority_rank(next((d.tier for d in self.decisions if d.program_id == PRIORITY_PROGRAM), None))

    def decision(self, program_id: str) -> Decision:
        """The decision on one program."""
        return next(d for d in self.decisions if d.program_id == program_id)


def demo_comer(on: date) -> Comer:
    """The invented mother of two: her talk to its end, two papers shown, what the navigator finds."""
    interview = Interview(on)
    while (asked := next_question(interview.answers, on, interview.programs)) is not None:
        interview.answer(MOTHER.answer(asked, on))
    case, seen = with_papers(interview.case, interview.decisions(), dict.fromkeys(BROUGHT, on))
    case = case.with_facts(*(Fact(k, True, as_of=on, source="staff", recorded_at=on) for k in FOUND))
    return Comer(
        MOTHER.name, case, decide_all(case, on), WORKS_AS, AIMS_AT, SCHOOLING,
        tuple(interview.answers.given.values()), seen, FOUND, is_invented=True, is_the_mother=True,
    )  # fmt: skip


def comer_of_facts(
    path: Path, on: date | None = None, *, works_as: str = "", aims_at: str = "", schooling: str | None = None
) -> Comer:
    """The client of a facts file (`braidwork eligibility facts` lists what it may hold), decided on its day."""
    case = read_case(path, on)
    return Comer(f"the client of {path.name}", case, decide_all(case, case.on), works_as, aims_at, schooling)
