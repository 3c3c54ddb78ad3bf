"""WIOA Title II adult education: basic skills, a diploma, English; nobody is asked about the right to work."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import SKILLS_TEST
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.programs.wioa_clauses import basic_skills_deficient
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, IsOneOf, Not

_CITE = "WIOA section 203(4)"

PROGRAM = Program(
    id="title_ii_adult_education",
    name="WIOA Title II Adult Education and Family Literacy",
    plain_name="Classes in reading, math, English, or for a diploma",
    purpose="Low-cost classes help you read, do math, speak English, or finish high school.",
    rule=All(
        Compare("age", ">=", Limit("title_ii_age_from")).clause("age", "Is at least 16.", cite=_CITE),
        Not(IsOneOf("school_attendance", "secondary")).clause(
            "not_in_high_school", "Does not go to high school.", cite=_CITE
        ),
        Any(Compare("age", ">=", Limit("wa_compulsory_school_age_below")), Not(Is("required_to_attend_school"))).clause(
            "not_required_in_school",
            "Is not required by law to be in high school.",
            cite="WIOA section 203(4); RCW 28A.225.010",
        ),
        Any(
            basic_skills_deficient(),
            Not(Is("high_school_diploma")).clause("no_diploma", "Has no high school diploma.", cite=_CITE),
            Is("english_learner").clause("english_learner", "Is learning English.", cite=_CITE),
        ),
    ),
    documents=(SKILLS_TEST,),
    cites=(_CITE,),
    effective_from=date(2015, 7, 1),
    services=("adult basic education", "high school completion", "English classes"),
    fund_kinds=("wioa_title_ii",),
    agency="State Board for Community and Technical Colleges",
    where_to_apply="At any community or technical college: ask for basic education for adults.",
    note="The law does not ask whether a student may work in the United States.",
)
