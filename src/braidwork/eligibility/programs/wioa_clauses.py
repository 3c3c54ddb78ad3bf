"""Clauses that several workforce programs share: right to work, Selective Service, basic skills, priority groups."""

from __future__ import annotations

from datetime import date
from functools import cache

from braidwork.eligibility.programs.low_income import low_income
from braidwork.eligibility.programs.papers import (
    DISCHARGE_PAPER,
    SELECTIVE_SERVICE_PROOF,
    SKILLS_TEST,
    SPOUSE_PROOF,
    WORK_PROOF,
)
from braidwork.eligibility.programs.program import Tier
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, DateWindow, Is, IsOneOf, Node, ServiceDate

TITLE_I_PAPERS = (WORK_PROOF, SELECTIVE_SERVICE_PROOF)
PRIORITY_PAPERS = (DISCHARGE_PAPER, SPOUSE_PROOF)
_LAST_BIRTH_DATE_NOT_REQUIRED = date(1959, 12, 31)


@cache
def work_authorized(cite: str = "WIOA section 188(a)(5)") -> Node:
    """May work in the United States; a citizen needs no further question."""
    return Is("work_authorized").clause(
        "work_authorized",
        "May work in the United States.",
        cite=cite,
        evidence=(WORK_PROOF.id,),
        self_attestation=False,
    )


@cache
def selective_service() -> Node:
    """Has met Selective Service duties: registered, not required, or excused by the local board.

    Whoever is younger than the age of registration, or born before 1960, is never asked.
    """
    return Any(
        Compare("age", "<", Limit("selective_service_age_from")),
        DateWindow("birth_date", on_or_before=_LAST_BIRTH_DATE_NOT_REQUIRED),
        IsOneOf("selective_service", "registered", "not_required", "excused", not_applicable=True),
    ).clause(
        "selective_service",
        "Has signed up for Selective Service, or did not have to, or has been excused.",
        cite="WIOA section 189(h)",
        evidence=(SELECTIVE_SERVICE_PROOF.id,),
        on_unknown="cross_match",
    )


@cache
def basic_skills_deficient() -> Node:
    """Reads or does math at or below the stated grade, or is held back by reading, writing, math or English."""
    grade = Limit("basic_skills_grade_at_most")
    return Any(
        Compare("reading_grade_level", "<=", grade),
        Compare("math_grade_level", "<=", grade),
        Is("skills_limit_daily_function"),
    ).clause(
        "basic_skills",
        "Reads or does math at the 8th-grade level or below, or is held back by reading, writing, math or English.",
        cite="WIOA section 3(5)",
        evidence=(SKILLS_TEST.id,),
        on_unknown="staff",
    )


@cache
def veteran_or_eligible_spouse() -> Node:
    """Covered by priority of service: a veteran with an honorable enough discharge, or an eligible spouse."""
    return Any(All(Is("veteran"), Is("discharged_under_honorable_conditions")), Is("eligible_spouse")).clause(
        "veteran_or_spouse",
        "Is a veteran whose discharge was not dishonorable, or a spouse who counts like one.",
        cite="38 USC 4215; 20 CFR 1010.110",
        evidence=(DISCHARGE_PAPER.id, SPOUSE_PROOF.id),
    )


@cache
def adult_priority_group() -> Node:
    """Public assistance, another low income, or basic skills deficient (English learners counted)."""
    return Any(low_income(), basic_skills_deficient(), Is("english_learner")).clause(
        "priority_group",
        "Gets public assistance, has another low income, is behind in basic skills, or is learning English.",
        cite="WIOA section 134(c)(3)(E); 20 CFR 680.600; TEGL 19-16",
        mark="verified",
    )


def veterans_first(cite: str) -> tuple[Tier, ...]:
    """Priority of service alone: veterans and eligible spouses, then everyone else."""
    return (
        Tier("veterans", 1, "Veterans and eligible spouses", veteran_or_eligible_spouse(), cite, "verified"),
        Tier("everyone_else", 2, "Everyone else", anyone(), cite, "verified"),
    )


@cache
def anyone() -> Node:
    """True of everybody on every day: the last tier."""
    return ServiceDate()
