"""What doctor looks at, when the machine or the store is not well."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from braidwork.region import health


def by_name(checks: tuple[health.Check, ...]) -> dict[str, health.Check]:
    return {c.name: c for c in checks}


def test_a_good_machine_and_store(demo_store: Path):
    checks = by_name(health.examine(demo_store))
    assert all(c.good for c in checks.values()), checks
    assert "SYNTHETIC" in checks["Store"].finding
    assert checks["pums_person synthetic-2024"].finding == "60,000 rows, checksum holds"
    assert set(checks["Store"].to_dict()) == {"name", "good", "finding", "mend"}


def test_no_store_yet_is_no_fault(tmp_path: Path):
    assert by_name(health.examine(tmp_path / "new" / "folder"))["Store"].good


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    full = shutil.disk_usage(tmp_path)._replace(free=1000)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda place: full)
    disk = by_name(health.examine(tmp_path))["Disk"]
    assert (disk.good, bool(disk.mend)) == (False, True)


def test_spark_without_java_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health.shutil, "which", lambda name: None)
    spark = by_name(health.examine(tmp_path))["Spark"]
    assert spark.good is ("not installed" in spark.finding)


def test_a_broken_engine_is_a_finding_and_not_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import duckdb

    def broken(*words: object) -> None:
        raise RuntimeError("no engine today")

    monkeypatch.setattr(duckdb, "connect", broken)
    found = by_name(health.examine(tmp_path))["DuckDB"]
    assert (found.good, found.finding) == (False, "RuntimeError: no engine today")
