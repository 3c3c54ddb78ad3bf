"""Reads families of parameters from CSV and refuses a row without source, or two rows for one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import get_args

from braidwork.errors import DataError
from braidwork.reference.dated import Parameter, Verified

_SHIPPED = Path(__file__).parent / "parameters"
_COLUMNS = (
    "name", "key", "value", "unit", "effective_from", "effective_to", "citation", "verified", "note",
)  # fmt: skip
_MORE_COLUMNS = ("known_from", "known_to", "next_review")


def shipped_parameters() -> tuple[Parameter, ...]:
    """Every row of every family that ships with Braidwork, families in alphabetic order."""
    return tuple(row for path in sorted(_SHIPPED.glob("*.csv")) for row in read_parameters(path))


def read_parameters(path: Path) -> tuple[Parameter, ...]:
    """The rows of one family.

    Columns: name, key (`size=2;region=us`), value, unit, effective_from and effective_to (ISO dates; the second
    may be blank), citation, verified, note; a file may add known_from, known_to and next_review (ISO dates or blank).
    Raises DataError naming file and row.
    """
    import csv

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) not in (_COLUMNS, _COLUMNS + _MORE_COLUMNS):
                raise DataError(
                    f"the columns are {', '.join(reader.fieldnames or ()) or 'none'}.",
                    where=str(path),
                    mend=f"use {', '.join(_COLUMNS)}; after them {', '.join(_MORE_COLUMNS)} if you need them.",
                )
            numbered = [(f"{path}, row {i}", _row(r, f"{path}, row {i}")) for i, r in enumerate(reader, 2)]
    except (OSError, UnicodeDecodeError) as error:
        raise DataError("the parameter file cannot be read.", where=str(path)) from error
    check_rows(numbered)
    return tuple(row for _, row in numbered)


def check_rows(rows: Iterable[tuple[str, Parameter]]) -> None:
    """Refuse rows (each with where it stands) that cannot stand together: unlike keys, two values for one day."""
    numbered = tuple(rows)
    _check_keys(numbered)
    _check_overlap(numbered)


def _row(raw: Mapping[str | None, str | None], where: str) -> Parameter:
    if None in raw or None in raw.values():
        raise DataError("the row has too many or too few columns.", where=where, mend="quote commas in text.")
    text = {str(k): str(v).strip() for k, v in raw.items()}
    for column in ("name", "unit", "citation"):
        if not text[column]:
            raise DataError(f"column {column} is blank.", where=where, mend="every number needs its source.")
    if text["verified"] not in get_args(Verified):
        raise DataError(f"verified is {text['verified']!r}.", where=where, mend="write verified or unverified.")
    start = _date(text["effective_from"], "effective_from", where)
    end = _date(text["effective_to"], "effective_to", where) if text["effective_to"] else None
    if end is not None and end < start:
        raise DataError(f"effective_to {end} lies before effective_from {start}.", where=where)
    known_from, known_to, review = (_date(text[c], c, where) if text.get(c) else None for c in _MORE_COLUMNS)
    if known_from is not None and known_to is not None and known_to < known_from:
        raise DataError(f"known_to {known_to} lies before known_from {known_from}.", where=where)
    verified: Verified = "verified" if text["verified"] == "verified" else "unverified"
    return Parameter(
        text["name"], _key(text["key"], where), _number(text["value"], where), text["unit"], start, end,
        text["citation"], verified, text["note"], known_from, known_to, review,
    )  # fmt: skip


def _key(text: str, where: str) -> dict[str, str]:
    key: dict[str, str] = {}
    for part in filter(None, text.split(";")):
        name, equals, value = (p.strip() for p in part.partition("="))
        if not (name and equals and value) or name in key:
            raise DataError(f"key {text!r} is not of the form size=2;region=us.", where=where)
        key[name] = value
    return key


def _number(text: str, where: str) -> float:
    import math

    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise DataError(f"value {text!r} is not a number.", where=where, mend="leave an unknown number out.")
    return value


def _date(text: str, column: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise DataError(f"{column} {text!r} is not a date.", where=where, mend="write 2024-01-31.") from error


def _check_keys(numbered: Iterable[tuple[str, Parameter]]) -> None:
    first: dict[str, set[str]] = {}
    for where, row in numbered:
        expected = first.setdefault(row.name, set(row.key))
        if set(row.key) != expected:
            raise DataError(
                f"{row.name} has the key {', '.join(row.key) or 'none'}, in earlier rows "
                f"{', '.join(sorted(expected)) or 'none'}.",
                where=where,
            )


def _check_overlap(numbered: Iterable[tuple[str, Parameter]]) -> None:
    earlier: dict[tuple[str, tuple[tuple[str, str], ...]], list[tuple[str, Parameter]]] = {}
    for where, row in numbered:
        same = earlier.setdefault((row.name, tuple(sorted(row.key.items()))), [])
        for other_where, other in same:
            together = _known_together(row, other)
            if together and (other.in_force(row.effective_from) or row.in_force(other.effective_from)):
                raise DataError(
                    f"{row.label} is given twice for {max(row.effective_from, other.effective_from)}; "
                    f"the other is {other_where}.",
                    where=where,
                    mend="end the earlier row the day before the later one begins.",
                )
        same.append((where, row))


def _known_together(one: Parameter, other: Parameter) -> bool:
    """Whether there was a day on which both rows were held for true: a closed correction is no overlap."""
    start = max(one.known_from or date.min, other.known_from or date.min)
    return start <= min(one.known_to or date.max, other.known_to or date.max)
