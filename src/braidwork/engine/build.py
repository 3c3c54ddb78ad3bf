"""Writing a store: content-named Parquet files first, the manifest last, so that a failed build changes nothing."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from braidwork.contracts import Table
from braidwork.engine.manifest import MANIFEST_NAME, Manifest, PartitionEntry
from braidwork.errors import DataError, RefusedError

if TYPE_CHECKING:
    import pyarrow as pa

_LOCK_NAME = ".lock"


class StoreBuild:
    """One build of a store. Use as a context manager; nothing is visible until `commit`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._lock: IO[bytes] | None = None
        self._committed = False
        self.previous: Manifest | None = None

    def __enter__(self) -> StoreBuild:
        if self.root.exists() and not self.root.is_dir():
            raise RefusedError("is a file, not a folder.", where=str(self.root), mend="name a folder with --data.")
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
        return self

    def __exit__(self, *_: object) -> None:
        if not self._committed:
            self._sweep(self.previous)
        if self._lock is not None:
            self._lock.close()

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
    ) -> PartitionEntry:
        """Write one edition of a table, checked against its contract, and return its manifest entry.

        `data` may stream as several tables of one schema. `where` names the source in an error.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        folder = self.root / "tables" / table.name
        folder.mkdir(parents=True, exist_ok=True)
        temporary = folder / f".{partition}.{os.getpid()}.parquet"
        rows, writer = 0, None
        try:
            for piece in [data] if isinstance(data, pa.Table) else data:
                table.check(piece, where=where or table.name, grain=False)
                if writer is None:
                    schema = piece.schema.with_metadata(table.metadata())
                    writer = pq.ParquetWriter(temporary, schema, compression="zstd")
                writer.write_table(piece.replace_schema_metadata(table.metadata()))
                rows += piece.num_rows
        finally:
            if writer is not None:
                writer.close()
        if writer is None or rows == 0:
            temporary.unlink(missing_ok=True)
            raise DataError(f"no rows for table {table.name}.", where=where)
        _check_grain(table, temporary, where or table.name)
        checksum = sha256_of(temporary)
        final = folder / f"{partition}-{checksum[:12]}.parquet"
        temporary.replace(final)
        return PartitionEntry(
            table=table.name,
            partition=partition,
            file=str(final.relative_to(self.root)),
            sha256=checksum,
            rows=rows,
            bytes=final.stat().st_size,
            period=period,
            sources=sources,
            made_by=made_by,
            facts=dict(facts or {}),
            synthetic=synthetic,
        )

    def commit(self, manifest: Manifest) -> None:
        """Make the new manifest the store's, then remove files that it no longer names."""
        manifest.write(self.root)
        self._committed = True
        self._sweep(manifest)

    def _sweep(self, manifest: Manifest | None) -> None:
        kept = {self.root / p.file for p in manifest.partitions} if manifest else set()
        for path in _parquet_files(self.root / "tables"):
            if path not in kept:
                path.unlink(missing_ok=True)


def _parquet_files(folder: Path) -> Iterator[Path]:
    yield from folder.glob("*/*.parquet")
    yield from folder.glob("*/.*.parquet")


def _check_grain(table: Table, path: Path, where: str) -> None:
    import duckdb

    key = ", ".join(f'"{g}"' for g in table.grain)
    repeats = (
        duckdb.connect()
        .execute(f"select {key}, count(*) n from read_parquet(?) group by all having n > 1 order by all limit 1", [str(path)])
        .fetchall()
    )
    if not repeats:
        return
    path.unlink()
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
