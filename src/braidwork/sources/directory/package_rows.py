"""The tables of an HSDS 1.1 package, row by row, in the columns of HSDS 3."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from braidwork.sources.delimited import TextTable, fold
from braidwork.sources.directory.addresses import address_type, has_mail_box, point
from braidwork.sources.directory.draft import Draft, Place, Row
from braidwork.sources.directory.hours import contradicts, day, time_of_day, weekdays
from braidwork.sources.directory.languages import codes_in

# Never opened: names of persons.
_PERSONS = frozenset({"attention", "contact_id"})


class Given:
    """A table of the package whose columns may be absent, and which of them somebody asked for."""

    def __init__(self, table: TextTable, member: str) -> None:
        self.table, self.member = table, member
        self._asked: set[str] = set()

    def rows(self, *names: str) -> Iterator[tuple[Place, str, Row]]:
        """Place, identifier and the columns named of every row; a blank id becomes its row's number."""
        self._asked |= {fold(n) for n in ("id", *names)}
        columns = [self._column(n) for n in ("id", *names)]
        for number, (identifier, *cells) in enumerate(zip(*columns, strict=True), 1):
            yield Place(self.member, number), identifier or f"row-{number}", dict(zip(names, cells, strict=True))

    def not_asked(self) -> list[str]:
        """Columns of the file that no contract holds."""
        return [written for folded, written in self.table.written.items() if folded not in self._asked]

    def _column(self, name: str) -> list[str | None]:
        has = fold(name) in self.table.columns and name not in _PERSONS
        return [_plain(v) for v in self.table.values(name)] if has else [None] * self.table.num_rows


def _plain(text: str | None) -> str | None:
    """Text without the line breaks that some publishers write as two letters."""
    return " ".join(text.replace("\\n", " ").replace("\\r", " ").split()) or None if text else None


def _organizations(given: Given, draft: Draft) -> None:
    for place, identifier, row in given.rows("name", "alternate_name", "description", "email", "url"):
        if _named(row, place, draft, "directory_organization"):
            draft.add("directory_organization", identifier, row | {"website": row.pop("url")}, place)


def _services(given: Given, draft: Draft) -> None:
    wanted = (
        "organization_id", "name", "alternate_name", "description", "url", "email", "status", "application_process",
        "fees", "wait_time", "interpretation_services",
    )  # fmt: skip
    renamed = {
        "status": "status_code", "application_process": "application_text", "fees": "fees_text",
        "wait_time": "wait_text", "interpretation_services": "interpretation_text",
    }  # fmt: skip
    for place, identifier, row in given.rows(*wanted):
        if _named(row, place, draft, "directory_service"):
            draft.add("directory_service", identifier, {renamed.get(k, k): v for k, v in row.items()}, place)


def _named(row: Row, place: Place, draft: Draft, table: str) -> bool:
    if row["name"] is None:
        draft.report(place, "name", "names_nothing")
        draft.drop(table, "no name")
        return False
    return True


def _locations(given: Given, draft: Draft) -> None:
    wanted = ("organization_id", "name", "alternate_name", "description", "transportation", "latitude", "longitude")
    for place, identifier, row in given.rows(*wanted):
        north, east, status = point(row.pop("latitude"), row.pop("longitude"))
        if status == "not_plausible":
            draft.report(place, "latitude, longitude", "not_readable")
        row |= {"latitude": north, "longitude": east, "point_status": status, "location_type": "not_stated"}
        draft.add("directory_location", identifier, row | {"transportation_text": row.pop("transportation")}, place)


def _at_locations(given: Given, draft: Draft) -> None:
    for place, identifier, row in given.rows("service_id", "location_id", "description"):
        draft.add("directory_service_at_location", identifier, row, place)


def _addresses(stated: str | None) -> Callable[[Given, Draft], None]:
    def read(given: Given, draft: Draft) -> None:
        wanted = ("location_id", "address_1", "address_2", "city", "state_province", "postal_code", "country")
        for place, identifier, row in given.rows(*wanted):
            text = ", ".join(row[k] for k in ("address_1", "address_2") if row[k])
            kind = address_type(text, stated)
            row |= {"country_code": row.pop("country"), "address_type": kind, "has_mail_box": has_mail_box(text)}
            own = f"postal-{identifier}" if stated else identifier
            draft.add("directory_address", own, row, place)
            location = draft.rows("directory_location").get(row["location_id"] or "")
            if location is not None and (location["location_type"] == "not_stated" or kind == "physical"):
                location["location_type"] = kind

    return read


def _phones(given: Given, draft: Draft) -> None:
    owners = ("organization_id", "service_id", "location_id", "service_at_location_id")
    for place, identifier, row in given.rows(*owners, "number", "extension", "type", "language", "description"):
        if row["number"] is None:
            draft.report(place, "number", "not_readable")
            draft.drop("directory_phone", "a telephone without a number")
            continue
        spoken = row.pop("language")
        draft.add("directory_phone", identifier, row | {"type_code": row.pop("type")}, place)
        if spoken:
            _add_languages(draft, f"phone-{identifier}", spoken, {"phone_id": identifier}, place)


def _languages(given: Given, draft: Draft) -> None:
    for place, identifier, row in given.rows("service_id", "location_id", "language"):
        if spoken := row.pop("language"):
            # One id for all languages of a service is the normal case.
            _add_languages(draft, f"{identifier}-{place.row}", spoken, row, place)
        else:
            draft.drop("directory_language", "a language without a name")


def _add_languages(draft: Draft, identifier: str, spoken: str, owners: Mapping[str, Any], place: Place) -> None:
    """One row for each language that the words name; one without a code where they name none."""
    for code in codes_in(spoken) or (None,):
        own = {"language_code": code, "name": spoken, **owners}
        draft.add("directory_language", f"{identifier}-{code or 'words'}", own, place)


def _schedules(given: Given, draft: Draft) -> None:
    owners = ("service_id", "location_id", "service_at_location_id")
    wanted = (*owners, "weekday", "opens_at", "closes_at", "original_text", "valid_from", "valid_to")
    for place, identifier, row in given.rows(*wanted):
        opens, closes = time_of_day(row["opens_at"]), time_of_day(row["closes_at"])
        days = weekdays(row["weekday"])
        is_read = bool(opens and closes and days)
        written = " ".join(row[k] for k in ("weekday", "opens_at", "closes_at") if row[k])
        if not is_read and (row["opens_at"] or row["closes_at"]):
            draft.report(place, "weekday, opens_at, closes_at", "not_readable", written)
        draft.add("directory_schedule", identifier, {
            **{o: row[o] for o in owners}, "days": " ".join(days) or None, "opens_at": opens if is_read else None,
            "closes_at": closes if is_read else None, "hours_status": "read" if is_read else "text_only",
            "valid_from_date": day(row["valid_from"]), "valid_to_date": day(row["valid_to"]),
            "description": row["original_text"] or written or None,
        }, place)  # fmt: skip
    _keep_words_alone(draft)


def _keep_words_alone(draft: Draft) -> None:
    """Hours whose rows lack a day or a time that their own words name are wrong: nobody is told closed by them."""
    groups: dict[tuple[Any, ...], list[tuple[str, Row]]] = {}
    for identifier, row in draft.rows("directory_schedule").items():
        owner = (row["service_id"], row["location_id"], row["service_at_location_id"])
        groups.setdefault((*owner, row["description"]), []).append((identifier, row))
    for (*_, words), held in groups.items():
        read = [(row["days"], row["opens_at"], row["closes_at"]) for _, row in held if row["hours_status"] == "read"]
        if not read or not contradicts(words, read):
            continue
        draft.report(draft.places[("directory_schedule", held[0][0])], "original_text", "contradicts", words)
        for _, row in held:
            row |= {"opens_at": None, "closes_at": None, "hours_status": "text_only"}


def _taxonomy(given: Given, draft: Draft) -> None:
    for place, identifier, row in given.rows("name", "parent_id", "vocabulary"):
        if _named(row, place, draft, "directory_taxonomy_term"):
            draft.add("directory_taxonomy_term", identifier, {
                "term_code": identifier, "name": row["name"], "parent_term_id": row["parent_id"],
                "taxonomy": row["vocabulary"],
            }, place)  # fmt: skip


def _service_taxonomy(given: Given, draft: Draft) -> None:
    for place, identifier, row in given.rows("service_id", "taxonomy_id"):
        draft.add("directory_attribute", identifier, {
            "entity_kind": "service", "entity_id": row["service_id"], "taxonomy_term_id": row["taxonomy_id"],
        }, place)  # fmt: skip


def _eligibility(given: Given, draft: Draft) -> None:
    """In HSDS 3 eligibility is words of the service itself; a row that names no service can be given to none."""
    services = draft.rows("directory_service")
    for place, _, row in given.rows("service_id", "eligibility"):
        service = services.get(row["service_id"] or "")
        if service is None:
            problem = "no_such_row" if row["service_id"] else "names_nothing"
            draft.report(place, "service_id", problem, row["service_id"])
            draft.drop("directory_service", "eligibility of no service")
            continue
        words = [w for w in (service.get("eligibility_text"), row["eligibility"]) if w]
        service["eligibility_text"] = "; ".join(words) or None


def _simple(table: str, text: str, *more: str, owners: tuple[str, ...]) -> Callable[[Given, Draft], None]:
    """A table of words about something: `text` is the publisher's column."""
    renamed = {"accessibility": "description", "service_area": "name"}

    def read(given: Given, draft: Draft) -> None:
        for place, identifier, row in given.rows(*owners, text, *more):
            if row[text] is not None:
                draft.add(table, identifier, {renamed.get(k, k): v for k, v in row.items()}, place)
            else:
                draft.drop(table, "a row without words")

    return read


# In this order: what is referred to first, so that eligibility finds its service and addresses their place.
READERS: Mapping[str, Callable[[Given, Draft], None]] = {
    "organizations": _organizations,
    "services": _services,
    "locations": _locations,
    "services_at_location": _at_locations,
    "physical_addresses": _addresses(None),
    "postal_addresses": _addresses("postal"),
    "phones": _phones,
    "languages": _languages,
    "regular_schedules": _schedules,
    "taxonomy": _taxonomy,
    "services_taxonomy": _service_taxonomy,
    "eligibility": _eligibility,
    "service_areas": _simple("directory_service_area", "service_area", "description", owners=("service_id",)),
    "required_documents": _simple("directory_required_document", "document", owners=("service_id",)),
    "accessibility_for_disabilities": _simple(
        "directory_accessibility", "accessibility", "details", owners=("location_id",)
    ),
}
