"""The report in a real browser: phone to wall screen, light and dark, keyboard, both directions, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

pytestmark = pytest.mark.browser

PAGES = ("index.html", "about.html", "measures/wage_standard_share.html", "measures/self_employed_share.html")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE, DESKTOP, WALL = (320, 640), (1280, 900), (2560, 1440)


@contextmanager
def opened(browser, site, path, size=DESKTOP, scheme="light", *, script=True) -> Iterator:
    """The page as one reader meets it: of that size and scheme, on a screen, nothing pressed yet."""
    page = window(browser, script)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(media="screen", color_scheme=scheme)
    page.goto("about:blank")  # the same address again would keep what the test before left in it
    page.goto((site / path).as_uri())
    yield page


@cache
def window(browser, script):
    """One window for all tests of this file: a page opened anew is as good as a window opened anew, and sooner here."""
    return browser.new_context(java_script_enabled=script).new_page()


LOOKS = {
    "phone": (PHONE, "light", "ltr", PAGES),
    "desktop": (DESKTOP, "light", "ltr", PAGES[::2]),
    "dark": (DESKTOP, "dark", "ltr", PAGES[::2]),
    "rtl": (PHONE, "dark", "rtl", PAGES[:1]),
}


@pytest.mark.parametrize(("look", "path"), [(look, path) for look, (*_, paths) in LOOKS.items() for path in paths])
def test_axe_finds_nothing(browser, sites, look, path):
    from axe_playwright_python.sync_playwright import Axe

    size, scheme, direction, _ = LOOKS[look]
    with opened(browser, sites(direction), path, size, scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    told = [f"{v['id']}: {v['help']} ({v['nodes'][0]['html'][:160]})" for v in found.response["violations"]]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("path", [*PAGES, "measures/high_school_or_higher_share.html"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_no_page_scrolls_sideways(browser, sites, path, direction):
    with opened(browser, sites(direction), path) as page:  # one page, laid out anew at each width
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for width, height in (PHONE, (768, 900), (1160, 900), DESKTOP, WALL):
            page.set_viewport_size({"width": width, "height": height})
            laid_out = "[innerWidth, document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            inner, wide, room = page.evaluate(laid_out)
            assert inner == width
            assert wide <= room, width


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_asked_of_another_host(browser, sites, path):
    asked = []
    context = browser.new_context()
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((sites("ltr") / path).as_uri())
    context.close()
    assert asked
    assert all(url.startswith("file://") for url in asked)


def test_the_page_is_whole_without_script(browser, sites):
    with opened(browser, sites("ltr"), "index.html", script=False) as page:
        assert "42% of Hispanic or Latino workers" in page.locator(".lede").inner_text()
        assert page.locator("table.board tbody .score").count() == 4


def test_the_keyboard_reaches_the_content_first(browser, sites):
    with opened(browser, sites("ltr"), "index.html") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["y"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_focus_can_be_seen(browser, sites):
    with opened(browser, sites("ltr"), "index.html") as page:
        for _ in range(4):
            page.keyboard.press("Tab")
            width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
            assert width >= 2


def test_a_withheld_cell_tells_why_on_focus(browser, sites):
    with opened(browser, sites("ltr"), "index.html") as page:
        link = page.locator(".withheld a").first
        reason = page.locator(".withheld .why").first
        assert reason.bounding_box()["width"] <= 1
        link.focus()
        assert reason.bounding_box()["width"] > 20
        assert "Fewer than 10 people" in reason.inner_text()


@pytest.mark.parametrize(("size", "shown", "hidden"), [(PHONE, "narrow", "wide"), (DESKTOP, "wide", "narrow")])
def test_the_drawing_fits_the_screen(browser, sites, size, shown, hidden):
    with opened(browser, sites("ltr"), "measures/wage_standard_share.html", size) as page:
        assert page.locator(f".switching .chart-{shown}").is_visible()
        assert not page.locator(f".switching .chart-{hidden}").is_visible()


def test_letters_in_a_drawing_stay_readable_on_a_phone(browser, sites):
    with opened(browser, sites("ltr"), "measures/wage_standard_share.html", PHONE) as page:
        sizes = page.evaluate(
            "[...document.querySelectorAll('svg.chart-narrow text, svg.map text')]"
            ".filter(t => t.checkVisibility()).map(t => t.getBoundingClientRect().height)"
        )
    assert sizes
    assert min(sizes) >= 10


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_targets_are_large_enough(browser, sites, size):
    with opened(browser, sites("ltr"), "index.html", size) as page:
        small = page.evaluate(
            """[...document.querySelectorAll('a, summary')]
            .filter(e => e.checkVisibility() && !e.classList.contains('skip'))
            .filter(e => !e.closest('p, dd, li:not(.jump li):not(header li)'))
            .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
            .filter(([, r]) => r.width < 24 || r.height < 24).map(([h]) => h)"""
        )
    assert not small


def test_no_text_is_cut_or_covered_on_the_scoreboard(browser, sites):
    with opened(browser, sites("ltr"), "index.html", DESKTOP) as page:
        cut = page.evaluate(
            """[...document.querySelectorAll('.board td .figures, .board th')]
            .filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1)
            .map(e => e.outerHTML.slice(0, 120))"""
        )
    assert not cut


def test_drawings_take_the_colours_of_the_dark_page(browser, sites):
    ask = "getComputedStyle(document.querySelector('.switching .chart-wide text')).fill"
    found = []
    for scheme in ("light", "dark"):
        with opened(browser, sites("ltr"), "measures/wage_standard_share.html", DESKTOP, scheme) as page:
            found.append(page.evaluate(ask))
    assert found[0] != found[1]


def test_on_paper_the_audit_trail_is_open(browser, sites):
    with opened(browser, sites("ltr"), "measures/wage_standard_share.html") as page:
        page.emulate_media(media="print")
        assert page.locator("details.audit dl").first.bounding_box()["height"] > 50
        assert not page.locator("header.site nav").is_visible()


def test_on_paper_the_scoreboard_is_one_table(browser, sites):
    with opened(browser, sites("ltr"), "index.html", PHONE) as page:
        page.emulate_media(media="print")
        assert page.locator(".board thead").is_visible()
        assert page.evaluate("getComputedStyle(document.querySelector('.board .score')).display") == "table-row"
