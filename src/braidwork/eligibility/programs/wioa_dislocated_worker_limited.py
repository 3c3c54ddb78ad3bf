"""WIOA Dislocated Worker, before a closure is near: help other than training, until 180 days before the day."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import LAYOFF_NOTICE
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.programs.wioa_clauses import (
    PRIORITY_PAPERS,
    TITLE_I_PAPERS,
    selective_service,
    veterans_first,
    work_authorized,
)
from braidwork.eligibility.programs.wioa_dislocated_worker import closes_within_180_days
from braidwork.eligibility.rules.nodes import All, Is, IsOneOf, Not

PROGRAM = Program(
    id="wioa_dislocated_worker_limited",
    name="WIOA Title I Dislocated Worker, limited services",
    plain_name="Early help when your work site will close",
    purpose="A coach helps you plan and look for work early. Training can start when the closing day is near.",
    rule=All(
        work_authorized(),
        selective_service(),
        All(
            IsOneOf("employment_status", "employed", "employed_with_notice"),
            Is("closure_announced"),
            Not(closes_within_180_days()),
        ).clause(
            "site_will_close",
            "Works at a site that will close, and the day is more than 180 days off or not set.",
            cite="WIOA section 3(15)(B)(iii); 20 CFR 680.130",
            evidence=(LAYOFF_NOTICE.id,),
        ),
    ),
    tiers=veterans_first("38 USC 4215; 20 CFR 1010; 20 CFR 680.650"),
    documents=(*TITLE_I_PAPERS, LAYOFF_NOTICE, *PRIORITY_PAPERS),
    cites=("WIOA section 3(15)(B)", "20 CFR 680.130"),
    effective_from=date(2015, 7, 1),
    services=("career coaching", "job search help", "supportive services"),
    fund_kinds=("wioa_title_i_dislocated_worker", "wioa_rapid_response"),
    agency="Local workforce development board",
    where_to_apply="At any WorkSource center, or ask the rapid response team that comes to your work site.",
    note="Ends where the full program begins: 180 days before the announced day.",
)
