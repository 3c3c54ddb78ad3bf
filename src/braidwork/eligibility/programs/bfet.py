"""BFET: training and job help for people on federal Basic Food."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import BENEFIT_LETTER, SCHOOL_RECORD
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, IsOneOf, Not

_CITE = "WAC 388-444-0015"

PROGRAM = Program(
    id="bfet",
    name="Basic Food Employment and Training (BFET)",
    plain_name="Training and job help for people who get food money",
    purpose="Helps pay for classes, books, tools, bus fare and job search. You choose it; no one has to take part.",
    rule=All(
        All(Is("receives_federal_snap"), Not(Is("receives_state_food_assistance"))).clause(
            "federal_food_help",
            "Gets Basic Food that federal SNAP pays, not the state's own food help.",
            cite=_CITE,
            mark="verified",
            evidence=(BENEFIT_LETTER.id,),
            on_unknown="cross_match",
        ),
        Compare("age", ">=", Limit("bfet_age_from")).clause("age", "Is at least 16.", cite=_CITE, mark="verified"),
        Not(Is("receives_tanf")).clause(
            "no_tanf", "Does not get TANF cash. WorkFirst helps those who do.", cite=_CITE, mark="verified"
        ),
        Any(
            IsOneOf("college_attendance", "none", not_applicable=True),
            Is("college_program_is_vocational"),
        ).clause(
            "vocational",
            "Is not in college, or studies a job field.",
            cite=_CITE,
            mark="verified",
            evidence=(SCHOOL_RECORD.id,),
        ),
    ),
    documents=(BENEFIT_LETTER, SCHOOL_RECORD),
    cites=(_CITE,),
    mark="verified",
    effective_from=date(2015, 1, 1),
    services=("job search help", "vocational training", "tuition help", "books and tools", "supportive services"),
    fund_kinds=("snap_employment_and_training",),
    agency="Washington Department of Social and Health Services",
    where_to_apply="At a community or technical college, or at a local agency that offers BFET.",
)
