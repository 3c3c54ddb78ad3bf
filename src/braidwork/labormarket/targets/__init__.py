"""Target occupations: scored under printed weights, with the acceptability of every rank."""

from __future__ import annotations

from braidwork.labormarket.targets.acceptability import acceptability, all_weights, near_weights
from braidwork.labormarket.targets.criteria import CRITERIA, Criteria, percentiles, read_criteria
from braidwork.labormarket.targets.scoring import Targets, standing, targets

__all__ = [
    "CRITERIA",
    "Criteria",
    "Targets",
    "acceptability",
    "all_weights",
    "near_weights",
    "percentiles",
    "read_criteria",
    "standing",
    "targets",
]
