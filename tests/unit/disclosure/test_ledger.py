"""The release ledger: append-only, chained, whole after two writers and after a killed one."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest

from braidwork.disclosure import Ledger
from braidwork.errors import DataError, UnknownNameError


def test_entries_come_back_in_order_and_verify(ledger):
    for i in range(3):
        ledger.append({"release_id": f"r-{i}"})
    assert [e["release_id"] for e in ledger.entries()] == ["r-0", "r-1", "r-2"]
    assert [e["sequence"] for e in ledger.entries()] == [1, 2, 3]
    assert ledger.verify() == 3


def test_a_ledger_that_does_not_exist_yet_is_empty_and_makes_no_file(tmp_path):
    ledger = Ledger.open(tmp_path / "new" / "ledger.jsonl")
    assert ledger.entries() == ()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("line", [0, 1, 2])
def test_an_edit_anywhere_is_detected_and_stops_further_entries(ledger, line):
    for i in range(3):
        ledger.append({"release_id": f"r-{i}", "value": 7})
    lines = ledger.path.read_text().splitlines()
    lines[line] = lines[line].replace('"value":7', '"value":8')
    ledger.path.write_text("\n".join(lines) + "\n")
    with pytest.raises(DataError, match=f"line {line + 1}: this entry is not what was written"):
        ledger.verify()
    with pytest.raises(DataError):
        ledger.append({"release_id": "r-3"})


def test_a_removed_or_moved_line_is_detected(ledger):
    for i in range(3):
        ledger.append({"release_id": f"r-{i}"})
    lines = ledger.path.read_text().splitlines()
    for changed in (lines[1:], [lines[0], lines[2]], [lines[1], lines[0], lines[2]]):
        ledger.path.write_text("\n".join(changed) + "\n")
        with pytest.raises(DataError):
            ledger.verify()


def test_newest_lines_cut_off_are_detected_by_the_hash_that_a_release_carries(ledger):
    ledger.append({"release_id": "r-0"})
    last = ledger.append({"release_id": "r-1"})
    assert ledger.verify(head=last["hash"]) == 2
    ledger.path.write_text(ledger.path.read_text().splitlines()[0] + "\n")
    assert ledger.verify() == 1
    with pytest.raises(DataError, match="gone from the ledger"):
        ledger.verify(head=last["hash"])


@pytest.mark.parametrize("left", [1, 20, -1])
def test_a_torn_last_line_is_reported_and_repaired_without_losing_whole_entries(ledger, left):
    ledger.append({"release_id": "r-0"})
    ledger.append({"release_id": "r-1"})
    whole, torn = ledger.path.read_bytes().splitlines(keepends=True)
    piece = torn[:-1][:left]
    ledger.path.write_bytes(whole + piece)
    with pytest.raises(DataError, match=r"last line is torn.* 1 entries before it are whole"):
        Ledger.open(ledger.path)
    assert Ledger(ledger.path).repair() == piece.decode()
    assert [e["release_id"] for e in ledger.entries()] == ["r-0"]
    assert ledger.path.with_name("ledger.jsonl.torn").read_bytes() == piece + b"\n"
    ledger.append({"release_id": "r-2"})
    assert ledger.verify() == 2


def test_an_entry_that_lacks_only_its_line_end_is_kept_by_repair(ledger):
    ledger.append({"release_id": "r-0"})
    ledger.path.write_bytes(ledger.path.read_bytes().rstrip(b"\n"))
    with pytest.raises(DataError, match="torn"):
        ledger.entries()
    assert ledger.repair() is None
    assert len(ledger.entries()) == ledger.verify() == 1


def test_repair_leaves_a_whole_ledger_alone(ledger):
    ledger.append({"release_id": "r-0"})
    before = ledger.path.read_bytes()
    assert ledger.repair() is None
    assert ledger.path.read_bytes() == before


def test_a_line_that_is_not_an_entry_is_named(ledger):
    ledger.append({"release_id": "r-0"})
    ledger.path.write_bytes(b"[]\n" + ledger.path.read_bytes())
    with pytest.raises(DataError, match="line 1: this line is not a ledger entry"):
        ledger.entries()


def test_a_withdrawn_release_stays_in_the_ledger_and_says_so(ledger):
    ledger.append({"release_id": "r-0", "published": [1]})
    ledger.withdraw("r-0", reason="wrong quarter", time="2026-01-01T00:00:00+00:00")
    (entry,) = ledger.entries()
    assert entry["withdrawn"] is True
    assert entry["published"] == [1]
    assert ledger.verify() == 2
    with pytest.raises(UnknownNameError, match="did you mean r-0"):
        ledger.withdraw("r-1", reason="", time="")


def test_only_its_owner_may_read_it(ledger):
    ledger.append({"release_id": "r-0"})
    assert ledger.path.stat().st_mode & 0o077 == 0


WRITER = """
import sys
from braidwork.disclosure import Ledger
for i in range(int(sys.argv[3])):
    Ledger.open(sys.argv[1]).append({"release_id": f"r-{sys.argv[2]}-{i}", "filler": "x" * 2000})
"""


def _writer(ledger, name, count):
    return subprocess.Popen([sys.executable, "-c", WRITER, str(ledger.path), name, str(count)])


def test_two_writers_at_once_lose_nothing_and_break_no_chain(ledger):
    writers = [_writer(ledger, name, 15) for name in "ab"]
    assert [w.wait(timeout=60) for w in writers] == [0, 0]
    assert ledger.verify() == 30
    ids = {json.loads(line)["release_id"] for line in ledger.path.read_text().splitlines()}
    assert ids == {f"r-{name}-{i}" for name in "ab" for i in range(15)}


def test_a_killed_writer_leaves_a_ledger_that_is_whole_or_can_be_made_whole(ledger):
    writer = _writer(ledger, "a", 100_000)
    waited_until = time.monotonic() + 30
    while time.monotonic() < waited_until and not (ledger.path.exists() and len(ledger.path.read_bytes()) > 20_000):
        time.sleep(0.01)
    writer.kill()
    writer.wait(timeout=30)
    whole = ledger.path.read_bytes().count(b"\n")
    ledger.repair()
    assert ledger.verify() >= whole > 5
    ledger.append({"release_id": "after"})
    assert ledger.entries()[-1]["release_id"] == "after"
