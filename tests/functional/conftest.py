"""A browser, one invented report for it to read, and a PostgreSQL of its own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
INVENTED = Path(__file__).parents[1] / "unit" / "publications" / "invented.py"


@pytest.fixture(scope="session")
def invented() -> Any:
    """The builder of invented releases that the unit tests use."""
    spec = importlib.util.spec_from_file_location("invented_releases", INVENTED)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def sites(invented: Any, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of the invented report, written from left to right (`ltr`) or from right to left (`rtl`)."""
    from braidwork.publications import write_report

    names = ("wage_standard_share", "median_hourly_wage", "self_employed_share", "high_school_or_higher_share")
    made: dict[str, Path] = {}

    def site(direction: str) -> Path:
        if direction not in made:
            pages = [invented.page(*m, hidden=("nhpi",)) for m in invented.MEASURES if m[0] in names]
            folder = tmp_path_factory.mktemp("report") / direction
            made[direction] = write_report(invented.report(pages, direction=direction), folder).folder
        return made[direction]

    return site


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Any]:
    """The installed Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(chromium), args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL of its own, made for these tests and gone after them."""
    absent = "not on this machine: " if os.environ.get("BRAIDWORK_REQUIRE_ALL") != "1" else ""
    missing = [n for n in ("initdb", "pg_ctl") if shutil.which(n) is None] + ["psycopg"] * (
        find_spec("psycopg") is None
    )
    if missing:
        (pytest.skip if absent else pytest.fail)(f"{absent}PostgreSQL with psycopg (missing: {', '.join(missing)})")
    folder = Path(tempfile.mkdtemp(prefix="bw-pg-"))
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user:
        shutil.chown(folder, user)
    run: dict[str, Any] = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    data = str(folder / "data")
    subprocess.run(["initdb", "-D", data, "-U", "braidwork", "-A", "trust", "-N", "-E", "UTF8"], check=True, **run)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    try:
        subprocess.run(["pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start"], check=True, **run)
        yield f"postgresql://braidwork@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run(["pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, **run)
        shutil.rmtree(folder, ignore_errors=True)
