"""TANF and WorkFirst: monthly cash for families with children, and help to find work."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import (
    ACCOUNT_PROOF,
    CHILD_PROOF,
    IDENTITY_PROOF,
    MONTH_OF_INCOME,
    PREGNANCY_PROOF,
)
from braidwork.eligibility.programs.papers import HOME_PROOF
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is

PROGRAM = Program(
    id="tanf",
    name="Temporary Assistance for Needy Families (TANF) and WorkFirst",
    plain_name="Cash each month for families with children",
    purpose="Gives a family with little money cash each month. A coach helps the parents find work or training.",
    rule=All(
        Any(Is("child_under_18_in_home"), Is("pregnant")).clause(
            "child",
            "Has a child at home, or is pregnant.",
            cite="WAC 388-400-0005",
            mark="verified",
            evidence=(CHILD_PROOF.id, PREGNANCY_PROOF.id),
            self_attestation=False,
        ),
        Is("washington_resident").clause(
            "resident", "Lives in Washington.", cite="WAC 388-468-0005", evidence=(HOME_PROOF.id,)
        ),
        Compare(
            "tanf_unit_earned_income_monthly_usd",
            "<=",
            Limit("tanf_earned_income_limit", by={"size": "tanf_unit_size"}),
        ).clause(
            "earned_income",
            "What the family earns, before tax, is at or under the limit.",
            cite="WAC 388-478-0035; WAC 388-450-0170",
            mark="verified",
            evidence=(MONTH_OF_INCOME.id,),
            self_attestation=False,
        ),
        # The office adds both kinds of income after taking off part of the pay; `amounts.tanf_grant` does the same.
        # What is tested here must hold in any case: other income alone may not be more than the full grant.
        Compare(
            "tanf_unit_unearned_income_monthly_usd", "<=", Limit("tanf_payment_standard", by={"size": "tanf_unit_size"})
        ).clause(
            "other_income",
            "The family's other income is not more than the full cash grant for its size.",
            cite="WAC 388-478-0020; WAC 388-450-0165",
            evidence=(MONTH_OF_INCOME.id,),
            self_attestation=False,
        ),
        Compare("tanf_unit_resources_usd", "<=", Limit("tanf_resource_limit")).clause(
            "resources",
            "Savings and other things that count are not above the limit.",
            cite="WAC 388-470-0005",
            mark="verified",
            evidence=(ACCOUNT_PROOF.id,),
        ),
        Any(
            Compare("tanf_months_used", "<", Limit("tanf_time_limit_months")),
            Is("tanf_time_limit_extension"),
        ).clause(
            "time_limit",
            "Has months left of the lifetime limit on cash, or has more time for a hard reason.",
            cite="RCW 74.08A.010; WAC 388-484-0005",
            mark="verified",
            on_unknown="cross_match",
        ),
    ),
    documents=(IDENTITY_PROOF, HOME_PROOF, CHILD_PROOF, PREGNANCY_PROOF, MONTH_OF_INCOME, ACCOUNT_PROOF),
    cites=("WAC 388-400-0005", "WAC 388-478-0020", "WAC 388-478-0035", "WAC 388-450-0170", "WAC 388-470-0005"),
    mark="verified",
    effective_from=date(1997, 8, 1),
    services=("cash grant", "job search help", "training", "child care help", "supportive services"),
    fund_kinds=("tanf", "workfirst"),
    agency="Washington Department of Social and Health Services",
    where_to_apply="At Washington Connection online, by phone, or at a DSHS community services office.",
    note=(
        "Months of other states count for the time limit. A grant for a child alone has no time limit; ask staff. "
        "Rules on immigration status are not checked here."
    ),
)
