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
# What she types on the pages about work and home; the rest of a field's name is the child's number.
WORK = {"works_as": "fast food", "aims_at": "practical nurse"}
HOME = {
    "wage_hourly_usd": "17.50", "hours_weekly": "24", "most_hours_weekly": "36", "commute_monthly_usd": "60",
    "employer_premium_self_monthly_usd": "140", "rent_monthly_usd": "1450", "savings_usd": "300",
    "other_income_monthly_usd": "250", "born-p2": "9/2020", "care_monthly_usd-p2": "700", "born-p3": "8/2023",
    "care_monthly_usd-p3": "1500",
}  # fmt: skip
PICKS = {"wccc": "applicant", "snap": "no", "has_ssn_for_work": "yes", "is_in_school": "yes"}
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

    def begin(self, language: str = "en") -> None:
        """From the welcome page, in her language, to the first question."""
        self.go("/")
        if language != "en":
            self.press(f"button[value={language}]")
        self.shot(self.page, "welcome")
        self.page.check("main [name=agree]")
        self.press("form[action='/start'] button")
        self.shot(self.page, "question")

    def work_and_home(self) -> None:
        """What she does and would like, what she can take on, and what her home costs; to the money picture."""
        self.go("/work")
        for _ in range(MOST_PAGES):
            if self.page.locator("[name=way]").count() or self.page.url.endswith("/ways"):
                break
            self.fill_in()
            self.press("main form button.button")

    def fill_in(self) -> None:
        """What she says on the page about work and home that is open; fields that it does not have are passed."""
        page = self.page
        for name, text in {**WORK, **HOME}.items():
            if page.locator(f"main input[name='{name}']").count():
                page.fill(f"main input[name='{name}']", text)
        for name in WORK:
            if page.locator(f"[name=pick-{name}]").count():
                page.locator(f"[name=pick-{name}]").first.check()
        if page.locator("#schooling").count():
            page.select_option("#schooling", index=2)  # high school diploma
        for name, value in PICKS.items():
            for each in page.locator(f"[name^=pick-{name}][value={value}]").all():
                each.check()

    def own_plan(self) -> bytes:
        """Her plan on the first way shown, signed by her; the PDF as she saves it."""
        self.press("form[action='/plan/make'] button.button")
        self.page.fill("#name", "Willow Marsh")
        self.press("form[action='/plan/sign'] button.button")
        saved = self.page.context.request.get(f"{self.site}/plan/pdf")
        return bytes(saved.body())

    def share(self, organisation: str) -> None:
        """She lets an organisation see her case, private answers too."""
        self.go("/sharing")
        page = self.page
        page.locator("label", has_text=organisation).first.click()
        if page.locator("[name=private]").count():
            page.check("[name=private]")
        self.press("button[value=share]")

    def sign_in(self, name: str) -> None:
        """A member of the demo's staff."""
        self.go("/staff/sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", f"invented-{name}")
        self.press("main form button.button")

    def newest_case(self) -> str:
        """The number of the case without a name that changed last."""
        link = self.page.locator("main a[href^='/staff/case/']", has_text="A client without a name").first
        return str(link.get_attribute("href")).split("/")[3]

    def desk(self, case: str) -> None:
        """The navigator: papers seen, what was found, the advice read, the plan made, its money asked for."""
        page = self.page
        self.go(f"/staff/case/{case}/papers")
        for paper in ("birth date", "work in the United States"):
            line = page.locator("section.paper-line", has_text=paper).first
            line.locator("summary", has_text="Mark or add").click()
            if line.locator("select[name=which]").count():
                line.locator("select[name=which]").select_option(index=1)
            with page.expect_navigation():
                line.locator("button[value=seen]").click()
        self.shot(page, "papers")
        self.go(f"/staff/case/{case}/findings")
        for fact in ("Unlikely to reach", "skills to succeed", "Other grants"):
            line = page.locator("section.paper-line", has_text=fact).first
            line.locator("summary").click()
            line.locator("[name=value][value=yes]").check()
            line.locator("[name=basis]").fill("our talk about training")
            with page.expect_navigation():
                line.locator("button[value=find]").click()
        self.shot(page, "findings")
        self.go(f"/staff/case/{case}/work")
        self.shot(page, "advice")
        self.go(f"/staff/case/{case}/plan")
        self.press("button[value=make]")
        self.press("button[value=ask]")
        self.shot(page, "plan-desk")

    def offer_and_sign(self, case: str) -> None:
        """The plan with what the funds promised goes before the client, and the navigator signs."""
        self.go(f"/staff/case/{case}/plan")
        if self.page.locator("button[value=renew]").count():
            self.press("button[value=renew]")
        self.press("button[value=offer]")
        self.press("button[value=sign]")

    def sign_again(self) -> None:
        """The client reads on her phone what the navigator laid before her, and signs."""
        self.go("/plan")
        self.page.fill("#name", "Willow Marsh")
        self.press("form[action='/plan/sign'] button.button")

    def plan_money(self) -> str:
        """The fiscal manager plans everything that is open; the address of the plan."""
        self.go("/staff/funds/plans")
        self.press("form button.button")
        self.shot(self.page, "funds")
        return str(self.page.url)

    def decide_money(self, plan: str, what: str) -> None:
        """The director approves a plan, or the fiscal manager posts it: the button that says so."""
        self.page.goto(plan)
        with self.page.expect_navigation():
            self.page.locator("main form button", has_text=what).first.click()
