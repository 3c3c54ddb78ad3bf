"""ACS public-use microdata: people and housing units of every edition, from the official files."""

from __future__ import annotations

from braidwork.sources.pums.edition import PumsFile, inspect, looks_like_pums, puma_vintage
from braidwork.sources.pums.load import rows_of
from braidwork.sources.pums.plan import EditionPlan, plan
from braidwork.sources.pums.tally import LoadTally
from braidwork.sources.pums.write import write_edition

__all__ = [
    "EditionPlan",
    "LoadTally",
    "PumsFile",
    "inspect",
    "looks_like_pums",
    "plan",
    "puma_vintage",
    "rows_of",
    "write_edition",
]
