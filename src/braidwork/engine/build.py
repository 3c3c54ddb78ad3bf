"""Writing a store: content-named Parquet files first, the manifest last, so that a failed build changes nothing."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from braidwork.contracts import Table
from braidwork.engine.manifest import MANIFEST_NAME, Manifest, PartitionEntry
from braidwork.engine.session import embedded_connection, quoted_path
from braidwork.errors import DataError, RefusedError

if TYPE_CHECKING:
    import pyarrow as pa

_LOCK_NAME = ".lock"
_DRAFT_PREFIX = ".draft-"


class StoreBuild:
    """One build of a store. Use as a context manager; nothing is visible until `commit`.

    One build at a time: a second one is refused. What a killed build left behind is cleared when the next one starts.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock: IO[bytes] | None = None
        self._committed: Manifest | None = None
        self._written: set[Path] = set()
        self.previous: Manifest | None = None

    def __enter__(self) -> StoreBuild:
        if self.root.exists() and not self.root.is_dir():
            raise RefusedError("is a file, not a folder.", where=str(self.root), mend="name a folder with --data.")
        with _told(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            self._lock = (self.root / _LOCK_NAME).open("ab")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            self._lock.close()
            raise RefusedError(
                "another build is writing here now.",
                where=str(self.root),
                mend="wait for it to end, then run again.",
            ) from problem
        if (self.root / MANIFEST_NAME).is_file():
            # A damaged manifest is no reason to refuse a rebuild from the source files.
            with contextlib.suppress(DataError):
                self.previous = Manifest.read(self.root)
        self._clear_leftovers()
        return self

    def __exit__(self, *_: object) -> None:
        if self._committed is None:
            kept = _files(self.root, self.previous)
            for path in self._written - kept:
                path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()

    @contextlib.contextmanager
    def draft_folder(self) -> Iterator[Path]:
        """A folder on the store's own disk for half-made files, gone afterwards."""
        with _told(self.root):
            folder = Path(tempfile.mkdtemp(prefix=_DRAFT_PREFIX, dir=self.root))
        try:
            with _told(self.root):
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def holds(self, entry: PartitionEntry) -> bool:
        """Whether the file of an earlier build's edition is still there, byte for byte."""
        path = self.root / entry.file
        try:
            return path.stat().st_size == entry.bytes and sha256_of(path) == entry.sha256
        except OSError:
            return False

    def write(
        self,
        table: Table,
        partition: str,
        data: pa.Table | Iterable[pa.Table],
        *,
        period: str,
        sources: tuple[str, ...],
        made_by: str,
        facts: Mapping[str, Any] | None = None,
        synthetic: bool = False,
        where: str = "",
        recipe: str = "",
    ) -> PartitionEntry:
        """Write one edition of a table, checked against its contract, and return its manifest entry.

        `data` may stream as several tables of one schema. `where` names the source in an error.
        """
        import pyarrow as pa

        where = where or table.name
        edition = {"partition": partition, "period": period, "sources": list(sources), "made_by": made_by}
        metadata = table.metadata() | {b"braidwork_edition": json.dumps(edition, ensure_ascii=False).encode()}
        if synthetic:
            metadata[b"synthetic"] = b"true"
        folder = self.root / "tables" / table.name
        temporary = folder / f".{partition}.{os.getpid()}.parquet"
        with _told(self.root):
            folder.mkdir(parents=True, exist_ok=True)
            try:
                whole = isinstance(data, pa.Table)
                rows = _stream(table, [data] if whole else data, temporary, metadata, where)
                if not rows:
                    raise DataError(f"no rows for table {table.name}.", where=where,
                                    mend="check that the file and the region belong together.")  # fmt: skip
                if whole:
                    table.check_grain(data, where=where)
                else:
                    _check_grain(table, temporary, where)
                checksum = sha256_of(temporary)
                final = folder / f"{partition}-{checksum[:12]}.parquet"
                temporary.replace(final)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        self._written.add(final)
        return PartitionEntry(
            table=table.name,
            partition=partition,
            file=final.relative_to(self.root).as_posix(),
            sha256=checksum,
            rows=rows,
            bytes=final.stat().st_size,
            period=period,
            sources=sources,
            made_by=made_by,
            facts=dict(facts or {}),
            synthetic=synthetic,
            recipe=recipe,
        )

    def commit(self, manifest: Manifest) -> None:
        """Make the new manifest the store's.

        Files of the manifest before it stay until the next build, for readers that opened the store earlier;
        older ones are removed.
        """
        with _told(self.root):
            manifest.write(self.root)
        self._committed = manifest
        kept = _files(self.root, manifest) | _files(self.root, self.previous)
        for path in (self.root / "tables").glob("*/*.parquet"):
            if path not in kept:
                path.unlink(missing_ok=True)

    def _clear_leftovers(self) -> None:
        """Remove what a killed build left half-made; this build holds the lock, so nobody else is writing."""
        for folder in self.root.glob(f"{_DRAFT_PREFIX}*"):
            shutil.rmtree(folder, ignore_errors=True)
        for path in (*self.root.glob(f".{MANIFEST_NAME}.*"), *(self.root / "tables").glob("*/.*.parquet")):
            path.unlink(missing_ok=True)


def _stream(table: Table, pieces: Iterable[pa.Table], path: Path, metadata: Mapping[bytes, bytes], where: str) -> int:
    """Write the pieces, each checked, to the disk itself; returns the rows."""
    import pyarrow.parquet as pq

    rows, writer = 0, None
    with path.open("wb") as out:
        try:
            for piece in pieces:
                table.check(piece, where=where, grain=False)
                if writer is None:
                    writer = pq.ParquetWriter(out, piece.schema.with_metadata(metadata), compression="zstd")
                writer.write_table(piece.replace_schema_metadata(metadata))
                rows += piece.num_rows
        finally:
            if writer is not None:
                writer.close()
        out.flush()
        os.fsync(out.fileno())
    return rows


def _files(root: Path, manifest: Manifest | None) -> set[Path]:
    return {root / p.file for p in manifest.partitions} if manifest else set()


@contextlib.contextmanager
def _told(root: Path) -> Iterator[None]:
    """The machine's refusals (no right, no space) in plain words."""
    try:
        yield
    except OSError as problem:
        raise _refusal(problem, root) from problem


def _refusal(problem: OSError, root: Path) -> RefusedError:
    if isinstance(problem, PermissionError) or problem.errno == errno.EROFS:
        what, mend = "you may not write here.", "name another folder with --data, or ask for the right to write here."
    elif problem.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        what = f"the disk is full ({problem.strerror or problem})."
        mend = "free space or name a folder on another disk; the store is as it was."
    else:
        what = f"the store cannot be written ({problem})."
        mend = "look at the disk and the folder, then run again; the store is as it was."
    return RefusedError(what, where=str(root), mend=mend)


def _check_grain(table: Table, path: Path, where: str) -> None:
    key = ", ".join(f'"{g}"' for g in table.grain)
    repeats = (
        embedded_connection()
        .execute(
            f"select {key}, count(*) n from read_parquet({quoted_path(path)}) group by all having n > 1 "
            "order by all limit 1"
        )
        .fetchall()
    )
    if not repeats:
        return
    shown = ", ".join(f"{g} {v}" for g, v in zip(table.grain, repeats[0], strict=False))
    raise DataError(
        f"{repeats[0][-1]} rows share one key ({shown}); each {' and '.join(table.grain)} may appear once.",
        where=where,
        mend="remove the repeated rows or the second copy of the file.",
    )


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
