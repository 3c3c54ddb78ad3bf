"""Take README's picture: the scoreboard of the demo region, from a report that `make demo` wrote.

python docs/picture.py report/demo
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

PICTURE = Path(__file__).parent / "images" / "scoreboard.jpg"
WIDTH, BELOW, QUALITY = 1120, 24, 76


def take(report: Path) -> int:
    """Write the picture, from the top of the page to the last line of the headline's groups; return its bytes."""
    from playwright.sync_api import sync_playwright

    browser_path = next(
        found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": WIDTH}, color_scheme="light")
        page.goto((report / "index.html").resolve().as_uri())
        groups = page.locator(".gaps").bounding_box()
        assert groups is not None, f"{report} shows no gaps"
        height = round(groups["y"] + groups["height"]) + BELOW
        page.set_viewport_size({"width": WIDTH, "height": height})
        page.screenshot(path=PICTURE, type="jpeg", quality=QUALITY)
        browser.close()
    return PICTURE.stat().st_size


if __name__ == "__main__":
    sys.stdout.write(f"{PICTURE}: {take(Path(sys.argv[1])):,} bytes\n")
