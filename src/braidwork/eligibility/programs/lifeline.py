"""Lifeline: a lower phone or internet bill."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.benefit_papers import IDENTITY_PROOF, MONTH_OF_INCOME
from braidwork.eligibility.programs.papers import BENEFIT_LETTER
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Any, Compare, Is, Not

_CITE = "47 CFR 54.409"

PROGRAM = Program(
    id="lifeline",
    name="Lifeline",
    plain_name="A lower phone or internet bill",
    purpose="Takes some money off your phone or internet bill each month. Some plans cost nothing.",
    rule=All(
        Any(
            Is("receives_federal_snap"),
            Is("receives_apple_health"),
            Is("receives_ssi"),
            Is("receives_federal_housing_assistance"),
            Is("receives_veterans_pension"),
            Is("receives_tribal_assistance"),
            Compare(
                "household_income_annual_usd",
                "<=",
                Limit("poverty_guideline", by={"size": "household_size"}, times=Limit("lifeline_income_share")),
            ),
        ).clause(
            "need",
            "Gets Basic Food, Apple Health, SSI, housing help, a Veterans Pension or some help from a Tribe; "
            "or what comes in is at or under the limit.",
            cite=_CITE,
            evidence=(BENEFIT_LETTER.id, MONTH_OF_INCOME.id),
            self_attestation=False,
        ),
        Not(Is("lifeline_in_household")).clause(
            "one_per_home", "No one who shares money at home has Lifeline now.", cite="47 CFR 54.409(c)"
        ),
    ),
    documents=(IDENTITY_PROOF, BENEFIT_LETTER, MONTH_OF_INCOME),
    cites=("47 CFR 54.409", "47 CFR 54.403"),
    effective_from=date(2012, 6, 1),
    services=("phone or internet discount",),
    agency="Universal Service Administrative Company, for the Federal Communications Commission",
    where_to_apply="At the Lifeline National Verifier online, or with a phone company that takes part.",
)
