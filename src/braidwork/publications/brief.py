"""The printable brief."""

from __future__ import annotations

from pathlib import Path

from braidwork.publications.report import Report


def write_brief(report: Report, path: Path) -> None:
    import typst

    typst.compile(b"= " + report.title.encode(), output=str(path))
