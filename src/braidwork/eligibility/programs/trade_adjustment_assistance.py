"""Trade Adjustment Assistance: closed to new people since July 2022; those certified before may go on."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import LAYOFF_NOTICE
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.nodes import All, DateWindow, Is

_CITE = "Trade Act of 1974 section 285, as amended"

PROGRAM = Program(
    id="trade_adjustment_assistance",
    name="Trade Adjustment Assistance",
    plain_name="Help after a job went abroad (closed to new people)",
    purpose="Paid for training and help when trade with other countries cost people their jobs.",
    rule=All(
        Is("trade_certified").clause(
            "certified",
            "Is covered by a trade certification.",
            cite=_CITE,
            mark="verified",
            evidence=(LAYOFF_NOTICE.id,),
            on_unknown="staff",
        ),
        DateWindow("trade_separation_date", on_or_before=date(2022, 6, 30)).clause(
            "separated_in_time",
            "Lost the job on or before 30 June 2022.",
            cite=_CITE,
            mark="verified",
            evidence=(LAYOFF_NOTICE.id,),
        ),
    ),
    documents=(LAYOFF_NOTICE,),
    cites=(_CITE,),
    mark="verified",
    effective_from=date(2015, 7, 1),
    closed_to_new_from=date(2022, 7, 1),
    services=("occupational training", "job search and moving allowance"),
    fund_kinds=("trade_adjustment_assistance",),
    agency="Washington Employment Security Department",
    where_to_apply="If you were in it before July 2022, ask at any WorkSource center.",
    note="Two bills to bring it back (S.1449, H.R.7805) had not been seen enacted when this was written.",
)
