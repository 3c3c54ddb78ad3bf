"""Engines run SQL that Ibis compiled: DuckDB in memory by default, Spark when asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from braidwork.errors import DataError, NotAvailableError, UnknownNameError

if TYPE_CHECKING:
    import pyarrow as pa


class Engine(Protocol):
    """What a store needs of an engine: views over Parquet files, and queries that return Arrow tables."""

    name: str
    dialect: str

    def register(self, view: str, files: Sequence[Path]) -> None:
        """Make `view` stand for these Parquet files."""

    def collect(self, sql: str) -> pa.Table:
        """The answer of `sql`."""


def embedded_connection(*, spill: Path | None = None, memory: str | None = None) -> Any:
    """A DuckDB connection in memory that never fetches an extension.

    With `memory` ("1GB") it keeps to that much and puts the rest into the folder `spill`.
    """
    import duckdb

    config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    if memory:
        config["memory_limit"] = memory
    if spill:
        config["temp_directory"] = str(spill)
    return duckdb.connect(config=config)


def quoted_path(path: Path) -> str:
    """A path as a SQL string that means this one file, whatever characters its name holds."""
    literal = re.sub(r"([*?\[])", r"[\1]", str(path)).replace("'", "''")
    return f"'{literal}'"


class DuckEngine:
    """DuckDB in memory, never a shared database file, never a downloaded extension."""

    name = "DuckDB"
    dialect = "duckdb"

    def __init__(self) -> None:
        self._connection = embedded_connection()

    def register(self, view: str, files: Sequence[Path]) -> None:
        listed = ", ".join(quoted_path(f) for f in files)
        self._connection.execute(f'create or replace view "{view}" as select * from read_parquet([{listed}])')

    def collect(self, sql: str) -> pa.Table:
        import duckdb

        try:
            return self._connection.sql(sql).to_arrow_table()
        except duckdb.ProgrammingError:
            raise  # our own SQL is wrong: a fault to report, not a file to mend
        except duckdb.Error as problem:
            raise DataError(
                f"a table of the store cannot be read ({str(problem).splitlines()[0]}).",
                mend="run braidwork doctor, then rebuild the store with braidwork region build.",
            ) from problem


class SparkEngine:
    """Apache Spark: `spark://local[2]` in this process, `spark://host:7077` a cluster."""

    name = "Spark"
    dialect = "pyspark"

    def __init__(self, master: str) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError as problem:
            raise NotAvailableError(
                "Spark is not installed.",
                mend="install the extra: pip install 'braidwork[spark]' (needs Java 17).",
            ) from problem
        import ibis

        _ = ibis.pyspark  # loads the options without which Ibis cannot write a literal in Spark's dialect
        builder: Any = SparkSession.builder
        self._session = (
            builder.master(master)
            .appName("braidwork")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "4" if master.startswith("local") else "200")
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.driver.memory", "2g")
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )

    def register(self, view: str, files: Sequence[Path]) -> None:
        # Spark reads * ? [ ] { } and \ in a path as a pattern; a backslash before each makes it one file again.
        named = [re.sub(r"([\\*?\[\]{}])", r"\\\1", str(f)) for f in files]
        self._session.read.parquet(*named).createOrReplaceTempView(view)

    def collect(self, sql: str) -> pa.Table:
        return self._session.sql(sql).toArrow()


def engine_for(url: str | None = None) -> Engine:
    """The engine named by `url`: `duckdb` (default), `spark://local[2]`, `spark://host:port`."""
    url = url or "duckdb"
    if url in ("duckdb", "duckdb://"):
        return DuckEngine()
    match = re.fullmatch(r"spark://(.+)", url)
    if match:
        rest = match.group(1)
        return SparkEngine(rest if rest.startswith("local") else url)
    raise UnknownNameError.of("engine", url, ["duckdb", "spark://local[2]"])
