"""The region's definition out of the manifest: a store stays readable when the region's file has gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from braidwork.reference import Cbsa, CostPlace, County, Neighbour, Region, State


def region_from(stored: Mapping[str, Any]) -> Region:
    """The Region that a build wrote into its manifest."""
    return Region(
        name=stored["name"],
        label=stored["label"],
        state=State(**stored["state"]),
        cbsa=Cbsa(**stored["cbsa"]) if stored["cbsa"] else None,
        counties=tuple(_county(c) for c in stored["counties"]),
        neighbours=tuple(Neighbour(**n) for n in stored["neighbours"]),
        puma_names=stored["puma_names"],
        cost_places=tuple(CostPlace(**{**p, "pumas": tuple(p["pumas"])}) for p in stored["cost_places"]),
        synthetic=stored["synthetic"],
        source=stored["source"],
    )


def _county(stored: Mapping[str, Any]) -> County:
    pumas = {vintage: tuple(codes) for vintage, codes in stored["pumas"].items()}
    return County(**{**stored, "pumas": pumas, "adjacent": tuple(stored["adjacent"])})
