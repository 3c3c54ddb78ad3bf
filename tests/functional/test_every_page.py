"""The pages of the demo report, as a person opens them: accessible, this folder alone, no sideways scroll.

Every page is read but those of occupations, which are of one kind: of these the hardest ones, chosen by rule.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
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


def hardest(folder: Path) -> list[Path]:
    """Six pages of occupations: the longest and the shortest, the most ladders, no ladder, a figure withheld, a long
    name; where one page is hardest in two ways, the next hardest stands in."""
    pages = {p: p.read_text(encoding="utf-8") for p in sorted(folder.glob("[0-9]*.html"))}
    rules: tuple[Callable[[str], float], ...] = (
        len,
        lambda text: -len(text),
        lambda text: text.count('class="ladder"'),
        lambda text: -text.count('class="ladder"'),
        lambda text: text.count(">withheld"),
        lambda text: len(text.partition("<h1>")[2].partition("</h1>")[0]),
    )
    chosen: list[Path] = []
    for rule in rules:
        left = [p for p in pages if p not in chosen]
        chosen.append(max(left, key=lambda p: rule(pages[p])))
    return chosen


def to_read(report: Path) -> list[Path]:
    """Every page, the pages of occupations as far as `hardest` chooses them."""
    occupations = report / "occupations"
    alike = {*occupations.glob("[0-9]*.html")}
    return sorted([*({*report.rglob("*.html")} - alike), *hardest(occupations)])


@pytest.mark.browser
def test_axe_finds_nothing_and_nothing_leaves_the_folder(browser: Any, report: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": 360, "height": 780})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    pages = to_read(report)
    names = {p.relative_to(report).as_posix() for p in pages}
    systems = {"segregation.html", "targets.html", "pipelines.html", "exclusion.html"}
    assert systems | {"index.html", "occupations/index.html", "occupations/a-to-z.html"} <= names
    assert len(pages) >= 24 + 6
    for path in pages:
        page.goto(path.as_uri())
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path.name}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path.name
        assert "ynthetic" in page.inner_text("body"), f"{path.name} does not say that it is synthetic"
    context.close()
    assert asked
    assert all(url.startswith(report.as_uri()) for url in asked)
