"""School meals: free, or at the reduced price that Washington pays for the family."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import MONTH_OF_INCOME
from braidwork.eligibility.programs.papers import BENEFIT_LETTER
from braidwork.eligibility.programs.program import Program, Tier
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, Node

_CITE = "7 CFR 245.3; 7 CFR 245.6"


def _monthly_income_at_most(share: str) -> Node:
    return Compare(
        "household_income_monthly_usd",
        "<=",
        Limit(
            "poverty_guideline",
            by={"size": "household_size"},
            at={"program": "school_meals"},
            times=Limit(share),
            monthly=True,
            rounding="up",
        ),
    )


def _free_without_asking_income() -> Node:
    """The school feeds everyone, or the family gets food or cash help, or has no home."""
    return Any(
        Is("school_serves_free_meals_to_all"),
        Is("receives_federal_snap"),
        Is("receives_tanf"),
        Is("receives_tribal_assistance"),
        Is("homeless"),
    )


PROGRAM = Program(
    id="school_meals",
    name="National School Lunch and School Breakfast Programs",
    plain_name="Free breakfast and lunch at school",
    purpose="Your child eats breakfast and lunch at school, and you pay nothing.",
    rule=All(
        Is("school_child_in_home").clause(
            "school_child", "Has a child in preschool to grade 12.", cite=_CITE, mark="verified"
        ),
        Any(
            _free_without_asking_income().clause(
                "free_without_income",
                "The school feeds all children free, or the family gets food or cash help, or has no home.",
                cite="7 CFR 245.6(b); 7 CFR 245.9",
                evidence=(BENEFIT_LETTER.id,),
            ),
            _monthly_income_at_most("school_meals_reduced_share").clause(
                "income",
                "What comes in for all at home, before tax, is at or under the limit.",
                cite="7 CFR 245.3",
                evidence=(MONTH_OF_INCOME.id,),
            ),
        ).clause("need", "The school or the family's income lets the child eat free.", cite=_CITE),
    ),
    tiers=(
        Tier(
            "free",
            1,
            "Free meals",
            Any(_free_without_asking_income(), _monthly_income_at_most("school_meals_free_share")),
            _CITE,
        ),
        Tier(
            "reduced",
            2,
            "Reduced price, which Washington pays: nothing to pay",
            _monthly_income_at_most("school_meals_reduced_share"),
            _CITE,
        ),
    ),
    documents=(BENEFIT_LETTER, MONTH_OF_INCOME),
    cites=("7 CFR 245", "42 USC 1758"),
    effective_from=date(1990, 7, 1),
    services=("school meals",),
    agency="Your school district, with the Office of Superintendent of Public Instruction",
    where_to_apply="At the school office or the district's website, any time in the school year.",
    note="A foster child eats free, whatever the income. Some schools ask for the form to help pay for other things.",
)
