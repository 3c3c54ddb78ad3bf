"""Opportunity Grant: college money for people with low incomes in approved job programs."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import COLLEGE_AID_FORM, HOME_PROOF, INCOME_PROOF
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Compare, Is

PROGRAM = Program(
    id="opportunity_grant",
    name="Opportunity Grant",
    plain_name="Money for college in a job field that is hiring",
    purpose="Pays for up to 45 credits of job training, and for books, at a two-year college.",
    rule=All(
        Is("washington_resident").clause(
            "resident", "Lives in Washington.", cite="RCW 28B.50.271", mark="verified", evidence=(HOME_PROOF.id,)
        ),
        Compare(
            "family_income_annual_usd",
            "<=",
            Limit(
                "poverty_guideline",
                by={"size": "family_size"},
                at={"program": "opportunity_grant"},
                times=Limit("opportunity_grant_income_share"),
            ),
        ).clause(
            "income",
            "Family income is at most twice the federal poverty guideline.",
            cite="RCW 28B.50.272",
            mark="verified",
            evidence=(COLLEGE_AID_FORM.id, INCOME_PROOF.id),
            self_attestation=False,
        ),
        Is("opportunity_grant_pathway").clause(
            "pathway",
            "Is in, or will enter, a college program on the list of jobs in demand.",
            cite="RCW 28B.50.271",
            mark="verified",
            on_unknown="staff",
        ),
    ),
    documents=(HOME_PROOF, COLLEGE_AID_FORM, INCOME_PROOF),
    cites=("RCW 28B.50.271", "RCW 28B.50.272"),
    mark="verified",
    effective_from=date(2007, 7, 1),
    services=("tuition and books", "tutoring and college advising"),
    fund_kinds=("state_opportunity_grant",),
    agency="State Board for Community and Technical Colleges",
    where_to_apply="At the workforce office of any community or technical college.",
    availability="capped",
    availability_note="Each college has a set number of places, and they can run out.",
)
