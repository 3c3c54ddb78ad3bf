"""WIOA Title I Youth for young people in school."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.low_income import low_income
from braidwork.eligibility.programs.papers import INCOME_PROOF, SCHOOL_RECORD, SKILLS_TEST
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.programs.wioa_clauses import (
    TITLE_I_PAPERS,
    basic_skills_deficient,
    selective_service,
    work_authorized,
)
from braidwork.eligibility.programs.wioa_youth_barriers import (
    YOUTH_PAPERS,
    between_ages,
    foster,
    homeless_or_runaway,
    justice,
    needs_more_help,
    pregnant_or_parenting,
    with_disability,
)
from braidwork.eligibility.rules.nodes import All, Any, Is, IsOneOf

_CITE = "WIOA section 129(a)(1)(C); 20 CFR 681.220"

PROGRAM = Program(
    id="wioa_youth_in_school",
    name="WIOA Title I Youth, in school",
    plain_name="Help to stay in school and start work (14 to 21, in school)",
    purpose="A coach helps you stay in school, get paid work, and plan what comes next.",
    rule=All(
        work_authorized(),
        selective_service(),
        between_ages("wioa_in_school_age_from", "wioa_in_school_age_to", "Is 14 to 21 years old.", _CITE),
        IsOneOf("school_attendance", "secondary", "postsecondary").clause(
            "in_school",
            "Goes to a high school or a college.",
            cite="20 CFR 681.220, 681.230",
            evidence=(SCHOOL_RECORD.id,),
        ),
        low_income(youth=True),
        Any(
            basic_skills_deficient(),
            Is("english_learner").clause("english_learner", "Is learning English.", cite=_CITE),
            justice(_CITE),
            homeless_or_runaway(_CITE),
            foster(_CITE),
            pregnant_or_parenting(_CITE),
            with_disability(_CITE),
            needs_more_help(_CITE),
        ),
    ),
    documents=(*TITLE_I_PAPERS, *YOUTH_PAPERS, INCOME_PROOF, SKILLS_TEST),
    cites=("WIOA section 129(a)(1)(C)", "20 CFR 681.220", "20 CFR 681.250", "20 CFR 681.310"),
    effective_from=date(2015, 7, 1),
    services=("tutoring", "paid work experience", "career planning", "mentoring"),
    fund_kinds=("wioa_title_i_youth",),
    agency="Local workforce development board",
    where_to_apply="Ask at any WorkSource center for the youth program, or ask a school counselor.",
    note="A small pool lets the board serve some whose income is not low: ask staff. It is a matter of planning.",
)
