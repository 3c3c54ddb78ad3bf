"""Checks of the machine and the store that `braidwork doctor` prints."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from braidwork.engine import Manifest
from braidwork.engine.build import sha256_of
from braidwork.errors import BraidworkError


@dataclass(frozen=True)
class Check:
    """One thing looked at, what was found, and the mend where it is not good."""

    name: str
    good: bool
    finding: str
    mend: str = ""

    def to_dict(self) -> dict[str, object]:
        """The check for JSON."""
        return asdict(self)


def examine(data: Path) -> tuple[Check, ...]:
    """Python, engines, disk, then the store and its ledger; a missing store is said, not failed."""
    return (_python(), _duckdb(), _spark(), _disk(data), *_store(data))


def _python() -> Check:
    good = sys.version_info >= (3, 11)
    return Check("Python", good, f"{platform.python_version()}", "use Python 3.11 or newer")


def _duckdb() -> Check:
    def ask() -> str:
        import duckdb

        rows = duckdb.connect().execute("select 42").fetchall()
        return f"{version('duckdb')} answers {rows[0][0]}"

    return _tried("DuckDB", ask, "install the project again: make clean demo")


def _spark() -> Check:
    try:
        found = f"pyspark {version('pyspark')}"
    except PackageNotFoundError:
        return Check("Spark", True, "not installed (optional: the extra braidwork[spark])")
    java = shutil.which("java")
    return Check("Spark", bool(java), f"{found}, Java {'found' if java else 'missing'}", "install Java 17 for Spark")


def _disk(data: Path) -> Check:
    place = next(p for p in (data, *data.absolute().parents) if p.exists())
    free = shutil.disk_usage(place).free
    return Check("Disk", free > 1 << 30, f"{free / 1e9:,.1f} GB free", "free at least 1 GB")


def _store(data: Path) -> tuple[Check, ...]:
    if not (data / "manifest.json").is_file():
        return (Check("Store", True, f"none in {data} yet (braidwork demo, or braidwork region build)"),)
    try:
        manifest = Manifest.read(data)
    except BraidworkError as problem:
        return (Check("Store", False, problem.what, problem.mend or ""),)
    checks = [
        Check("Store", True, f"{manifest.region}, built {manifest.built}{', SYNTHETIC' if manifest.synthetic else ''}")
    ]
    for entry in manifest.partitions:
        path = data / entry.file
        mend = "rebuild with braidwork region build; the source files are untouched"
        name = f"{entry.table} {entry.partition}"
        if not path.is_file():
            checks.append(Check(name, False, f"{entry.file} is gone", mend))
        elif sha256_of(path) != entry.sha256:
            checks.append(Check(name, False, f"{entry.file} differs from its checksum", mend))
        else:
            checks.append(Check(name, True, f"{entry.rows:,} rows, checksum holds"))
    checks.append(_ledger(data))
    return tuple(checks)


def _ledger(data: Path) -> Check:
    def ask() -> str:
        from braidwork.disclosure import Ledger
        from braidwork.region.opened import LEDGER_NAME

        ledger = Ledger.open(data / LEDGER_NAME)
        ledger.verify()
        return f"{len(ledger.entries()):,} releases, chain unbroken"

    return _tried("Release ledger", ask, "keep the file for an auditor, and ask who edited it")


def _tried(name: str, ask: Callable[[], str], mend: str) -> Check:
    try:
        return Check(name, True, ask())
    except BraidworkError as problem:
        return Check(name, False, problem.what, problem.mend or mend)
    except Exception as problem:  # a diagnosis must not die of what it diagnoses
        return Check(name, False, f"{type(problem).__name__}: {problem}", mend)
