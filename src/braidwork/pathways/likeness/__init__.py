"""How alike occupations are: learned from what experts call related, in ratings, words and preparation."""

from __future__ import annotations

from braidwork.pathways.likeness.model import Likeness
from braidwork.pathways.likeness.occupation_features import OccupationFeatures, occupation_features

__all__ = ["Likeness", "OccupationFeatures", "occupation_features"]
