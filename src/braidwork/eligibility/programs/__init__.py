"""Programs as dated, cited rules: one small file each, and the register of them all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

# Loaded here first, so that `program` is the function below and not the module of that name.
from braidwork.eligibility.programs.program import Program
from braidwork.errors import UnknownNameError

# One module per program, each with its PROGRAM; the order is the order of lists and reports.
_MODULES: tuple[str, ...] = (
    "wioa_adult",
    "wioa_dislocated_worker",
    "wioa_dislocated_worker_limited",
    "wioa_individual_training",
    "wioa_youth_out_of_school",
    "wioa_youth_in_school",
    "wagner_peyser",
    "title_ii_adult_education",
    "vocational_rehabilitation",
    "jvsg",
    "resea",
    "trade_adjustment_assistance",
    "registered_apprenticeship",
    "ecsa_federal",
    "ecsa_state",
    "worker_retraining",
    "opportunity_grant",
    "wa_college_grant",
    "tanf",
    "basic_food",
    "bfet",
    "abawd_clock",
    "working_connections_child_care",
    "apple_health_adults",
    "apple_health_children",
    "apple_health_pregnancy",
    "wic",
    "school_meals",
    "liheap",
    "seattle_utility_discount",
    "orca_lift",
    "lifeline",
)


@cache
def programs() -> tuple[Program, ...]:
    """Every program that ships with Braidwork, with its co-enrollment, in the order of the register."""
    from dataclasses import replace

    from braidwork.eligibility.programs.co_enrolment import co_enrolment_of

    found: list[Program] = [import_module(f"{__name__}.{module}").PROGRAM for module in _MODULES]
    names = tuple(p.id for p in found)
    return tuple(replace(p, co_enrolment=co_enrolment_of(p.id, names)) for p in found)


PRIORITY_PROGRAM = "wioa_adult"  # priority of service is a rule of this one, WIOA section 134(c)(3)(E)


@cache
def priority_ranks() -> Mapping[str, int]:
    """Priority of service: the rank of each tier of WIOA Adult by its id, 1 is served first."""
    return {tier.id: tier.rank for tier in program(PRIORITY_PROGRAM).tiers}


def priority_rank(tier: str | None) -> int:
    """The rank of a tier; the last one where there is none."""
    return priority_ranks().get(tier or "", max(priority_ranks().values()))


def program(id: str) -> Program:
    """One program; UnknownNameError with the nearest names for an id that does not exist."""
    for found in programs():
        if found.id == id:
            return found
    raise UnknownNameError.of("program", id, [p.id for p in programs()])
