"""What papers prove: the facts of a case stated anew by the papers that staff saw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from braidwork.eligibility.decisions.decision import Decision
from braidwork.eligibility.facts.case import Case
from braidwork.eligibility.facts.definitions import fact_definition
from braidwork.eligibility.facts.people import Fact
from braidwork.eligibility.programs.program import Document
from braidwork.eligibility.rules.reading import FactReading
from braidwork.eligibility.rules.support import support_of


def with_papers(
    case: Case, decisions: Iterable[Decision], seen: Mapping[str, date]
) -> tuple[Case, tuple[Document, ...]]:
    """The case with what the papers prove stated from paper, and the papers that proved something.

    `seen` has papers by their id in the register, with the day on which staff saw each; `decisions` are those on the
    client's word: only a `likely` one waits for a paper. What she did not say, no paper here adds.
    """
    facts: dict[str, Fact] = {}
    used: dict[str, Document] = {}
    for decision in decisions:
        if decision.outcome != "likely":
            continue
        missing = {c.id for c in support_of(decision.verdict.reason).missing}
        papers = {p.id: p for group in decision.documents_needed for p in group if p.id in seen}
        for clause in (c for c in decision.clauses if c.id in missing and c.truth):
            carried = clause.reason.node.carries
            shown = [papers[e] for e in (carried.evidence if carried else ()) if e in papers]
            for fact in clause.facts if shown else ():
                for read in _stated(case, fact):
                    used[shown[0].id] = shown[0]
                    facts[f"{read.person_id}/{read.key}"] = _proven(case, read, shown[0], seen[shown[0].id])
    return case.with_facts(*facts.values()), tuple(used.values())


def _proven(case: Case, read: FactReading, paper: Document, day: date) -> Fact:
    stated = Fact(read.key, read.value, read.low, read.high, as_of=case.on, source="document", document=paper.id)
    return replace(stated, recorded_at=day, person=read.person_id)


def _stated(case: Case, read: FactReading) -> tuple[FactReading, ...]:
    """The client's own word behind a fact: the fact itself, or what it follows from (an age from a birth date)."""
    if read.source == "derived":
        told = (case.get(read.person_id, key) for key in fact_definition(read.key).derived_from)
        return tuple(r for r in told if r.source == "self_attested")
    return (read,) if read.source == "self_attested" else ()
