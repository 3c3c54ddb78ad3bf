"""The release ledger: an append-only file of everything that was made public, each line chained to the one before."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from braidwork.errors import DataError, NotAvailableError, UnknownNameError

Entry = dict[str, Any]
_GENESIS = "0" * 64


@dataclass(frozen=True)
class Ledger:
    """A JSON-lines file, one entry per release or withdrawal, never edited.

    Writers take a file lock for the whole of read, audit and append, so two processes cannot each pass an audit
    that knows nothing of the other. Each entry carries the hash of the one before it.
    """

    path: Path

    @classmethod
    def open(cls, path: str | Path) -> Ledger:
        """The ledger at this path; its folder is made at the first entry. DataError when the file is not whole."""
        ledger = cls(Path(path))
        ledger.entries()
        return ledger

    def entries(self) -> tuple[Entry, ...]:
        """Every release, oldest first, with `withdrawn` true where a later line withdrew it.

        A withdrawn release keeps its constraints: what was public stays known.
        """
        with self._reading():
            return _releases(self._lines())

    def verify(self, *, head: str | None = None) -> int:
        """The number of lines, once each one's hash and its link to the line before have been recomputed.

        `head` is the hash of a line that must still be there, such as the one a published release carries: a chain
        alone cannot show that its newest lines were cut off. DataError names the first line that does not hold.
        """
        with self._reading():
            return len(self._verified(head))

    def _verified(self, head: str | None = None) -> list[Entry]:
        previous = _GENESIS
        lines = self._lines()
        for i, entry in enumerate(lines, 1):
            if entry.get("previous") != previous or entry.get("hash") != _hash(entry):
                raise DataError(
                    "this entry is not what was written: it was edited, moved, or a line before it is gone.",
                    where=f"{self.path}, line {i}",
                    mend="restore the ledger from a backup; release nothing restricted until it verifies.",
                )
            previous = entry["hash"]
        if head is not None and head not in {e["hash"] for e in lines}:
            raise DataError(
                f"the entry with hash {head[:16]} is gone from the ledger.",
                where=str(self.path),
                mend="restore the ledger from a backup.",
            )
        return lines

    def append(self, content: Mapping[str, Any]) -> Entry:
        """The entry as written: `content` with its place in the chain. Returns after the disk has it."""
        with self.writing() as writer:
            return writer.append(content)

    def withdraw(self, release_id: str, *, reason: str, time: str) -> Entry:
        """The withdrawal entry of a release. Its constraints go on counting in every later audit."""
        with self.writing() as writer:
            known = [e["release_id"] for e in writer.entries]
            if release_id not in known:
                raise UnknownNameError.of("release", release_id, known, where=str(self.path))
            return writer.append({"kind": "withdrawal", "withdraws": release_id, "reason": reason, "time": time})

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Hold the ledger's lock: `writer.entries` cannot go stale before `writer.append`.

        The chain is verified first; a ledger that does not hold takes no new entry.
        """
        with self._lock():
            yield Writer(self.path, self._verified())

    def repair(self) -> str | None:
        """Make a ledger whole after its writer was killed; returns the torn piece, or None if nothing was torn.

        The piece is set aside in `<name>.torn`; no whole entry is lost.
        """
        with self._lock():
            raw = self.path.read_bytes() if self.path.exists() else b""
            whole, torn = _split(raw)
            if not torn:
                return None
            if _parse(torn) is not None:  # only the line end is missing: the entry itself is whole
                with self.path.open("ab") as file:
                    _write(file.fileno(), b"\n")
                return None
            aside = self.path.with_name(self.path.name + ".torn")
            with aside.open("ab") as file:
                _write(file.fileno(), torn + b"\n")
            with self.path.open("r+b") as file:
                file.truncate(len(whole))
                os.fsync(file.fileno())
            return torn.decode("utf-8", errors="replace")

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(self.path.with_name(self.path.name + ".lock"), exclusive=True):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        # Without the shared lock a reader could meet a line that a living writer is still writing.
        if not self.path.exists():
            yield
            return
        with _locked(self.path.with_name(self.path.name + ".lock"), exclusive=False):
            yield

    def _lines(self) -> list[Entry]:
        if not self.path.exists():
            return []
        whole, torn = _split(self.path.read_bytes())
        lines = whole.splitlines()
        if torn:
            raise DataError(
                f"the last line is torn: its writer was stopped half-way. {len(lines)} entries before it are whole.",
                where=f"{self.path}, line {len(lines) + 1}",
                mend="run Ledger(path).repair(): it sets the torn piece aside and keeps every whole entry.",
            )
        entries = []
        for i, line in enumerate(lines, 1):
            entry = _parse(line)
            if entry is None:
                raise DataError(
                    "this line is not a ledger entry.",
                    where=f"{self.path}, line {i}",
                    mend="restore the ledger from a backup; only a torn last line can be repaired.",
                )
            entries.append(entry)
        return entries


@dataclass
class Writer:
    """The ledger while its lock is held: its lines were read and verified once and cannot change meanwhile."""

    path: Path
    lines: list[Entry]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every release so far, oldest first."""
        return _releases(self.lines)

    def append(self, content: Mapping[str, Any]) -> Entry:
        """The entry as written and synced to disk."""
        entry: Entry = {"kind": "release", **content}
        entry["sequence"] = len(self.lines) + 1
        entry["previous"] = self.lines[-1]["hash"] if self.lines else _GENESIS
        entry = json.loads(_canonical(entry))
        entry["hash"] = _hash(entry)
        is_new = not self.path.exists()
        # The ledger holds exact participant counts behind published rates: its owner alone may read it.
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _write(descriptor, _canonical(entry) + b"\n")
        finally:
            os.close(descriptor)
        if is_new:
            _sync_folder(self.path.parent)
        self.lines.append(entry)
        return entry


def _releases(lines: list[Entry]) -> tuple[Entry, ...]:
    gone = {e["withdraws"] for e in lines if e["kind"] == "withdrawal"}
    return tuple({**e, "withdrawn": e["release_id"] in gone} for e in lines if e["kind"] == "release")


def _canonical(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _hash(entry: Mapping[str, Any]) -> str:
    return sha256(_canonical({k: v for k, v in entry.items() if k != "hash"})).hexdigest()


def _parse(line: bytes) -> Entry | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    complete = isinstance(entry, dict) and "kind" in entry and "hash" in entry
    return entry if complete else None


def _split(raw: bytes) -> tuple[bytes, bytes]:
    end = raw.rfind(b"\n") + 1
    return raw[:end], raw[end:]


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]
    os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path, *, exclusive: bool) -> Iterator[None]:
    try:
        import fcntl
    except ImportError as error:  # pragma: no cover - only where the system has no POSIX locks
        raise NotAvailableError(
            "the release ledger needs POSIX file locks.", mend="run releases on Linux or macOS."
        ) from error
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH)
        yield
    finally:
        os.close(descriptor)  # closing gives the lock back, also when the process dies
