"""The visit from the first question to the printed plan, in a browser: client, navigator, fiscal manager, director.

The same walk takes the pictures of the tutorial, so what the tutorial shows is what runs.
"""

from __future__ import annotations

import importlib.util
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[2] / "docs"
# Pages of a case whose plan is signed and whose money is promised: as staff read them at the narrowest width.
PARTS = ("/plan", "/plan/edit", "/plan/1", "/work", "/talk", "/findings", "/papers", "/services-given", "/jobs")
TOLD = "import sys; from braidwork.cli import main; sys.argv = ['braidwork', *sys.argv[1:]]; main()"


def _pictures() -> Any:
    """The program that walks the visit."""
    for name in ("visit_journey", "visit_pictures"):
        if name not in sys.modules:
            spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
            assert spec is not None and spec.loader is not None
            sys.modules[name] = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(sys.modules[name])
    return sys.modules["visit_pictures"]


def _reader() -> Any:
    """Who reads a page at 320 px with axe, in light and dark."""
    name = "every_page_read"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / "test_every_workspace_page.py")
        assert spec is not None and spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name].Reader


@pytest.mark.browser
def test_from_the_first_question_to_the_printed_plan(browser: Any, demo_store: Path, tmp_path: Path) -> None:
    from pypdf import PdfReader

    pictures, data = _pictures(), tmp_path / "demo"
    shutil.copytree(demo_store, data)
    with pictures.served(data) as site:
        case, taken = pictures.walk(browser, site, tmp_path)
        assert {p.name for p in taken} >= {"visit-results.jpg", "visit-ways.jpg", "visit-plan-desk.jpg"}
        assert all(p.stat().st_size > 20_000 for p in taken)
        reader = _reader()(browser, site)
        pictures.Journey(reader.page, site, lambda page, name: None).sign_in("navigator")
        for part in ("", *PARTS):
            reader.go(f"/staff/case/{case}{part}")
        printed = reader.context.request.get(f"{site}/staff/case/{case}/plan/2/pdf/es").body()
        reader.context.close()
    plan = PdfReader(io.BytesIO(printed))
    assert plan.trailer["/Root"]["/MarkInfo"]["/Marked"] and plan.trailer["/Root"]["/Lang"] == "es"
    assert "Willow Marsh" in plan.pages[-1].extract_text()
    # The terminal tells of the same case what the browser did: signed, paid, posted, and the ledger whole.
    command = [sys.executable, "-c", TOLD, "visit", "--demo", "--data", str(data), "--case", case, "--as", "navigator"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "signed by Invented navigator, King County and Willow Marsh" in " ".join(told.split())
    assert "every hash and sum as sealed" in told and "WIOA Title I Adult, priority" in told
    assert "What a move leaves in a month" in told and "not reckoned yet" not in told
    # And the commands that the tutorial ends with, on the same workspace.
    page = (DOCS / "visit.md").read_text("utf-8")
    (facts,) = re.findall(r"^```toml\n(.*?)^```", page, flags=re.M | re.S)
    (tmp_path / "household.toml").write_text(facts, encoding="utf-8")
    for line in "".join(re.findall(r"^```sh\n(.*?)^```", page, flags=re.M | re.S)).splitlines():
        words = [str(data) if word == "data/demo" else word for word in shlex.split(line)[1:]]
        done = subprocess.run([sys.executable, "-c", TOLD, *words], capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert "SYNTHETIC" in done.stdout, f"{line} does not say that all of it is invented"
