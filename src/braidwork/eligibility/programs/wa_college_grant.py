"""Washington College Grant: whether any award is possible; how much is not reckoned while two tables disagree."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import COLLEGE_AID_FORM, HOME_PROOF, INCOME_PROOF
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Compare, Is, IsOneOf, Not

PROGRAM = Program(
    id="wa_college_grant",
    name="Washington College Grant",
    plain_name="State money for college or an apprenticeship",
    purpose="Pays part or all of what college or an apprenticeship costs. You do not pay it back.",
    rule=All(
        Is("washington_resident").clause(
            "resident", "Lives in Washington.", cite="RCW 28B.92.200", mark="verified", evidence=(HOME_PROOF.id,)
        ),
        Is("aid_form_filed").clause(
            "aid_form",
            "Has filed the FAFSA or the WASFA for the school year.",
            cite="RCW 28B.92.200",
            mark="verified",
            evidence=(COLLEGE_AID_FORM.id,),
        ),
        Compare(
            "family_income_calendar_year_usd",
            "<=",
            Limit(
                "wa_median_family_income",
                by={"size": "family_size"},
                times=Limit("wa_college_grant_partial_share"),
            ),
        ).clause(
            "income",
            "Family income is at most the state median for its size.",
            cite="RCW 28B.92.205",
            evidence=(COLLEGE_AID_FORM.id, INCOME_PROOF.id),
            self_attestation=False,
            on_unknown="staff",
        ),
        Not(Is("completed_bachelor_degree")).clause("first_degree", "Has no bachelor's degree.", cite="RCW 28B.92.200"),
        IsOneOf("college_attendance", "intends", "less_than_half_time", "half_time", "full_time").clause(
            "student", "Goes to college, or will.", cite="RCW 28B.92.200"
        ),
    ),
    documents=(HOME_PROOF, COLLEGE_AID_FORM, INCOME_PROOF),
    cites=("RCW 28B.92.200", "RCW 28B.92.205"),
    effective_from=date(2020, 7, 1),
    services=("grant for tuition and fees",),
    fund_kinds=("state_college_grant",),
    agency="Washington Student Achievement Council",
    where_to_apply="File the FAFSA (studentaid.gov) or the WASFA (wsac.wa.gov), then ask the aid office of a college.",
    note="Two tables of award steps disagree, so no step is told: the aid office says how much.",
)
