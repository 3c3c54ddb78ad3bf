"""Apple Health for adults: free health insurance from 19 to 64."""

from __future__ import annotations

from datetime import date

from braidwork.eligibility.programs.apple_health import AGENCY, NOTE, PAPERS, WHERE_TO_APPLY, income, resident
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import All, Compare

PROGRAM = Program(
    id="apple_health_adults",
    name="Apple Health for adults (Medicaid)",
    plain_name="Free health insurance for adults",
    purpose="Pays for the doctor, the hospital, medicine, teeth and care for your mind. It costs you nothing.",
    rule=All(
        All(
            Compare("age", ">=", Limit("apple_health_adult_age_from")),
            Compare("age", "<", Limit("apple_health_adult_age_below")),
        ).clause("age", "Is 19 to 64 years old.", cite="WAC 182-505-0250"),
        resident(),
        income("adult", "WAC 182-505-0100; WAC 182-505-0250"),
    ),
    documents=PAPERS,
    cites=("WAC 182-505-0100", "WAC 182-505-0250"),
    mark="verified",
    effective_from=date(2014, 1, 1),
    services=("health insurance",),
    agency=AGENCY,
    where_to_apply=WHERE_TO_APPLY,
    note="People with Medicare have other rules. " + NOTE,
)
