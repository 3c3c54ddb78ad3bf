"""Every kept table as lines of JSON that are equal on SQLite and PostgreSQL, and the hash over all of them."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

PAPERS = "workspace-papers"
# Made by the program itself, or of this moment only: who is signed in is not part of a backup.
_NOT_KEPT = frozenset({"contenttypes.ContentType", "auth.Permission", "sessions.Session"})
# Tables that their own statements make, not Django: the ledger, sealed batch by batch.
BATCHES, POSTINGS = "fiscal.LedgerBatch", "fiscal.LedgerPosting"
_AT_ONCE = 2000


@dataclass(frozen=True)
class Part:
    """One table or one paper: its name, how many rows (a paper: bytes) it has, SHA-256 of its bytes in the backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Content:
    """All tables and papers, and one hash over them: equal content, equal hash, whatever database holds it."""

    tables: tuple[Part, ...]
    papers: tuple[Part, ...]

    @property
    def hash(self) -> str:
        """64 hexadecimal digits over names, sizes and checksums of all parts."""
        parts = [[[p.name, p.size, p.sha256] for p in group] for group in (self.tables, self.papers)]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()


def kept_models() -> tuple[Any, ...]:
    """The models whose rows a backup keeps, by label: all tables of the workspace, links between them included."""
    from django.apps import apps

    every = apps.get_models(include_auto_created=True)
    own = (BATCHES, POSTINGS)
    models = (m for m in every if (m._meta.managed or m._meta.label in own) and not m._meta.proxy)
    return tuple(sorted((m for m in models if m._meta.label not in _NOT_KEPT), key=lambda m: str(m._meta.label)))


def columns_of(model: Any) -> list[str]:
    """The columns of a table as its file names them, in the order of the alphabet."""
    return sorted(f.attname for f in model._meta.concrete_fields)


def lines_of(model: Any, using: str) -> Iterator[bytes]:
    """The lines of one table: first its columns, then its rows by primary key."""
    from django.db import connections, models
    from django.db.models.functions import Collate

    names, key = columns_of(model), model._meta.pk
    order: Any = key.attname
    if isinstance(key, models.CharField) and connections[using].vendor == "postgresql":
        order = Collate(key.attname, "C")  # SQLite orders text by its bytes too
    yield _line(names)
    rows = model._base_manager.using(using).order_by(order).values_list(*names)
    for row in rows.iterator(chunk_size=_AT_ONCE):
        yield _line([_plain(value) for value in row])


def row_of(model: Any, names: list[str], values: list[Any]) -> Any:
    """An unsaved row of a table from the values of one line."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    return model(**{n: None if v is None else fields[n].to_python(v) for n, v in zip(names, values, strict=True)})


def content_of(data: Path, using: str) -> Content:
    """What the workspace of a database and a data folder holds, hashed."""
    tables = tuple(part_of(m._meta.label, lines_of(m, using)) for m in kept_models())
    return Content(tables, tuple(paper_part(data, path) for path in papers_in(data)))


def part_of(name: str, lines: Iterable[bytes]) -> Part:
    """Name, rows (the line of columns not counted) and checksum of the lines of a table."""
    digest, count = hashlib.sha256(), -1
    for line in lines:
        digest.update(line)
        count += 1
    return Part(name, count, digest.hexdigest())


def papers_in(data: Path) -> list[Path]:
    """The uploaded papers of a data folder, in the order of their names; a file still being written is none yet."""
    folder = data / PAPERS
    files = folder.rglob("*") if folder.is_dir() else ()
    found = (p for p in files if p.is_file() and not p.is_symlink() and p.suffix != ".part")
    return sorted(found, key=lambda p: p.relative_to(folder).as_posix())


def paper_part(data: Path, path: Path) -> Part:
    """Name, bytes and checksum of one paper."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(path.relative_to(data / PAPERS).as_posix(), path.stat().st_size, digest)


def _line(values: list[Any]) -> bytes:
    text = json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"


def _plain(value: Any) -> Any:
    """A value of a column as JSON has it; `to_python` of its field reads it back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, timedelta):
        from django.utils.duration import duration_string

        return duration_string(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value
