"""Wagner-Peyser employment service: open to everyone who looks for work and may work."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import WORK_PROOF
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.programs.wioa_clauses import PRIORITY_PAPERS, veterans_first, work_authorized
from braidwork.eligibility.rules.nodes import All, Is

PROGRAM = Program(
    id="wagner_peyser",
    name="Wagner-Peyser Employment Service",
    plain_name="Free job search help",
    purpose="Staff help you look for work, write a resume, and get ready for an interview.",
    rule=All(
        work_authorized("20 CFR 652"),
        Is("intends_to_work").clause("job_seeker", "Wants to get, keep or move up in a job.", cite="20 CFR 652.207"),
    ),
    tiers=veterans_first("38 USC 4215; 20 CFR 1010"),
    documents=(WORK_PROOF, *PRIORITY_PAPERS),
    cites=("20 CFR 652",),
    effective_from=date(2015, 7, 1),
    services=("job search help", "labor market information", "referral to jobs"),
    fund_kinds=("wagner_peyser",),
    agency="Washington Employment Security Department",
    where_to_apply="At any WorkSource center, or start at worksourcewa.com.",
)
