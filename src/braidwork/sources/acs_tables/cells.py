"""Cells of ACS tables as rows of the contract table, one edition and kind of place at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from braidwork.contracts import Vintage
from braidwork.contracts.places import ACS_TABLE
from braidwork.sources.acs_tables.annotations import Value
from braidwork.sources.acs_tables.geography import Place, definition
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded
from braidwork.sources.tidy import tidy

PUBLISHER = "US Census Bureau"
_EDITIONS = (
    re.compile(r"(?P<first>20\d\d)[_-](?P<year>20\d\d)"),
    re.compile(r"(?P<year>20\d\d)[-_ ]?(?P<span>[15])[-_ ]?y(?:ea)?r"),
    re.compile(r"(?P<year>20\d\d)[/_.-]acs[/_.-]acs(?P<span>[15])"),
    re.compile(r"acs(?:dt|st|dp|cp)?(?P<span>[15])y?[-_ ]?(?P<year>20\d\d)"),
)


@dataclass(frozen=True)
class Cell:
    """One cell for one place: table, official line or class, label, estimate and margin with their reasons."""

    table: str
    code: str
    label: str | None
    place: Place
    estimate: Value
    margin: Value


def edition(file: SourceFile) -> Vintage | None:
    """The edition that the official name, or the folder's, tells; the tables themselves do not say it."""
    for text in (file.path.name, file.path.parent.name):
        for pattern in _EDITIONS:
            if told := pattern.search(text.casefold()):
                found = told.groupdict()
                year = int(found["year"])
                span = int(found["span"]) if "span" in found else year - int(found["first"]) + 1
                if span in (1, 5):
                    return Vintage(PUBLISHER, f"acs{span}", year, span)
    return None


def loaded_tables(
    file: SourceFile,
    vintage: Vintage | None,
    cells: Iterable[Cell],
    rows_read: int,
    outside: int,
    not_kept: Sequence[str],
) -> tuple[Loaded, ...]:
    """One contract table per ACS table and kind of place. Row counts are rows of the file, not cells."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        groups.setdefault((cell.table, cell.place.kind), []).append(cell)
    return tuple(
        _loaded(file, vintage, table, kind, found, rows_read, outside, not_kept)
        for (table, kind), found in sorted(groups.items())
    )


def _loaded(
    file: SourceFile, vintage: Vintage | None, table: str, kind: str, cells: Sequence[Cell], rows_read: int,
    outside: int, not_kept: Sequence[str],
) -> Loaded:  # fmt: skip
    key = vintage.key if vintage else "acs-unknown"
    partition = f"{key}.{table.casefold()}" + ("" if kind == "county" else f".{kind}")
    columns = {
        "table_code": table,
        "cell_code": [c.code for c in cells],
        "cell_label": [c.label for c in cells],
        "geography_type": kind,
        "geography_code": [c.place.code for c in cells],
        "geography_label": [c.place.label for c in cells],
        "estimate": [c.estimate.number for c in cells],
        "estimate_status": [c.estimate.status for c in cells],
        "moe90": [c.margin.number for c in cells],
        "moe90_status": [c.margin.status for c in cells],
        "annotation": [c.estimate.annotation or c.margin.annotation for c in cells],
    }
    has_margins = any(c.margin.number is not None for c in cells)
    said = [] if has_margins else ["the file has no margin of error for this table"]
    if vintage is None:
        said.append("vintage unknown: neither file name nor folder tells the edition")
    return Loaded(
        table=ACS_TABLE, partition=partition, period=vintage.label if vintage else "vintage unknown",
        data=tidy(ACS_TABLE, columns, file, vintage=key, geography=definition(kind, vintage)),
        rows_read=rows_read, rows_kept=rows_read - outside,
        dropped=(("outside the region's state", outside),) if outside else (), columns_not_kept=tuple(not_kept),
        notes=tuple(said),
        facts={"table": table, "geography_type": kind, "has_margins": has_margins,
               "year": vintage.year if vintage else 0, "span": vintage.span if vintage else 0},
        licence="US government work",
    )  # fmt: skip
