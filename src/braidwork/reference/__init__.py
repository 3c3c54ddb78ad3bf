"""Geography, population groups and dated, cited parameters. Data only: nothing here computes a statistic."""

from __future__ import annotations

from braidwork.reference.places import Cbsa, CostPlace, County, Neighbour, Region, State
from braidwork.reference.region_files import region, region_names
from braidwork.reference.states import state, states

__all__ = [
    "Cbsa",
    "CostPlace",
    "County",
    "Neighbour",
    "Region",
    "State",
    "region",
    "region_names",
    "state",
    "states",
]
