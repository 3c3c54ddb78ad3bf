"""What the client takes home: what they may get, what is still missing, which papers to bring and where to go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from braidwork.eligibility.decisions.decision import Decision
from braidwork.eligibility.programs.program import Document, Program
from braidwork.eligibility.questions.choosing import NextQuestion, touched_by
from braidwork.eligibility.questions.interview import Interview

Group = Literal["get", "duty", "check", "open", "not now", "closed"]
HEADINGS: dict[Group, str] = {
    "get": "You can most likely get these",
    "check": "You may get these. Staff need to look at one more thing",
    "open": "We could not tell. An answer is still missing",
    "duty": "Good to know",
    "not now": "These do not fit right now. If your life changes, ask again",
    "closed": "Closed to new people",
}
SCREENING = (
    "This is a first look, not a decision. A person decides. You can apply for any of these, whatever it says here."
)


@dataclass(frozen=True)
class Result:
    """One program in the words of the client: its group, what it gives, papers (any of each), place.

    `missing` are questions that the client passed over and that could settle it.
    """

    program: Program
    decision: Decision
    group: Group
    line: str
    papers: tuple[tuple[Document, ...], ...]
    missing: tuple[NextQuestion, ...] = ()

    @property
    def where(self) -> str:
        """Where to apply."""
        return self.program.where_to_apply or self.program.agency


def results(interview: Interview) -> tuple[Result, ...]:
    """Every program for the client, best news first and in the order of the register inside a group."""
    by_id = {p.id: p for p in interview.programs}
    passed = interview.passed_over()
    found = [_result(by_id[d.program_id], d, passed) for d in interview.decisions()]
    order = list(HEADINGS)
    return tuple(sorted(found, key=lambda r: order.index(r.group)))


def papers_to_bring(found: Iterable[Result]) -> tuple[tuple[tuple[Document, ...], tuple[str, ...]], ...]:
    """Each paper (any one of the tuple will do) once, with the plain names of the programs that ask for it."""
    needed: dict[tuple[Document, ...], list[str]] = {}
    for result in found:
        for papers in result.papers if result.group in ("get", "check") else ():
            needed.setdefault(papers, []).append(result.program.plain_name)
    return tuple((papers, tuple(names)) for papers, names in needed.items())


def _result(program: Program, decision: Decision, passed: tuple[NextQuestion, ...]) -> Result:
    missing = tuple(q for q in passed if touched_by(q.question) & set(decision.settled_by))
    group = _group(program, decision, bool(missing))
    missing = missing if group == "open" else ()
    return Result(program, decision, group, _line(program, decision, group), decision.documents_needed, missing)


def _group(program: Program, decision: Decision, passed_over: bool) -> Group:
    """Where nothing was passed over, what is missing is for staff, papers or records to settle."""
    if decision.outcome == "closed":
        return "closed"
    if decision.outcome == "not eligible":
        return "not now"
    if decision.outcome in ("eligible", "likely"):
        return "duty" if program.kind == "duty" else "get"
    return "open" if passed_over else "check"


def _line(program: Program, decision: Decision, group: Group) -> str:
    if group == "not now":
        failing = [c.sentence for c in decision.clauses if c.truth is False and c.deciding]
        return f"It is for a person who: {failing[0][0].lower()}{failing[0][1:]}" if failing else ""
    if group == "closed":
        return decision.flags[0] if decision.flags else ""
    return program.purpose
