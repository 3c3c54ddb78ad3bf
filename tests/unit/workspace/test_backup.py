"""A backup is whole or not there, holds everything, and goes back only into an empty workspace, only unaltered."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from braidwork.errors import DataError, RefusedError


@pytest.fixture
def elsewhere(tmp_path):
    """A second, empty workspace: its alias and its data folder."""
    from django.db import connection, connections

    folder, alias = tmp_path / "elsewhere", "elsewhere"
    folder.mkdir()
    with _copied_before_this_test(connection, folder / "copy.sqlite3") as settings:
        connections.databases[alias] = settings
        try:
            yield alias, folder
        finally:
            connections[alias].close()
            del connections[alias], connections.databases[alias]


@contextmanager
def _copied_before_this_test(connection, path):
    # What this test writes is in an open transaction, so the file holds the tables and no row.
    shutil.copy(connection.settings_dict["NAME"], path)
    yield {**connection.settings_dict, "NAME": str(path)}


@pytest.fixture
def data(tmp_path):
    """A data folder with two papers."""
    papers = tmp_path / "data" / "workspace-papers"
    (papers / "ab").mkdir(parents=True)
    (papers / "ab" / "letter.pdf").write_bytes(b"%PDF- an invented letter")
    (papers / "\u1263.png").write_bytes(b"an invented picture")
    (papers / "unfinished.part").write_bytes(b"half of a picture")
    return tmp_path / "data"


@pytest.fixture
def file(staff, data, tmp_path):
    """A backup of a workspace with three clients; some share their case with an organisation."""
    from braidwork.workspace.demo_people.lives import lives
    from braidwork.workspace.demo_people.storing import store
    from braidwork.workspace.keeping.backing_up import write_into

    homes = [staff("navigator", place).organisation for place in ("Central", "North", "South")]
    store(lives(3, 7, datetime(2026, 11, 23, tzinfo=UTC)), homes)
    _award_twice()
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zip_:
        write_into(zip_, data, "default")
    return path


def _award_twice():
    """Two sealed batches of the ledger."""
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.fiscal.awards import load_awards

    for name in ("GIFT-1", "GIFT-2"):
        row = {"fund_year_id": name, "family": "philanthropy", "start_date": "2026-07-01", "end_date": "2027-06-30",
               "allotment_cents": 500, "administration_cents": 100, "balance_cents": 400}  # fmt: skip
        load_awards({"fund_year": [row]}, by=SYSTEM, synthetic=True)


def _rows(alias):
    from braidwork.workspace.keeping.tables import kept_models

    return sum(m._base_manager.using(alias).count() for m in kept_models() if m._meta.label.startswith("casework"))


def test_everything_comes_back_and_counts_on(file, data, elsewhere):
    from braidwork.workspace.casework.events import verify_events
    from braidwork.workspace.casework.models import Answer
    from braidwork.workspace.keeping.restoring import restore_backup
    from braidwork.workspace.keeping.tables import content_of

    alias, folder = elsewhere
    before = content_of(data, "default")
    restored = restore_backup(file, folder, using=alias)
    assert restored.manifest.content == before == content_of(folder, alias)
    assert restored.same_secret and before.hash == content_of(folder, alias).hash
    assert verify_events(using=alias, known_head=restored.manifest.chain_head).good
    letter = folder / "workspace-papers" / "ab" / "letter.pdf"
    assert letter.read_bytes().startswith(b"%PDF") and stat.S_IMODE(letter.stat().st_mode) == 0o600
    ledger = ("fiscal.LedgerBatch", 2), ("fiscal.LedgerPosting", 8)
    assert {(p.name, p.size) for p in before.tables} >= set(ledger), "each batch was sealed again behind its postings"
    last = Answer.objects.using(alias).order_by("-pk").first()
    last.pk, last.key, last.token = None, "another", "a-token-of-a-test"
    last.save(using=alias, force_insert=True)
    assert last.pk > 0
    assert content_of(folder, alias).hash != before.hash


def test_only_an_empty_workspace_takes_a_backup(file, elsewhere):
    from braidwork.workspace.keeping.restoring import restore_backup

    alias, folder = elsewhere
    restore_backup(file, folder, using=alias)
    rows = _rows(alias)
    with pytest.raises(RefusedError, match="not empty"):
        restore_backup(file, folder, using=alias)
    assert _rows(alias) == rows > 0


def test_another_secret_is_refused_unless_that_is_wanted(file, elsewhere):
    from django.test.utils import override_settings

    from braidwork.workspace.keeping.restoring import restore_backup

    alias, folder = elsewhere
    with override_settings(SECRET_KEY="another secret of a test, forty characters long"):
        with pytest.raises(RefusedError, match="another secret"):
            restore_backup(file, folder, using=alias)
        assert _rows(alias) == 0
        assert not restore_backup(file, folder, using=alias, other_secret=True).same_secret
    assert _rows(alias) > 0


def _cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path, share=0.4):
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 0xFF
    path.write_bytes(content)


def _nothing(path):
    path.write_bytes(b"")


def _page_changed(change):
    def alter(path):
        with zipfile.ZipFile(path) as zip_:
            parts = {n: zip_.read(n) for n in zip_.namelist()}
        page = json.loads(parts["manifest.json"])
        change(page, parts)
        parts["manifest.json"] = json.dumps(page).encode()
        with zipfile.ZipFile(path, "w") as zip_:
            for name, content in parts.items():
                zip_.writestr(name, content)

    return alter


def _hash_again(page):
    from braidwork.workspace.keeping.manifest import _parts
    from braidwork.workspace.keeping.tables import Content

    page["content_hash"] = Content(_parts(page["content"]["tables"]), _parts(page["content"]["papers"])).hash


def _seal_again(page):
    from dataclasses import replace

    from django.conf import settings

    from braidwork.workspace.keeping.manifest import manifest_of

    made = manifest_of(json.dumps(page).encode(), "a test")
    page["seal"] = replace(made, seal="").sealed_with(settings.SECRET_KEY)


def _an_answer_with_its_checksum(page, parts):
    import hashlib

    name = "tables/casework.Answer.jsonl"
    parts[name] = parts[name].replace(b'"codes"', b'"c0des"', 1)
    for table in page["content"]["tables"]:
        if table["name"] == "casework.Answer":
            table["sha256"] = hashlib.sha256(parts[name]).hexdigest()
    _hash_again(page)


def _a_paper_elsewhere(page, parts):
    paper = page["content"]["papers"][0]
    parts["papers/../../secret"] = parts.pop(f"papers/{paper['name']}")
    paper["name"] = "../../secret"
    _hash_again(page)


ALTERED = {
    "cut": _cut,
    "one byte early": lambda p: _flip(p, 0.1),
    "one byte": _flip,
    "empty": _nothing,
    "no archive": lambda p: p.write_text("PK but not really"),
    "a head": _page_changed(lambda page, _: page.update(chain_head="0" * 64)),
    "a count": _page_changed(lambda page, _: page["content"]["tables"][0].update(size=99)),
    "an answer": _page_changed(_an_answer_with_its_checksum),
    "one part more": _page_changed(lambda _, parts: parts.update({"papers/more": b"x"})),
    "one part less": _page_changed(lambda _, parts: parts.pop("tables/casework.Consent.jsonl")),
    "a paper elsewhere": _page_changed(_a_paper_elsewhere),
    "no page": _page_changed(lambda page, _: page.clear()),
}


@pytest.mark.parametrize("alter", ALTERED.values(), ids=ALTERED)
def test_an_altered_backup_writes_nothing(alter, file, elsewhere):
    from braidwork.workspace.keeping.restoring import restore_backup

    alias, folder = elsewhere
    alter(file)
    with pytest.raises(DataError, match=r"cut short or altered|cannot be read"):
        restore_backup(file, folder, using=alias)
    assert _rows(alias) == 0 and not list(folder.glob("*workspace-papers*"))


def test_a_byte_that_differs_anywhere_is_found_or_means_nothing(file):
    from braidwork.workspace.keeping.restoring import read_backup

    whole, content, found = read_backup(file), file.read_bytes(), 0
    for share in (n / 40 for n in range(40)):
        file.write_bytes(content)
        _flip(file, share)
        try:
            assert read_backup(file) == whole  # a byte of the archive's own that says nothing of its parts
        except DataError:
            found += 1
    assert found > 30


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda page, _: page.update(format=2), "format 2"),
        (lambda page, _: (page["migrations"].append("casework.9999_later"), _seal_again(page)), "9999_later"),
    ],
)
def test_a_backup_of_another_version_says_so(change, words, file, elsewhere):
    from braidwork.workspace.keeping.restoring import restore_backup

    alias, folder = elsewhere
    _page_changed(change)(file)
    with pytest.raises(DataError, match=words):
        restore_backup(file, folder, using=alias)
    assert _rows(alias) == 0


def test_a_backup_says_on_its_face_what_it_is_and_belongs_to_its_owner(data, tmp_path):
    from braidwork.workspace.keeping.backing_up import write_backup

    path = tmp_path / "new" / "b.zip"
    path.parent.mkdir()
    made = write_backup(path, data)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as zip_:
        assert zip_.namelist()[0] == "READ-ME-FIRST.txt" and b"PERSONAL DATA" in zip_.read("READ-ME-FIRST.txt")
    assert {p.name for p in made.content.papers} == {"ab/letter.pdf", "\u1263.png"}
    assert [p.name for p in path.parent.iterdir()] == ["b.zip"]
    with pytest.raises(RefusedError, match="already"):
        write_backup(path, data)


def test_a_backup_that_fails_leaves_no_half_file(data, tmp_path, monkeypatch):
    from braidwork.workspace.keeping import backing_up

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backing_up, "papers_in", full)
    (tmp_path / "new").mkdir()
    with pytest.raises(DataError, match="No space left"):
        backing_up.write_backup(tmp_path / "new" / "b.zip", data)
    assert not list((tmp_path / "new").iterdir())


KILLED = """
import os, signal, sys
from pathlib import Path
from braidwork.workspace.keeping import backing_up
with backing_up._whole_or_not_at_all(Path(sys.argv[1])) as out:
    out.write(b"half of it" * 100_000)
    out.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_backup_that_is_killed_leaves_nothing(tmp_path):
    import subprocess
    import sys

    ran = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "b.zip")], check=False)
    assert ran.returncode == -9
    assert not list(tmp_path.glob("b.zip"))
    assert all(left.name.startswith(".b.zip.") for left in tmp_path.iterdir())  # none where files need no name


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path):
    from braidwork.workspace.keeping.backing_up import _whole_or_not_at_all

    path = tmp_path / "b.zip"
    with pytest.raises(FileExistsError), _whole_or_not_at_all(path) as out:
        out.write(b"new")
        path.write_bytes(b"older")
    assert path.read_bytes() == b"older" and len(list(tmp_path.iterdir())) == 1


def test_sessions_and_old_tries_are_cleared_and_what_is_in_use_stays(talk):
    from datetime import timedelta

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from braidwork.workspace.accounts.guessing import failed
    from braidwork.workspace.accounts.models import Tries
    from braidwork.workspace.casework.models import Consent, Person
    from braidwork.workspace.keeping.clearing import Cleared, clear_expired

    now = timezone.now()
    for name, ends in (("old", now - timedelta(seconds=1)), ("in-use", now + timedelta(hours=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=ends)
    failed("sign in", "somebody")
    failed("sign in", "long ago")
    Tries.objects.filter(pk=Tries.objects.latest("pk").pk).update(window_began=now - timedelta(hours=1))
    Consent.objects.update(expires_at=now - timedelta(days=1))
    assert clear_expired(dry_run=True) == Cleared(1, 1, 1)
    assert Person.objects.count() == 1
    assert clear_expired() == Cleared(1, 1, 1)
    assert clear_expired() == Cleared(0, 0, 0)
    assert [s.session_key for s in Session.objects.all()] == ["in-use"] and Tries.objects.count() == 1


def test_the_hourly_clearing_goes_on_after_an_error(monkeypatch):
    import threading

    from braidwork.workspace.keeping import clearing

    calls, twice = [], threading.Event()

    def clear():
        calls.append(1)
        if len(calls) >= 2:
            twice.set()
        raise OSError("the disk is away")

    monkeypatch.setattr(clearing, "clear_expired", clear)
    stopped = clearing.clear_every_hour(every=0.01, first=0.0)
    assert twice.wait(5)
    stopped.set()


def test_the_lines_of_a_table_are_plain_and_sorted(talk):
    from braidwork.workspace.casework.models import Person
    from braidwork.workspace.keeping.tables import columns_of, lines_of, row_of

    lines = [json.loads(line) for line in lines_of(Person, "default")]
    assert lines[0] == columns_of(Person) == sorted(lines[0])
    back = row_of(Person, lines[0], lines[1])
    assert back.pk == talk.person.pk and back.began_at == Person.objects.get().began_at
