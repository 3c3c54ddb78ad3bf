"""A region opened for questions: measures, releases, charts and the report, over one store."""

from __future__ import annotations

from braidwork.region.demo import build_demo
from braidwork.region.opened import OpenRegion, RegionEstimates, open_region
from braidwork.region.reporting import assemble_report

__all__ = ["OpenRegion", "RegionEstimates", "assemble_report", "build_demo", "open_region"]
