"""Apple Health for Kids: free or low-cost health insurance below 19."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.apple_health import (
    AGENCY,
    NOTE,
    PAPERS,
    WHERE_TO_APPLY,
    income,
    monthly_income_at_most,
    resident,
)
from braidwork.eligibility.programs.benefit_papers import CHILD_PROOF
from braidwork.eligibility.programs.program import Program, Tier
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Exists, Is

_CITE = "WAC 182-505-0100; WAC 182-505-0215"

PROGRAM = Program(
    id="apple_health_children",
    name="Apple Health for Kids (Medicaid and CHIP)",
    plain_name="Free or low-cost health insurance for children",
    purpose="Pays for a child's doctor, hospital, medicine, teeth and eyes. Many families pay nothing each month.",
    rule=All(
        Any(
            Is("child_under_18_in_home"),
            Exists("household", Compare("age", "<", Limit("apple_health_child_age_below"))),
        ).clause("child", "Has someone under 19 at home.", cite="WAC 182-505-0210", evidence=(CHILD_PROOF.id,)),
        resident(),
        income("child_premium_2", _CITE),
    ),
    tiers=(
        Tier("free", 1, "Nothing to pay each month", monthly_income_at_most("child_no_premium"), _CITE, "verified"),
        Tier("low_premium", 2, "A small cost each month", monthly_income_at_most("child_premium_1"), _CITE, "verified"),
        Tier("premium", 3, "A cost each month", monthly_income_at_most("child_premium_2"), _CITE, "verified"),
    ),
    documents=(*PAPERS, CHILD_PROOF),
    cites=("WAC 182-505-0100", "WAC 182-505-0210", "WAC 182-505-0215"),
    mark="verified",
    effective_from=date(2018, 1, 1),
    services=("health insurance",),
    agency=AGENCY,
    where_to_apply=WHERE_TO_APPLY,
    note=NOTE,
)
