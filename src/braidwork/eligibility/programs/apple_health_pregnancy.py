"""Apple Health for Pregnancy and After-Pregnancy Coverage."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.apple_health import AGENCY, NOTE, PAPERS, WHERE_TO_APPLY, income, resident
from braidwork.eligibility.programs.benefit_papers import PREGNANCY_PROOF
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, DateWindow, Is

PROGRAM = Program(
    id="apple_health_pregnancy",
    name="Apple Health for Pregnancy and After-Pregnancy Coverage",
    plain_name="Free health care while you are pregnant and after",
    purpose="Pays for care while you are pregnant, for the birth, and for some months after. It costs you nothing.",
    rule=All(
        Any(
            Is("pregnant"),
            DateWindow("last_pregnancy_end_date", within_months=Limit("apple_health_postpartum_months")),
        ).clause(
            "pregnancy",
            "Is pregnant, or the pregnancy ended in the past year.",
            cite="WAC 182-505-0115; RCW 74.09.830",
            evidence=(PREGNANCY_PROOF.id,),
        ),
        resident(),
        income("pregnant", "WAC 182-505-0115", mark_verified=False),
    ),
    documents=(*PAPERS, PREGNANCY_PROOF),
    cites=("WAC 182-505-0115", "RCW 74.09.830"),
    effective_from=date(2014, 1, 1),
    services=("health insurance",),
    agency=AGENCY,
    where_to_apply=WHERE_TO_APPLY,
    note="A baby to come counts as a person on the tax form. " + NOTE,
)
