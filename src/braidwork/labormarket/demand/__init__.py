"""Openings, the need of new entrants, supply from completions as bounds, and verdicts that hold for every split."""

from __future__ import annotations

from braidwork.labormarket.demand.openings import METHODS, Need, need
from braidwork.labormarket.demand.supply import (
    Links,
    balanced_split,
    equal_split,
    link,
    proportional_split,
    split_supply,
    supply_bounds,
)
from braidwork.labormarket.demand.verdicts import Outlook, outlook, verdict

__all__ = [
    "METHODS",
    "Links",
    "Need",
    "Outlook",
    "balanced_split",
    "equal_split",
    "link",
    "need",
    "outlook",
    "proportional_split",
    "split_supply",
    "supply_bounds",
    "verdict",
]
