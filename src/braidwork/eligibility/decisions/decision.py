"""A decision about one person and one program: the outcome, and everything a person needs to check it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from braidwork.eligibility.decisions.telling import why_open
from braidwork.eligibility.programs.program import Document
from braidwork.eligibility.rules.changes import changes_of
from braidwork.eligibility.rules.evaluate import Evaluation
from braidwork.eligibility.rules.reading import FactReading, LimitReading, Truth
from braidwork.eligibility.rules.verdict import Change, Reason, Verdict

Outcome = Literal["closed", "eligible", "likely", "needs information", "not eligible"]
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


@dataclass(frozen=True)
class Decision:
    """What the engine recommends (a named person decides) for one program on one service date.

    `id` is the SHA-256 of what it rests on: the same inputs give the same id years later. `tier` is the id of the
    priority tier where the program has tiers and one is settled. `documents_needed` holds any-of lists of papers.
    `settled_by` are the facts that could settle an open decision, `open_reasons` what is missing in plain words.
    `flags` are sentences for staff, such as that a rule is not verified.
    """

    id: str
    program_id: str
    outcome: Outcome
    tier: str | None
    clauses: tuple[ClauseDecision, ...]
    documents_needed: tuple[tuple[Document, ...], ...]
    settled_by: tuple[str, ...]
    open_reasons: tuple[str, ...]
    flags: tuple[str, ...]
    service_date: date
    known_at: date | None
    rule_version: str
    verdict: Verdict = field(repr=False)
    evaluation: Evaluation = field(repr=False, compare=False)

    @property
    def rests_on_unverified(self) -> bool:
        """Whether a settled outcome rests on a rule or number that nobody has checked: never a denial without staff."""
        return UNVERIFIED in self.flags

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Single facts that would turn a no (or an open answer) into a yes; reckoned when first asked for."""
        return changes_of(self.verdict, self.evaluation)


UNVERIFIED = "rule not verified: staff reads the cited text before anyone is turned away"
PROVISIONAL = "provisionally served pending document"
TIER_OPEN = "the priority tier is not settled yet"
