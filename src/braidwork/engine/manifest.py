"""The manifest: what is in a store, from which files, and how each table was made."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from braidwork.errors import DataError, NotAvailableError

FORMAT = 1
MANIFEST_NAME = "manifest.json"


@dataclass(frozen=True)
class SourceEntry:
    """One source file that the store was built from.

    `dropped` lists rows left out as (reason, rows); `columns_not_kept` the columns that no contract holds.
    `origin` is the folder or address it came from; `retrieved` the time of a download.
    """

    sha256: str
    name: str
    bytes: int
    publisher: str
    recognised_as: str
    vintage: str
    rows_read: int
    rows_kept: int
    dropped: tuple[tuple[str, int], ...] = ()
    columns_not_kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    origin: str = "folder"
    retrieved: str | None = None
    licence: str = ""
    member: str | None = None


@dataclass(frozen=True)
class UnusedFile:
    """A file that the build saw and did not use, with the reason."""

    name: str
    sha256: str
    reason: str


@dataclass(frozen=True)
class PartitionEntry:
    """One Parquet file of one table: an edition of a publisher's dataset.

    `facts` holds what later rooms need to know of it: states, pumas, coverage, replicates, design, parameters applied.
    `recipe` is the checksum of everything that decided its content: while it stands, a rebuild keeps the file.
    """

    table: str
    partition: str
    file: str
    sha256: str
    rows: int
    bytes: int
    period: str
    sources: tuple[str, ...]
    made_by: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    synthetic: bool = False
    recipe: str = ""


@dataclass(frozen=True)
class Manifest:
    """The whole store: region, sources, files not used, partitions."""

    region: str
    built: str
    version: str
    synthetic: bool = False
    region_definition: Mapping[str, Any] | None = None
    sources: tuple[SourceEntry, ...] = ()
    unused: tuple[UnusedFile, ...] = ()
    partitions: tuple[PartitionEntry, ...] = ()
    request: Mapping[str, Any] = field(default_factory=dict)

    def of(self, table: str) -> tuple[PartitionEntry, ...]:
        """The partitions of a table, newest period first."""
        found = [p for p in self.partitions if p.table == table]
        return tuple(sorted(found, key=lambda p: (p.facts.get("year", 0), p.partition), reverse=True))

    def partition(self, table: str, partition: str) -> PartitionEntry:
        """One partition; an error that lists what the store has."""
        for entry in self.partitions:
            if entry.table == table and entry.partition == partition:
                return entry
        have = ", ".join(p.partition for p in self.of(table)) or "none"
        raise NotAvailableError(
            f"the store has no edition '{partition}' of {table}.", mend=f"editions of {table} here: {have}."
        )

    def sources_of(self, entry: PartitionEntry) -> tuple[SourceEntry, ...]:
        """The files behind an edition, or behind editions joined by `+`.

        A checksum alone does not tell: one archive may hold people, housing units and other editions.
        """
        behind = [s for s in self.sources if s.sha256 in entry.sources and s.recognised_as == entry.table]
        named = [s for s in behind if s.vintage in entry.partition.split("+")]
        return tuple(named or behind)

    def to_json(self) -> str:
        """The manifest as stable, readable JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"

    def write(self, root: Path) -> None:
        """Replace the manifest of `root` in one atomic step."""
        temporary = root / f".{MANIFEST_NAME}.{os.getpid()}"
        with temporary.open("w", encoding="utf-8") as out:
            out.write(self.to_json())
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(root / MANIFEST_NAME)

    @classmethod
    def read(cls, root: Path) -> Manifest:
        """The manifest of a store; a plain error if there is none or it is damaged."""
        path = root / MANIFEST_NAME
        if not path.is_file():
            raise NotAvailableError(
                f"{root} holds no Braidwork data (no {MANIFEST_NAME}).",
                mend="build it: braidwork region build --from FOLDER --data DIR, or try braidwork demo.",
            )
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            written_as = raw.pop("format")
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise _damaged(path, problem) from problem
        if isinstance(written_as, int) and written_as > FORMAT:
            raise DataError(
                f"the store was written by a newer Braidwork (format {written_as}; this one reads {FORMAT}).",
                where=str(path),
                mend="install the newer Braidwork, or build the store again with this one.",
            )
        try:
            if written_as != FORMAT:
                raise ValueError(f"format {written_as!r}")
            return replace(
                cls(**{**raw, "sources": (), "unused": (), "partitions": ()}),
                sources=tuple(SourceEntry(**_tupled(s)) for s in raw["sources"]),
                unused=tuple(UnusedFile(**u) for u in raw["unused"]),
                partitions=tuple(PartitionEntry(**_tupled(p)) for p in raw["partitions"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise _damaged(path, problem) from problem


def _tupled(entry: dict[str, Any]) -> dict[str, Any]:
    """JSON arrays back into the tuples of the dataclasses."""
    tuples = {"dropped", "columns_not_kept", "notes", "sources"}
    return {k: tuple(tuple(i) if isinstance(i, list) else i for i in v) if k in tuples else v for k, v in entry.items()}


def _damaged(path: Path, problem: Exception) -> DataError:
    return DataError(
        f"the manifest cannot be read ({problem}).",
        where=str(path),
        mend="rebuild the store with braidwork region build; the source files are untouched.",
    )
