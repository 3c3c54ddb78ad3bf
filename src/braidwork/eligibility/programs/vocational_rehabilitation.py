"""Vocational rehabilitation: an impairment that stands in the way of work, and a wish to work."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import BENEFIT_LETTER, DISABILITY_RECORD
from braidwork.eligibility.programs.program import Program, Tier
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is

_CITE = "34 CFR 361.42(a)"


def _category(place: int, name: str) -> Tier:
    rule = Compare("vr_order_of_selection_category", "==", place)
    return Tier(f"category_{place}", place, name, rule, "34 CFR 361.36")


PROGRAM = Program(
    id="vocational_rehabilitation",
    name="Vocational Rehabilitation (WIOA Title IV)",
    plain_name="Help to work with a disability",
    purpose="A counselor helps you get ready for work, and can pay for training, tools, or changes at work.",
    rule=All(
        Any(
            All(
                Is("impairment").clause(
                    "impairment", "Has a physical or mental impairment.", cite=_CITE, evidence=(DISABILITY_RECORD.id,)
                ),
                Is("impediment_to_employment").clause(
                    "impediment", "It makes it a lot harder to work.", cite=_CITE, on_unknown="staff"
                ),
                Is("needs_vr_services").clause(
                    "needs_services", "Needs these services to work.", cite=_CITE, on_unknown="staff"
                ),
            ),
            Any(Is("receives_ssi"), Is("receives_ssdi")).clause(
                "presumed", "Gets SSI or SSDI.", cite="34 CFR 361.42(a)(3)", evidence=(BENEFIT_LETTER.id,)
            ),
        ),
        Is("intends_to_work").clause("wants_work", "Wants to work.", cite=_CITE),
    ),
    # Counts only while the agency cannot serve everyone; staff set the category.
    tiers=(
        _category(1, "First category of the order of selection"),
        _category(2, "Second category of the order of selection"),
        _category(3, "Third category of the order of selection"),
        _category(4, "Fourth category of the order of selection"),
    ),
    documents=(DISABILITY_RECORD, BENEFIT_LETTER),
    cites=("34 CFR 361.36", "34 CFR 361.41(b)", "34 CFR 361.42"),
    effective_from=date(2015, 7, 1),
    services=("vocational counseling", "training", "assistive technology", "job coaching"),
    fund_kinds=("wioa_title_iv_vocational_rehabilitation",),
    agency="DSHS Division of Vocational Rehabilitation (for blind people: Department of Services for the Blind)",
    where_to_apply="At a DSHS Division of Vocational Rehabilitation office, or ask at any WorkSource center.",
    note="The agency decides within 60 days of the application (34 CFR 361.41(b)), unless both agree on more time.",
)
