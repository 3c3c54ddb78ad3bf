"""Directories of services in the shape of the Human Services Data Specification 3: places and offers, no persons.

Every table is public. A directory never carries the names of contact persons, and one organization may stand in it
many times: nothing here says that two rows are the same.
"""

from __future__ import annotations

from collections.abc import Mapping

from braidwork.contracts.edition import EDITION_COLUMNS
from braidwork.contracts.table import Column, Table

SOURCE = "directories of services (Human Services Data Specification)"

LOCATION_TYPES = {
    "physical": "a place that one can visit",
    "postal": "only mail goes there",
    "virtual": "by telephone or internet",
    "confidential": "the place is not told, for the safety of the people there",
    "not_stated": "the directory does not say",
}
ADDRESS_TYPES = {
    "physical": "street address",
    "postal": "post office box or private mail box: nobody can be visited there",
    "virtual": "no place",
    "confidential": "the place is not told, for the safety of the people there",
    "not_stated": "the directory gives no address",
}
POINT_STATUS = {
    "given": "latitude and longitude as the directory gives them",
    "not_given": "the directory gives no point",
    "withheld": "the place is not told: a point in the file is never loaded",
    "not_plausible": "the directory gives 0, 0 or a point that is not on earth; left out",
}
HOURS_STATUS = {
    "read": "opening and closing times could be read",
    "text_only": "hours are given in words that cannot be read as times",
}
AS_OF_BASIS = {
    "stated": "the directory states the day",
    "packed": "the day on which the archive was packed; its content is that old or older",
    "unknown": "nobody says how old the directory is",
}
PROBLEMS = {
    "no_such_row": "the row named does not exist in the table that it should stand in",
    "names_nothing": "the row names nothing that it belongs to; it is left out",
    "repeated_id": "the id stands in an earlier row; this row is left out",
    "contradicts": "the hours in words name days or times that the rows lack; only the words are kept",
    "not_readable": "the value cannot be read; it is left out",
    "missing_table": "the descriptor names a table that the archive does not hold",
}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

_DIRECTORY = Column("directory_code", "code", "the directory that the row comes from", nullable=False)


def _text(name: str, description: str) -> Column:
    return Column(name, "text", description)


def _link(name: str, kind: str) -> Column:
    return Column(name, "code", f"the {kind} that the row belongs to; blank where it belongs to none")


def _table(name: str, grain: str, description: str, *columns: Column, key: tuple[str, ...] | None = None) -> Table:
    first = Column(grain, "code", "identifier within the directory", nullable=False)
    return Table(
        name=name, grain=key or ("directory_code", grain), description=description, source=SOURCE,
        columns=(_DIRECTORY, first, *columns, *EDITION_COLUMNS),
    )  # fmt: skip


DIRECTORY = Table(
    name="directory",
    grain=("directory_code",),
    description="One directory as read from one file: who publishes it, how old it is, what it may be used for.",
    source=SOURCE,
    columns=(
        _DIRECTORY,
        Column("label", "text", "name of the directory", nullable=False),
        Column("publisher", "text", "who publishes it", nullable=False),
        Column("format", "text", "layout of the file", nullable=False),
        Column("as_of_date", "date", "the day that the content describes; blank where nobody says"),
        Column("as_of_basis", "code", "how that day is known", codes=AS_OF_BASIS, nullable=False),
        Column("licence", "text", "terms of use, or that none are stated", nullable=False),
        Column("is_synthetic", "flag", "whether the directory is invented", nullable=False),
        *EDITION_COLUMNS,
    ),
)

ORGANIZATION = _table(
    "directory_organization", "organization_id", "One organization of a directory; twins stay separate rows.",
    Column("name", "text", "name", nullable=False),
    _text("alternate_name", "other name in use"),
    _text("description", "what the organization does, in its words"),
    _text("email", "address of the organization"),
    _text("website", "website"),
    _link("parent_organization_id", "parent organization"),
    Column("assured_date", "date", "the day on which somebody last assured or changed the row"),
)  # fmt: skip

SERVICE = _table(
    "directory_service", "service_id", "One service that an organization offers.",
    _link("organization_id", "organization"),
    Column("name", "text", "name", nullable=False),
    _text("alternate_name", "other name in use"),
    _text("description", "what is offered"),
    _text("url", "page of the service"),
    _text("email", "address of the service"),
    Column("status_code", "code", "as the directory writes it: active, inactive, defunct, temporarily closed"),
    _text("eligibility_text", "who may use it, in the directory's words"),
    Column("age_minimum_years", "number", "lowest age served", unit="years", minimum=0),
    Column("age_maximum_years", "number", "highest age served", unit="years", minimum=0),
    _text("application_text", "how to apply"),
    _text("fees_text", "what it costs"),
    _text("wait_text", "how long one waits"),
    _text("interpretation_text", "interpretation that is offered"),
    _text("alert_text", "what has changed for now"),
    Column("assured_date", "date", "the day on which somebody last assured or changed the row"),
)  # fmt: skip

LOCATION = _table(
    "directory_location", "location_id", "One place where services are given, or an address in a list.",
    _link("organization_id", "organization"),
    Column("location_type", "code", "kind of place", codes=LOCATION_TYPES, nullable=False),
    _text("name", "name of the place"),
    _text("alternate_name", "other name in use"),
    _text("description", "the place, in words"),
    _text("transportation_text", "how to get there"),
    Column("latitude", "number", "latitude", unit="degrees", minimum=-90, maximum=90),
    Column("longitude", "number", "longitude", unit="degrees", minimum=-180, maximum=180),
    Column("point_status", "code", "why a point is or is not given", codes=POINT_STATUS, nullable=False),
    Column("assured_date", "date", "the day on which somebody last assured or changed the row"),
)  # fmt: skip

SERVICE_AT_LOCATION = _table(
    "directory_service_at_location", "service_at_location_id", "One service at one place.",
    Column("service_id", "code", "the service", nullable=False),
    Column("location_id", "code", "the place", nullable=False),
    _text("description", "what differs at this place"),
)  # fmt: skip

ADDRESS = _table(
    "directory_address", "address_id", "One address of one place; the name of an addressee never loads.",
    Column("location_id", "code", "the place", nullable=False),
    Column("address_type", "code", "kind of address", codes=ADDRESS_TYPES, nullable=False),
    Column("has_mail_box", "flag", "whether a post office box or private mail box stands in it", nullable=False),
    _text("address_1", "street and number, or box"),
    _text("address_2", "suite, building"),
    _text("city", "city as written: upper and mixed case are not made one"),
    _text("state_province", "state as written"),
    _text("postal_code", "ZIP code as written"),
    _text("country_code", "country as written"),
)  # fmt: skip

PHONE = _table(
    "directory_phone", "phone_id", "One telephone number of an organization, service or place.",
    _link("organization_id", "organization"),
    _link("service_id", "service"),
    _link("location_id", "place"),
    _link("service_at_location_id", "service at a place"),
    Column("number", "text", "number as written", nullable=False),
    _text("extension", "extension"),
    _text("type_code", "voice, fax, text and so on, as written"),
    _text("description", "what the number is for"),
)  # fmt: skip

LANGUAGE = _table(
    "directory_language", "language_id", "One language in which a service, a place or a telephone is answered.",
    _link("service_id", "service"),
    _link("location_id", "place"),
    _link("phone_id", "telephone"),
    Column("language_code", "code", "ISO 639 code; blank where the words name no one language"),
    Column("name", "text", "as the directory writes it", nullable=False),
    _text("note", "what limits it"),
)  # fmt: skip

SCHEDULE = _table(
    "directory_schedule", "schedule_id", "Hours of a service or a place on the days named.",
    _link("service_id", "service"),
    _link("location_id", "place"),
    _link("service_at_location_id", "service at a place"),
    Column("days", "text", f"days of the week, of {' '.join(WEEKDAYS)}; blank where none can be read"),
    Column("opens_at", "text", "opening time of day, 24 hours, as 08:30"),
    Column("closes_at", "text", "closing time of day; earlier than opening: on the next day"),
    Column("hours_status", "code", "whether the hours could be read", codes=HOURS_STATUS, nullable=False),
    Column("valid_from_date", "date", "first day on which they hold"),
    Column("valid_to_date", "date", "last day on which they hold"),
    _text("description", "the hours in the directory's words"),
)  # fmt: skip

TAXONOMY_TERM = _table(
    "directory_taxonomy_term", "taxonomy_term_id", "One term of the list of needs that a directory uses.",
    Column("term_code", "code", "code in the taxonomy"),
    Column("name", "text", "term", nullable=False),
    _link("parent_term_id", "wider term"),
    _text("taxonomy", "name of the taxonomy"),
)  # fmt: skip

ATTRIBUTE = _table(
    "directory_attribute", "attribute_id", "One term given to a service, place or organization.",
    Column("entity_kind", "code", "what is described",
           codes={k: k for k in ("organization", "service", "location", "service_at_location")}, nullable=False),
    Column("entity_id", "code", "identifier of what is described", nullable=False),
    Column("taxonomy_term_id", "code", "the term", nullable=False),
)  # fmt: skip

SERVICE_AREA = _table(
    "directory_service_area", "service_area_id", "An area that a service serves, in words.",
    _link("service_id", "service"),
    _link("service_at_location_id", "service at a place"),
    _text("name", "name of the area"),
    _text("description", "the area in words"),
)  # fmt: skip

REQUIRED_DOCUMENT = _table(
    "directory_required_document", "required_document_id", "A paper that a service asks for.",
    _link("service_id", "service"),
    Column("document", "text", "the paper, in words", nullable=False),
)  # fmt: skip

ACCESSIBILITY = _table(
    "directory_accessibility", "accessibility_id", "What a place offers to people with a disability.",
    _link("location_id", "place"),
    Column("description", "text", "in the directory's words", nullable=False),
    _text("details", "more"),
)  # fmt: skip

ISSUE = _table(
    "directory_issue", "issue_id", "What is wrong in a directory, by file, row and field; it stopped nothing.",
    Column("file", "text", "file, or member of an archive", nullable=False),
    Column("row_number", "integer", "row: the first below the header, or the first record, is 1", unit="row"),
    Column("field", "text", "column or key", nullable=False),
    Column("problem_code", "code", "what is wrong", codes=PROBLEMS, nullable=False),
    _text("value", "the value found"),
)  # fmt: skip

DIRECTORY_TABLES: Mapping[str, Table] = {
    t.name: t
    for t in (
        DIRECTORY, ORGANIZATION, SERVICE, LOCATION, SERVICE_AT_LOCATION, ADDRESS, PHONE, LANGUAGE, SCHEDULE,
        TAXONOMY_TERM, ATTRIBUTE, SERVICE_AREA, REQUIRED_DOCUMENT, ACCESSIBILITY, ISSUE,
    )
}  # fmt: skip

# Which column of which table names a row of which other table.
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "directory_organization": {"parent_organization_id": "directory_organization"},
    "directory_service": {"organization_id": "directory_organization"},
    "directory_location": {"organization_id": "directory_organization"},
    "directory_service_at_location": {"service_id": "directory_service", "location_id": "directory_location"},
    "directory_address": {"location_id": "directory_location"},
    "directory_phone": {
        "organization_id": "directory_organization", "service_id": "directory_service",
        "location_id": "directory_location", "service_at_location_id": "directory_service_at_location",
    },
    "directory_language": {
        "service_id": "directory_service", "location_id": "directory_location", "phone_id": "directory_phone",
    },
    "directory_schedule": {
        "service_id": "directory_service", "location_id": "directory_location",
        "service_at_location_id": "directory_service_at_location",
    },
    "directory_taxonomy_term": {"parent_term_id": "directory_taxonomy_term"},
    "directory_attribute": {"taxonomy_term_id": "directory_taxonomy_term"},
    "directory_service_area": {
        "service_id": "directory_service", "service_at_location_id": "directory_service_at_location",
    },
    "directory_required_document": {"service_id": "directory_service"},
    "directory_accessibility": {"location_id": "directory_location"},
}  # fmt: skip
