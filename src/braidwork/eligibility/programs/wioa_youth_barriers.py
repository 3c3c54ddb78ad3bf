"""Barriers that open WIOA Youth, shared by the out-of-school and the in-school rule."""

from __future__ import annotations

from braidwork.eligibility.programs.papers import BENEFIT_LETTER, BIRTH_PROOF, DISABILITY_RECORD, SCHOOL_RECORD
from braidwork.eligibility.programs.program import Document
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, Node

_FOSTER_RECORD = Document(
    "foster-care-record", "A letter about your time in foster care", "Ask the state child welfare office or a court."
)
YOUTH_PAPERS = (BIRTH_PROOF, SCHOOL_RECORD, DISABILITY_RECORD, BENEFIT_LETTER, _FOSTER_RECORD)


def between_ages(start: str, end: str, sentence: str, cite: str) -> Node:
    """The age lies between two stated ages, both included."""
    return All(Compare("age", ">=", Limit(start)), Compare("age", "<=", Limit(end))).clause(
        "age", sentence, cite=cite, evidence=(BIRTH_PROOF.id,), self_attestation=False
    )


def justice(cite: str) -> Node:
    """Subject to any stage of the justice process."""
    return Is("justice_involved").clause("justice", "Is or was part of the justice system.", cite=cite)


def homeless_or_runaway(cite: str) -> Node:
    """Homeless, or a runaway."""
    return Any(Is("homeless"), Is("away_from_home_under_18")).clause("no_home", "Is homeless or a runaway.", cite=cite)


def foster(cite: str) -> Node:
    """In foster care, aged out of it, or in an out-of-home placement."""
    return Any(Is("foster_care"), Is("aged_out_of_foster_care"), Is("out_of_home_placement")).clause(
        "foster_care",
        "Is or was in foster care, or lives out of the home by order.",
        cite=cite,
        evidence=(_FOSTER_RECORD.id,),
    )


def pregnant_or_parenting(cite: str) -> Node:
    """Pregnant, or a parent."""
    return Any(Is("pregnant"), Is("parenting")).clause("parent", "Is pregnant or a parent.", cite=cite)


def with_disability(cite: str) -> Node:
    """A person with a disability."""
    return Is("disability").clause(
        "disability", "Has a disability.", cite=cite, evidence=(DISABILITY_RECORD.id, BENEFIT_LETTER.id)
    )


def needs_more_help(cite: str) -> Node:
    """Needs additional assistance, as the local board defines it."""
    return Is("additional_assistance_needed").clause(
        "more_help", "Needs more help, as the local board defines it.", cite=cite, on_unknown="staff"
    )
