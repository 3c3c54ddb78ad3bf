"""The Self-Sufficiency Standard: cost of a decent living by family type and place."""

from __future__ import annotations

from braidwork.sources.self_sufficiency.families import HOURS_PER_YEAR, FamilyType, family_type, family_types
from braidwork.sources.self_sufficiency.load import SelfSufficiencyLoader
from braidwork.sources.self_sufficiency.places import StandardPlacesLoader

__all__ = [
    "HOURS_PER_YEAR",
    "FamilyType",
    "SelfSufficiencyLoader",
    "StandardPlacesLoader",
    "family_type",
    "family_types",
]
