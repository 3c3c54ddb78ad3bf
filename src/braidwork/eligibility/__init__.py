"""Who can get what, why, and which paper is missing: dated rules over the facts of a person or a population."""

from __future__ import annotations

from braidwork.eligibility.decisions import Decision, Outcome, decide_all, decide_program
from braidwork.eligibility.facts import Case, case_of, read_case

__all__ = [
    "Case", "Decision", "Outcome", "case_of", "decide_all", "decide_program", "read_case",
]  # fmt: skip
