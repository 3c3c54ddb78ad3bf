"""Geography, population groups and dated, cited parameters. Data only: nothing here computes a statistic."""

from __future__ import annotations

from braidwork.reference.dated import (
    Parameter,
    adjhsg,
    adjinc,
    convention,
    parameter,
    parameter_names,
    parameters,
    poverty_guideline,
)
from braidwork.reference.parameter_files import read_parameters
from braidwork.reference.places import Cbsa, CostPlace, County, Neighbour, Region, State
from braidwork.reference.population import Category, Condition, Recode, Rule
from braidwork.reference.recode_files import read_recode, recode, recode_names
from braidwork.reference.region_files import region, region_names
from braidwork.reference.states import state, states
from braidwork.reference.wages import (
    WageFloor,
    WageStandard,
    minimum_wage,
    wage_standard,
    wage_standard_names,
)

__all__ = [
    "Category",
    "Cbsa",
    "Condition",
    "CostPlace",
    "County",
    "Neighbour",
    "Parameter",
    "Recode",
    "Region",
    "Rule",
    "State",
    "WageFloor",
    "WageStandard",
    "adjhsg",
    "adjinc",
    "convention",
    "minimum_wage",
    "parameter",
    "parameter_names",
    "parameters",
    "poverty_guideline",
    "read_parameters",
    "read_recode",
    "recode",
    "recode_names",
    "region",
    "region_names",
    "state",
    "states",
    "wage_standard",
    "wage_standard_names",
]
