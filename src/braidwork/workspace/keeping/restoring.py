"""Puts a backup into an empty workspace: read and checked whole first, then written in one transaction."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Any

from braidwork.errors import BraidworkError, DataError, RefusedError
from braidwork.workspace.keeping.backing_up import MANIFEST, README, applied_migrations
from braidwork.workspace.keeping.manifest import Manifest, altered, manifest_of, mark_of
from braidwork.workspace.keeping.tables import BATCHES, PAPERS, POSTINGS, columns_of, content_of, kept_models, row_of

_AT_ONCE = 500
_MOST_MANIFEST = 50_000_000
_PARTS_OF_A_READ = 1 << 20


@dataclass(frozen=True)
class Restored:
    """What was restored, and whether this workspace has the secret of the one that the backup is of."""

    manifest: Manifest
    same_secret: bool


def read_backup(file: Path) -> Manifest:
    """The first page of a backup after every byte of the file was checked against it; DataError where it differs."""
    try:
        with zipfile.ZipFile(file) as zip_:
            if zip_.getinfo(MANIFEST).file_size > _MOST_MANIFEST:
                raise altered(str(file))
            manifest = manifest_of(zip_.read(MANIFEST), str(file))
            _check_names(zip_, manifest, file)
            for name, size, sha256 in _sums(manifest):
                _check_part(zip_, name, size, sha256, file)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, BraidworkError):
            raise
        raise altered(str(file)) from error
    except OSError as error:
        raise DataError(f"the backup cannot be read: {error.strerror}.", where=str(file)) from error
    return manifest


def refuse_other_secret(manifest: Manifest, where: str) -> None:
    """RefusedError where the open workspace has another secret: papers and second factors would stay shut for ever."""
    if not _same_secret(manifest):
        raise RefusedError(
            "this workspace has another secret than the one that was backed up: its papers, second factors and codes "
            "to come back with could not be opened.", where=where,
            mend="put the old workspace.secret into the folder first, or add --other-secret to go on without them.",
        )  # fmt: skip


def _same_secret(manifest: Manifest) -> bool:
    from django.conf import settings

    return hmac.compare_digest(manifest.secret_mark, mark_of(settings.SECRET_KEY))


def restore_backup(file: Path, data: Path, *, using: str = "default", other_secret: bool = False) -> Restored:
    """Writes a backup into the workspace that is open, with its papers into the data folder; all of it or nothing.

    Raises DataError where the file is altered or of another version, RefusedError where the workspace is not empty or
    has another secret (`other_secret` takes that).
    """
    from django.conf import settings
    from django.db import transaction

    manifest = read_backup(file)
    same = _same_secret(manifest)
    if not same and not other_secret:
        refuse_other_secret(manifest, str(file))
    if same and not hmac.compare_digest(manifest.seal, manifest.sealed_with(settings.SECRET_KEY)):
        raise altered(str(file))  # by somebody who made its checksums fit
    _refuse_other_version(manifest, file, using)
    _refuse_unless_empty(data, using)
    papers = _unpack_papers(file, manifest, data)
    try:
        with zipfile.ZipFile(file) as zip_, transaction.atomic(using=using):
            ledger = {m._meta.label: m for m in kept_models() if m._meta.label in (BATCHES, POSTINGS)}
            for model in kept_models():
                if model._meta.label not in ledger:
                    _load(zip_, model, using)
            _load_ledger(zip_, ledger[BATCHES], ledger[POSTINGS], using)
            _number_on(using)
            papers = _name_papers(papers, data)
            _refuse_difference(manifest, file, data, using)
    except BaseException:
        if papers is not None:
            shutil.rmtree(papers, ignore_errors=True)
        raise
    return Restored(manifest, same)


def _sums(manifest: Manifest) -> Iterator[tuple[str, int, str]]:
    yield from ((f"tables/{p.name}.jsonl", p.size, p.sha256) for p in manifest.content.tables)
    yield from ((f"papers/{p.name}", p.size, p.sha256) for p in manifest.content.papers)


def _check_names(zip_: zipfile.ZipFile, manifest: Manifest, file: Path) -> None:
    """Only what the first page names, each once, and no paper that would be written outside its folder."""
    expected = [README, MANIFEST, *(name for name, _, _ in _sums(manifest))]
    paths = (PurePosixPath(p.name) for p in manifest.content.papers)
    safe = all(not p.is_absolute() and ".." not in p.parts and "\\" not in str(p) for p in paths)
    if sorted(zip_.namelist()) != sorted(expected) or not safe:
        raise altered(str(file))


def _check_part(zip_: zipfile.ZipFile, name: str, size: int, sha256: str, file: Path) -> None:
    digest, lines, length = hashlib.sha256(), -1, 0
    with zip_.open(name) as part:
        while piece := part.read(_PARTS_OF_A_READ):
            digest.update(piece)
            lines += piece.count(b"\n")
            length += len(piece)
    if digest.hexdigest() != sha256 or size != (length if name.startswith("papers/") else lines):
        raise altered(str(file))


def _refuse_other_version(manifest: Manifest, file: Path, using: str) -> None:
    theirs, ours = set(manifest.migrations), set(applied_migrations(using))
    tables = {p.name for p in manifest.content.tables}
    if theirs != ours or tables != {m._meta.label for m in kept_models()}:
        odd = sorted(theirs ^ ours)
        differs = f" ({odd[0]} and {len(odd) - 1} more)" if len(odd) > 1 else f" ({odd[0]})" if odd else ""
        raise DataError(
            f"the backup has the tables of another version of braidwork, {manifest.version}{differs}.", where=str(file),
            mend="restore it with that version, then update.",
        )  # fmt: skip


def _refuse_unless_empty(data: Path, using: str) -> None:
    people = ("casework.AuditEvent", "casework.Person", "accounts.Organisation", "accounts.Staff")
    held = [m for m in kept_models() if m._meta.label in people and m._base_manager.using(using).exists()]
    if held or ((data / PAPERS).is_dir() and any((data / PAPERS).iterdir())):
        raise RefusedError(
            "this workspace is not empty, and a restore replaces nothing.", where=str(data),
            mend="restore into a new folder or a new database: --into.",
        )  # fmt: skip


def _load(zip_: zipfile.ZipFile, model: Any, using: str) -> None:
    rows = model._base_manager.using(using)
    if rows.exists():  # what the migrations themselves put there
        rows._raw_delete(using)
    with zip_.open(f"tables/{model._meta.label}.jsonl") as part:
        names = json.loads(part.readline())
        if names != columns_of(model):
            raise DataError(f"the columns of {model._meta.label} are those of another version.")
        for batch in _batches(part):
            _insert(model, [row_of(model, names, values) for values in batch], using)


def _load_ledger(zip_: zipfile.ZipFile, batches: Any, postings: Any, using: str) -> None:
    """Batch by batch, each sealed by its own row after its postings: what the guards of the ledger ask for."""
    with zip_.open(f"tables/{BATCHES}.jsonl") as headers, zip_.open(f"tables/{POSTINGS}.jsonl") as rows:
        names, of_posting = json.loads(headers.readline()), json.loads(rows.readline())
        if names != columns_of(batches) or of_posting != columns_of(postings):
            raise DataError("the columns of the ledger are those of another version.")
        for line in headers:
            header = row_of(batches, names, json.loads(line))
            for start in range(0, header.n, _AT_ONCE):
                found = (json.loads(row) for row in islice(rows, min(_AT_ONCE, header.n - start)))
                _insert(postings, [row_of(postings, of_posting, values) for values in found], using)
            _insert(batches, [header], using)
        if rows.readline():
            raise DataError("the backup has postings that belong to no batch.")


def _batches(part: IO[bytes]) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    for line in part:
        batch.append(json.loads(line))
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _insert(model: Any, rows: list[Any], using: str) -> None:
    """As they are: no default, no time of saving, no signal."""
    from django.db import connections
    from django.db.models.sql import InsertQuery

    fields = model._meta.concrete_fields
    most = max(1, connections[using].ops.bulk_batch_size(fields, rows))
    for start in range(0, len(rows), most):
        query = InsertQuery(model)
        query.insert_values(fields, rows[start : start + most], raw=True)
        query.get_compiler(using=using).execute_sql()


def _number_on(using: str) -> None:
    """PostgreSQL counts on after the numbers that were restored; SQLite does so by itself."""
    from django.core.management.color import no_style
    from django.db import connections

    with connections[using].cursor() as cursor:
        for statement in connections[using].ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)


def _refuse_difference(manifest: Manifest, file: Path, data: Path, using: str) -> None:
    from braidwork.workspace.casework.events import verify_events

    check = verify_events(using=using, known_head=manifest.chain_head)
    if not check.good or check.head != manifest.chain_head or content_of(data, using) != manifest.content:
        raise DataError("the restored rows are not those of the backup.", where=str(file), mend="nothing was kept.")


def _unpack_papers(file: Path, manifest: Manifest, data: Path) -> Path | None:
    if not manifest.content.papers:
        return None
    folder = data / f".{PAPERS}.part"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    with zipfile.ZipFile(file) as zip_:
        for paper in manifest.content.papers:
            path = folder / paper.name
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with zip_.open(f"papers/{paper.name}") as inside, path.open("xb") as out:
                os.fchmod(out.fileno(), 0o600)
                shutil.copyfileobj(inside, out)
                out.flush()
                os.fsync(out.fileno())
    return folder


def _name_papers(folder: Path | None, data: Path) -> Path | None:
    if folder is None:
        return None
    final = data / PAPERS
    if final.is_dir():
        final.rmdir()
    folder.rename(final)
    return final
