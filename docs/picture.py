"""Take README's picture: the scoreboard of the demo region, from a report that `make demo` wrote.

python docs/picture.py report/demo
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

PICTURE = Path(__file__).parent / "images" / "scoreboard.jpg"
WIDTH, HEIGHT, QUALITY = 1120, 1010, 82


def take(report: Path) -> int:
    """Write the picture and return its size in bytes."""
    from playwright.sync_api import sync_playwright

    browser_path = next(
        found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto((report / "index.html").resolve().as_uri())
        page.screenshot(path=PICTURE, type="jpeg", quality=QUALITY)
        browser.close()
    return PICTURE.stat().st_size


if __name__ == "__main__":
    sys.stdout.write(f"{PICTURE}: {take(Path(sys.argv[1])):,} bytes\n")
