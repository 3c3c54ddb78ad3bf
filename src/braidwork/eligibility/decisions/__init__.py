"""Decisions: one program or all of them for one person, with reasons, papers and a repeatable id."""

from braidwork.eligibility.decisions.clauses import ClauseDecision, DocumentState
from braidwork.eligibility.decisions.decide import closed_because, decide_all, decide_program, decision_of
from braidwork.eligibility.decisions.decision import (
    PROVISIONAL,
    TIER_OPEN,
    UNVERIFIED,
    Decision,
    Outcome,
)
from braidwork.eligibility.decisions.identity import canonical, decision_id, rule_version
from braidwork.eligibility.decisions.on_papers import with_papers

__all__ = [
    "PROVISIONAL", "TIER_OPEN", "UNVERIFIED", "ClauseDecision", "Decision", "DocumentState", "Outcome", "canonical",
    "closed_because", "decide_all", "decide_program", "decision_id", "decision_of", "rule_version", "with_papers",
]  # fmt: skip
