"""Jobs for Veterans State Grants: one-on-one help for veterans and others named who have a barrier to work."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.low_income import LOW_INCOME_PAPERS, low_income
from braidwork.eligibility.programs.papers import BENEFIT_LETTER, BIRTH_PROOF, DISCHARGE_PAPER, UNEMPLOYMENT_LETTER
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, Not

_CITE = "38 USC 4103A; VPL 03-14 and changes"

PROGRAM = Program(
    id="jvsg",
    name="Jobs for Veterans State Grants (disabled veterans' outreach)",
    plain_name="One-on-one job help for veterans",
    purpose="A staff member who works with veterans helps you past what stands between you and a job.",
    rule=All(
        Any(
            All(Is("veteran"), Is("discharged_under_honorable_conditions")),
            Is("eligible_spouse"),
            Is("transitioning_service_member"),
        ).clause(
            "veteran",
            "Is a veteran, a spouse who counts like one, or is leaving the armed forces.",
            cite=_CITE,
            evidence=(DISCHARGE_PAPER.id,),
        ),
        Any(
            Is("service_connected_disability").clause(
                "service_disability", "Has a disability from service.", cite=_CITE, evidence=(BENEFIT_LETTER.id,)
            ),
            Any(Is("homeless"), Is("fleeing_domestic_violence")).clause(
                "no_home", "Is homeless or is fleeing violence at home.", cite=_CITE
            ),
            Compare("unemployed_weeks", ">=", Limit("jvsg_unemployed_weeks")).clause(
                "long_unemployed",
                "Was out of work for 27 or more weeks in the past 12 months.",
                cite=_CITE,
                evidence=(UNEMPLOYMENT_LETTER.id,),
            ),
            Is("justice_involved").clause("justice", "Is or was part of the justice system.", cite=_CITE),
            Not(Is("high_school_diploma")).clause("no_diploma", "Has no high school diploma.", cite=_CITE),
            All(
                Compare("age", ">=", Limit("jvsg_young_veteran_age_from")),
                Compare("age", "<=", Limit("jvsg_young_veteran_age_to")),
            ).clause("young", "Is 18 to 24 years old.", cite=_CITE, evidence=(BIRTH_PROOF.id,)),
            low_income(),
        ),
    ),
    documents=(DISCHARGE_PAPER, BIRTH_PROOF, UNEMPLOYMENT_LETTER, *LOW_INCOME_PAPERS),
    cites=("38 USC 4103A", "VPL 03-14"),
    effective_from=date(2015, 7, 1),
    services=("individual career coaching", "referral to other help for veterans"),
    fund_kinds=("jobs_for_veterans_state_grants",),
    agency="Washington Employment Security Department",
    where_to_apply="At any WorkSource center: tell staff that you served.",
    note="A veteran without such a barrier is served by the Employment Service, and first.",
)
