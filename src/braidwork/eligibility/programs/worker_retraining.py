"""Worker Retraining at community and technical colleges: out of work, out of service, or in a job at risk."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import (
    COLLEGE_RECORD,
    DISCHARGE_PAPER,
    LAYOFF_NOTICE,
    UNEMPLOYMENT_LETTER,
)
from braidwork.eligibility.programs.program import Document, Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, AtLeast, Compare, DateWindow, Is, IsOneOf, Node

_CITE = "State Board for Community and Technical Colleges, Worker Retraining; college pages"
_LOOK_BACK = Limit("worker_retraining_look_back_months")
_TAX_FORM = Document("tax-form", "A tax form or a license that shows your business", "Ask the tax office for a copy.")
_STATEMENT = Document("statement", "A short note that you sign about your work at home", "Staff have a form for it.")


def _in_the_look_back(event: str) -> Node:
    return DateWindow(event, within_months=_LOOK_BACK)


PROGRAM = Program(
    id="worker_retraining",
    name="Worker Retraining",
    plain_name="Money for college when work ends or is at risk",
    purpose="Helps pay for class and books so that you can train for a new job at a two-year college.",
    rule=Any(
        Any(IsOneOf("ui_status", "receiving"), _in_the_look_back("ui_benefits_last_date")).clause(
            "unemployment_benefits",
            "Gets unemployment benefits, or got them or used them up in the past 48 months.",
            cite=_CITE,
            mark="verified",
            evidence=(UNEMPLOYMENT_LETTER.id,),
            self_attestation=False,
        ),
        All(Is("layoff_notice"), _in_the_look_back("layoff_notice_date")).clause(
            "layoff_notice",
            "Got a layoff notice in the past 48 months.",
            cite=_CITE,
            mark="verified",
            evidence=(LAYOFF_NOTICE.id,),
            self_attestation=False,
        ),
        Any(
            All(Is("veteran"), _in_the_look_back("military_discharge_date")), Is("transitioning_service_member")
        ).clause(
            "left_service",
            "Left the armed forces in the past 48 months, or is leaving.",
            cite=_CITE,
            mark="verified",
            evidence=(DISCHARGE_PAPER.id,),
            self_attestation=False,
        ),
        Is("displaced_homemaker").clause(
            "homemaker",
            "Cared for a home and family without pay and lost that support.",
            cite=_CITE,
            mark="verified",
            evidence=(_STATEMENT.id,),
        ),
        All(Is("self_employed_before"), _in_the_look_back("self_employment_end_date")).clause(
            "business_ended",
            "Worked for oneself, and it ended in the past 48 months.",
            cite=_CITE,
            mark="verified",
            evidence=(_TAX_FORM.id,),
        ),
        AtLeast(
            2,
            Is("job_declining"),
            Compare("college_credits", "<", Limit("worker_retraining_credits_below")),
            Is("must_upskill"),
        ).clause(
            "vulnerable_worker",
            "At least two of these: works in a job that is not in demand; has less than one year of college; needs new "
            "skills to keep the job.",
            cite=_CITE,
            mark="verified",
            evidence=(COLLEGE_RECORD.id, _STATEMENT.id),
        ),
    ),
    documents=(UNEMPLOYMENT_LETTER, LAYOFF_NOTICE, DISCHARGE_PAPER, _STATEMENT, _TAX_FORM, COLLEGE_RECORD),
    cites=(_CITE,),
    mark="verified",
    effective_from=date(2015, 7, 1),
    services=("tuition and books", "career and college advising"),
    fund_kinds=("state_worker_retraining",),
    agency="State Board for Community and Technical Colleges",
    where_to_apply="At the workforce office of any community or technical college.",
    availability_note="Each college has a set sum for the year, and it can run out.",
    availability="capped",
)
