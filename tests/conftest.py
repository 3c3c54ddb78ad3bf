"""What every test may ask for: the public files, a browser, Java, the demo store; and what was not run, said aloud.

A part that this machine lacks skips its tests, and the end of the run lists them. With BRAIDWORK_REQUIRE_ALL=1
(the gate) it fails them.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

REPOSITORY = Path(__file__).resolve().parents[1]
_ABSENT = "not on this machine: "
_KEPT_SETTINGS = {"BRAIDWORK_TEST_DATA", "BRAIDWORK_REQUIRE_ALL"}

# Locally a fresh seed each time explores; in the gate a fixed one lets a failure be repeated.
_quiet = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
settings.register_profile("local", max_examples=25, deadline=None, suppress_health_check=_quiet)
settings.register_profile(
    "ci", max_examples=150, deadline=None, derandomize=True, print_blob=True, suppress_health_check=_quiet
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "local"))


def pytest_configure(config: pytest.Config) -> None:
    """A developer's own settings and the open internet must not decide what a test sees."""
    for name in [n for n in os.environ if n.startswith("BRAIDWORK_") and n not in _KEPT_SETTINGS]:
        del os.environ[name]
    # A Java of a minute spends most of its time on compiling well what then runs once: plain compiling, one collector.
    os.environ.setdefault("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    _stay_on_this_machine()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file a worker as `--dist loadfile` does, but every test on Spark with one worker, and so the labor market.

    A Java that starts cold costs more than most files, and so do the regions that the tests of the labor market
    share: each is made once. Files go out as they were collected: browsers and engines first, many short ones last,
    so that no worker ends long after the other.
    """
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    files, shared = (REPOSITORY / "tests").rglob("test_*.py"), "tests/unit/labormarket/"
    on_spark = {p.relative_to(REPOSITORY).as_posix() for p in files if "spark_url" in p.read_text("utf-8")}

    class OneSpark(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = str(super()._split_scope(nodeid))
            if file in on_spark:
                return "Spark"
            return shared if file.startswith(shared) else file

    config.option.loadscopereorder = False
    return OneSpark(config, log)


def _stay_on_this_machine() -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            own = {"localhost", "::1", socket.gethostname(), *_own_addresses()}
            if not (host.startswith("127.") or host in own):
                raise AssertionError(f"a test tried to reach {host}; tests talk to this machine only")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]


def _own_addresses() -> set[str]:
    # Spark on one machine binds to the machine's own address.
    try:
        return {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None)}
    except OSError:
        return set()


def _absent(what: str, mend: str) -> NoReturn:
    if os.environ.get("BRAIDWORK_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing and BRAIDWORK_REQUIRE_ALL=1. What to do: {mend}", pytrace=False)
    pytest.skip(f"{_ABSENT}{what} ({mend})")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """List the tests that a missing part kept from running, so that a green run never hides them."""
    missed: Counter[str] = Counter()
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if _ABSENT in reason:
            missed[reason.split(_ABSENT, 1)[1]] += 1
    if missed:
        terminalreporter.section("NOT RUN: parts that this machine lacks", sep="!", red=True, bold=True)
        for what, count in missed.most_common():
            terminalreporter.write_line(f"{count:4d} tests: {what}")


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root folder of the checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def public_data() -> Path:
    """The folder of real public files that BRAIDWORK_TEST_DATA names."""
    named = os.environ.get("BRAIDWORK_TEST_DATA")
    if not named or not Path(named).is_dir():
        _absent("the folder of real public files", "set BRAIDWORK_TEST_DATA to it")
    return Path(named).resolve()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The installed Chromium, to be driven by Playwright as `executable_path`."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return Path(found)
    _absent("Chromium", "install the system's package chromium")


@pytest.fixture(scope="session")
def java() -> Path:
    """The installed Java, which Spark needs."""
    home = os.environ.get("JAVA_HOME")
    candidates = [str(Path(home) / "bin" / "java")] if home else []
    for name in [*candidates, "java"]:
        if found := shutil.which(name):
            return Path(found)
    _absent("Java", "install the system's package default-jre-headless (17 or newer)")


@pytest.fixture(scope="session")
def spark_url(java: Path) -> str:
    """The engine address of a Spark with two cores in this process."""
    if find_spec("pyspark") is None:
        _absent("pyspark", "install requirements.lock: make test does")
    return "spark://local[2]"


def _once(tmp_path_factory: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """A folder built once for the whole run, also where several workers share the tests."""
    import fcntl

    base = tmp_path_factory.getbasetemp()
    root = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, done = root / f"{name}-store" / "data", root / f"{name}-store.done"
    with (root / f"{name}-store.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.parent.mkdir(exist_ok=True)
            build(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the synthetic demo region's store, built once by the product's own function; read only."""
    from braidwork.region import build_demo

    return _once(tmp_path_factory, "demo", build_demo)


@pytest.fixture(scope="session")
def demo_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo workspace as `braidwork workspace init --demo` makes it, made once; to copy, then serve."""
    code = "import sys; from pathlib import Path; from braidwork.cli.serving import run_workspace_init as init; "
    code += "init(Path(sys.argv[1]), demo=True)"

    def build(folder: Path) -> None:  # in a process of its own: Django holds one workspace a process
        subprocess.run([sys.executable, "-c", code, str(folder)], check=True, capture_output=True)

    return _once(tmp_path_factory, "workspace", build)


# What occupations, ladders and targets read; the national people and the older editions stay out for speed.
_WORK_FILES = (
    "bls", "census", "census-pums/wa-2024-1yr", "nces/CIP2020_SOC2018_Crosswalk.xlsx",
    "nces/ipeds/c2024_a_totals.parquet", "nces/ipeds/hd2024.csv.gz", "onet/db_30_1_excel/Occupation Data.xlsx",
    "onet/db_30_1_excel/Job Zones.xlsx", "onet/db_30_1_excel/Alternate Titles.xlsx",
    "onet/db_30_1_excel/Related Occupations.xlsx", "onet/db_30_1_excel/Education, Training, and Experience.xlsx",
    "onet/db_30_1_text_rebuilt/Skills.txt.gz", "onet/db_30_1_text_rebuilt/Knowledge.txt.gz",
    "transitions/cps_monthly_transition_counts_occ22.csv.gz", "wa_esd",
)  # fmt: skip


@pytest.fixture(scope="session")
def work_store(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Puget Sound's store with its work and people from the real files, built once; read only."""
    from braidwork.reference import region
    from braidwork.sources.build import build_region

    sources = [public_data / name for name in _WORK_FILES]
    return _once(tmp_path_factory, "work", lambda folder: build_region(sources, folder, region("puget-sound")))
