"""Basic Food: SNAP in Washington with broad categorical eligibility, and the state's food help of the same size."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import IDENTITY_PROOF, MONTH_OF_INCOME
from braidwork.eligibility.programs.papers import HOME_PROOF, SCHOOL_RECORD
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, IsOneOf, Not

PROGRAM = Program(
    id="basic_food",
    name="Basic Food (SNAP)",
    plain_name="Money each month to buy food",
    purpose="Puts money on a card each month. Use it to buy food at most stores and farm markets.",
    rule=All(
        Is("washington_resident").clause(
            "resident", "Lives in Washington.", cite="WAC 388-468-0005", evidence=(HOME_PROOF.id,)
        ),
        Any(
            Compare(
                "food_unit_income_monthly_usd",
                "<=",
                Limit(
                    "poverty_guideline",
                    by={"size": "food_unit_size"},
                    at={"program": "basic_food"},
                    times=Limit("snap_gross_income_share"),
                    monthly=True,
                    rounding="up",
                ),
            ),
            # Above it a home with an elder or a person with a disability may still pass after its deductions.
            All(Is("elder_or_disabled_in_food_unit"), Is("food_unit_passes_net_income_test")),
        ).clause(
            "income",
            "What comes in for all who share food, before tax, is at or under the limit. "
            "Or one is 60 or more, or has a disability, and not much is left after costs.",
            cite="WAC 388-414-0001; WAC 388-478-0060",
            mark="verified",
            evidence=(MONTH_OF_INCOME.id,),
            self_attestation=False,
        ),
        Any(
            Not(IsOneOf("college_attendance", "half_time", "full_time")),
            Compare("age", "<", Limit("snap_student_age_from")),
            Compare("age", ">", Limit("snap_student_age_to")),
            Is("snap_student_exemption"),
        ).clause(
            "student",
            "Is not in college half time or more, or has a reason that lets students get food help.",
            cite="7 CFR 273.5",
            evidence=(SCHOOL_RECORD.id,),
        ),
    ),
    documents=(IDENTITY_PROOF, HOME_PROOF, MONTH_OF_INCOME, SCHOOL_RECORD),
    cites=("WAC 388-414-0001", "WAC 388-478-0060", "7 CFR 273.9", "7 CFR 273.5"),
    mark="verified",
    effective_from=date(2008, 10, 1),
    services=("food benefits",),
    fund_kinds=("snap",),
    agency="Washington Department of Social and Health Services",
    where_to_apply="At Washington Connection online, by phone, or at a DSHS community services office.",
    note=(
        "The state has food help of its own for people whom federal law leaves out. So no one is asked about "
        "immigration here. The limits that the state prints may be a dollar or two off from these."
    ),
)
