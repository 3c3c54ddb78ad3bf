"""Nested HSDS 3 records, flattened into rows; the same thing told twice becomes one row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from braidwork.sources.directory.addresses import address_type, has_mail_box, point
from braidwork.sources.directory.draft import Draft, Place, Row
from braidwork.sources.directory.hours import day, time_of_day, weekdays
from braidwork.sources.directory.languages import codes_in

Record = Mapping[str, Any]
# Never opened: persons, and what tells of them.
_PERSONS = frozenset({"contacts", "attention", "metadata", "assurer_email"})
_KNOWN = frozenset({
    "id", "name", "alternate_name", "description", "email", "website", "uri", "url", "parent_organization_id",
    "assured_date", "last_modified", "services", "locations", "phones", "attributes", "organization",
    "organization_id", "status", "eligibility_description", "minimum_age", "maximum_age",
    "application_process", "fees_description", "fees", "wait_time", "interpretation_services", "alert",
    "service_at_locations", "languages", "schedules", "service_areas", "required_documents", "service",
    "service_id", "location", "location_id", "location_type", "transportation", "latitude", "longitude",
    "addresses", "accessibility",
})  # fmt: skip


class Reader:
    """Reads records into a draft. An entity met again (HSDS nests them freely) fills what the first left blank."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self._read: Mapping[str, Callable[[Record, Place, Row], str | None]] = {
            "organization": self._organization, "service": self._service, "location": self._location,
            "service_at_location": self._at_location,
        }  # fmt: skip

    def read(self, kind: str, record: Record, place: Place, owner: Row | None = None) -> str | None:
        """Read one record and all that is nested in it; its identifier, or None where it has none."""
        self.draft.not_kept |= {f"{kind}.{k}" for k in record if k not in _KNOWN}
        return self._read[kind](record, place, owner or {})

    def _organization(self, record: Record, place: Place, owner: Row) -> str | None:
        identifier = self._keep("organization", record, place, {
            "name": _text(record, "name"), "alternate_name": _text(record, "alternate_name"),
            "description": _text(record, "description"), "email": _text(record, "email"),
            "website": _text(record, "website") or _text(record, "uri") or _text(record, "url"),
            "parent_organization_id": _text(record, "parent_organization_id"), "assured_date": _assured(record),
        })  # fmt: skip
        if identifier is None:
            return None
        own = {"organization_id": identifier}
        for location in _several(record, "locations"):
            self.read("location", location, place, own)
        for service in _several(record, "services"):
            self.read("service", service, place, own)
        self._children(record, place, own, "organization", identifier)
        return identifier

    def _service(self, record: Record, place: Place, owner: Row) -> str | None:
        nested = record.get("organization")
        organization = self.read("organization", nested, place) if isinstance(nested, dict) else None
        identifier = self._keep("service", record, place, {
            "organization_id": organization or _text(record, "organization_id") or owner.get("organization_id"),
            "name": _text(record, "name"), "alternate_name": _text(record, "alternate_name"),
            "description": _text(record, "description"), "url": _text(record, "url"), "email": _text(record, "email"),
            "status_code": _text(record, "status"), "eligibility_text": _text(record, "eligibility_description"),
            "age_minimum_years": self._age(record, "minimum_age", place),
            "age_maximum_years": self._age(record, "maximum_age", place),
            "application_text": _text(record, "application_process"),
            "fees_text": _text(record, "fees_description") or _text(record, "fees"),
            "wait_text": _text(record, "wait_time"), "interpretation_text": _text(record, "interpretation_services"),
            "alert_text": _text(record, "alert"), "assured_date": _assured(record),
        })  # fmt: skip
        if identifier is None:
            return None
        for at in _several(record, "service_at_locations"):
            self.read("service_at_location", at, place, {"service_id": identifier})
        self._children(record, place, {"service_id": identifier}, "service", identifier)
        return identifier

    def _location(self, record: Record, place: Place, owner: Row) -> str | None:
        north, east, status = point(record.get("latitude"), record.get("longitude"))
        if status == "not_plausible":
            value = f"{record.get('latitude')}, {record.get('longitude')}"
            self.draft.report(place, "location.latitude, location.longitude", "not_readable", value)
        stated = _text(record, "location_type")
        addresses = _several(record, "addresses")
        identifier = self._keep("location", record, place, {
            "organization_id": _text(record, "organization_id") or owner.get("organization_id"),
            "location_type": stated if stated in ("physical", "postal", "virtual") else "not_stated",
            "name": _text(record, "name"), "alternate_name": _text(record, "alternate_name"),
            "description": _text(record, "description"), "transportation_text": _text(record, "transportation"),
            "latitude": north, "longitude": east, "point_status": status, "assured_date": _assured(record),
        }, needs_name=False)  # fmt: skip
        if identifier is None:
            return None
        for address in addresses:
            self._address(address, identifier, place)
        self._children(record, place, {"location_id": identifier}, "location", identifier)
        return identifier

    def _at_location(self, record: Record, place: Place, owner: Row) -> str | None:
        nested = {k: record.get(k) for k in ("service", "location")}
        found = {k: self.read(k, v, place) if isinstance(v, dict) else None for k, v in nested.items()}
        identifier = self._keep("service_at_location", record, place, {
            "service_id": found["service"] or _text(record, "service_id") or owner.get("service_id"),
            "location_id": found["location"] or _text(record, "location_id"),
            "description": _text(record, "description"),
        }, needs_name=False)  # fmt: skip
        if identifier is None:
            return None
        self._children(record, place, {"service_at_location_id": identifier}, "service_at_location", identifier)
        return identifier

    def _children(self, record: Record, place: Place, own: Row, kind: str, identifier: str) -> None:
        for phone in _several(record, "phones"):
            self._phone(phone, own, place)
        for spoken in _several(record, "languages"):
            self._language(spoken, own, place)
        for schedule in _several(record, "schedules"):
            self._schedule(schedule, own, place)
        for attribute in _several(record, "attributes"):
            self._attribute(attribute, kind, identifier, place)
        for area in _several(record, "service_areas"):
            self._child("directory_service_area", area, own, place, {
                "name": _text(area, "name"), "description": _text(area, "description"),
            })  # fmt: skip
        for paper in _several(record, "required_documents"):
            if document := _text(paper, "document"):
                self._child("directory_required_document", paper, own, place, {"document": document})
        for help_there in _several(record, "accessibility"):
            if words := _text(help_there, "description"):
                more = {"description": words, "details": _text(help_there, "details")}
                self._child("directory_accessibility", help_there, own, place, more)

    def _phone(self, phone: Record, own: Row, place: Place) -> None:
        number = (_text(phone, "number") or "").strip('" ')
        if not number:
            self.draft.report(place, "phones.number", "not_readable", _text(phone, "id"))
            return
        identifier = self._child("directory_phone", phone, own, place, {
            "number": number, "extension": _text(phone, "extension"), "type_code": _text(phone, "type"),
            "description": _text(phone, "description"),
        })  # fmt: skip
        for spoken in _several(phone, "languages"):
            self._language(spoken, {"phone_id": identifier}, place)

    def _language(self, spoken: Record, own: Row, place: Place) -> None:
        written, code = _text(spoken, "name"), _text(spoken, "code")
        if not (written or code):
            return
        codes = codes_in(written or "") or codes_in((code or "").casefold()[:2])
        self._child("directory_language", spoken, own, place, {
            "language_code": codes[0] if codes else code, "name": written or code, "note": _text(spoken, "note"),
        })  # fmt: skip

    def _schedule(self, schedule: Record, own: Row, place: Place) -> None:
        opens, closes = time_of_day(_text(schedule, "opens_at")), time_of_day(_text(schedule, "closes_at"))
        days = weekdays(_text(schedule, "byday"))
        # Every second week, or one day of a month, is no day of the week to rely on.
        weekly = (_text(schedule, "freq") or "WEEKLY").upper() == "WEEKLY" and _text(schedule, "interval") in (
            None,
            "1",
        )
        is_read = bool(opens and closes and days and weekly)
        ends = [d for d in (day(_text(schedule, "valid_to")), day(_text(schedule, "until"))) if d]
        self._child("directory_schedule", schedule, own, place, {
            "days": " ".join(days) if is_read else None, "opens_at": opens if is_read else None,
            "closes_at": closes if is_read else None, "hours_status": "read" if is_read else "text_only",
            "valid_from_date": day(_text(schedule, "valid_from")), "valid_to_date": min(ends, default=None),
            "description": _text(schedule, "description") or _text(schedule, "notes"),
        })  # fmt: skip

    def _attribute(self, attribute: Record, kind: str, identifier: str, place: Place) -> None:
        term = attribute.get("taxonomy_term")
        named = _text(attribute, "taxonomy_term_id")
        if isinstance(term, dict) and (named := _text(term, "id") or named) and _text(term, "name"):
            self._merge("directory_taxonomy_term", named, place, {
                "term_code": _text(term, "code"), "name": _text(term, "name"),
                "parent_term_id": _text(term, "parent_id"), "taxonomy": _text(term, "taxonomy"),
            })  # fmt: skip
        own = _text(attribute, "id") or _made(attribute, {"entity_id": identifier})
        row = {"entity_kind": kind, "entity_id": identifier, "taxonomy_term_id": named}
        held = self.draft.rows("directory_attribute").get(own)
        if held is not None and held != row:
            own = f"{own}@{identifier}"
        self._merge("directory_attribute", own, place, row)

    def _address(self, address: Record, location: str, place: Place) -> None:
        text = ", ".join(v for k in ("address_1", "address_2") if (v := _text(address, k)))
        kind = address_type(text, _text(address, "address_type"))
        row = {k: _text(address, k) for k in ("address_1", "address_2", "city", "state_province", "postal_code")}
        self._child("directory_address", address, {"location_id": location}, place, {
            **row, "country_code": _text(address, "country"), "address_type": kind, "has_mail_box": has_mail_box(text),
        })  # fmt: skip

    def _child(self, table: str, record: Record, own: Row, place: Place, row: Row) -> str:
        """Keep what belongs to `own`; one id under a second owner becomes a second row. Gives the row's id."""
        identifier = _text(record, "id") or _made(record, own)
        held = self.draft.rows(table).get(identifier)
        if held is not None and any(held.get(k) != v for k, v in own.items()):
            identifier = f"{identifier}@{next(iter(own.values()))}"
        self._merge(table, identifier, place, {**own, **row})
        return identifier

    def _keep(self, kind: str, record: Record, place: Place, row: Row, *, needs_name: bool = True) -> str | None:
        identifier = _text(record, "id")
        if identifier is None or (needs_name and row["name"] is None):
            self.draft.report(place, f"{kind}.{'id' if identifier is None else 'name'}", "names_nothing", identifier)
            self.draft.drop(f"directory_{kind}", "no identifier or no name")
            return None
        self._merge(f"directory_{kind}", identifier, place, row)
        return identifier

    def _merge(self, table: str, identifier: str, place: Place, row: Row) -> None:
        held = self.draft.rows(table).get(identifier)
        if held is None:
            self.draft.add(table, identifier, row, place)
            return
        for key, value in row.items():
            if held.get(key) is None or held[key] in ("not_stated", "not_given"):
                held[key] = value

    def _age(self, record: Record, key: str, place: Place) -> float | None:
        text = _text(record, key)
        if text is None:
            return None
        try:
            years = float(text)
        except ValueError:
            years = -1.0
        if not 0 <= years < 1000:
            self.draft.report(place, f"service.{key}", "not_readable", text)
            return None
        return years


def _several(record: Record, key: str) -> Iterator[Record]:
    if key in _PERSONS:
        return
    listed = record.get(key)
    yield from (r for r in listed if isinstance(r, dict)) if isinstance(listed, list) else ()


def _text(record: Record, key: str) -> str | None:
    value = record.get(key)
    if value is None or isinstance(value, (dict, list)):
        return None
    # Half a character, which JSON allows and no table can hold, becomes a question mark.
    return " ".join(str(value).encode("utf-8", "replace").decode().split()) or None


def _assured(record: Record) -> Any:
    """The later of the day assured and the day last changed."""
    days = [d for d in (day(_text(record, "assured_date")), day(_text(record, "last_modified"))) if d]
    return max(days, default=None)


def _made(record: Record, own: Row) -> str:
    """An identifier for a row that has none, from all that it says."""
    content = json.dumps([own, record], sort_keys=True, default=str)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
