"""Economic Security for All, paid by the state: reaches people above the federal limit but below self-sufficiency."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import BENEFIT_LETTER, BIRTH_PROOF, HOME_PROOF, INCOME_PROOF
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is

_LAW = "chapter 92, Laws of 2024"


def _income_at_most(share: str) -> Compare:
    guideline = Limit("poverty_guideline", by={"size": "family_size"}, at={"program": "ecsa_state"}, times=Limit(share))
    return Compare("family_income_annual_usd", "<=", guideline)


PROGRAM = Program(
    id="ecsa_state",
    name="Economic Security for All (state funds)",
    plain_name="A coach and money when pay is still too low to live on",
    purpose="A coach works with you on a plan to earn enough to live on, even if you earn too much for other help.",
    rule=All(
        Compare("age", ">=", Limit("wioa_adult_age_from")).clause(
            # The state's law names no age that we have read; its coaches serve adults, as with federal money.
            "adult",
            "Is at least 18.",
            cite=_LAW,
            evidence=(BIRTH_PROOF.id,),
            self_attestation=False,
        ),
        Is("washington_resident").clause(
            "resident", "Lives in Washington.", cite=_LAW, mark="verified", evidence=(HOME_PROOF.id,)
        ),
        Any(
            _income_at_most("ecsa_federal_income_share"),
            # Nobody has loaded the ceiling of the state's own policy: until then staff must say.
            All(Is("below_self_sufficiency_standard"), _income_at_most("ecsa_state_income_share")),
        ).clause(
            "income",
            "Family income is at most twice the federal poverty guideline, or higher but too low to live on and at "
            "most the state's ceiling.",
            cite=_LAW,
            evidence=(INCOME_PROOF.id, BENEFIT_LETTER.id),
            on_unknown="staff",
        ),
    ),
    documents=(BIRTH_PROOF, HOME_PROOF, INCOME_PROOF, BENEFIT_LETTER),
    cites=(_LAW,),
    effective_from=date(2024, 7, 1),
    services=("career coaching", "occupational training", "supportive services", "financial coaching"),
    fund_kinds=("state_economic_security_for_all",),
    agency="Washington Employment Security Department and the 12 local workforce development boards",
    where_to_apply="At any WorkSource center: ask for Economic Security for All.",
    note="The ceiling above twice the guideline, and whether one must be able to work in the United States, are not "
    "known here.",
)
