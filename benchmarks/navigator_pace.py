"""A navigator takes one client from an empty desk to results, in a browser, at the pace of a person.

    python benchmarks/navigator_pace.py [--counted] [--json]

The household is a usual one of a career center: 34 years old, Seattle, a spouse and a child of five, a part-time job,
an unpaid bill. She reads each question for 1.2 seconds, takes 0.6 seconds for a click and types five characters a
second; the answers to the private questions are among it. The time runs from the first click on "Sit with a client"
to the page of results. With `--counted` the pace is added up and not waited for, beside the time that the pages really
took. Needs Chromium and the extra of the tests. Exit code 1 at four minutes or more, or where a question comes twice.
"""

from __future__ import annotations

import argparse
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import sync_playwright

READ, CLICK, KEY = 1.2, 0.6, 0.2
MOST_MINUTES = 4.0
COMMAND = [sys.executable, "-c", "from braidwork.cli import main; main()"]
TYPED = {"age": "34", "pay": "1450"}
# Picked where a question offers them; all else is "none of these", the first choice, or the lowest range.
PICKED = ("high school diploma", "bill", "more hours")


class Navigator:
    """One pair of hands at a page; what they take is waited for, or counted."""

    def __init__(self, page: Any, *, waits: bool) -> None:
        self.page, self.waits = page, waits
        self.counted, self.clicks, self.keys = 0.0, 0, 0

    def take(self, seconds: float) -> None:
        """Passes time."""
        self.counted += seconds
        if self.waits:
            time.sleep(seconds)

    def click(self, target: Any, *, leads_on: bool = False) -> None:
        """A click, and the page that it leads to."""
        self.take(CLICK)
        self.clicks += 1
        if not leads_on:
            target.click()
            return
        with self.page.expect_navigation():
            target.click()

    def type(self, selector: str, text: str) -> None:
        """Characters into a field, one after another."""
        self.click(self.page.locator(selector))
        self.take(KEY * len(text))
        self.keys += len(text)
        self.page.locator(selector).fill(text)

    def choose(self, selector: str, number: int) -> None:
        """One line of a list: a click to open it, a click to pick."""
        self.take(2 * CLICK)
        self.clicks += 2
        self.page.locator(selector).select_option(index=number)


def main() -> int:
    """Sit, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counted", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = [path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))]
    if not found:
        print("Chromium: not on this machine")
        return 0
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found[0], args=["--headless", "--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"{site}staff/sign-in")
        page.fill("#name", "navigator")
        page.fill("#password", "invented-navigator")
        page.click("main form button.button")
        page.wait_for_url("**/staff/today")
        run = sit(Navigator(page, waits=not options.counted))
        browser.close()
    if options.json:
        print(json.dumps(run))
    else:
        print(f"minutes {run['minutes']:.2f}, of it {run['page_seconds']:.1f} seconds of waiting for pages")
        print(f"questions {run['questions']}, asked twice {run['repeats']}")
        print(f"clicks {run['clicks']}, characters typed {run['characters']}")
        print(
            f"left of {MOST_MINUTES:.0f} minutes for the client to think: {run['seconds_left']:.1f} seconds a question"
        )
        print(f"results: {run['programs']} programs decided")
    return int(run["minutes"] >= MOST_MINUTES or run["repeats"] > 0 or not run["programs"])


def sit(hands: Navigator) -> dict[str, Any]:
    """One intake from an empty desk to the case with its results."""
    page, asked = hands.page, list[str]()
    began = time.monotonic()
    hands.click(page.get_by_role("link", name="Sit with a client"), leads_on=True)
    hands.take(READ)
    hands.click(page.locator("[name=agree]"))
    hands.click(page.get_by_role("button", name="Begin", exact=True), leads_on=True)
    for _ in range(80):
        hands.take(READ)
        if page.locator("#answer").count():
            asked.append(page.locator("#answer [name=key]").input_value())
            answer(hands, asked[-1])
        elif page.locator("button[value='private-yes']").count():
            hands.click(page.locator("button[value='private-yes']"), leads_on=True)
        else:
            break
    hands.click(page.locator("a[href^='/staff/case/']").first, leads_on=True)
    seconds = time.monotonic() - began
    pages = seconds - hands.counted if hands.waits else seconds
    left = MOST_MINUTES * 60 - hands.counted - pages
    return {
        "minutes": (hands.counted + pages) / 60, "seconds_left": left / max(len(asked), 1),
        "page_seconds": pages, "questions": len(asked),
        "repeats": len(asked) - len(set(asked)), "clicks": hands.clicks, "characters": hands.keys,
        "programs": page.locator("section[aria-labelledby=decisions] tbody tr").count(),
    }  # fmt: skip


def answer(hands: Navigator, key: str) -> None:
    """The answer of this household to the question on the page."""
    page, name = hands.page, key.partition("@")[0]
    form = page.locator("#answer")
    if name == "people":
        hands.type("#others", "2")
        hands.click(form.locator("button.button"), leads_on=True)
        for number, (relation, age) in enumerate(((1, "36"), (3, "5")), start=1):
            hands.choose(f"#relation-{number}", relation)
            hands.type(f"#age-{number}", age)
    elif name in TYPED and page.locator("#typed").count():
        hands.type("#typed", TYPED[name])
    elif page.locator("[name=pick]").count():
        labels = form.locator("label.pick")
        wanted = [i for i in range(labels.count()) if any(p in labels.nth(i).inner_text() for p in PICKED)]
        none = form.locator("[name=none]")
        for i in wanted[: 1 if page.locator("[type=radio][name=pick]").count() else None]:
            hands.click(labels.nth(i))
        if not wanted:
            hands.click(none if none.count() else labels.first)
    elif page.locator("#typed").count():
        hands.type("#typed", "0")
    hands.click(form.locator("button.button"), leads_on=True)


@contextmanager
def served() -> Iterator[str]:
    """The address of a demo workspace of its own."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="bw-pace-") as folder:
        server = subprocess.Popen(
            [*COMMAND, "serve", "--demo", "--data", folder, "--port", str(port)], stdout=subprocess.DEVNULL
        )
        try:
            for _ in range(600):
                if server.poll() is not None:
                    raise SystemExit("the server did not start")
                try:
                    socket.create_connection(("127.0.0.1", port)).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    sys.exit(main())
