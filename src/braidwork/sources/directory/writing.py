"""A directory that was read, into contract tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from braidwork.contracts import Table
from braidwork.contracts.directory import DIRECTORY_TABLES
from braidwork.sources.directory.draft import Draft, Row
from braidwork.sources.directory.scope import withhold_places
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded
from braidwork.sources.tidy import tidy

NOT_STATED = "none stated: for tests and evaluation, not to be published"
_EDITION = {"dataset_vintage", "classification_version", "geography_version", "source_sha256"}


def loaded(draft: Draft, file: SourceFile) -> tuple[Loaded, ...]:
    """The tables that hold a row, the directory's own first; what is wrong in the whole is noted there."""
    withhold_places(draft)
    given = {"directory": [_directory_row(draft)], **_numbered(draft)}
    partition = draft.code
    found: list[Loaded] = []
    for name, table in DIRECTORY_TABLES.items():
        rows = given.get(name)
        if rows:
            found.append(_loaded(table, rows, draft, file, partition, first=not found))
    return tuple(found)


def _directory_row(draft: Draft) -> Row:
    return {
        "label": draft.label, "publisher": draft.publisher, "format": draft.format, "as_of_date": draft.as_of,
        "as_of_basis": draft.basis, "licence": draft.licence, "is_synthetic": draft.synthetic,
    }  # fmt: skip


def _numbered(draft: Draft) -> dict[str, Sequence[Row]]:
    tables: dict[str, Sequence[Row]] = {}
    for name, rows in draft.tables.items():
        key = DIRECTORY_TABLES[name].columns[1].name
        tables[name] = [{key: identifier, **row} for identifier, row in rows.items()]
    tables["directory_issue"] = [
        {
            "issue_id": str(number), "file": i.place.file, "row_number": i.place.row, "field": i.field,
            "problem_code": i.problem, "value": i.value,
        }
        for number, i in enumerate(draft.issues, 1)
    ]  # fmt: skip
    return tables


def _loaded(
    table: Table, rows: Sequence[Row], draft: Draft, file: SourceFile, partition: str, *, first: bool
) -> Loaded:
    columns: dict[str, Any] = {
        c.name: [row.get(c.name) for row in rows]
        for c in table.columns
        if c.name not in _EDITION and c.name != "directory_code"
    }
    vintage = f"{draft.code}-{draft.as_of.year}" if draft.as_of else "vintage unknown"
    data = tidy(table, columns | {"directory_code": [draft.code] * len(rows)}, file, vintage=vintage)
    facts: dict[str, Any] = {"directory": draft.code, "as_of_basis": draft.basis}
    if draft.as_of is not None:
        facts["year"] = draft.as_of.year
    dropped = tuple(sorted((reason, n) for (of, reason), n in draft.dropped.items() if of == table.name))
    return Loaded(
        table=table, partition=partition, period=str(draft.as_of.year) if draft.as_of else "vintage unknown",
        data=data, rows_read=len(rows) + sum(n for _, n in dropped), rows_kept=len(rows), dropped=dropped,
        columns_not_kept=tuple(sorted(draft.not_kept)) if first else (),
        notes=tuple(_notes(draft)) if first else (), facts=facts, synthetic=draft.synthetic, licence=draft.licence,
    )  # fmt: skip


def _notes(draft: Draft) -> Iterable[str]:
    """What a person should know: age, broken references by field, tables that are named and absent."""
    if draft.as_of is None:
        yield "nobody says how old the directory is: every entry is to be checked before a referral"
    elif draft.basis == "packed":
        yield f"packed on {draft.as_of}: the content is that old or older"
    counted: dict[tuple[str, str], int] = {}
    for issue in draft.issues:
        if issue.problem != "missing_table":
            key = (f"{issue.place.file}, {issue.field}", issue.problem)
            counted[key] = counted.get(key, 0) + 1
    words = {
        "no_such_row": "name a row that does not exist",
        "names_nothing": "belong to nothing and are left out",
        "repeated_id": "repeat an id and are left out",
        "contradicts": "contradict the hours in words, which hold",
        "not_readable": "cannot be read",
    }
    for (where, problem), count in sorted(counted.items()):
        yield f"{where}: {count:,} rows {words[problem]}"
    missing = [i.field for i in draft.issues if i.problem == "missing_table"]
    if missing:
        yield f"the descriptor names {len(missing)} tables that the archive does not hold: {', '.join(missing)}"
    yield "one organization may stand here several times; nothing was merged"
