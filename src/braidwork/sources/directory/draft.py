"""A directory while it is read: rows by table and identifier, and what was found wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from braidwork.contracts.directory import REFERENCES

Row = dict[str, Any]

# Rows of these tables mean nothing without something that they belong to.
_OWNED = {
    "directory_service_at_location": ("service_id", "location_id"),
    "directory_address": ("location_id",),
    "directory_attribute": ("entity_id", "taxonomy_term_id"),
}
_OWNED_BY_ANY = frozenset({
    "directory_phone", "directory_language", "directory_schedule", "directory_service_area",
    "directory_required_document", "directory_accessibility",
})  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a row was read: file or member, and row, the first of which is 1."""

    file: str
    row: int | None = None


@dataclass(frozen=True)
class Issue:
    """One thing that is wrong in a directory; a code of `PROBLEMS`."""

    place: Place
    field: str
    problem: str
    value: str | None = None


@dataclass
class Draft:
    """One directory as read, in the columns of the contracts, not yet typed.

    `as_of` is the day that the content describes, `basis` how it is known.
    """

    code: str
    label: str
    publisher: str
    format: str
    licence: str
    as_of: date | None = None
    basis: str = "unknown"
    synthetic: bool = False
    tables: dict[str, dict[str, Row]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    rows_read: int = 0
    not_kept: set[str] = field(default_factory=set)
    dropped: dict[tuple[str, str], int] = field(default_factory=dict)

    def rows(self, table: str) -> dict[str, Row]:
        """The rows of a table by identifier; empty where the directory has none."""
        return self.tables.setdefault(table, {})

    def add(self, table: str, identifier: str, row: Row, place: Place) -> None:
        """Keep a row; one whose identifier stands already is reported and left out."""
        if identifier in self.rows(table):
            self.report(place, "id", "repeated_id", identifier)
            self.drop(table, "repeats an id")
            return
        self.rows(table)[identifier] = row
        self.places[(table, identifier)] = place

    def report(self, place: Place, field_name: str, problem: str, value: str | None = None) -> None:
        """Note what is wrong."""
        self.issues.append(Issue(place, field_name, problem, value))

    def drop(self, table: str, reason: str, rows: int = 1) -> None:
        """Count rows of a table left out for a reason."""
        if rows:
            self.dropped[(table, reason)] = self.dropped.get((table, reason), 0) + rows


def check_references(draft: Draft, written: Mapping[str, str] | None = None) -> None:
    """Blank every reference to a row that does not exist, and leave out rows that then belong to nothing.

    Each is reported with file, row and field; `written` gives the publisher's word for a column.
    """
    said = written or {}
    for table, references in REFERENCES.items():
        for identifier, row in list(draft.rows(table).items()):
            for column, target in references.items():
                value = row.get(column)
                if value is not None and value not in draft.rows(target):
                    draft.report(draft.places[(table, identifier)], said.get(column, column), "no_such_row", value)
                    row[column] = None
        _leave_out_orphans(draft, table, said)


def _leave_out_orphans(draft: Draft, table: str, said: Mapping[str, str]) -> None:
    owners = _OWNED.get(table, tuple(REFERENCES[table]) if table in _OWNED_BY_ANY else ())
    if not owners:
        return
    wanted = all if table in _OWNED else any
    rows = draft.rows(table)
    for identifier, row in list(rows.items()):
        if table == "directory_attribute" and row["entity_id"] not in draft.rows(f"directory_{row['entity_kind']}"):
            row["entity_id"] = None
        if not wanted(row.get(o) is not None for o in owners):
            fields = ", ".join(said.get(o, o) for o in owners)
            draft.report(draft.places[(table, identifier)], fields, "names_nothing")
            draft.drop(table, "belongs to nothing in the directory")
            del rows[identifier]
