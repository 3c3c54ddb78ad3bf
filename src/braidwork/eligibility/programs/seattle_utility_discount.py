"""Seattle's Utility Discount Program: power, water, sewer and garbage for less."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import ENERGY_BILL, IDENTITY_PROOF, MONTH_OF_INCOME
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is

_CITE = "City of Seattle, Utility Discount Program"
_INCOME = "household_income_annual_usd"
_TWO = "2"  # the largest household of the table at hand

PROGRAM = Program(
    id="seattle_utility_discount",
    name="Seattle Utility Discount Program",
    plain_name="Lower power and water bills in Seattle",
    purpose="Cuts your bills for power, water, sewer and garbage by half or more.",
    rule=All(
        Is("lives_in_seattle").clause(
            "seattle", "Lives in Seattle, or gets power or water from Seattle.", cite=_CITE, mark="verified"
        ),
        Is("utility_account_holder").clause(
            "account",
            "Has a Seattle power or water bill, or lives with someone who has one.",
            cite=_CITE,
            evidence=(ENERGY_BILL.id,),
        ),
        Any(
            Compare(_INCOME, "<=", Limit("seattle_udp_income_limit", by={"size": "household_size"})),
            # The table at hand ends at two people. Limits grow with size, so the last one is safe for larger homes;
            # above it the answer stays open.
            All(
                Compare("household_size", ">", int(_TWO)),
                Compare(_INCOME, "<=", Limit("seattle_udp_income_limit", at={"size": _TWO})),
            ),
        ).clause(
            "income",
            "What comes in for all at home, before tax, is at or under the limit.",
            cite=_CITE + " income table",
            mark="verified",
            evidence=(MONTH_OF_INCOME.id,),
            self_attestation=False,
        ),
    ),
    documents=(IDENTITY_PROOF, ENERGY_BILL, MONTH_OF_INCOME),
    cites=(_CITE,),
    mark="verified",
    effective_from=date(2026, 1, 1),
    services=("utility bill discount",),
    agency="City of Seattle Human Services Department",
    where_to_apply="With the City of Seattle, online or by phone. CiviForm has the form.",
    note=(
        "Homes that pay power in the rent, or that get a federal utility credit, have other rules: ask. "
        "The limits at hand begin in 2026; the program itself is older."
    ),
)
