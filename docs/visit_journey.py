"""A visit from the first question to the printed plan, as people go through it in a browser: one client, one navigator.

The build takes the pictures of the tutorial with it, and the tests walk the same way: what the tutorial shows, runs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from braidwork.eligibility.questions.brief import MOTHER
from braidwork.eligibility.questions.parsing import RELATIONS

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
MOST_PAGES = 80
Shot = Callable[[Any, str], None]


class Journey:
    """One browser page and where its pictures go: `shot(page, name)`."""

    def __init__(self, page: Any, site: str, shot: Shot) -> None:
        self.page, self.site, self.shot = page, site.rstrip("/"), shot
        page.set_default_timeout(20_000)

    def go(self, path: str) -> None:
        """Opens a page of the site."""
        self.page.goto(self.site + path)

    def press(self, target: str, nth: int = 0) -> None:
        """Presses what leads on and waits for the page that comes."""
        with self.page.expect_navigation():
            self.page.locator(target).nth(nth).click()

    def talk(self) -> int:
        """Answers as the invented mother of two does, to the results; how many questions came."""
        asked = 0
        for _ in range(MOST_PAGES):
            if not self.page.locator("#answer, [name=mark], button[name=agree]").count():
                break  # the results
            if self.page.locator("[name=mark]").count():
                self.press("form:has([name=mark]) button.button")
            elif not self.page.locator("#answer").count():
                self.press("button[name=agree][value=yes]")
            else:
                asked += 1
                self.answer(self.page.input_value("#answer [name=key]"))
        return asked

    def answer(self, key: str) -> None:
        """One question, by its key, as she would answer it."""
        page, codes = self.page, MOTHER.codes.get(key.partition("@")[0], ())
        if page.locator("#others").count():
            self._people()
            return
        picks = page.locator("#answer [name=pick]")
        offered = [picks.nth(n).get_attribute("value") for n in range(picks.count())]
        wanted = [code for code in codes if code in offered]
        if (amount := MOTHER.amounts.get(key)) is not None and page.locator("#typed").count():
            page.fill("#typed", f"{amount:g}")
        elif wanted:
            for code in wanted:
                page.check(f"#answer [name=pick][value='{code}']")
        elif page.locator("[name=none]").count():
            page.check("[name=none]")
        elif page.locator("#typed").count() and not offered:
            page.fill("#typed", "0")
        else:
            picks.first.check()
        self.press("#answer button.button")

    def _people(self) -> None:
        page = self.page
        page.fill("#others", str(len(MOTHER.people)))
        if not page.locator("#relation-1").count():
            self.press("#answer button.button")
        for number, member in enumerate(MOTHER.people, 1):
            relation = next(n for n, (_, name, _) in enumerate(RELATIONS, 1) if name == member.relationship)
            page.select_option(f"#relation-{number}", str(relation))
            page.fill(f"#age-{number}", str(member.age))
        self.press("#answer button.button")
