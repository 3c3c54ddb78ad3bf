"""A decision clause by clause: what each requirement read, how it came out, and the state of its papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from braidwork.eligibility.decisions.telling import why_open
from braidwork.eligibility.rules.clause import Clause
from braidwork.eligibility.rules.evaluate import Evaluation
from braidwork.eligibility.rules.reading import FactReading, LimitReading, Truth
from braidwork.eligibility.rules.sentences import sentence
from braidwork.eligibility.rules.support import is_proven, support_of
from braidwork.eligibility.rules.verdict import Reason, Verdict

DocumentState = Literal["not needed", "self-attested", "accepted", "missing"]


@dataclass(frozen=True)
class ClauseDecision:
    """One requirement: its verdict, what it read, where it is written, and the state of its papers.

    `deciding` says whether the outcome rests on it; `why` in plain words what keeps an unknown one open;
    `effective_from` is the day from which the newest number of law that it read holds.
    """

    id: str
    sentence: str
    truth: Truth
    cite: str
    mark: str
    documents: DocumentState
    deciding: bool
    reason: Reason = field(repr=False)

    @cached_property
    def verdict(self) -> Verdict:
        """The clause as a verdict of its own."""
        return Verdict(self.truth, self.reason)

    @property
    def facts(self) -> tuple[FactReading, ...]:
        """Every fact that the clause read."""
        return self.verdict.facts

    @property
    def limits(self) -> tuple[LimitReading, ...]:
        """Every number of law that the clause read."""
        return self.verdict.limits

    @cached_property
    def why(self) -> str:
        """What keeps an unknown clause open, in plain words; empty for a settled one."""
        if self.truth is not None:
            return ""
        return " ".join(dict.fromkeys(why_open(leaf) for leaf in self.verdict.deciding))

    @property
    def effective_from(self) -> date | None:
        """The day from which the newest number of law in this clause holds, where it has one."""
        return max((row.effective_from for row in self.limits if row.effective_from), default=None)


def clauses_of(verdict: Verdict, evaluation: Evaluation) -> tuple[ClauseDecision, ...]:
    """Every clause of a decided rule in reading order, each once."""
    support = support_of(verdict.reason) if verdict.truth is not None else None
    deciding = {id(leaf) for leaf in (support.leaves if support else verdict.deciding)}
    missing = support.missing if support and verdict.truth else ()
    return tuple(_clause(r, deciding, missing, evaluation) for r in _first_of_each(verdict.clauses))


def _clause(reason: Reason, deciding: set[int], missing: tuple[Clause, ...], evaluation: Evaluation) -> ClauseDecision:
    clause = reason.node.carries
    assert clause is not None  # only reasons of nodes with a clause come here
    said = clause.sentence or sentence(reason.node, evaluation.on, evaluation.known_at, evaluation.numbers.source)
    return ClauseDecision(
        clause.id, said, reason.truth, clause.cite, clause.mark, _papers(clause, reason, missing),
        any(id(leaf) in deciding for leaf in reason.leaves), reason,
    )  # fmt: skip


def _first_of_each(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """A clause inside a group comes once per member; the first that gives the group its answer stands for it."""
    found: dict[str, Reason] = {}
    for r in reasons:
        clause = r.node.carries
        if clause is not None and (clause.id not in found or (r.truth is True and found[clause.id].truth is not True)):
            found[clause.id] = r
    return tuple(found.values())


def _papers(clause: Clause, reason: Reason, missing: tuple[Clause, ...]) -> DocumentState:
    if not clause.evidence or reason.truth is not True:
        return "not needed"
    if clause in missing:
        return "missing"
    facts = (f for leaf in support_of(reason).leaves for f in leaf.facts)
    if is_proven(clause, facts):
        return "accepted"
    return "self-attested" if clause.self_attestation else "missing"
