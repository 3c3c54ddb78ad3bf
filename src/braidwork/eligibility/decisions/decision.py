"""A decision about one person and one program: the outcome, and everything a person needs to check it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from braidwork.eligibility.decisions.clauses import ClauseDecision, clauses_of
from braidwork.eligibility.decisions.telling import why_open
from braidwork.eligibility.programs.program import Document
from braidwork.eligibility.rules.changes import changes_of
from braidwork.eligibility.rules.evaluate import Evaluation
from braidwork.eligibility.rules.verdict import Change, Verdict

Outcome = Literal["closed", "eligible", "likely", "needs information", "not eligible"]


@dataclass(frozen=True)
class Decision:
    """What the engine recommends (a named person decides) for one program on one service date.

    `id` is the SHA-256 of what it rests on: the same inputs give the same id years later. `tier` is the id of the
    priority tier where the program has tiers and one is settled. `documents_needed` holds any-of lists of papers.
    `settled_by` are the facts that could settle an open decision.
    `flags` are sentences for staff, such as that a rule is not verified.
    """

    id: str
    program_id: str
    outcome: Outcome
    tier: str | None
    documents_needed: tuple[tuple[Document, ...], ...]
    settled_by: tuple[str, ...]
    flags: tuple[str, ...]
    service_date: date
    known_at: date | None
    rule_version: str
    verdict: Verdict = field(repr=False)
    evaluation: Evaluation = field(repr=False, compare=False)

    @cached_property
    def clauses(self) -> tuple[ClauseDecision, ...]:
        """Every requirement with its verdict, reasons, citation and papers, closed programs included."""
        return clauses_of(self.verdict, self.evaluation)

    @cached_property
    def open_reasons(self) -> tuple[str, ...]:
        """What keeps an open decision open, in plain words."""
        leaves = self.verdict.deciding if self.verdict.truth is None else ()
        return tuple(dict.fromkeys(why_open(leaf) for leaf in leaves))

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
