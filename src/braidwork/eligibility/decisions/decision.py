"""A decision about one person and one program: the outcome, and everything a person needs to check it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from braidwork.eligibility.programs.program import Document
from braidwork.eligibility.rules.reading import FactReading, LimitReading, Truth
from braidwork.eligibility.rules.verdict import Change, Verdict

Outcome = Literal["closed", "eligible", "likely", "needs information", "not eligible"]
DocumentState = Literal["not needed", "self-attested", "accepted", "missing"]


@dataclass(frozen=True)
class ClauseDecision:
    """One requirement: its verdict, what it read, where it is written, and the state of its papers.

    `deciding` says whether the outcome rests on it; `why` in plain words what keeps an unknown one open.
    """

    id: str
    sentence: str
    truth: Truth
    cite: str
    mark: str
    facts: tuple[FactReading, ...]
    limits: tuple[LimitReading, ...]
    why: str
    documents: DocumentState
    deciding: bool


@dataclass(frozen=True)
class Decision:
    """What the engine recommends (a named person decides) for one program on one service date.

    `id` is the SHA-256 of what it rests on: the same inputs give the same id years later. `tier` is the priority
    tier's id where the program has tiers and one is settled. `documents_needed` holds any-of lists. `flags` are
    sentences such as "rule not verified"; `settled_by` the facts that would settle an open decision.
    """

    id: str
    program_id: str
    outcome: Outcome
    tier: str | None
    clauses: tuple[ClauseDecision, ...]
    documents_needed: tuple[tuple[Document, ...], ...]
    settled_by: tuple[str, ...]
    changes: tuple[Change, ...]
    flags: tuple[str, ...]
    service_date: date
    known_at: date | None
    rule_version: str
    verdict: Verdict
