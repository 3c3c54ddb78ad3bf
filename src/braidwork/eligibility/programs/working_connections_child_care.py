"""Working Connections Child Care: the state pays most of child care while parents work or train."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import ACTIVITY_PROOF, CHILD_PROOF, IDENTITY_PROOF, MONTH_OF_INCOME
from braidwork.eligibility.programs.papers import HOME_PROOF
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import (
    All,
    Any,
    Compare,
    DateWindow,
    Exists,
    Is,
    IsOneOf,
    Node,
    ServiceDate,
)

_INCOME = "child_care_income_annual_usd"
_PROGRAM = "working_connections_child_care"
_APPRENTICES_FROM, _APPRENTICES_TO = date(2023, 10, 1), date(2025, 6, 30)


def _share_of_median(share: Limit) -> Limit:
    """A share of the state median income for the size of the child care family."""
    return Limit("wa_median_income", by={"size": "child_care_unit_size"}, at={"program": _PROGRAM}, times=share)


def _apprentice() -> Node:
    """The higher limit for the first months of an apprenticeship, from October 2023 until it was repealed in 2025."""
    return All(
        ServiceDate(on_or_after=_APPRENTICES_FROM, on_or_before=_APPRENTICES_TO),
        IsOneOf("apprenticeship_status", "registered"),
        DateWindow("apprenticeship_start_date", within_months=Limit("wccc_apprentice_months")),
        Compare(_INCOME, "<=", _share_of_median(Limit("wccc_apprentice_income_share"))),
    )


def _homeless_or_teen_parent() -> Node:
    """The highest limit: families without a home, and young parents in high school."""
    return All(
        Any(
            Is("homeless"),
            All(
                Compare("age", "<=", Limit("wccc_teen_parent_age_to")),
                IsOneOf("school_attendance", "secondary", "alternative"),
            ),
        ),
        Compare(_INCOME, "<=", _share_of_median(Limit("wccc_homeless_or_teen_parent_income_share"))),
    )


PROGRAM = Program(
    id=_PROGRAM,
    name="Working Connections Child Care",
    plain_name="Help to pay for child care",
    purpose="Pays most of the cost of child care while you work, study or train. You pay a small part each month.",
    rule=All(
        Any(
            Is("child_under_13_in_home"),
            Exists(
                "household",
                All(
                    Is("child_special_needs"),
                    Compare("age", "<", Limit("wccc_child_special_needs_age_below")),
                ),
            ),
        ).clause(
            "child",
            "Has a child under 13 at home, or an older one with special needs.",
            cite="WAC 110-15-0005; WAC 110-15-0020",
            mark="verified",
            evidence=(CHILD_PROOF.id,),
        ),
        Is("washington_resident").clause(
            "resident", "Lives in Washington.", cite="WAC 110-15-0005", evidence=(HOME_PROOF.id,)
        ),
        Is("works_in_approved_child_care_activity").clause(
            "activity",
            "Works, studies or trains, or does another thing that the rules accept.",
            cite="WAC 110-15-0023",
            mark="verified",
            evidence=(ACTIVITY_PROOF.id,),
            self_attestation=False,
        ),
        Any(
            Compare(_INCOME, "<=", _share_of_median(Limit("wccc_income_share", at={"status": "applicant"}))).clause(
                "income_to_apply",
                "What comes in is at or under the limit to apply.",
                cite="RCW 43.216.802",
                mark="verified",
            ),
            All(
                IsOneOf("child_care_status", "recipient"),
                Compare(_INCOME, "<=", _share_of_median(Limit("wccc_income_share", at={"status": "recipient"}))),
            ).clause(
                "income_to_apply_again",
                "Gets child care help now. What comes in is at or under the higher limit to apply once more.",
                cite="WAC 110-15-0005",
                mark="verified",
            ),
            _apprentice().clause(
                "income_apprentice",
                "Was in the first year as an apprentice in a trade. A higher limit held then, up to June 2025.",
                cite="2SHB 1525 (2023); ESSB 5752 (2025); WSR 25-14-108",
                mark="verified",
            ),
            _homeless_or_teen_parent().clause(
                "income_homeless_or_teen",
                "Has no home, or is a young parent in high school, and is under the highest limit.",
                cite="WAC 110-15-0023",
            ),
        ).clause(
            "income",
            "What comes in for the family is at or under the limit.",
            cite="RCW 43.216.802; WAC 110-15-0005",
            mark="verified",
            evidence=(MONTH_OF_INCOME.id,),
            self_attestation=False,
        ),
        Compare("child_care_resources_usd", "<", Limit("wccc_resource_limit")).clause(
            "resources", "Does not own things worth a very large sum.", cite="WAC 110-15-0022", mark="verified"
        ),
    ),
    documents=(IDENTITY_PROOF, HOME_PROOF, CHILD_PROOF, ACTIVITY_PROOF, MONTH_OF_INCOME),
    cites=("RCW 43.216.802", "RCW 43.216.804", "WAC 110-15-0005", "WAC 110-15-0023", "WAC 110-15-0075"),
    mark="verified",
    effective_from=date(2021, 10, 1),
    availability_note=(
        "A stop for new families from July to December 2026 was proposed. We have not seen if it is law: ask first."
    ),
    services=("child care",),
    fund_kinds=("child_care_subsidy",),
    agency="Washington Department of Children, Youth, and Families",
    where_to_apply="At Washington Connection online, or by phone with the department.",
    note=(
        "Once approved, care lasts 12 months even if pay goes up some. "
        "The limits follow the median of each October; the day on which the state takes a new one is not known."
    ),
)
