"""WIOA Title I Youth for young people who are out of school."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.low_income import low_income
from braidwork.eligibility.programs.papers import INCOME_PROOF, SCHOOL_RECORD, SKILLS_TEST
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.programs.wioa_clauses import (
    PRIORITY_PAPERS,
    TITLE_I_PAPERS,
    basic_skills_deficient,
    selective_service,
    veterans_first,
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

_CITE = "WIOA section 129(a)(1)(B); 20 CFR 681.210"

PROGRAM = Program(
    id="wioa_youth_out_of_school",
    name="WIOA Title I Youth, out of school",
    plain_name="Help to start work or go back to school (16 to 24, not in school)",
    purpose="A coach helps you finish school, get paid work, and plan what comes next.",
    rule=All(
        work_authorized(),
        selective_service(),
        between_ages("wioa_out_of_school_age_from", "wioa_out_of_school_age_to", "Is 16 to 24 years old.", _CITE),
        # Classes that lead back to school (GED classes, YouthBuild, Job Corps) do not count as school.
        IsOneOf("school_attendance", "none", "alternative").clause(
            "not_in_school",
            "Does not go to school; classes for a GED, YouthBuild or Job Corps do not count as school.",
            cite="20 CFR 681.210, 681.230",
            evidence=(SCHOOL_RECORD.id,),
        ),
        Any(
            Any(Is("school_dropout"), Is("absent_last_quarter")).clause(
                "left_school",
                "Left school without a diploma, or is of school age and missed the last full quarter.",
                cite=_CITE,
                evidence=(SCHOOL_RECORD.id,),
            ),
            All(
                low_income(youth=True),
                Any(
                    All(Is("high_school_diploma"), Any(basic_skills_deficient(), Is("english_learner"))).clause(
                        "diploma_and_skills",
                        "Has a diploma, and is behind in basic skills or is learning English.",
                        cite=_CITE,
                        evidence=(SKILLS_TEST.id, SCHOOL_RECORD.id),
                    ),
                    needs_more_help(_CITE),
                ),
            ),
            justice(_CITE),
            homeless_or_runaway(_CITE),
            foster(_CITE),
            pregnant_or_parenting(_CITE),
            with_disability(_CITE),
        ),
    ),
    tiers=veterans_first("38 USC 4215; 20 CFR 1010"),
    documents=(*TITLE_I_PAPERS, *YOUTH_PAPERS, INCOME_PROOF, SKILLS_TEST, *PRIORITY_PAPERS),
    cites=("WIOA section 129(a)(1)(B)", "20 CFR 681.210", "20 CFR 681.230"),
    effective_from=date(2015, 7, 1),
    services=("tutoring and school re-entry", "paid work experience", "occupational training", "mentoring"),
    fund_kinds=("wioa_title_i_youth",),
    agency="Local workforce development board",
    where_to_apply="Ask at any WorkSource center for the youth program.",
    note="Three quarters of youth spending goes to those out of school, unless waived: a matter of planning.",
)
