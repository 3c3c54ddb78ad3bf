"""WIOA Title I Adult: who may get it, and in which order people are served."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.low_income import LOW_INCOME_PAPERS
from braidwork.eligibility.programs.papers import BIRTH_PROOF, SKILLS_TEST
from braidwork.eligibility.programs.program import Program, Tier
from braidwork.eligibility.programs.wioa_clauses import (
    PRIORITY_PAPERS,
    TITLE_I_PAPERS,
    adult_priority_group,
    anyone,
    selective_service,
    veteran_or_eligible_spouse,
    work_authorized,
)
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Compare, Is

_PRIORITY = "WIOA section 134(c)(3)(E); 20 CFR 680.600-.650; TEGL 19-16"

PROGRAM = Program(
    id="wioa_adult",
    name="WIOA Title I Adult",
    plain_name="Help to find a job or train for one (adults)",
    purpose="A coach helps you plan, look for work, and get job skills. It can help with costs like bus fare.",
    rule=All(
        Compare("age", ">=", Limit("wioa_adult_age_from")).clause(
            "adult",
            "Is at least 18.",
            cite="WIOA section 3(2); 20 CFR 680.120",
            evidence=(BIRTH_PROOF.id,),
            self_attestation=False,
        ),
        work_authorized(),
        selective_service(),
    ),
    # The order holds for coaching beyond the basics and for training, whatever the funds at hand.
    tiers=(
        Tier(
            "veterans_in_a_priority_group",
            1,
            "Veterans and eligible spouses in a priority group",
            All(veteran_or_eligible_spouse(), adult_priority_group()),
            _PRIORITY,
            "verified",
        ),
        Tier("priority_group", 2, "Others in a priority group", adult_priority_group(), _PRIORITY, "verified"),
        Tier("other_veterans", 3, "Other veterans and spouses", veteran_or_eligible_spouse(), _PRIORITY, "verified"),
        Tier(
            "board_group", 4, "Groups that the local board has named", Is("board_priority_group"), _PRIORITY, "verified"
        ),
        Tier("everyone_else", 5, "Everyone else", anyone(), _PRIORITY, "verified"),
    ),
    documents=(BIRTH_PROOF, *TITLE_I_PAPERS, *PRIORITY_PAPERS, *LOW_INCOME_PAPERS, SKILLS_TEST),
    cites=("WIOA section 134(c)", "20 CFR 680.110", "20 CFR 680.120", "20 CFR 680.600-.650", "TEGL 19-16"),
    effective_from=date(2015, 7, 1),
    services=("career coaching", "job search help", "supportive services", "work experience"),
    fund_kinds=("wioa_title_i_adult",),
    agency="Local workforce development board",
    where_to_apply="At any WorkSource center, or start at worksourcewa.com.",
    note="The board aims at a set share of people in the first two tiers: a matter of planning, never of one person.",
)
