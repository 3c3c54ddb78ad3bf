"""The occupations wing of a report: a page for every occupation, a finder, and the pages of the whole system."""

from __future__ import annotations

from braidwork.publications.occupations.contents import (
    Criterion,
    ExclusionPage,
    GatewayRow,
    OccupationPage,
    OccupationWing,
    PipelinesPage,
    SegregationPage,
    SegregationTables,
    Standard,
    TargetRow,
    TargetsPage,
    WorkersMix,
    mix_of,
    workers_mixes,
)
from braidwork.publications.occupations.writing import wing_links, write_wing

__all__ = [
    "Criterion",
    "ExclusionPage",
    "GatewayRow",
    "OccupationPage",
    "OccupationWing",
    "PipelinesPage",
    "SegregationPage",
    "SegregationTables",
    "Standard",
    "TargetRow",
    "TargetsPage",
    "WorkersMix",
    "mix_of",
    "wing_links",
    "workers_mixes",
    "write_wing",
]
