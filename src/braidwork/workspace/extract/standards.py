"""The wage standard that ladders and wages are held against: the region's own year of the house's default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from braidwork.labormarket.asking import DEFAULT_STANDARD
from braidwork.reference import WageStandard, wage_standard

if TYPE_CHECKING:
    from braidwork.region import OpenRegion


def standard_of(region: OpenRegion) -> WageStandard:
    """The standard of the newest year of people in the store."""
    entry = region.store.entry("pums_person")
    return wage_standard(DEFAULT_STANDARD, int(entry.facts.get("year", entry.period[:4])))
