"""Tables and columns as promises, checked on write and printed as the data dictionary."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from braidwork.errors import DataError

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["text", "code", "integer", "number", "date", "flag"]
Sensitivity = Literal["public", "restricted", "personal"]


@dataclass(frozen=True)
class Column:
    """One column's promise: name, kind, meaning, unit, codes, universe, and the publisher's own name."""

    name: str
    kind: Kind
    description: str
    unit: str | None = None
    codes: Mapping[str, str] | None = None
    universe: str | None = None
    source_name: str | None = None
    required: bool = True
    nullable: bool = True
    minimum: float | None = None
    maximum: float | None = None
    width: int | None = None

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type in which the store holds the column."""
        import pyarrow as pa

        types = {"integer": pa.int32(), "number": pa.float64(), "date": pa.date32(), "flag": pa.bool_()}
        return types.get(self.kind, pa.string())

    def promise(self) -> dict[str, Any]:
        """The column's line of the data dictionary, for JSON; what is not promised is left out."""
        said = {k: v for k, v in asdict(self).items() if v is not None}
        return {**said, "codes": dict(self.codes)} if self.codes else said


@dataclass(frozen=True)
class Table:
    """A table's promise. `grain` names the columns that identify a row.

    `repeated` maps a prefix to a count: `{"person_weight_": 80}` allows all of person_weight_1..80 or none.
    """

    name: str
    grain: tuple[str, ...]
    description: str
    columns: tuple[Column, ...]
    source: str = ""
    universe: str = ""
    sensitivity: Sensitivity = "public"
    retention: str = "kept while the publisher's edition is in use"
    repeated: Mapping[str, int] = field(default_factory=dict)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of the declared columns, in order."""
        return tuple(c.name for c in self.columns)

    def metadata(self) -> dict[bytes, bytes]:
        """Parquet key-value metadata that carries the promise with the file."""
        promise = {
            "table": self.name,
            "grain": list(self.grain),
            "description": self.description,
            "source": self.source,
            "universe": self.universe,
            "sensitivity": self.sensitivity,
            "retention": self.retention,
            "units": {c.name: c.unit for c in self.columns if c.unit},
            "columns": [c.promise() for c in self.columns],
            "repeated": dict(self.repeated),
        }
        return {b"braidwork": json.dumps(promise, ensure_ascii=False).encode()}

    def check(self, data: pa.Table, *, where: str, grain: bool = True) -> None:
        """Raise DataError unless `data` keeps the promise: columns, types, blanks, codes, ranges; grain if asked."""
        self._check_columns(data, where)
        for column in self.columns:
            if column.name in data.column_names:
                values = data.column(column.name)
                _check_type(column, values.type, where)
                _check_values(column, values, where)
        self._check_repeated_types(data, where)
        if grain:
            self.check_grain(data, where=where)

    def _check_repeated_types(self, data: pa.Table, where: str) -> None:
        import pyarrow as pa

        for prefix, count in self.repeated.items():
            for i in range(1, count + 1):
                name = f"{prefix}{i}"
                found = data.schema.field(name).type if name in data.column_names else pa.int16()
                if not pa.types.is_integer(found):
                    raise DataError(f"column {name} is of type {found}; expected whole numbers.", where=where)

    def _check_columns(self, data: pa.Table, where: str) -> None:
        present = set(data.column_names)
        missing = [c.name for c in self.columns if c.required and c.name not in present]
        if missing:
            raise DataError(f"table {self.name} lacks {', '.join(missing)}.", where=where)
        repeated = {f"{p}{i}" for p, count in self.repeated.items() for i in range(1, count + 1)}
        unknown = present - set(self.column_names) - repeated
        if unknown:
            raise DataError(f"table {self.name} declares no column {', '.join(sorted(unknown))}.", where=where)
        for prefix, count in self.repeated.items():
            have = sum(f"{prefix}{i}" in present for i in range(1, count + 1))
            if have not in (0, count):
                raise DataError(f"{have} of {count} columns {prefix}1..{count}; all or none.", where=where)

    def check_grain(self, data: pa.Table, *, where: str) -> None:
        """Raise DataError where two rows have one key."""
        import pyarrow.compute as pc

        grain = [g for g in self.grain if g in data.column_names]
        if not grain or data.num_rows == 0:
            return
        counts = data.select(grain).group_by(grain).aggregate([([], "count_all")])
        repeats = counts.filter(pc.greater(counts["count_all"], 1))
        if repeats.num_rows:
            row = repeats.slice(0, 1).to_pylist()[0]
            key = ", ".join(f"{g} {row[g]}" for g in grain)
            raise DataError(
                f"table {self.name} has {row['count_all']} rows for one key ({key}).",
                where=where,
                mend="remove the repeated rows or the second copy of the file.",
            )


def _check_type(column: Column, found: pa.DataType, where: str) -> None:
    if found != column.arrow_type:
        raise DataError(f"column {column.name} is of type {found}; expected {column.arrow_type}.", where=where)


def _check_values(column: Column, values: pa.ChunkedArray, where: str) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not column.nullable and values.null_count:
        row = pc.index(pc.is_null(values), True).as_py() + 1
        raise DataError(f"column {column.name} is blank.", where=f"{where}, row {row}")
    tests: list[tuple[Any, str]] = []
    if column.codes is not None:
        known = pa.array(list(column.codes), pa.string())
        bad = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, known)))
        tests.append((bad, f"one of {', '.join(list(column.codes)[:12])}{' …' if len(column.codes) > 12 else ''}"))
    elif column.kind == "code" and column.width:
        tests.append((pc.not_equal(pc.utf8_length(values), column.width), f"{column.width} characters"))
    if column.kind == "number":
        tests.append((pc.invert(pc.is_finite(values)), "a finite number"))
    if column.minimum is not None or column.maximum is not None:
        low = column.minimum if column.minimum is not None else float("-inf")
        high = column.maximum if column.maximum is not None else float("inf")
        outside = pc.or_(pc.less(values, low), pc.greater(values, high))
        tests.append((outside, f"between {low:g} and {high:g}"))
    for bad, expected in tests:
        if pc.any(bad).as_py():
            row = pc.index(pc.fill_null(bad, False), True).as_py()
            raise DataError(
                f"column {column.name} holds {values[row].as_py()!r}; expected {expected}.",
                where=f"{where}, row {row + 1}",
            )
