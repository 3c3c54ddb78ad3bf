"""WIOA Title I Dislocated Worker: laid off, closed out, out of self-employment, homemaker, or military spouse."""

from __future__ import annotations

from datetime import date
from functools import cache

from braidwork.eligibility.programs.papers import DISCHARGE_PAPER, LAYOFF_NOTICE, SPOUSE_PROOF, UNEMPLOYMENT_LETTER
from braidwork.eligibility.programs.program import Document, Program
from braidwork.eligibility.programs.wioa_clauses import (
    TITLE_I_PAPERS,
    selective_service,
    veterans_first,
    work_authorized,
)
from braidwork.eligibility.rules.nodes import All, Any, DateWindow, Is, IsOneOf, Node

_BUSINESS_RECORD = Document(
    "business-record",
    "A paper that shows you ran a business and that it ended",
    "A tax form or a closed license works.",
)


def job_lost() -> Node:
    """Part A: lost the job or has notice, has a claim or a work history, and will hardly get that work back."""
    return All(
        Any(Is("laid_off"), Is("layoff_notice")),
        Any(IsOneOf("ui_status", "receiving", "eligible", "exhausted"), Is("attached_to_workforce")),
        Is("unlikely_to_return"),
    ).clause(
        "job_lost",
        "Lost a job or has a layoff notice, has unemployment benefits or enough work history, and is not likely to "
        "get back into that kind of work.",
        cite="WIOA section 3(15)(A); 20 CFR 680.130",
        evidence=(LAYOFF_NOTICE.id, UNEMPLOYMENT_LETTER.id),
    )


def site_closed() -> Node:
    """Part B: a closure or a substantial layoff took or will take the job, or the site closes within 180 days."""
    return Any(
        All(Any(Is("laid_off"), Is("layoff_notice")), IsOneOf("layoff_cause", "closure", "substantial_layoff")),
        closes_within_180_days(),
    ).clause(
        "site_closed",
        "Lost or will lose a job because the site closed or let many people go, or works at a site that will close "
        "within 180 days.",
        cite="WIOA section 3(15)(B); 20 CFR 680.130",
        mark="verified",
        evidence=(LAYOFF_NOTICE.id,),
    )


@cache
def closes_within_180_days() -> Node:
    """The employer has said that the site closes, and the day is at most 180 days off, or has passed by a little."""
    return All(Is("closure_announced"), DateWindow("closure_date", within_months=12, ahead_days=180))


def business_ended() -> Node:
    """Part C: was self-employed, and the economy or a disaster ended it."""
    return All(Is("self_employed_before"), Is("self_employment_ended_by_economy_or_disaster")).clause(
        "business_ended",
        "Worked for oneself, and the economy or a disaster put an end to it.",
        cite="WIOA section 3(15)(C)",
        mark="verified",
        evidence=(_BUSINESS_RECORD.id,),
    )


def homemaker() -> Node:
    """Part D: a displaced homemaker."""
    return Is("displaced_homemaker").clause(
        "homemaker",
        "Cared for a home and family without pay, lost the income of a family member, and has trouble finding work.",
        cite="WIOA section 3(15)(D), section 3(16)",
        mark="verified",
    )


def spouse_of_service_member() -> Node:
    """Part E: a military spouse who lost a job by a move, or has no work or too little."""
    return All(
        Is("military_spouse"),
        Any(
            Is("military_spouse_lost_job_by_move"),
            IsOneOf("employment_status", "unemployed"),
            Is("underemployed"),
        ),
    ).clause(
        "military_spouse",
        "Is married to a member of the armed forces on active duty, and lost a job by a move, or has no work or too "
        "little.",
        cite="WIOA section 3(15)(E); 20 CFR 680.660",
        evidence=(SPOUSE_PROOF.id,),
    )


@cache
def dislocated() -> Node:
    """Any of the five parts of the definition."""
    return Any(job_lost(), site_closed(), business_ended(), homemaker(), spouse_of_service_member())


DISLOCATION_PAPERS = (LAYOFF_NOTICE, UNEMPLOYMENT_LETTER, _BUSINESS_RECORD, SPOUSE_PROOF)

PROGRAM = Program(
    id="wioa_dislocated_worker",
    name="WIOA Title I Dislocated Worker",
    plain_name="Help after you lose a job",
    purpose="A coach helps you find new work or learn new skills after a layoff, a shutdown, or a big change at home.",
    rule=All(work_authorized(), selective_service(), dislocated()),
    tiers=veterans_first("38 USC 4215; 20 CFR 1010; 20 CFR 680.650"),
    documents=(*TITLE_I_PAPERS, *DISLOCATION_PAPERS, DISCHARGE_PAPER),
    cites=("WIOA section 3(15)", "20 CFR 680.130", "20 CFR 680.660"),
    effective_from=date(2015, 7, 1),
    services=("career coaching", "job search help", "supportive services"),
    fund_kinds=("wioa_title_i_dislocated_worker",),
    agency="Local workforce development board",
    where_to_apply="At any WorkSource center, or start at worksourcewa.com.",
)
