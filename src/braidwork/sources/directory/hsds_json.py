"""Directories as HSDS 3 JSON: one organization, service or service at a location, a list, or a page of an API."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.directory.draft import Draft, Place, check_references
from braidwork.sources.directory.json_rows import Reader
from braidwork.sources.directory.scope import keep_state
from braidwork.sources.directory.writing import NOT_STATED, loaded
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, Recognition
from braidwork.sources.marks import MAKER

FORMAT = "HSDS 3 JSON"
_MARKS = (
    b'"service_at_locations"',
    b'"organization_identifiers"',
    b'"assured_date"',
    b'"schedules"',
    b'"location_type"',
)
_MOST_BYTES = 512 << 20


class HsdsJsonLoader:
    """HSDS 3 JSON as directory tables. Contact persons, and telephones that only they answer, never load."""

    name = "directory_json"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """JSON whose first record looks like an organization, a service or a service at a location."""
        if file.shape != "json" or not any(m in file.start(1 << 17) for m in _MARKS):
            return None
        if file.size_bytes > _MOST_BYTES:
            return None
        try:
            content = json.loads(file.read())
            records = _records(content)
        except (ValueError, RecursionError, DataError):
            return None
        if not records or _kind(records[0]) is None:
            return None
        return Recognition(FORMAT, MAKER if _is_invented(content) else _text(content, "publisher", "not stated"), None)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The directory's part in the region's state; NotForRegion where every address lies elsewhere."""
        draft = read_json(file)
        keep_state(draft, region, file.name)
        return loaded(draft, file)


def read_json(file: SourceFile) -> Draft:
    """One file as a draft with its references checked.

    Raises DataError naming the record where the file is no JSON or a record is neither an organization nor a
    service nor a service at a location.
    """
    try:
        content = json.loads(file.read())
    except (ValueError, RecursionError) as problem:
        raise DataError(f"this is no JSON ({problem}).", where=file.name, mend="download the file again.") from problem
    records = _records(content)
    as_of = _as_of(content)
    synthetic = _is_invented(content)
    draft = Draft(
        code=re.sub(r"[^a-z0-9]+", "-", file.stem.casefold()).strip("-"),
        label=_text(content, "label", file.path.name),
        publisher=MAKER if synthetic else _text(content, "publisher", "not stated"), format=FORMAT,
        licence="synthetic" if synthetic else _text(content, "license", NOT_STATED),
        as_of=as_of, basis="stated" if as_of else "unknown", synthetic=synthetic, rows_read=len(records),
    )  # fmt: skip
    reader = Reader(draft)
    for number, record in enumerate(records, 1):
        place = Place(file.name, number)
        kind = _kind(record)
        if kind is None:
            raise DataError(
                "the record is neither an organization nor a service nor a service at a location.",
                where=f"{file.name}, record {number}", mend="give HSDS 3 JSON as its reference describes it.",
            )  # fmt: skip
        reader.read(kind, record, place)
    check_references(draft)
    return draft


def _records(content: Any) -> list[Mapping[str, Any]]:
    listed = content
    if isinstance(content, dict):
        listed = content.get("contents", [content])
    if not isinstance(listed, Sequence) or isinstance(listed, str) or not all(isinstance(r, dict) for r in listed):
        raise DataError("this is no list of records.", mend="give HSDS 3 JSON.")
    return list(listed)


def _kind(record: Mapping[str, Any]) -> str | None:
    """What a record is, by the keys that only it has."""
    keys = set(record)
    if "id" not in keys:
        return None
    if "name" not in keys:
        return "service_at_location" if keys & {"location", "service", "location_id", "service_id"} else None
    if keys & {
        "organization",
        "organization_id",
        "service_at_locations",
        "application_process",
        "eligibility_description",
    }:
        return "service"
    if keys & {"services", "organization_identifiers", "legal_status", "website", "locations", "tax_status"}:
        return "organization"
    return "location" if keys & {"location_type", "latitude", "addresses"} else None


def _is_invented(content: Any) -> bool:
    """Whether the page says of itself that it is synthetic."""
    return isinstance(content, dict) and bool(content.get("synthetic"))


def _as_of(content: Any) -> date | None:
    stated = _text(content, "as_of_date", "")
    try:
        return date.fromisoformat(stated[:10])
    except ValueError:
        return None


def _text(content: Any, key: str, absent: str) -> str:
    value = content.get(key) if isinstance(content, dict) and "contents" in content else None
    return value if isinstance(value, str) and value else absent
