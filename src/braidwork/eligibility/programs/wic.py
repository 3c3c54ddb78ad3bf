"""WIC: food and advice for pregnancy, new parents, babies and children below 5."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import IDENTITY_PROOF, MONTH_OF_INCOME, PREGNANCY_PROOF
from braidwork.eligibility.programs.papers import BENEFIT_LETTER, HOME_PROOF
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, DateWindow, Is

_ENDED = "last_pregnancy_end_date"

PROGRAM = Program(
    id="wic",
    name="WIC, the food program for women, infants and children",
    plain_name="Food and help for babies, small kids and pregnancy",
    purpose="Gives milk, eggs, fruit and other good food on a card. Staff help with feeding a baby.",
    rule=All(
        Any(
            Is("pregnant"),
            DateWindow(_ENDED, within_months=Limit("wic_postpartum_months")),
            All(Is("breastfeeding"), DateWindow(_ENDED, within_months=Limit("wic_breastfeeding_months"))),
            Is("child_under_5_in_home"),
        ).clause(
            "who",
            "Is pregnant. Or had a baby not long ago, or feeds one at the breast. Or has a child under 5 at home.",
            cite="7 CFR 246.2; 7 CFR 246.7(c)",
            mark="verified",
            evidence=(PREGNANCY_PROOF.id,),
        ),
        Is("washington_resident").clause(
            "resident", "Lives in Washington.", cite="7 CFR 246.7(c)", evidence=(HOME_PROOF.id,)
        ),
        Any(
            Is("someone_at_home_gets_food_cash_or_medical"),
            Compare(
                "household_income_monthly_usd",
                "<=",
                Limit(
                    "poverty_guideline",
                    by={"size": "household_size"},
                    at={"program": "wic"},
                    times=Limit("wic_income_share"),
                    monthly=True,
                    rounding="up",
                ),
            ),
        ).clause(
            "income",
            "Someone at home gets Basic Food, TANF or Apple Health. Or what comes in is at or under the limit.",
            cite="7 CFR 246.7(d)",
            evidence=(BENEFIT_LETTER.id, MONTH_OF_INCOME.id),
            self_attestation=False,
        ),
    ),
    documents=(IDENTITY_PROOF, HOME_PROOF, MONTH_OF_INCOME, BENEFIT_LETTER, PREGNANCY_PROOF),
    cites=("7 CFR 246.2", "7 CFR 246.7"),
    effective_from=date(1990, 7, 1),
    services=("food package", "nutrition advice"),
    agency="Washington Department of Health",
    where_to_apply="At a local WIC clinic. Fathers and guardians may apply for a child.",
    note="Pregnancy, a birth and small children are told by the family; a clinic nurse checks the rest.",
)
