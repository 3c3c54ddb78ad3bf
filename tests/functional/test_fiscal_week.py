"""A fiscal manager's week in the browser: load, plan, compare, explain, approve, post, undo, trace, close, export."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

AWARDS = """
[[fund_year]]
fund_year_id = "NEW-LEVY"
award = "SYNTHETIC new levy"
family = "philanthropy"
label = "New levy"
start_date = 2026-01-01
end_date = 2099-12-31
allotment_cents = 50000
balance_cents = 50000
"""
LINES = """line_id,person,category_code,cost_cents,other_grants_cents,service_date,waiting_since_date,county_code,tier
week-1,p-week-1,device,35000,0,{day},2025-10-15,53033,1
week-2,p-week-2,transport,9950,1000,{day},2025-10-15,53053,1
week-3,p-week-3,exam_fee,18000,0,{day},2026-10-15,53061,4
"""


@pytest.fixture(scope="module")
def site(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo workspace with invented books."""
    name = "workspace_served"  # the module that knows how to serve a workspace; a folder of tests is no package
    if name not in sys.modules:
        spec = spec_from_file_location(name, Path(__file__).parent / "test_workspace.py")
        assert spec is not None and spec.loader is not None
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    port = sys.modules[name].free_port()
    folder = shutil.copytree(demo_workspace, tmp_path_factory.mktemp("books") / "data")
    with sys.modules[name].served(folder, port, {}, "demo"):
        yield f"http://127.0.0.1:{port}/"


class Desk:
    """A member of staff at a desk, without JavaScript; each make of page is read by axe once, light and dark."""

    def __init__(self, browser: Any, site: str, name: str, read: set[str]) -> None:
        self.site, self.read = site, read
        self.context = browser.new_context(viewport={"width": 320, "height": 900}, java_script_enabled=False)
        self.reader = browser.new_context(viewport={"width": 320, "height": 900}, bypass_csp=True)
        self.page, self.second = self.context.new_page(), self.reader.new_page()
        self.page.goto(f"{site}staff/sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", f"invented-{name}")
        self.page.click("main button.button")

    def open(self, path: str) -> str:
        """A page by its address; what it says."""
        self.page.goto(self.site + path)
        return self.look()

    def press(self, label: str) -> str:
        """A button or a link by its label; what the page after it says."""
        self.page.locator("main").get_by_text(label, exact=True).first.click()
        return self.look()

    def look(self) -> str:
        """What the page says, after axe and the width of a small phone."""
        from axe_playwright_python.sync_playwright import Axe

        kind = re.sub(r"[0-9a-f-]{36}|[0-9]+|week-\d|demo-[a-z0-9-]+", "*", self.page.url.partition("?")[0])
        if kind not in self.read:
            self.read.add(kind)
            self.second.set_content(self.page.content().replace('href="/static', f'href="{self.site}static'))
            self.second.wait_for_function("document.styleSheets.length === 2")
            for scheme, rules in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
                self.second.emulate_media(color_scheme=scheme)
                found = Axe().run(self.second, options={"resultTypes": ["violations"], **rules})
                assert found.violations_count == 0, f"{self.page.url} {scheme}\n{found.generate_report()}"
            assert self.second.evaluate("document.documentElement.scrollWidth") <= 320, self.page.url
        return str(self.page.inner_text("main"))

    def close(self) -> None:
        """Goes home."""
        self.context.close()
        self.reader.close()


@pytest.mark.browser
def test_a_fiscal_managers_week(browser: Any, site: str, tmp_path: Path) -> None:
    read = set[str]()
    manager, director = (Desk(browser, site, name, read) for name in ("fiscal-manager", "director"))
    try:
        # Monday: awards as a file, lines pasted; a mistake first.
        assert "Digital navigation grant" in manager.open("staff/funds")
        manager.open("staff/funds/load")
        awards = tmp_path / "awards.toml"
        awards.write_text(AWARDS, encoding="utf-8")
        manager.page.set_input_files("#award-file", awards)
        assert "Loaded 1 new fund-year with $500.00" in manager.press("Load the awards")
        lines = LINES.format(day=datetime.now().date().isoformat())
        manager.open("staff/funds/load")
        manager.page.fill("#line-text", lines.replace("9950", "99.50"))
        wrong = manager.press("Load the lines")
        assert "row 2, id week-2, cost_cents" in wrong and "whole cents" in wrong
        manager.page.fill("#line-text", lines)
        assert "Loaded 3 lines of 3 people, 3 of them new" in manager.press("Load the lines")
        # Tuesday: plan, compare, explain three lines.
        plan = manager.press("Plan everything that is open")
        assert "Proven best" in plan and "Narrowest fund first" in plan and "another person must approve it" in plan
        address = manager.page.url.removeprefix(site)
        for line in ("week-1", "week-2", "week-3"):
            told = manager.open(f"{address}/lines/{line}")
            assert "Each fund and why" in told and "not lawful" in told and ("Paid in" in told or "Not paid" in told)
        assert "New levy" in manager.open(f"{address}/lines?fund=NEW-LEVY")
        # Wednesday: the director sees whom it reaches, and approves; the manager posts.
        seen = director.open(address)
        assert "Whom it reaches" in seen and "withheld" in seen
        assert "The plan is approved" in director.press("Approve this plan")
        manager.open(address)
        assert "The plan is posted" in manager.press("Post it to the ledger")
        # Thursday: one line paid and undone; one dollar traced there and back.
        manager.open("staff/funds/lines/week-1")
        if "The bill came" not in manager.page.inner_text("main"):
            manager.open("staff/funds/lines/week-2")
        assert "is posted as paid" in manager.press("Post what was paid")
        manager.page.locator("main tbody th a").last.click()
        trail = manager.look()
        assert all(part in trail for part in ("The fund", "The rule on that date", "a pseudonym", "approved by"))
        manager.page.select_option("#reason", "wrong amount")
        assert "Undone by batch" in manager.press("Undo the entry")
        manager.page.locator("main a[href*='person-of']").first.click()
        assert "Every posting" in manager.look()
        manager.page.locator("main a[href*='/postings/']").first.click()
        manager.look()
        assert "SYNTHETIC" in manager.page.inner_text("main")
        # Friday: the month is closed, the ledger exported and checked, next year thought about.
        manager.open("staff/funds/months")
        manager.page.locator("main button", has_text="Close ").first.click()
        assert "is closed" in manager.look()
        with manager.page.expect_download() as waiting:
            manager.page.get_by_text("All months for beancount").click()
        book = tmp_path / "book.beancount"
        waiting.value.save_as(book)
        assert beancount_accepts(book)
        manager.open("staff/funds/verify")
        assert "The ledger is as it was sealed" in manager.press("Check it all")
        what_if = manager.open("staff/funds/what-if?ask=won&family=philanthropy&amount=25000")
        assert "more of need would be covered" in what_if
        assert "Spent" in manager.open("staff/funds/reports")
        assert "New levy" in manager.open("staff/funds/year/NEW-LEVY")
        assert "The allotment changed" in manager.open("staff/funds/change/NEW-LEVY")
        assert "Batch" in manager.open("staff/funds/ledger")
        manager.open("staff/funds/ledger/1")
        manager.open("staff/funds/trace")
    finally:
        manager.close()
        director.close()


def beancount_accepts(book: Path) -> bool:
    """Whether beancount's own checker finds nothing wrong; without it the assertions of the book are added up."""
    if find_spec("beancount") is None:
        from braidwork.funding.ledger import read_balances

        return sum(read_balances("beancount", book.read_text("utf-8").splitlines()).values()) == 0
    from beancount import loader

    _, errors, _ = loader.load_file(str(book))
    assert not errors, errors[:3]
    return True
