"""What the three Apple Health programs share: the income limit of the tax household, where to apply, the papers."""

from __future__ import annotations

from braidwork.eligibility.programs.benefit_papers import IDENTITY_PROOF, MONTH_OF_INCOME
from braidwork.eligibility.programs.papers import HOME_PROOF
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import Compare, Is, Node

AGENCY = "Washington Health Care Authority"
WHERE_TO_APPLY = "At Washington Healthplanfinder online, by phone, or with a free health insurance navigator."
PAPERS = (IDENTITY_PROOF, HOME_PROOF, MONTH_OF_INCOME)
NOTE = "Rules on immigration status are not checked here. A navigator can tell you which plan fits."


def monthly_income_at_most(group: str) -> Node:
    """Income of the tax household of this month is at most the share of the guideline for a group of people."""
    return Compare(
        "magi_monthly_usd",
        "<=",
        Limit(
            "poverty_guideline",
            by={"size": "tax_household_size"},
            at={"program": "apple_health"},
            times=Limit("apple_health_income_share", at={"group": group}),
            monthly=True,
            rounding="up",
        ),
    )


def resident() -> Node:
    """Lives in Washington."""
    return Is("washington_resident").clause(
        "resident", "Lives in Washington.", cite="WAC 182-503-0520", evidence=(HOME_PROOF.id,)
    )


def income(group: str, cite: str, mark_verified: bool = True) -> Node:
    """The income clause; the state checks pay by computer, so a signed word is enough to start."""
    return monthly_income_at_most(group).clause(
        "income",
        "What comes in this month, for those on the tax form, is at or under the limit.",
        cite=cite,
        mark="verified" if mark_verified else "unverified",
        evidence=(MONTH_OF_INCOME.id,),
    )
