"""ORCA LIFT: half fare and less on buses, trains and ferries around Puget Sound."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import IDENTITY_PROOF, MONTH_OF_INCOME
from braidwork.eligibility.programs.papers import BENEFIT_LETTER
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, IsOneOf

_CITE = "King County Metro, ORCA LIFT page"
_KING, _KITSAP, _PIERCE, _SNOHOMISH = "53033", "53035", "53053", "53061"

PROGRAM = Program(
    id="orca_lift",
    name="ORCA LIFT",
    plain_name="Lower fares on buses and trains",
    purpose="A card that makes each ride on the bus, the train or the light rail cost less.",
    rule=All(
        All(
            Compare("age", ">=", Limit("orca_lift_age_from")),
            Compare("age", "<=", Limit("orca_lift_age_to")),
        ).clause(
            "age", "Is 19 to 64. Younger people ride free, and older people have a card of their own.", cite=_CITE
        ),
        IsOneOf("county", _KING, _KITSAP, _PIERCE, _SNOHOMISH).clause(
            "area", "Lives where the ORCA card is used: King, Kitsap, Pierce or Snohomish County.", cite=_CITE
        ),
        Any(
            Is("someone_at_home_gets_food_cash_or_medical"),
            Compare(
                "household_income_monthly_usd",
                "<=",
                Limit(
                    "poverty_guideline",
                    by={"size": "household_size"},
                    times=Limit("orca_lift_income_share"),
                    monthly=True,
                ),
            ),
        ).clause(
            "income",
            "Gets Basic Food, TANF or Apple Health. Or what came in over the last 30 days is at or under the limit.",
            cite=_CITE,
            mark="verified",
            evidence=(BENEFIT_LETTER.id, MONTH_OF_INCOME.id),
            self_attestation=False,
        ),
    ),
    documents=(IDENTITY_PROOF, BENEFIT_LETTER, MONTH_OF_INCOME),
    cites=(_CITE,),
    mark="verified",
    effective_from=date(2015, 3, 1),
    services=("reduced transit fare",),
    agency="King County Metro and Public Health",
    where_to_apply="Online with King County Metro, or at an ORCA LIFT enrollment office.",
)
