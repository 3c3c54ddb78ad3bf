"""A region opened for questions: measures, releases, charts and the report, over one store.

Names load their module on first use, so that one measure does not pay for the report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.region.demo import build_demo as build_demo
    from braidwork.region.opened import OpenRegion as OpenRegion
    from braidwork.region.opened import RegionEstimates as RegionEstimates
    from braidwork.region.opened import open_region as open_region
    from braidwork.region.reporting import assemble_report as assemble_report

_MODULE_OF = {
    "OpenRegion": "opened",
    "RegionEstimates": "opened",
    "assemble_report": "reporting",
    "build_demo": "demo",
    "open_region": "opened",
}
__all__ = list(_MODULE_OF)


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"braidwork.region.{_MODULE_OF[name]}"), name)
