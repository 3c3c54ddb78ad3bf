"""The ledger under real hands: a poster that is killed in the middle, and two posters who want the same money."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PREPARE = """
import json, os, signal, sys
from datetime import date
from pathlib import Path
from braidwork.workspace import open_workspace, prepare_workspace
open_workspace(Path(sys.argv[1]), demo=True)
prepare_workspace()
from django.utils import timezone
from braidwork.funding.ledger import Movement
from braidwork.workspace.casework.events import SYSTEM
from braidwork.workspace.fiscal.models import FundYear, Pseudonym, ServiceLine
from braidwork.workspace.fiscal.posting import post
FundYear.objects.create(fund_year_id="A", fund_id="port", award="A", origin="t", start_date=date(2026, 7, 1),
    end_date=date(2027, 6, 30), last_posting_date=date(2027, 9, 30), allotment_cents=10**9, is_federal=False, flex=1,
    rule_version="t", is_synthetic=True)
Pseudonym.objects.create(pseudonym="p", is_synthetic=True)
lines = int(sys.argv[2])
ServiceLine.objects.bulk_create([ServiceLine(line_id=f"L{i}", pseudonym_id="p", category_code="career",
    cost_cents=1000, service_date=date(2026, 8, 1), waiting_since_date=date(2026, 7, 1), county_code="53033", tier=1,
    loaded_at=timezone.now(), is_synthetic=True) for i in range(lines)], batch_size=2000)
post("award", [Movement("A", int(sys.argv[3]), "2026-07-01")], by=SYSTEM)
from django.db import connections
from braidwork.errors import RefusedError
from braidwork.workspace.fiscal import posting
from braidwork.workspace.fiscal.standing import StoredStanding
from braidwork.workspace.fiscal.verifying import verify_ledger

def promise(first, last):
    post("encumber", (Movement("A", 1000, "2026-08-01", "p", f"L{i}", "career") for i in range(first, last)), by=SYSTEM)

def forked(act):
    "A process of its own that runs act(say); what it says comes out of the other end."
    connections.close_all()  # one that two processes share would mix their answers
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            act(lambda text: os.write(into, (text + chr(10)).encode()))
        finally:
            os._exit(0)
    os.close(into)
    return pid, os.fdopen(out)

def stand():
    check = verify_ledger()
    held = StoredStanding().balances(["A"]).get(("A", 1100), 0)
    return [check.good, check.batches, check.postings, held, *check.faults]
"""
KILL = """
posting._ENTRIES_AT_ONCE = 100  # several batches of one transaction

def killed_in_the_middle(say):
    seal, count = posting._seal, []
    def sealed(*arguments):
        found = seal(*arguments)
        count.append(found)
        if len(count) == 3:
            say("in the middle")
            signal.pause()
        return found
    posting._seal = sealed
    promise(0, 600)

def killed_at_the_end(say):
    promise(0, 600)
    say("acknowledged")
    signal.pause()

told = []
for act in (killed_in_the_middle, killed_at_the_end):
    pid, heard = forked(act)
    word = heard.readline().strip()
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    told.append([word, *stand()])
try:
    promise(0, 600)
except RefusedError as error:
    told.append(error.what)
print(json.dumps(told))
"""
RACE = """
def wants(first):
    def act(say):
        for start in range(first, first + 40, 4):
            try:
                promise(start, start + 4)
                say("posted")
            except RefusedError as error:
                say(error.what)
    return act

both = [forked(wants(first)) for first in (0, 40)]
said = [heard.read().split(chr(10))[:-1] for _, heard in both]
for pid, _ in both:
    os.waitpid(pid, 0)
print(json.dumps([said, stand()]))
"""


def run(text: str, folder: Path, lines: int, cents: int, environment: dict[str, str] | None = None) -> Any:
    everything = {**os.environ, **(environment or {})}
    ran = subprocess.run(
        [sys.executable, "-c", PREPARE + text, str(folder), str(lines), str(cents)], env=everything,
        capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_a_poster_killed_in_the_middle_leaves_nothing_and_one_that_was_done_leaves_all(tmp_path: Path) -> None:
    middle, end, refused = run(KILL, tmp_path, 600, 10**9)
    assert middle == ["in the middle", True, 1, 2, 10**9]
    assert end == ["acknowledged", True, 7, 1_202, 10**9 - 600_000]
    assert "would be spent or promised" in refused


def test_two_posters_cannot_overdraw_a_fund(tmp_path: Path, postgresql: str) -> None:
    import psycopg

    with psycopg.connect(postgresql, autocommit=True) as server:
        server.execute("CREATE DATABASE ledger")
    there = {"BRAIDWORK_DATABASE_URL": postgresql.replace("/postgres", "/ledger")}
    said, stand = run(RACE, tmp_path, 80, 50_000, there)  # money for 50 lines, and 80 want it, four at a time
    assert all(len(one) == 10 for one in said), said
    refused = [text for one in said for text in one if text != "posted"]
    assert len(refused) == 20 - 12, said
    assert all("A has" in text and "available" in text for text in refused), said
    assert stand == [True, 13, 2 + 12 * 8, 2_000]
