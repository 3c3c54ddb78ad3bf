"""Shortage, balance or surplus, and only where every lawful split of the completions agrees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from braidwork.labormarket.demand.columns import Floats
from braidwork.labormarket.demand.openings import Need
from braidwork.labormarket.demand.supply import Links, balanced_split, split_supply, supply_bounds
from braidwork.reference import convention

SHORTAGE, SURPLUS, BALANCED = "shortage", "surplus", "balanced"
DEPENDS, UNLINKED, UNKNOWN = "depends on split", "no linked program", "need unknown"


@dataclass(frozen=True)
class Outlook:
    """Need against supply; grain: one occupation of the need, people a year, every array of shape (occupations,).

    `supply_least` and `supply_most` bound every lawful split, `supply_central` is the balanced split. `verdicts` holds
    one of "shortage", "surplus", "balanced", "depends on split", "no linked program", "need unknown". Programs that
    reach no occupation are in `unlinked_programs` with their completions. Claimants, apprentices and in-migration are
    not netted. `is_modelled` and `method` are those of the need, extended.
    """

    occupations: tuple[str, ...]
    need: Floats
    supply_least: Floats
    supply_most: Floats
    supply_central: Floats
    verdicts: tuple[str, ...]
    unlinked_programs: dict[str, float]
    unlinked_occupations: tuple[str, ...]
    is_modelled: bool
    method: str


def verdict(need: float, supply_least: float, supply_most: float) -> str:
    """What the bounds of supply say about one yearly need, if they agree.

    Shortage: the most is under 0.8 of the need. Surplus: the least is over 1.2. Balanced: both lie within 0.8 to 1.2.
    Otherwise it depends on the split. A need of NaN is unknown.
    """
    if np.isnan(need):
        return UNKNOWN
    low, high = _band()
    if supply_most < low * need:
        return SHORTAGE
    if supply_least > high * need:
        return SURPLUS
    if low * need <= supply_least and supply_most <= high * need:
        return BALANCED
    return DEPENDS


@cache
def _band() -> tuple[float, float]:
    """The parts of the need between which supply counts as balanced."""
    return convention("supply_verdict", part="shortage_below"), convention("supply_verdict", part="surplus_above")


def outlook(links: Links, need: Need) -> Outlook:
    """Bounds, central estimate and verdict for every occupation of the need.

    An occupation that no program is linked to gets "no linked program": absent links are no evidence of a shortage.
    """
    least, most = supply_bounds(links, need)
    wanted = need.need
    unlinked = set(links.unlinked_occupations)
    said = (
        UNLINKED if code in unlinked else verdict(float(n), float(low), float(high))
        for code, n, low, high in zip(need.occupations, wanted, least, most, strict=True)
    )
    return Outlook(
        need.occupations,
        wanted,
        least,
        most,
        split_supply(links, need, balanced_split(links, need)),
        tuple(said),
        links.unlinked_programs,
        links.unlinked_occupations,
        need.is_modelled,
        f"{need.method}; supply.v1 (bounds over lawful splits; central: balanced split)",
    )
