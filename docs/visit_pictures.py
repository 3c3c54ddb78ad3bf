"""Take the pictures of the tutorial "A visit, end to end": a browser walks the visit in the demo that `make demo` made.

python docs/visit_pictures.py data/demo

The demo is copied and served for the walk; the copy goes afterwards. Needs Chromium, and pdftoppm for the printed plan.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from visit_journey import DESK, PHONE, Journey

IMAGES = Path(__file__).parent / "images"
SERVE = "import sys; from braidwork.cli import main; sys.argv = ['braidwork', *sys.argv[1:]]; main()"
QUALITY = 72
# Each picture: from the top of the page, or of the first thing found, and how much of it (CSS pixels).
CUT = {"ways": ("main h1", 780), "plan-desk": ("main h1", 760), "results": ("main h1", 780)}


def take(data: Path, out: Path = IMAGES) -> list[Path]:
    """Walk the visit in English, and to the money picture in Spanish and Arabic; the pictures that were written."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        copy = Path(folder) / "demo"
        shutil.copytree(data, copy)
        with served(copy) as site:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            _, taken = walk(browser, site, out)
            taken += [*alone(browser, site, out, "es"), *alone(browser, site, out, "ar")]
            browser.close()
    return list(dict.fromkeys(taken))


def walk(browser: Any, site: str, out: Path) -> tuple[str, list[Path]]:
    """Client, navigator, fiscal manager and director, to a plan that both signed: the case, and the pictures."""
    taken: list[Path] = []
    phone = _journey(browser, site, out, taken, PHONE, {"results", "ways"})
    phone.begin()
    phone.talk()
    phone.shot(phone.page, "results")
    phone.work_and_home()
    phone.shot(phone.page, "ways")
    phone.own_plan()
    phone.share("Invented Center Central")
    desk = _journey(browser, site, out, taken, DESK, {"plan-desk"})
    desk.sign_in("navigator")
    case = desk.newest_case()
    desk.desk(case)
    manager, director = (_journey(browser, site, out, taken, DESK, set()) for _ in range(2))
    manager.sign_in("fiscal-manager")
    plan = manager.plan_money()
    director.sign_in("director")
    director.decide_money(plan, "Approve")
    manager.decide_money(plan, "Post")
    desk.offer_and_sign(case)
    phone.sign_again()
    desk.go(f"/staff/case/{case}/plan")
    desk.shot(desk.page, "plan-desk")
    printed = desk.page.context.request.get(f"{site}/staff/case/{case}/plan/2/pdf/en").body()
    return case, [*taken, *_first_page(printed, out)]


def alone(browser: Any, site: str, out: Path, language: str) -> list[Path]:
    """A client alone with a phone, to the money picture in her language."""
    taken: list[Path] = []
    phone = _journey(browser, site, out, taken, PHONE, {"ways"}, f"-{language}")
    phone.begin(language)
    phone.talk()
    phone.work_and_home()
    phone.shot(phone.page, "ways")
    return taken


def _journey(
    browser: Any, site: str, out: Path, taken: list[Path], size: dict[str, int], wanted: set[str], ending: str = ""
) -> Journey:
    def shot(page: Any, name: str) -> None:
        if name in wanted:
            taken.append(_cut(page, name, out / f"visit-{name}{ending}.jpg"))

    scale = 1.5 if size is PHONE else 1.0
    return Journey(browser.new_context(viewport=size, device_scale_factor=scale).new_page(), site, shot)


def _cut(page: Any, name: str, path: Path) -> Path:
    first, height = CUT[name]
    box = page.locator(first).first.bounding_box()
    assert box is not None, f"{page.url} has no {first}"
    top, width = max(box["y"] - 16, 0), page.viewport_size["width"]
    clip = {"x": 0, "y": top, "width": width, "height": height}
    page.screenshot(path=path, type="jpeg", quality=QUALITY, full_page=True, clip=clip)
    return path


def _first_page(printed: bytes, out: Path) -> list[Path]:
    """The first page of the printed plan, where the program that draws it is here."""
    if shutil.which("pdftoppm") is None:
        return []
    drawn = ["pdftoppm", "-r", "70", "-jpeg", "-f", "1", "-l", "1", "-singlefile", "-", str(out / "visit-printed")]
    subprocess.run(drawn, input=printed, check=True)
    return [out / "visit-printed.jpg"]


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The demo at an address of this machine, once it answers."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    command = [sys.executable, "-c", SERVE, "serve", "--demo", "--data", str(data), "--port", str(port)]
    site = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(site, server)
            yield site
        finally:
            server.terminate()


def _wait(site: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(240):
        try:
            urlopen(site, timeout=5).close()
            return
        except OSError:
            if server.poll() is not None:
                raise RuntimeError("the demo cannot be served") from None
            time.sleep(0.25)
    raise RuntimeError("the demo does not answer")


def chromium() -> str:
    """The Chromium of this machine."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(found for name in names if (found := shutil.which(name)))


if __name__ == "__main__":
    for path in take(Path(sys.argv[1])):
        sys.stdout.write(f"{path}: {path.stat().st_size:,} bytes\n")
