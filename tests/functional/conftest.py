"""A browser and one invented report for it to read."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INVENTED = Path(__file__).parents[1] / "unit" / "publications" / "invented.py"


@pytest.fixture(scope="session")
def invented() -> Any:
    """The builder of invented releases that the unit tests use."""
    spec = importlib.util.spec_from_file_location("invented_releases", INVENTED)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sites(invented: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of the invented report, written from left to right (`ltr`) or from right to left (`rtl`)."""
    from braidwork.publications import write_report

    names = ("wage_standard_share", "median_hourly_wage", "self_employed_share", "high_school_or_higher_share")
    made: dict[str, Path] = {}

    def site(direction: str) -> Path:
        if direction not in made:
            pages = [invented.page(*m, hidden=("nhpi",)) for m in invented.MEASURES if m[0] in names]
            folder = tmp_path_factory.mktemp("report") / direction
            made[direction] = write_report(invented.report(pages, direction=direction), folder).folder
        return made[direction]

    return site


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Any]:
    """The installed Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=list(ARGUMENTS))
        yield started
        started.close()
