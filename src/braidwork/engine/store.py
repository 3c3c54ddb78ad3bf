"""The Parquet store: tables by name and edition, opened for questions through Ibis."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.engine.manifest import Manifest, PartitionEntry
from braidwork.engine.session import Engine, engine_for
from braidwork.errors import DataError, NotAvailableError

if TYPE_CHECKING:
    import pyarrow as pa


class Store:
    """Tables of one region as Parquet files with a manifest; nothing is read before a question is asked."""

    def __init__(self, root: Path, manifest: Manifest, engine_url: str | None = None) -> None:
        self.root = root
        self.manifest = manifest
        self._engine_url = engine_url or os.environ.get("BRAIDWORK_ENGINE") or None
        self._engine: Engine | None = None
        self._tables: dict[Path, Any] = {}

    @classmethod
    def open(cls, path: str | Path, engine: str | None = None) -> Store:
        """The store in folder `path`; `engine` overrides BRAIDWORK_ENGINE (`duckdb`, `spark://local[2]`)."""
        root = Path(path).expanduser()
        return cls(root, Manifest.read(root), engine)

    @property
    def engine(self) -> Engine:
        """The engine, started at the first question."""
        if self._engine is None:
            self._engine = engine_for(self._engine_url)
        return self._engine

    def entry(self, table: str, partition: str | None = None) -> PartitionEntry:
        """The manifest entry of a table's edition; the newest when none is named."""
        if partition is not None:
            return self.manifest.partition(table, partition)
        found = self.manifest.of(table)
        if not found:
            raise NotAvailableError(
                f"the store in {self.root} has no table {table}.",
                mend="add the official file to the folder and run braidwork region build again.",
            )
        return found[0]

    def file(self, entry: PartitionEntry) -> Path:
        """The Parquet file of an edition; a plain error if it has gone."""
        path = self.root / entry.file
        if not path.is_file():
            raise DataError("the file is listed in the manifest but is gone.", where=str(path),
                            mend="rebuild the store with braidwork region build.")  # fmt: skip
        return path

    def columns(self, entry: PartitionEntry) -> frozenset[str]:
        """Names of the columns that this edition's file carries."""
        import pyarrow.parquet as pq

        return frozenset(pq.read_schema(self.file(entry)).names)

    def table(self, name: str, partition: str | None = None) -> Any:
        """The table (newest edition, or the named one) as an Ibis expression; ask with `collect`."""
        import ibis
        import pyarrow.parquet as pq

        entry = self.entry(name, partition)
        path = self.file(entry)
        if path not in self._tables:
            view = f"{name}__{entry.partition}".replace("-", "_")
            self.engine.register(view, [path])
            self._tables[path] = ibis.table(ibis.Schema.from_pyarrow(pq.read_schema(path)), name=view)
        return self._tables[path]

    def collect(self, expression: Any) -> pa.Table:
        """The answer of an Ibis expression, run by the store's engine, as an Arrow table."""
        return self.engine.collect(self.compile(expression))

    def compile(self, expression: Any) -> str:
        """An Ibis expression as SQL of the store's engine."""
        import ibis

        return str(ibis.to_sql(expression, dialect=self.engine.dialect))

    def collect_over(self, records_sql: str, question_sql: str) -> pa.Table:
        """The answer of a compiled question over the table `records`, which stands for `records_sql`."""
        return self.engine.collect(f"with records as ({records_sql})\n{question_sql}")
