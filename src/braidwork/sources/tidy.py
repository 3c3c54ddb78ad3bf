"""Columns into a contract table: types from the contract, edition stamped on every row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from braidwork.contracts import Table
from braidwork.errors import DataError
from braidwork.sources.files import SourceFile

if TYPE_CHECKING:
    import pyarrow as pa


def tidy(
    table: Table,
    columns: Mapping[str, Any],
    file: SourceFile,
    *,
    vintage: str,
    classification: str | None = None,
    geography: str | None = None,
) -> pa.Table:
    """An Arrow table in the contract's order and types from arrays or lists; a scalar fills its column.

    `vintage`, `classification` and `geography` name the edition; the file's checksum goes beside them.
    """
    import pyarrow as pa

    edition = {
        "dataset_vintage": vintage,
        "classification_version": classification,
        "geography_version": geography,
        "source_sha256": file.sha256,
    }
    given = {**columns, **{n: v for n, v in edition.items() if n not in columns}}
    rows = max((len(v) for v in given.values() if _is_column(v)), default=0)
    arrays, fields = [], []
    for column in table.columns:
        if column.name not in given and not column.required:
            continue
        value = given.get(column.name)
        if not _is_column(value):
            array = pa.repeat(pa.scalar(value, column.arrow_type), rows)
        else:
            array = _typed(value, column.arrow_type, f"{file.name}, column {column.name}")
        arrays.append(array)
        fields.append(pa.field(column.name, column.arrow_type))
    unknown = set(given) - set(table.column_names)
    if unknown:
        raise DataError(f"table {table.name} declares no column {', '.join(sorted(unknown))}.", where=file.name)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def _is_column(value: Any) -> bool:
    return value is not None and not isinstance(value, (str, bytes)) and hasattr(value, "__len__")


def _typed(value: Any, kind: pa.DataType, where: str) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        if isinstance(value, (pa.Array, pa.ChunkedArray)):
            whole = value.combine_chunks() if isinstance(value, pa.ChunkedArray) else value
            return pc.cast(whole, kind)
        return pa.array(value, kind)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as problem:
        raise DataError(f"a value does not fit ({problem}).", where=where) from problem
