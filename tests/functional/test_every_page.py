"""The demo from nothing to a report, and its pages as a person opens them: accessible, in one folder, no wider scroll.

Every page is read but those of occupations, which are of one kind: of these the hardest ones, chosen by rule.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PERSONS = 50_000  # near what a demo has unless told otherwise, and another number: the option is heard


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder in which `braidwork demo` ran from nothing, and what it printed: one report for this whole file."""
    folder = tmp_path_factory.mktemp("every")
    ran = command(folder, "demo", "--quiet", "--persons", str(PERSONS))
    assert (ran.returncode, ran.stderr) == (0, "")
    return folder, ran.stdout


@pytest.fixture(scope="module")
def report(demo: tuple[Path, str]) -> Path:
    """The report that the demo wrote."""
    return demo[0] / "report" / "demo"


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in a folder, as a person types it."""
    start = [sys.executable, "-c", "from braidwork.cli import main; main()"]
    return subprocess.run([*start, *words], cwd=folder, capture_output=True, text=True, check=False)


def test_the_demo_runs_from_nothing_to_a_report(demo: tuple[Path, str]) -> None:
    folder, printed = demo
    assert printed.startswith("SYNTHETIC: invented people")
    assert "Prosperity gap, 2024" in printed
    assert (folder / "report" / "demo" / "index.html").is_file()
    assert (folder / "report" / "demo" / "visit.html").is_file()
    assert (folder / "report" / "demo" / "plan.pdf").read_bytes().startswith(b"%PDF")
    parts = ("1. The region", "2. One visit", "3. The auditor's view", "4. The equity view", "5. What there is now")
    assert [printed.index(part) for part in parts] == sorted(printed.index(part) for part in parts)
    assert "A way up" in printed and "every hash and sum as sealed" in printed
    (traces,) = re.findall(r"braidwork (fund trace .*?--data data/demo)", printed)
    assert "WIOA" in command(folder, *traces.split()).stdout
    nexts = printed.partition("Next (")[2].strip().splitlines()[1:]
    assert [line.split()[1] for line in nexts if line.strip()] == ["serve", "fund", "region"]
    asked = command(folder, "measure", "population", "--data", "data/demo", "--json")
    said = json.loads(asked.stdout)
    assert (said["synthetic"], said["rows"][0]["n"]) == (True, PERSONS)


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
