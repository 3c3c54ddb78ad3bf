"""Tables of needs and of decisions as they come: CSV, Parquet or rows, every value read exactly or refused by name."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from braidwork.errors import DataError, UnknownNameError

Row = dict[str, Any]
Source = Path | Iterable[Mapping[str, Any]]
_WHOLE = ("cost_cents", "other_grants_cents", "tier")
_DAYS = ("service_date", "last_service_date", "waiting_since_date", "decided_until", "valid_until_date")
_TRUE, _FALSE = {"true", "1", "yes"}, {"false", "0", "no"}


def read_table(source: Source, *, name: str = "") -> tuple[list[Row], str]:
    """The rows of a table and how messages name it. A flag is `is_…`, `has_…` or `eligible_…`.

    Raises DataError naming file, row (the first row under the heading is 1), field and mend.
    """
    if not isinstance(source, Path):
        where = name or "lines"
        return [_typed(dict(row), where, i) for i, row in enumerate(source, 1)], where
    where = name or source.name
    rows = _parquet(source, where) if source.suffix.lower() == ".parquet" else _csv(source, where)
    return [_typed(row, where, i) for i, row in enumerate(rows, 1)], where


def read_csv_text(text: str, *, name: str) -> tuple[list[Row], str]:
    """The same from the text of a CSV, such as one that a browser sent."""
    return [_typed(row, name, i) for i, row in enumerate(_csv_rows(io.StringIO(text, newline=""), name), 1)], name


def check_columns(rows: list[Row], required: tuple[str, ...], optional: tuple[str, ...], where: str) -> None:
    """DataError for a column that lacks, UnknownNameError for one that nobody reads; flags may have any name."""
    names = {name for row in rows for name in row}
    for name in required:
        if rows and name not in names:
            raise DataError(f"there is no column {name}.", where=where, mend=f"columns: {', '.join(required)}.")
    for name in sorted(names - {*required, *optional}):
        if not name.startswith(("is_", "has_", "eligible_")):
            raise UnknownNameError.of("column", name, (*required, *optional), where=where)


def at(where: str, row: int, rows: list[Row], field: str = "") -> str:
    """Where a value stands: file, row, id, field."""
    line = rows[row - 1].get("line_id")
    return f"{where}, row {row}" + (f", id {line}" if line else "") + (f", {field}" if field else "")


def _csv(path: Path, where: str) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return _csv_rows(file, where)
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the table cannot be read ({error}).", where=where, mend="save it as CSV in UTF-8.") from error


def _csv_rows(file: Iterable[str], where: str) -> list[Row]:
    try:
        reader = csv.DictReader(file, strict=True)
        rows = list(reader)
    except csv.Error as error:
        raise DataError(f"the table is no CSV: {error}.", where=where, mend="save it as CSV in UTF-8.") from error
    if not reader.fieldnames:
        raise DataError("the table is empty.", where=where, mend="give a heading and a row for each line.")
    for i, row in enumerate(rows, 1):
        if None in row or None in row.values():
            raise DataError("the row has more or fewer fields than the heading.", where=f"{where}, row {i}",
                            mend="put text that holds a comma into quotes.")  # fmt: skip
    return rows


def _parquet(path: Path, where: str) -> list[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: list[Row] = pq.read_table(path).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise DataError(f"the table cannot be read ({error}).", where=where, mend="write it as Parquet.") from error
    return rows


def _typed(row: Row, where: str, number: int) -> Row:
    line = row.get("line_id")
    place = f"{where}, row {number}" + (f", id {line}" if line else "")
    found: Row = {}
    for name, value in row.items():
        if isinstance(value, str):
            value = value.strip()
        if name in _WHOLE:
            found[name] = _whole(value, f"{place}, {name}")
        elif name in _DAYS:
            found[name] = _day(value, f"{place}, {name}")
        elif name.startswith("eligible_") and value in (None, ""):
            found[name] = None  # nothing is decided here
        elif name.startswith(("is_", "has_", "eligible_")):
            found[name] = _flag(value, f"{place}, {name}")
        else:
            found[name] = "" if value is None else str(value)
    return found


def _whole(value: Any, place: str) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value):
        value = int(value)
    if type(value) is not int:
        raise DataError(f"{value!r} is no whole number.", where=place,
                        mend="write whole cents, $12.34 as 1234; nothing is rounded for you.")  # fmt: skip
    if value < 0:
        raise DataError(f"{value} is below zero.", where=place, mend="enter a refund in the ledger instead.")
    return value


def _day(value: Any, place: str) -> date | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise DataError(f"{value!r} is no day of the calendar.", where=place, mend="write 2026-08-01.") from None


def _flag(value: Any, place: str) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).casefold() if value is not None else ""
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise DataError(f"{value!r} is neither true nor false.", where=place,
                    mend="write true or false; an unknown fact opens no fund: write false.")  # fmt: skip
