"""Writes the whole workspace into one file: consistent while others write, complete or not there at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from braidwork.errors import DataError, RefusedError
from braidwork.version import VERSION
from braidwork.workspace.keeping.manifest import KIND, WARNING, Manifest, mark_of
from braidwork.workspace.keeping.snapshot import snapshot
from braidwork.workspace.keeping.tables import PAPERS, Content, Part, kept_models, lines_of, papers_in

README, MANIFEST = "READ-ME-FIRST.txt", "manifest.json"
_ALWAYS = (1980, 1, 1, 0, 0, 0)


def write_backup(file: Path, data: Path) -> Manifest:
    """Writes the open workspace of a data folder into `file`, readable by its owner only; gives its first page.

    The backup itself is kept as an event, the last one that it holds. Raises RefusedError where the file exists,
    DataError where it cannot be written or the tables are not those of this version.
    """
    from braidwork.workspace.casework.events import SYSTEM, record

    if file.exists():
        raise RefusedError("there is a file of this name already.", where=str(file), mend="name another one.")
    refuse_other_tables()
    try:
        with _whole_or_not_at_all(file) as out:
            record("backup made", "workspace", "", by=SYSTEM)
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as zip_, snapshot() as using:
                made = write_into(zip_, data, using)
        return made
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise DataError(f"the backup cannot be written: {reason}.", where=str(file)) from error


def write_into(zip_: zipfile.ZipFile, data: Path, using: str) -> Manifest:
    """Writes all tables of a database and the papers of a folder into an open archive, the first page last."""
    from django.conf import settings
    from django.db import connections
    from django.utils import timezone

    from braidwork.workspace.casework.events import verify_events

    _put(
        zip_, README, f"{KIND}\n\n{WARNING}\nRestore it with: braidwork workspace restore FILE --into FOLDER\n".encode()
    )
    tables = tuple(_table(zip_, model, using) for model in kept_models())
    papers = tuple(_paper(zip_, data, path) for path in papers_in(data))
    check = verify_events(using=using)
    if not check.good:
        raise DataError(
            f"the chain of events is broken at event {check.broken_at}: {check.why}.",
            mend="keep the workspace as it is and tell the data steward; restore an earlier backup.",
        )
    found = Manifest(
        version=VERSION, made_at=timezone.now().isoformat(timespec="seconds"), database=connections[using].vendor,
        migrations=applied_migrations(using), content=Content(tables, papers), events=check.events,
        chain_head=check.head, secret_mark=mark_of(settings.SECRET_KEY),
    )  # fmt: skip
    sealed = replace(found, seal=found.sealed_with(settings.SECRET_KEY))
    _put(zip_, MANIFEST, sealed.to_json().encode())
    return sealed


def applied_migrations(using: str) -> tuple[str, ...]:
    """The migrations that made the tables of a database, as `app.name`, sorted."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connections[using]).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def refuse_other_tables() -> None:
    """DataError where the tables of the open workspace are not those of this version of the program."""
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        demo = " --demo" if settings.DEMO else ""
        raise DataError("the tables are not up to date.", mend=f"run braidwork workspace init{demo} first.")


@contextmanager
def _whole_or_not_at_all(file: Path) -> Iterator[IO[bytes]]:
    """A new file that gets its name only once it is complete and on the disk; mode 0600 from the first byte."""
    folder = os.open(file.absolute().parent, os.O_RDONLY)
    part: Path | None = None
    try:
        try:  # a file without a name: a power cut leaves nothing of it
            handle = os.open(file.absolute().parent, os.O_TMPFILE | os.O_RDWR, 0o600)
        except (AttributeError, OSError):  # not Linux, or a disk that has no such files
            handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.absolute().parent)
            part = Path(name)
        with os.fdopen(handle, "w+b") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
            _name(part or Path(f"/proc/self/fd/{out.fileno()}"), file, folder)
        os.fsync(folder)
    finally:
        os.close(folder)
        if part is not None:
            part.unlink(missing_ok=True)


def _name(part: Path, file: Path, folder: int) -> None:
    """Unlike a rename, a link never replaces a file that is there."""
    try:
        os.link(part, file.name, dst_dir_fd=folder)
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        part.rename(file)


def _table(zip_: zipfile.ZipFile, model: type, using: str) -> Part:
    label, digest, count = str(model._meta.label), hashlib.sha256(), -1  # type: ignore[attr-defined]
    with zip_.open(_entry(f"tables/{label}.jsonl"), "w", force_zip64=True) as out:
        for line in lines_of(model, using):
            digest.update(line)
            out.write(line)
            count += 1
    return Part(label, count, digest.hexdigest())


def _paper(zip_: zipfile.ZipFile, data: Path, path: Path) -> Part:
    name = path.relative_to(data / PAPERS).as_posix()
    with path.open("rb") as paper, zip_.open(_entry(f"papers/{name}"), "w", force_zip64=True) as out:
        hashed = _Hashed(paper)
        shutil.copyfileobj(hashed, out)
    return Part(name, hashed.size, hashed.digest.hexdigest())


class _Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest, self.size = file, hashlib.sha256(), 0

    def read(self, most: int = -1) -> bytes:
        """The next bytes."""
        found = self.file.read(most)
        self.digest.update(found)
        self.size += len(found)
        return found


def _put(zip_: zipfile.ZipFile, name: str, content: bytes) -> None:
    zip_.writestr(_entry(name), content)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ALWAYS)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return entry
