"""One small report, written once for the tests that read its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from braidwork.publications import ReportFiles, write_report

from . import invented


@pytest.fixture(scope="session")
def small_report():
    """An invented report of three measures."""
    names = ("wage_standard_share", "median_hourly_wage", "poverty_rate")
    return invented.report([invented.page(*m, hidden=("nhpi",)) for m in invented.MEASURES if m[0] in names])


@pytest.fixture(scope="session")
def written(small_report, tmp_path_factory) -> ReportFiles:
    """That report as files."""
    folder: Path = tmp_path_factory.mktemp("report") / "site"
    return write_report(small_report, folder)
