"""The occupation pages in a real browser: finder by keyboard, phone and desk, both directions, axe clean."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

UNIT = Path(__file__).parents[1] / "unit"
PAGES = ("occupations/index.html", "occupations/31-1131.html", "segregation.html", "targets.html", "pipelines.html",
         "exclusion.html")  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def wings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The invented wing with a stylesheet, from left to right and from right to left."""
    from braidwork.publications.occupations import write_wing
    from braidwork.publications.site import _environment

    sys.path.insert(0, str(UNIT))
    try:
        work = importlib.import_module("publications.invented_work")
        invented = importlib.import_module("publications.invented")
    finally:
        sys.path.remove(str(UNIT))
    made = {}
    for direction in ("ltr", "rtl"):
        folder = tmp_path_factory.mktemp(direction)
        environment = _environment(invented.report([], direction=direction))
        write_wing(work.wing(), folder, environment)
        (folder / "style.css").write_text(environment.loader.get_source(environment, "style.css")[0], encoding="utf-8")
        made[direction] = folder
    return made


@pytest.fixture(scope="module")
def page(browser: Any) -> Any:
    """One window for all tests of this file."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


LOOKS = [
    *((390, "light", "ltr", path) for path in PAGES[:4]),
    (1280, "dark", "ltr", PAGES[4]),
    (390, "dark", "rtl", PAGES[1]),
]  # exclusion.html and a real page of each kind are read with the demo report


@pytest.mark.parametrize(("width", "scheme", "direction", "path"), LOOKS)
def test_axe_finds_nothing(page, wings, width, scheme, direction, path):
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)
    page.goto((wings[direction] / path).as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    told = [f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:160]})" for v in found.response["violations"]]
    assert not told, "\n".join(told)


@pytest.mark.parametrize(("width", "direction"), [(320, "ltr"), (768, "ltr"), (1280, "ltr"), (390, "rtl")])
def test_no_page_scrolls_sideways(page, wings, width, direction):
    page.set_viewport_size({"width": width, "height": 844})
    for path in (*PAGES, "occupations/49-9021.html", "occupations/a-to-z.html"):
        page.goto((wings[direction] / path).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        wide, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= room, path


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nurce asistant", "Nursing Assistants"),
        ("RN", "Registered Nurses"),
        ("barista", "Fast Food and Counter Workers"),
        ("hvac tecnician", "Heating, Air Conditioning, and Refrigeration Mechanics and Installers"),
    ],
)
def test_the_finder_understands_people(page, wings, typed, first):
    page.goto((wings["ltr"] / "occupations/index.html").as_uri())
    page.fill("#find", typed)
    page.wait_for_function("document.querySelectorAll('#found a').length > 0")
    assert page.locator("#found a").first.inner_text() == first
    assert (
        "found" in page.locator("#find-status").inner_text() or "closest" in page.locator("#find-status").inner_text()
    )


def test_the_finder_works_by_keyboard_and_says_what_it_found(page, wings):
    page.goto((wings["ltr"] / "occupations/index.html").as_uri())
    page.fill("#find", "zzzzqqq")
    page.wait_for_function("document.getElementById('find-status').textContent.includes('Nothing found')")
    page.fill("#find", "nurse")
    page.wait_for_function("document.querySelectorAll('#found a').length > 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement === document.querySelectorAll('#found a')[1]")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/29-1141.html")


def test_without_script_the_whole_list_is_there(browser, wings):
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto((wings["ltr"] / "occupations/index.html").as_uri())
    assert not plain.locator("#finder").is_visible()
    assert plain.locator(".find-group .find-list a").count() == 10
    plain.locator(".find-group summary").first.click()
    assert plain.locator(".find-group .find-list a").first.is_visible()
    context.close()


def test_a_ladder_is_drawn_inside_a_phone_and_its_steps_open(page, wings):
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto((wings["ltr"] / "occupations/31-1131.html").as_uri())
    box = page.locator(".stairs svg").first.bounding_box()
    assert 300 < box["width"] <= 390
    second = page.locator(".ladder details").nth(1)
    assert not second.locator(".rungs").is_visible()
    second.locator("summary").click()
    assert second.locator(".rungs").is_visible()


def test_on_paper_every_step_is_open(page, wings):
    page.goto((wings["ltr"] / "occupations/31-1131.html").as_uri())
    page.emulate_media(media="print")
    heights = page.evaluate("[...document.querySelectorAll('.rungs')].map(r => r.getBoundingClientRect().height)")
    page.emulate_media(media="screen")
    assert len(heights) == 3
    assert min(heights) > 40
