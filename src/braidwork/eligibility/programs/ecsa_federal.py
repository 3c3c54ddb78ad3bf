"""Economic Security for All, paid by statewide WIOA money."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import BENEFIT_LETTER, BIRTH_PROOF, INCOME_PROOF
from braidwork.eligibility.programs.program import Program, Tier
from braidwork.eligibility.programs.wioa_clauses import TITLE_I_PAPERS, anyone, selective_service, work_authorized
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is

_STUDY = "Washington Employment Security Department, EcSA study"

PROGRAM = Program(
    id="ecsa_federal",
    name="Economic Security for All (federal funds)",
    plain_name="A coach and money to move out of low pay",
    purpose="A coach works with you on a plan to earn enough to live on, and can help pay for what it takes.",
    rule=All(
        Compare("age", ">=", Limit("wioa_adult_age_from")).clause(
            "adult", "Is at least 18.", cite="WIOA section 134(a)", evidence=(BIRTH_PROOF.id,), self_attestation=False
        ),
        work_authorized(),
        selective_service(),
        Compare(
            "family_income_annual_usd",
            "<=",
            Limit(
                "poverty_guideline",
                by={"size": "family_size"},
                at={"program": "ecsa_federal"},
                times=Limit("ecsa_federal_income_share"),
            ),
        ).clause(
            "income",
            "Family income is at most twice the federal poverty guideline.",
            cite=_STUDY,
            mark="verified",
            evidence=(INCOME_PROOF.id, BENEFIT_LETTER.id),
        ),
    ),
    tiers=(
        Tier(
            "food_assistance",
            1,
            "People who get Basic Food",
            Any(Is("receives_federal_snap"), Is("receives_state_food_assistance")),
            _STUDY,
            "verified",
        ),
        Tier("everyone_else", 2, "Everyone else", anyone(), _STUDY, "verified"),
    ),
    documents=(BIRTH_PROOF, *TITLE_I_PAPERS, INCOME_PROOF, BENEFIT_LETTER),
    cites=("WIOA section 134(a)", _STUDY),
    effective_from=date(2019, 7, 1),
    services=("career coaching", "occupational training", "supportive services", "financial coaching"),
    fund_kinds=("wioa_statewide_activities",),
    agency="Washington Employment Security Department and local workforce development boards",
    where_to_apply="At any WorkSource center: ask for Economic Security for All.",
)
