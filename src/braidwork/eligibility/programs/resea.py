"""RESEA: people on unemployment whom the state chooses because they may run out of benefits; coming is a duty."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import UNEMPLOYMENT_LETTER
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.nodes import All, Any, Is, IsOneOf

_CITE = "Social Security Act section 306"

PROGRAM = Program(
    id="resea",
    name="Reemployment Services and Eligibility Assessment",
    plain_name="A meeting about your job search while you get unemployment",
    purpose="You meet with staff, plan your job search, and check your unemployment claim.",
    rule=All(
        IsOneOf("ui_status", "receiving", "eligible").clause(
            "claimant",
            "Has an open claim for unemployment benefits.",
            cite=_CITE,
            evidence=(UNEMPLOYMENT_LETTER.id,),
            on_unknown="cross_match",
        ),
        Any(Is("resea_selected"), Is("filing_claim_ucx")).clause(
            "selected",
            "Has been chosen by the unemployment office, or filed the claim after leaving the armed forces.",
            cite=_CITE,
            evidence=(UNEMPLOYMENT_LETTER.id,),
            on_unknown="cross_match",
        ),
    ),
    documents=(UNEMPLOYMENT_LETTER,),
    cites=(_CITE,),
    effective_from=date(2018, 2, 9),
    services=("job search plan", "review of the unemployment claim", "labor market information"),
    fund_kinds=("resea",),
    agency="Washington Employment Security Department",
    where_to_apply="You do not apply: a letter tells you when to come. Call the number in the letter if you cannot.",
    note="Who is chosen must come, or benefits may stop.",
)
