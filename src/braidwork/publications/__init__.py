"""Publications: releases become pages, open data and a printable brief. Nothing else with figures is accepted."""

from braidwork.publications.contents import MeasurePage, Report, ReportFiles, Shape
from braidwork.publications.report import write_report

__all__ = ["MeasurePage", "Report", "ReportFiles", "Shape", "write_report"]
