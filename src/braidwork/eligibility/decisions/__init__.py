"""Decisions: one program or all of them for one person, with reasons, papers and a repeatable id."""

from braidwork.eligibility.decisions.decision import ClauseDecision, Decision, DocumentState, Outcome

__all__ = ["ClauseDecision", "Decision", "DocumentState", "Outcome"]
