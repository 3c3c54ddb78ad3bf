"""A population: one row per person with facts in columns, ready for an engine."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.eligibility.population.columns import Coverage, coverage, facts_carried

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from braidwork.eligibility.programs.program import Program
    from braidwork.engine.session import Engine


@dataclass(frozen=True)
class Population:
    """People as a view of an engine (grain: person; columns as in `columns.fact_column`), and what a reader must know.

    `notes` say what stands for what; `synthetic` that nobody in it exists. The files behind it live as long as this
    object.
    """

    view: str
    engine: Engine
    columns: tuple[str, ...]
    rows: int
    schema: Any
    notes: tuple[str, ...] = ()
    synthetic: bool = False
    folder: tempfile.TemporaryDirectory[str] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def facts(self) -> frozenset[str]:
        """The facts about which the table can say something."""
        return facts_carried(self.columns)

    def coverage(self, programs: Sequence[Program]) -> Coverage:
        """What the table lacks for these programs."""
        return coverage(self.columns, programs)

    def collect(self, columns: Sequence[str] | None = None, limit: int | None = None) -> pa.Table:
        """Rows of the table as it stands."""
        import ibis

        people = ibis.table(self.schema, name=self.view)
        asked = people.select(*(columns or self.columns))
        return self.engine.collect(str(ibis.to_sql(asked.limit(limit), dialect=self.engine.dialect)))


def population_of(
    table: pa.Table, engine: Engine, *, view: str = "people", notes: tuple[str, ...] = (), synthetic: bool = False
) -> Population:
    """A population from an Arrow table, written where the engine can read it."""
    import pyarrow.parquet as pq

    folder = tempfile.TemporaryDirectory(prefix="braidwork-people-")
    path = Path(folder.name) / f"{view}.parquet"
    pq.write_table(table, path, row_group_size=122_880)
    return population_from(path, engine, view=view, notes=notes, synthetic=synthetic, folder=folder)


def population_from(
    path: Path, engine: Engine, *, view: str = "people", notes: tuple[str, ...] = (), synthetic: bool = False,
    folder: tempfile.TemporaryDirectory[str] | None = None,
) -> Population:  # fmt: skip
    """A population from a Parquet file whose columns already keep the promise of `columns`."""
    import ibis
    import pyarrow.parquet as pq

    engine.register(view, [path])
    arrow = pq.read_schema(path)
    rows = pq.read_metadata(path).num_rows
    schema = ibis.Schema.from_pyarrow(arrow)
    return Population(view, engine, tuple(arrow.names), rows, schema, notes, synthetic, folder)
