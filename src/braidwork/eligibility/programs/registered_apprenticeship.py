"""Registered apprenticeship: a paid job with training; the sponsor sets the minimums, and there is no income test."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.papers import BIRTH_PROOF, SCHOOL_RECORD
from braidwork.eligibility.programs.program import Document, Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Compare, Is

_SPONSOR_FORM = Document(
    "sponsor-application", "The form of the program that you want to join", "Ask the program for its form and dates."
)

PROGRAM = Program(
    id="registered_apprenticeship",
    name="Registered Apprenticeship",
    plain_name="A paid job where you learn a trade",
    purpose="You work for pay, learn a trade on the job and in class, and get raises as you learn.",
    rule=All(
        Compare("age", ">=", Limit("apprenticeship_age_from")).clause(
            "age",
            "Is at least 16; many programs ask for 18.",
            cite="29 CFR 29.5(b)(10)",
            evidence=(BIRTH_PROOF.id,),
            self_attestation=False,
        ),
        Is("meets_sponsor_minimums").clause(
            "sponsor_minimums",
            "Meets what the program asks for, such as a diploma, a math class, or a driver license.",
            cite="29 CFR 29.5(b)(10)",
            evidence=(_SPONSOR_FORM.id, SCHOOL_RECORD.id),
            on_unknown="staff",
        ),
    ),
    documents=(BIRTH_PROOF, SCHOOL_RECORD, _SPONSOR_FORM),
    cites=("29 CFR 29", "29 CFR 30"),
    effective_from=date(2015, 7, 1),
    availability_note="Each program opens for new people on its own dates.",
    services=("paid work", "classes for the trade"),
    fund_kinds=(),
    agency="Washington State Department of Labor and Industries",
    where_to_apply="Find programs at lni.wa.gov, then apply to the program itself.",
    note="The employer checks that you may work in the United States, as for any job.",
)
