"""Target occupations: scored under printed weights, with the acceptability of every rank; the equity funnel."""

from __future__ import annotations

from braidwork.labormarket.targets.acceptability import acceptability, all_weights, near_weights
from braidwork.labormarket.targets.criteria import CRITERIA, Criteria, percentiles, read_criteria
from braidwork.labormarket.targets.funnel import STEPS, Funnel, StepIndex, equity_funnel
from braidwork.labormarket.targets.scoring import Targets, standing, targets

__all__ = [
    "CRITERIA",
    "STEPS",
    "Criteria",
    "Funnel",
    "StepIndex",
    "Targets",
    "acceptability",
    "all_weights",
    "equity_funnel",
    "near_weights",
    "percentiles",
    "read_criteria",
    "standing",
    "targets",
]
