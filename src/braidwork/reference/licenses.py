"""Licenses, certificates and registrations that the law of a state asks for, by occupation: cited and dated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from braidwork.errors import DataError
from braidwork.reference.dated import Verified

RequiredFor = Literal["every job", "some jobs"]

_FEDERAL = "US"
_FILE = Path(__file__).parent / "licenses.csv"
_COLUMNS = (
    "state_postal", "occupation_code", "name", "authority", "required_for", "citation", "as_of", "verified", "note",
)  # fmt: skip


@dataclass(frozen=True)
class StateLicense:
    """One credential that a state asks of people in one occupation, as known on the day `as_of`.

    `required_for` tells whether nobody may do the job without it or only some jobs of the occupation need it; `note`
    says which, or what may be had while learning. No row for an occupation means none is listed, not none is needed.
    """

    state_postal: str
    occupation_code: str
    name: str
    authority: str
    required_for: RequiredFor
    citation: str
    as_of: date
    verified: Verified
    note: str = ""


def licenses(state_postal: str, occupation_code: str) -> tuple[StateLicense, ...]:
    """The credentials listed for an occupation in a state, those for every job first; empty where none is listed.

    Federal ones (rows of the state US) count in every state.
    """
    found = [row for place in (state_postal.upper(), _FEDERAL) for row in _index().get((place, occupation_code), ())]
    return tuple(sorted(found, key=lambda r: r.required_for != "every job"))


def licensed_occupations(state_postal: str) -> tuple[str, ...]:
    """The occupations of a state for which the shipped list names a credential; empty: the state has no list."""
    return tuple(sorted(code for state, code in _index() if state == state_postal.upper()))


@cache
def _index() -> Mapping[tuple[str, str], tuple[StateLicense, ...]]:
    found: dict[tuple[str, str], list[StateLicense]] = {}
    for row in read_licenses(_FILE):
        found.setdefault((row.state_postal, row.occupation_code), []).append(row)
    return {key: tuple(rows) for key, rows in found.items()}


def read_licenses(path: Path) -> tuple[StateLicense, ...]:
    """The rows of a list of licenses, in its order; the first line holds the names of the columns.

    Raises DataError naming file and row for other columns, a blank, a date or a word that is none, or a row twice.
    """
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != _COLUMNS:
            raise DataError("the columns are not those of a list of licenses.", where=str(path),
                            mend=f"use {', '.join(_COLUMNS)}.")  # fmt: skip
        read = [(f"{path}, row {i}", _license(row, f"{path}, row {i}")) for i, row in enumerate(reader, 2)]
    seen: dict[tuple[str, str, str], str] = {}
    for where, row in read:
        key = (row.state_postal, row.occupation_code, row.name)
        if key in seen:
            raise DataError(f"{row.name} of {row.occupation_code} stands twice; the other is {seen[key]}.", where=where)
        seen[key] = where
    return tuple(row for _, row in read)


def _license(raw: Mapping[str | None, str | None], where: str) -> StateLicense:
    if None in raw or None in raw.values():
        raise DataError("the row has too many or too few columns.", where=where, mend="quote commas in text.")
    text = {str(k): str(v).strip() for k, v in raw.items()}
    if blank := [c for c in _COLUMNS if not text[c] and c != "note"]:
        raise DataError(f"column {blank[0]} is blank.", where=where, mend="every license needs its source.")
    required = next((r for r in get_args(RequiredFor) if r == text["required_for"]), None)
    verified = next((v for v in get_args(Verified) if v == text["verified"]), None)
    if required is None or verified is None:
        raise DataError(f"{text['required_for']!r} or {text['verified']!r} is not a word of this list.", where=where,
                        mend="write every job or some jobs, and verified or unverified.")  # fmt: skip
    try:
        as_of = date.fromisoformat(text["as_of"])
    except ValueError as error:
        raise DataError(f"as_of {text['as_of']!r} is not a date.", where=where, mend="write 2024-01-31.") from error
    return StateLicense(
        text["state_postal"].upper(), text["occupation_code"], text["name"], text["authority"], required,
        text["citation"], as_of, verified, text["note"],
    )  # fmt: skip
