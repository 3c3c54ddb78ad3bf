"""Geography, population groups and dated, cited parameters. Data only: nothing here computes a statistic.

Names load their module on first use, so that importing this room costs next to nothing at start-up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.reference.dated import Parameter as Parameter
    from braidwork.reference.dated import adjhsg as adjhsg
    from braidwork.reference.dated import adjinc as adjinc
    from braidwork.reference.dated import convention as convention
    from braidwork.reference.dated import parameter as parameter
    from braidwork.reference.dated import parameter_names as parameter_names
    from braidwork.reference.dated import parameters as parameters
    from braidwork.reference.dated import poverty_guideline as poverty_guideline
    from braidwork.reference.parameter_files import read_parameters as read_parameters
    from braidwork.reference.places import Cbsa as Cbsa
    from braidwork.reference.places import CostPlace as CostPlace
    from braidwork.reference.places import County as County
    from braidwork.reference.places import Neighbour as Neighbour
    from braidwork.reference.places import Region as Region
    from braidwork.reference.places import State as State
    from braidwork.reference.population import Category as Category
    from braidwork.reference.population import Condition as Condition
    from braidwork.reference.population import Recode as Recode
    from braidwork.reference.population import Rule as Rule
    from braidwork.reference.recode_files import read_recode as read_recode
    from braidwork.reference.recode_files import recode as recode
    from braidwork.reference.recode_files import recode_names as recode_names
    from braidwork.reference.region_files import region as region
    from braidwork.reference.region_files import region_names as region_names
    from braidwork.reference.state_list import state as state
    from braidwork.reference.state_list import states as states
    from braidwork.reference.wages import WageFloor as WageFloor
    from braidwork.reference.wages import WageStandard as WageStandard
    from braidwork.reference.wages import minimum_wage as minimum_wage
    from braidwork.reference.wages import wage_standard as wage_standard
    from braidwork.reference.wages import wage_standard_names as wage_standard_names

_NAMES = {
    "dated": ("Parameter adjhsg adjinc convention parameter parameter_names parameters poverty_guideline"),
    "parameter_files": "read_parameters",
    "places": "Cbsa CostPlace County Neighbour Region State",
    "population": "Category Condition Recode Rule",
    "recode_files": "read_recode recode recode_names",
    "region_files": "region region_names",
    "state_list": "state states",
    "wages": "WageFloor WageStandard minimum_wage wage_standard wage_standard_names",
}
_MODULE_OF = {name: module for module, names in _NAMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(_MODULE_OF)
