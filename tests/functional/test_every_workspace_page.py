"""Every page of the workspace as its readers meet it: clients in three languages, staff of every role.

Each page is read at 320 px: axe in light, contrast again in dark, no sideways scroll, the right language and direction,
and no English but where the page says that it is English.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

NARROW = {"width": 320, "height": 700}
# What axe finds on the page as it is now; the page, not its frames, and no style sheet read once more.
AXE = """async (rules) => {
  const found = await axe.run(document, {
    resultTypes: ["violations"], preload: false, iframes: false,
    ...(rules.length ? {runOnly: {type: "rule", values: rules}} : {}),
  });
  return found.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 160)).join(" | "));
}"""
# Words of a page that claim to be of its language: text and labels, outside of what is marked as another one.
OWN_WORDS = """() => {
  const own = document.documentElement.lang, words = [document.title], inOwn = e => e.closest("[lang]").lang === own;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    if (inOwn(at) && !at.closest("script, style, bdi")) words.push(walk.currentNode.data);
  }
  for (const e of document.querySelectorAll("[aria-label], [placeholder], [alt], [title]"))
    if (inOwn(e)) words.push(...["aria-label", "placeholder", "alt", "title"].map(a => e.getAttribute(a) || ""));
  return words.map(w => w.trim()).filter(Boolean);
}"""
ENGLISH = re.compile(r"\b(the|your?|with|this|what|which|and|are|is|of|for|not|we|they)\b", re.IGNORECASE)
# A name that stays in English everywhere, and the words to ask for at a college, put beside the translation.
OFFICIAL = re.compile("Economic Security for All|basic education for adults")
ONE_OF_A_KIND = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/programs/)[\w-]+|(?<=/numbers/)[\w-]+|(?<=/services/).+"
    r"|(?<=/lines/)[^/]+|(?<=/person-of/)[^/]+|(?<=/pay/)[^/]+|(?<=/postings/)\d+|(?<=/ledger/)\d+|(?<=/months/)[^/]+"
    r"|(?<=/funds/change/)[^/]+|(?<=/funds/move/)[^/]+|(?<=/funds/award/)[^/]+|(?<=/funds/year/)[^/]+"
)


def _workspace() -> Any:
    """What the tests of the workspace start a server with."""
    name = "workspace_served"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / "test_workspace.py")
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def _journey() -> Any:
    """How a browser walks a visit: what the tutorial's pictures are taken with."""
    name = "visit_journey"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parents[2] / "docs" / f"{name}.py")
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, demo_store: Path) -> Iterator[str]:
    """The address of a demo workspace beside a demo region."""
    workspace, folder = _workspace(), tmp_path_factory.mktemp("every-page") / "demo"
    shutil.copytree(demo_store, folder)
    port = workspace.free_port()
    with workspace.served(folder, port, {}, "demo"):
        yield f"http://127.0.0.1:{port}"


class Reader:
    """A narrow browser that reads the page it is on, and remembers which it has read."""

    def __init__(self, browser: Any, site: str, lang: str = "en") -> None:
        from axe_playwright_python.base import AXE_SCRIPT

        self.site, self.lang, self.read_so_far = site, lang, dict[str, str]()
        self.context = browser.new_context(viewport=NARROW, bypass_csp=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self._axe = AXE_SCRIPT

    def read(self, kind: str) -> None:
        """Everything that is asked of a page; one page of a kind is enough."""
        page = self.page
        if kind in self.read_so_far:
            return
        self.read_so_far[kind] = page.url
        where = f"{self.lang} {kind} {page.url}"
        page.evaluate(self._axe)
        assert page.evaluate(AXE, []) == [], where
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(AXE, ["color-contrast"]) == [], f"dark {where}"
        page.emulate_media(color_scheme="light")
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], f"sideways: {where}"
        told = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        assert told == [self.lang, "rtl" if self.lang == "ar" else "ltr"], where
        if self.lang != "en":
            left = [words for words in page.evaluate(OWN_WORDS) if ENGLISH.search(OFFICIAL.sub("", words))]
            assert left == [], where

    def go(self, path: str, kind: str = "") -> None:
        """Opens a page and reads it."""
        self.page.goto(self.site + path)
        self.read(kind or path)

    def press(self, target: str, kind: str = "", nth: int = 0) -> None:
        """Presses what leads on, and reads the page that comes."""
        with self.page.expect_navigation():
            self.page.locator(target).nth(nth).click()
        if kind:
            self.read(kind)


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "es", "ar"])
def test_every_page_of_a_client(browser: Any, site: str, lang: str) -> None:
    reader = Reader(browser, site, lang)
    page = reader.page
    page.goto(site)
    reader.press(f"button[value={lang}]", "welcome")
    for path in ("/language/welcome", "/come-back", "/seat/join", "/no/such/page", "/services"):
        reader.go(path)
    page.goto(f"{site}/come-back")
    page.fill("#code", "ABCD-EFGH-JKMN")
    page.fill("#birth_month", "4/1990")
    reader.press("main form button.button", "wrong code")
    page.goto(site)
    page.check("main [name=agree]")
    reader.press("form[action='/start'] button")
    asked = talk(reader)
    assert len(asked) >= 10 and len(asked) == len(set(asked)), "no question comes twice"
    reader.read("results")
    for path in ("/my-papers", "/sharing", "/my-referrals", "/seat", "/pause", "/about-you"):
        reader.go(path)
    page.goto(f"{site}/my-papers")
    page.locator("details summary").first.click()
    page.set_input_files("[name=file] >> nth=0", {"name": "a", "mimeType": "text/plain", "buffer": b"no paper"})
    reader.press("form.add-file button", "a file that is no paper")
    page.goto(f"{site}/my-papers")
    page.locator("details summary").first.click()
    page.set_input_files("[name=photo] >> nth=0", {"name": "a", "mimeType": "image/jpeg", "buffer": photo(page)})
    reader.press("form.add-file button", "a paper added")
    page.goto(f"{site}/sharing")
    page.check("[name=organisation] >> nth=0")
    reader.press("button[value=share]", "shared")
    page.goto(f"{site}/about-you")
    reader.press("main a.button")
    while not page.url.endswith("/done") and page.locator("main form .quiet").count():
        reader.read("about-you " + fields(page, "main form"))
        reader.press("main form button[name=pass]")
    reader.read("about-you done")
    page.goto(f"{site}/pause")
    page.fill("#birth_month", "4/1990")
    reader.press("main form button.button", "code")
    reader.press("form[action='/leave'] button.button", "left")
    work_and_plan(reader)
    assert len(reader.read_so_far) >= 38, sorted(reader.read_so_far)
    reader.context.close()


def work_and_plan(reader: Reader) -> None:
    """A second talk, of a household whose money can be reckoned: work and home, the money picture, her own plan."""
    page = reader.page
    walk = _journey().Journey(page, reader.site, lambda page, name: None)
    walk.begin(reader.lang)
    walk.talk()
    page.goto(f"{reader.site}/work")
    for number in range(12):
        if page.locator("[name=way]").count():
            break
        reader.read(f"work and home {number}")
        walk.fill_in()
        reader.press("main form button.button")
    assert page.locator("[name=way]").count() > 1, "no ways were found"
    reader.read("work and money")
    reader.press("form[action='/plan/make'] button.button", "own plan")
    page.fill("#name", "Willow Marsh")
    reader.press("form[action='/plan/sign'] button.button", "own plan, signed")
    reader.go("/plan/change")


def talk(reader: Reader) -> list[str]:
    """Every question to the results; which came."""
    page, asked = reader.page, list[str]()
    for _ in range(80):
        if page.url.endswith("/results"):
            break
        if page.locator("[name=mark]").count():
            reader.read("two answers that cannot both be")
            reader.press("form:has([name=mark]) button.button")
            continue
        if not page.locator("#answer").count():
            reader.read("private consent")
            reader.press("button[name=agree][value=yes]")
            continue
        reader.read("question " + fields(page, "#answer"))
        asked.append(page.input_value("#answer [name=key]"))
        if page.locator("#others").count():
            page.fill("#others", "1")
            reader.press("#answer button.button", "people of the home")
            page.select_option("#relation-1", index=1)
            page.fill("#age-1", "six")
            reader.press("#answer button.button", "an answer that is unclear")
            page.fill("#age-1", "36")
        elif page.locator("[name=none]").count():
            page.check("[name=none]")
        elif page.locator("#typed").count():
            page.fill("#typed", "34")
        else:
            page.locator("[name=pick]").first.check()
        reader.press("#answer button.button")
    return asked


def fields(page: Any, form: str) -> str:
    """What a form is made of."""
    kinds = page.eval_on_selector_all(f"{form} :is(input, select, textarea)", "all => all.map(f => f.type)")
    return " ".join(sorted(set(kinds)))


def photo(page: Any) -> bytes:
    """A picture as a phone would take one."""
    taken: bytes = page.screenshot(type="jpeg", quality=30)
    return taken


FILES = ("/papers/", "/export/", "/funds/head")  # links that save a file and lead to no page
ROLES = ("navigator", "helper", "partner", "program-manager", "steward", "auditor", "administrator", "fiscal-manager",
         "director")  # fmt: skip


@pytest.mark.browser
def test_every_page_of_staff(browser: Any, site: str) -> None:
    reader = Reader(browser, site)
    page = reader.page
    reader.go("/staff/sign-in")
    page.fill("#name", "navigator")
    page.fill("#password", "not this one")
    reader.press("main form button.button", "a wrong password")
    more: dict[str, Callable[[Reader], None]] = {"navigator": at_the_desk, "administrator": a_colleague}
    for role in ROLES:
        reader.context.clear_cookies()
        page.goto(f"{site}/staff/sign-in")
        page.fill("#name", role)
        page.fill("#password", f"invented-{role}")
        reader.press("main form button.button", f"home of {role}")
        crawl(reader)
        more.get(role, lambda reader: None)(reader)
    kinds = set(reader.read_so_far)
    assert {"/staff/case/…", "/staff/case/…/papers", "/staff/same-person/…", "/staff/referral/…"} <= kinds
    assert {"/staff/rulebook/programs/…/change", "/staff/events", "/staff/people/…"} <= kinds
    assert len(kinds) >= 45, sorted(kinds)
    reader.context.close()


def crawl(reader: Reader) -> None:
    """Every page of staff that a link leads to from here, one of each kind."""
    todo, seen = [reader.page.url.removeprefix(reader.site)], set[str]()
    while todo:
        path = todo.pop(0)
        kind = ONE_OF_A_KIND.sub("…", path.partition("?")[0])
        if kind in seen or any(part in path for part in FILES):
            continue
        seen.add(kind)
        if kind in reader.read_so_far:  # another role may find other links on it
            text = reader.context.request.get(reader.site + path).text()
        else:
            reader.go(path, kind)
            text = reader.page.content()
        todo += [unescape(found) for found in re.findall(r'<a [^>]*?href="(/staff[^"]*)"', text)]


def at_the_desk(reader: Reader) -> None:
    """Forms of a navigator that no link leads to."""
    page = reader.page
    page.goto(f"{reader.site}/staff/begin")
    page.check("[name=agree]")
    reader.press("main form:has([name=agree]) button.button", "desk")
    reader.press("text=Code for the client’s phone", "code for the phone")
    case = page.url.split("/")[5]
    page.goto(f"{reader.site}/staff/today")
    home = page.get_attribute("a[href^='/staff/case/']", "href")
    page.goto(f"{reader.site}{home}/notes")
    page.evaluate("document.querySelector('textarea').removeAttribute('maxlength')")
    page.fill("textarea", "long " * 2100)
    reader.press("main form button.button", "a note too long")
    page.goto(f"{reader.site}/staff/desk/{case}")
    reader.press("text=Leave", "left the desk")


def a_colleague(reader: Reader) -> None:
    """A colleague is added and opens her first link."""
    page = reader.page
    page.goto(f"{reader.site}/staff/people")
    page.fill("main form [name=display_name]", "Invented colleague")
    page.fill("main form [name=sign_in_name]", "colleague")
    reader.press("main form button.button", "a first link")
