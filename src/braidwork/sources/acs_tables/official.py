"""ACS tables with the Census Bureau's own column names: API answers, downloaded tables, extracts of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference import Region
from braidwork.sources.acs_tables.annotations import estimate, margin
from braidwork.sources.acs_tables.cells import Cell
from braidwork.sources.acs_tables.geography import GEOGRAPHY_COLUMNS, Place, in_region, places
from braidwork.sources.delimited import TextTable, fold, read_delimited, text_table
from braidwork.sources.files import SourceFile

_COLUMN = re.compile(r"([A-Z]{1,2}\d{4,5}[A-Z]{0,3})_((?:C\d\d_)?\d{3,4})(P?)(EA|MA|E|M)", re.IGNORECASE)
_LABEL_ROW = "Geography"  # in GEO_ID of the second header row of a downloaded table


@dataclass(frozen=True)
class _Columns:
    """The columns of one cell, where the file has them."""

    table: str
    code: str
    estimate: str | None = None
    margin: str | None = None
    estimate_annotation: str | None = None
    margin_annotation: str | None = None


_ROLES = {"E": "estimate", "M": "margin", "EA": "estimate_annotation", "MA": "margin_annotation"}


def looks_official(header: tuple[str, ...]) -> bool:
    """Whether a header holds estimate columns such as B19013_001E."""
    return any((m := _COLUMN.fullmatch(h.strip())) and m.group(4).upper() == "E" for h in header)


def api_header(file: SourceFile) -> tuple[str, ...]:
    """The column names of an API answer: a JSON list of rows of which the first is the header."""
    start = str(file.start(1 << 16), "utf-8-sig", "replace").lstrip()
    if not re.match(r"\[\s*\[", start) or "]" not in start:
        return ()
    try:
        header = json.loads(start[start.index("[", 1) : start.index("]") + 1])
    except ValueError:
        return ()
    return tuple(str(h) for h in header)


def read_official(file: SourceFile, region: Region) -> tuple[list[Cell], int, int]:
    """The cells of the region's state; how many rows the file has; how many lie outside."""
    table = _api_answer(file) if file.shape == "json" else read_delimited(file)
    columns = _columns(table)
    labels = _labels(table, columns)
    if labels:
        table = _without_first(table)
    everywhere = places(table)
    inside = [(row, p) for row, p in enumerate(everywhere) if in_region(p, region)]
    _require_once(table, inside)
    cells = [cell for group in columns for cell in _cells(table, group, inside, labels.get(group.code))]
    return cells, table.num_rows, table.num_rows - len(inside)


def _cells(table: TextTable, group: _Columns, inside: list[tuple[int, Place]], label: str | None) -> Iterator[Cell]:
    blank: list[str | None] = [None] * table.num_rows
    values, margins = (table.values(n) if n else blank for n in (group.estimate, group.margin))
    said, said_of_margin = (
        table.values(n) if n else blank for n in (group.estimate_annotation, group.margin_annotation)
    )
    for row, place in inside:
        where = f"{table.row(row)}, column {group.estimate}"
        figure = estimate(_given(values[row]), _given(said[row]), where)
        error = margin(_given(margins[row]), _given(said_of_margin[row]), f"{table.row(row)}, column {group.margin}")
        yield Cell(group.table, group.code, label, place, figure, error)


def _given(text: str | None) -> str | None:
    """None for the word that JSON and some exports write for nothing."""
    return None if text in (None, "null", "NULL", "NA") else text


def _api_answer(file: SourceFile) -> TextTable:
    try:
        rows = json.loads(str(file.read(), "utf-8-sig"))
    except ValueError as problem:
        raise DataError(f"the API answer cannot be read ({problem}).", where=file.name,
                        mend="ask the API again and keep its whole answer.") from problem  # fmt: skip
    if not isinstance(rows, list) or len(rows) < 2:
        raise DataError("the API answer has no rows.", where=file.name, mend="check the geography asked for.")
    for number, row in enumerate(rows[1:], 1):
        if not isinstance(row, list) or len(row) != len(rows[0]):
            raise DataError("the row does not have the cells of the header.", where=f"{file.name}, row {number}",
                            mend="ask the API again and keep its whole answer.")  # fmt: skip
    return text_table(file.name, rows[0], rows[1:])


def _columns(table: TextTable) -> list[_Columns]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    known = {fold(c) for c in GEOGRAPHY_COLUMNS}
    for written in table.written.values():
        named = _COLUMN.fullmatch(written)
        if named is None:
            if fold(written) not in known and written:
                raise UnknownNameError.of("column", written, GEOGRAPHY_COLUMNS, where=f"{table.where} (ACS table)")
            continue
        code, line, percent, role = (g.upper() for g in named.groups())
        found.setdefault((code, f"{code}_{line}{percent}"), {})[_ROLES[role]] = written
    for (_, cell), roles in found.items():
        if "estimate" not in roles:
            raise DataError(f"{', '.join(roles.values())} stands without the estimate {cell}E.", where=table.where,
                            mend="ask for the estimate together with its margin.")  # fmt: skip
    return [_Columns(code, cell, **roles) for (code, cell), roles in found.items()]


def _labels(table: TextTable, columns: list[_Columns]) -> dict[str, str]:
    """Labels from the second header row of a table downloaded from the Bureau's data site; empty without one."""
    if fold("GEO_ID") not in table.columns or table.values("GEO_ID")[0] != _LABEL_ROW:
        return {}
    first = {c.code: table.values(c.estimate)[0] for c in columns if c.estimate}
    return {code: (text or "").removeprefix("Estimate!!") for code, text in first.items()}


def _without_first(table: TextTable) -> TextTable:
    rest = {n: c.slice(1) for n, c in table.columns.items() if n}
    written = {n: w for n, w in table.written.items() if n}
    if not len(next(iter(rest.values()))):
        raise DataError("the file has headers and no rows.", where=table.where, mend="download the table again.")
    return TextTable(table.where, rest, written, rows_before=table.rows_before)


def _require_once(table: TextTable, inside: list[tuple[int, Place]]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for row, place in inside:
        if (first := seen.setdefault((place.kind, place.code), row)) != row:
            raise DataError(f"{place.label or place.code} stands in rows {first + 1} and {row + 1}.",
                            where=table.row(row), mend="remove one of the two.")  # fmt: skip
