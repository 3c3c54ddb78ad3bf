"""Every page of the demo report, as a person opens it: accessible, this folder alone, no sideways scroll."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import braidwork as bw


@pytest.fixture(scope="module")
def report(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A report is logged in its store's ledger; the shared store stays as it was built.
    folder = tmp_path_factory.mktemp("every")
    shutil.copytree(demo_store, folder / "data")
    return bw.open(folder / "data").report(folder / "report").folder


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_leaves_the_folder(browser: Any, report: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": 360, "height": 780})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    pages = sorted(report.rglob("*.html"))
    assert len(pages) >= 24
    for path in pages:
        page.goto(path.as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path.name}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path.name
        assert "ynthetic" in page.inner_text("body"), f"{path.name} does not say that it is synthetic"
    context.close()
    assert asked
    assert all(url.startswith(report.as_uri()) for url in asked)
