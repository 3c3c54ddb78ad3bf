"""LIHEAP: help with the heat and power bill in the cold months."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import ENERGY_BILL, IDENTITY_PROOF, MONTH_OF_INCOME
from braidwork.eligibility.programs.papers import HOME_PROOF
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Compare, Is

_CITE = "Washington Department of Commerce, LIHEAP page"

PROGRAM = Program(
    id="liheap",
    name="Low Income Home Energy Assistance Program (LIHEAP)",
    plain_name="Help with your heat and power bill",
    purpose="Pays part of your heat or power bill once each winter. It can stop a shut-off.",
    rule=All(
        Is("washington_resident").clause("resident", "Lives in Washington.", cite=_CITE, evidence=(HOME_PROOF.id,)),
        Is("heat_paid_by_client").clause(
            "pays_for_heat",
            "Pays for heat, with a bill or as part of the rent.",
            cite=_CITE,
            evidence=(ENERGY_BILL.id,),
            self_attestation=False,
        ),
        Compare(
            "household_income_monthly_usd",
            "<=",
            Limit(
                "poverty_guideline",
                by={"size": "household_size"},
                at={"program": "liheap"},
                times=Limit("liheap_income_share"),
                monthly=True,
            ),
        ).clause(
            "income",
            "What comes in for all at home, before tax, is at or under the limit.",
            cite=_CITE,
            mark="verified",
            evidence=(MONTH_OF_INCOME.id,),
            self_attestation=False,
        ),
    ),
    documents=(IDENTITY_PROOF, HOME_PROOF, ENERGY_BILL, MONTH_OF_INCOME),
    cites=(_CITE, "42 USC 8624"),
    mark="verified",
    effective_from=date(2024, 10, 1),
    availability="capped",
    availability_note="The money for each winter runs out: one payment from October to June. Apply early.",
    services=("energy bill payment",),
    agency="Washington Department of Commerce",
    where_to_apply="At the local agency that gives energy help in your county.",
)
