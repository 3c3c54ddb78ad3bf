"""Low income as WIOA means it (section 3(36), 20 CFR 681.250 to 681.290): one clause that several programs share.

The nodes are made once: programs that share a clause share the very node, so that it need be decided only once.
"""

from __future__ import annotations

from functools import cache

from braidwork.eligibility.programs.papers import BENEFIT_LETTER, INCOME_PROOF
from braidwork.eligibility.rules.limits import LargerOf, Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, Node

LOW_INCOME_PAPERS = (BENEFIT_LETTER, INCOME_PROOF)
_LLSIL_SHARE = Limit("low_income_llsil_share")
_ADOPTED_BY = {"program": "wioa"}  # nobody has told the day on which WIOA takes over a new guideline: it is said so


@cache
def public_assistance() -> Node:
    """Someone in the family gets SNAP, TANF, SSI or state or local aid given by income, now or in the past 6 months."""
    return Any(
        Is("family_received_snap_past_6_months"),
        Is("family_received_tanf_past_6_months"),
        Is("family_received_ssi_past_6_months"),
        Is("family_received_state_aid_past_6_months"),
    )


@cache
def family_income_is_low() -> Node:
    """Family income is at most the larger of the poverty guideline and the stated share of the LLSIL.

    While no LLSIL is loaded an income above the guideline stays unknown: never a no.
    """
    return Compare(
        "family_income_annual_usd",
        "<=",
        LargerOf(
            Limit("poverty_guideline", by={"size": "family_size"}, at=_ADOPTED_BY),
            Limit("llsil", by={"size": "family_size"}, times=_LLSIL_SHARE),
        ),
    )


@cache
def own_income_is_low() -> Node:
    """The person has a disability, and the own income alone is at most the limit for one."""
    return All(
        Is("disability"),
        Compare(
            "income_annual_usd",
            "<=",
            LargerOf(
                Limit("poverty_guideline", at={"size": "1", **_ADOPTED_BY}),
                Limit("llsil", at={"size": "1"}, times=_LLSIL_SHARE),
            ),
        ),
    )


@cache
def low_income(*, youth: bool = False) -> Node:
    """The shared clause `low_income`; for youth also school lunch and a home in a high-poverty tract.

    Programs that use it list `LOW_INCOME_PAPERS` among their documents.
    """
    for_youth = (Is("receives_free_or_reduced_lunch"), Is("lives_in_high_poverty_tract")) if youth else ()
    return Any(
        public_assistance(),
        family_income_is_low(),
        Is("homeless"),
        Is("away_from_home_under_18"),
        Is("foster_care"),
        own_income_is_low(),
        *for_youth,
    ).clause(
        "low_income",
        "Has a low income: public assistance, a low family income, no home, foster care, or a disability and a low "
        "income of one's own" + ("; or school lunch help, or a home in a high-poverty area." if youth else "."),
        cite="WIOA section 3(36); 20 CFR 681.250-.290" if youth else "WIOA section 3(36)",
        mark="verified",
        evidence=tuple(paper.id for paper in LOW_INCOME_PAPERS),
    )
