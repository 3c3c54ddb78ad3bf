"""The stored ledger: a million allocations posted, one person traced, everything verified, bytes a posting.

    python benchmarks/ledger.py [--allocations N] [--database sqlite|postgresql] [--small] [--json]

SYNTHETIC awards, people and lines. All allocations are posted in one transaction, as a plan is: every check, trigger,
index and hash live, in batches of 100 000 allocations (200 000 postings) each. Lines and people are stored before and
not counted. PostgreSQL is a cluster of its own on this machine, made for the run. Wall and CPU seconds of this process
are both printed (on a busy machine the wall says more about the neighbours; the CPU of a PostgreSQL server is not in
them). Targets are of CPU seconds on SQLite and of the wall on PostgreSQL; bytes are a target on SQLite alone. A person
is traced 200 times, on PostgreSQL after its statistics are gathered; the median counts. Exit code 1 where a target is
missed or the ledger does not verify.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any

FUNDS = tuple(f"FUND-{i:02}" for i in range(12))
CODES = ("career", "training_account", "transport", "child_care", "tools")
BINARIES = "/usr/lib/postgresql/15/bin"
LINES_A_PERSON = 5
# Seconds for a million allocations, milliseconds a trace, bytes a posting (table and its indexes). Of the bytes, eight
# are the mark by which a changed row is named.
POST, VERIFY, TRACE, BYTES = 30.0, 20.0, 5.0, 110.0


def main() -> int:
    """The table, or JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--allocations", type=int, default=1_000_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--small", action="store_true", help="20 000 allocations: does it run?")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    count = 20_000 if asked.small else asked.allocations
    folder = Path(tempfile.mkdtemp(prefix="bw-ledger-"))
    try:
        with cluster() if asked.database == "postgresql" else nullcontext("") as address:
            found = measure(count, folder, address)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(found, indent=1) if asked.json else table(found))
    scale, lite = count / 1_000_000, asked.database == "sqlite"
    clock = "cpu" if lite else "wall"
    held = (
        ("post", found["post"][clock], POST * scale),
        ("verify", found["verify"][clock], VERIFY * scale),
        ("trace", found["trace_ms"], TRACE),
        ("bytes", found["bytes_per_posting"] if lite else 0, BYTES),
    )
    missed = [] if asked.small else [name for name, value, most in held if value > most]
    if missed or not found["is_whole"]:
        print(f"missed: {', '.join(missed) or 'the ledger does not verify'}", file=sys.stderr)
    return int(bool(missed) or not found["is_whole"])


def measure(count: int, folder: Path, address: str) -> dict[str, Any]:
    """Posts, verifies and traces in a workspace of its own."""
    from braidwork.workspace import open_workspace, prepare_workspace

    open_workspace(folder, demo=True, environment={"BRAIDWORK_DATABASE_URL": address} if address else {})
    prepare_workspace()
    prepare(count)
    from braidwork.funding.ledger import Movement
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.fiscal.posting import post
    from braidwork.workspace.fiscal.reports import obligations
    from braidwork.workspace.fiscal.tracing import trace
    from braidwork.workspace.fiscal.verifying import verify_chain, verify_ledger

    people = max(1, count // LINES_A_PERSON)
    moved = (
        Movement(FUNDS[i % 12], 1000 + i % 40_000, "2026-08-01", f"p{i % people:07}", f"L{i}", CODES[i % 5])
        for i in range(count)
    )
    posting = timed(lambda: post("encumber", moved, by=SYSTEM))
    checked: list[Any] = []
    verifying = timed(lambda: checked.append(verify_ledger()))
    chain = timed(verify_chain)
    with_statistics()
    traces = [timed(lambda n=n: trace(person=f"p{n * 7919 % people:07}"))["wall"] * 1000 for n in range(200)]
    return {
        "allocations": count, "postings": checked[0].postings, "is_whole": checked[0].good, "post": posting,
        "verify": verifying, "chain_ms": round(chain["wall"] * 1000, 2),
        "trace_ms": round(statistics.median(traces), 2),
        "report_ms": round(timed(obligations)["wall"] * 1000, 2),
        "bytes_per_posting": bytes_per_posting(checked[0].postings),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }  # fmt: skip


def with_statistics() -> None:
    """What PostgreSQL gathers by itself within a minute; a planner without it reads a whole table for one person."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def prepare(count: int) -> None:
    """Fund-years, people and lines."""
    from django.utils import timezone

    from braidwork.funding.ledger import Movement
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.fiscal.models import FundYear, Pseudonym, ServiceLine
    from braidwork.workspace.fiscal.posting import post

    for name in FUNDS:
        FundYear.objects.create(
            fund_year_id=name, fund_id="philanthropy", award=f"SYNTHETIC {name}", origin="benchmark",
            start_date=date(2026, 7, 1), end_date=date(2027, 6, 30), last_posting_date=date(2027, 9, 30),
            allotment_cents=10**13, is_federal=False, flex=1, rule_version="benchmark", is_synthetic=True,
        )  # fmt: skip
    people, now = max(1, count // LINES_A_PERSON), timezone.now()
    Pseudonym.objects.bulk_create((Pseudonym(pseudonym=f"p{i:07}") for i in range(people)), batch_size=5000)
    for start in range(0, count, 50_000):
        ServiceLine.objects.bulk_create(
            (
                ServiceLine(
                    line_id=f"L{i}", pseudonym_id=f"p{i % people:07}", category_code=CODES[i % 5], cost_cents=50_000,
                    service_date=date(2026, 8, 1), waiting_since_date=date(2026, 7, 1), county_code="53033", tier=1,
                    loaded_at=now, is_synthetic=True,
                )
                for i in range(start, min(count, start + 50_000))
            ),
            batch_size=5000,
        )  # fmt: skip
    post("award", [Movement(name, 10**12, "2026-07-01") for name in FUNDS], by=SYSTEM)


def timed(act: Any) -> dict[str, float]:
    """Wall and CPU seconds of an act."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return {"wall": round(time.perf_counter() - wall, 4), "cpu": round(time.process_time() - cpu, 4)}


def bytes_per_posting(postings: int) -> float | None:
    """Bytes of the table of postings and its indexes; None where the database does not tell."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('fiscal_posting')")
        else:
            try:
                cursor.execute("SELECT SUM(pgsize) FROM dbstat WHERE name LIKE 'fiscal_posting%%'", [])
            except Exception:  # a SQLite without dbstat: drop the indexes and the table and see what that frees
                return pages_freed(postings)
        return round(int(cursor.fetchone()[0]) / postings, 1)


def pages_freed(postings: int) -> float:
    """Bytes that a posting takes, by what dropping the table frees; the workspace is of no use afterwards."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        free = cursor.execute("PRAGMA freelist_count").fetchone()[0]
        cursor.execute("DROP TABLE fiscal_posting")
        freed = cursor.execute("PRAGMA freelist_count").fetchone()[0] - free
        size = cursor.execute("PRAGMA page_size").fetchone()[0]
    found: float = round(freed * size / postings, 1)
    return found


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a PostgreSQL of its own."""
    folder = Path(tempfile.mkdtemp(prefix="bw-pg-"))
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    user = "nobody" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    run: dict[str, Any] = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    data, control = str(folder / "data"), shutil.which("pg_ctl") or f"{BINARIES}/pg_ctl"
    make = shutil.which("initdb") or f"{BINARIES}/initdb"
    subprocess.run([make, "-D", data, "-U", "braidwork", "-A", "trust", "-E", "UTF8"], check=True, **run)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    try:
        subprocess.run([control, "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start"], check=True, **run)
        yield f"postgresql://braidwork@127.0.0.1:{port}/postgres"
    finally:
        subprocess.run([control, "-D", data, "-m", "immediate", "stop"], check=False, **run)
        shutil.rmtree(folder, ignore_errors=True)


def table(found: dict[str, Any]) -> str:
    """The figures as lines."""
    post, verify = found["post"], found["verify"]
    rate = found["postings"] / post["cpu"]
    return "\n".join([
        f"SYNTHETIC: {found['allocations']:,} allocations, {found['postings']:,} postings; "
        f"{'whole' if found['is_whole'] else 'NOT WHOLE'}",
        f"post    {post['wall']:8.2f} s wall  {post['cpu']:8.2f} s CPU  ({rate:,.0f} postings a CPU second)",
        f"verify  {verify['wall']:8.2f} s wall  {verify['cpu']:8.2f} s CPU",
        f"chain alone {found['chain_ms']} ms; one person {found['trace_ms']} ms; report {found['report_ms']} ms",
        f"{found['bytes_per_posting']} bytes a posting; peak {found['peak_mb']} MB",
    ])  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main())
