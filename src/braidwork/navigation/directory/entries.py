"""From the tables of one directory to its entries: a service at a place, with all that belongs to either."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from braidwork.navigation.directory.records import Address, Edition, Entry, Hours, Point, Spoken

Row = Mapping[str, Any]
Rows = dict[str, list[Row]]

# The first kind of address that a place has is the one shown.
_KINDS = ("physical", "confidential", "postal", "virtual", "not_stated")


def entries_of(rows: Rows, edition: Edition) -> Iterator[Entry]:
    """Every service at each of its places, services without a place, places and organizations without a service."""
    held = _Held(rows)
    with_service: set[str] = set()
    organizations: set[str] = set()
    for at in rows["directory_service_at_location"]:
        with_service |= {at["location_id"], "s:" + at["service_id"]}
        yield held.entry(edition, held.services.get(at["service_id"]), held.locations.get(at["location_id"]), at)
    for identifier, service in held.services.items():
        organizations.add(service["organization_id"])
        if "s:" + identifier not in with_service:
            yield held.entry(edition, service, None, None)
    for identifier, location in held.locations.items():
        organizations.add(location["organization_id"])
        if identifier not in with_service:
            yield held.entry(edition, None, location, None)
    for identifier, organization in held.organizations.items():
        if identifier not in organizations:
            yield held.entry(edition, None, None, None, organization)


class _Held:
    """Rows of one directory by what they belong to."""

    def __init__(self, rows: Rows) -> None:
        self.organizations = _by(rows["directory_organization"], "organization_id")
        self.services = _by(rows["directory_service"], "service_id")
        self.locations = _by(rows["directory_location"], "location_id")
        self.addresses = _several(rows["directory_address"], "location_id")
        self.terms = _by(rows["directory_taxonomy_term"], "taxonomy_term_id")
        self.attributes = _several(rows["directory_attribute"], "entity_id")
        self.phones = _owned(rows["directory_phone"])
        self.languages = _owned(rows["directory_language"])
        self.schedules = _owned(rows["directory_schedule"])
        self.areas = _owned(rows["directory_service_area"])
        self.documents = _several(rows["directory_required_document"], "service_id")
        self.accessibility = _several(rows["directory_accessibility"], "location_id")

    def entry(
        self, edition: Edition, service: Row | None, location: Row | None, at: Row | None,
        organization: Row | None = None,
    ) -> Entry:  # fmt: skip
        """One entry; what belongs to a service at a place comes before what belongs to the service or the place."""
        s, p, a = service or {}, location or {}, at or {}
        organization = organization or self.organizations.get(
            s.get("organization_id") or p.get("organization_id") or ""
        )
        o = organization or {}
        owners = (
            ("service_at_location_id", a.get("service_at_location_id")), ("service_id", s.get("service_id")),
            ("location_id", p.get("location_id")),
        )  # fmt: skip
        terms = self._terms(s, p, a)
        address = self._address(p)
        names = [n for n in (s.get("name"), p.get("name"), o.get("name")) if n]
        by_organization = (*owners, ("organization_id", o.get("organization_id")))
        return Entry(
            key=_key(edition.code, owners, o), edition=edition, name=names[0] if names else "(no name)",
            organization=o.get("name"), alternate_name=s.get("alternate_name") or o.get("alternate_name"),
            description=s.get("description") or p.get("description") or o.get("description"),
            terms=tuple(t["name"] for t in terms), term_codes=tuple(t["term_code"] for t in terms if t["term_code"]),
            eligibility=s.get("eligibility_text"), age_minimum=s.get("age_minimum_years"),
            age_maximum=s.get("age_maximum_years"), application=s.get("application_text"), fees=s.get("fees_text"),
            interpretation=s.get("interpretation_text"), alert=s.get("alert_text"), status=s.get("status_code"),
            documents=tuple(d["document"] for d in self.documents.get(s.get("service_id", ""), ())),
            accessibility=tuple(
                c["description"] for c in self.accessibility.get(p.get("location_id", ""), ())
            ),
            areas=tuple(t for r in _of(self.areas, owners) if (t := r["name"] or r["description"])),
            place_name=p.get("name"), location_type=p.get("location_type", "not_stated"), address=address,
            point=_point(p, address), point_basis="own" if _point(p, address) else None,
            phones=tuple(dict.fromkeys(_phone(r) for r in _first(self.phones, by_organization))),
            website=s.get("url") or o.get("website"), email=s.get("email") or o.get("email"),
            languages=self._spoken(owners), hours=tuple(_hours(r) for r in _first(self.schedules, owners)),
            assured=_latest(s, p) or o.get("assured_date"),
        )  # fmt: skip

    def _terms(self, *described: Row) -> list[Row]:
        kinds = ("service", "location", "service_at_location")
        found = []
        for kind, row in zip(kinds, described, strict=True):
            for attribute in self.attributes.get(row.get(f"{kind}_id", ""), ()):
                if attribute["entity_kind"] == kind and attribute["taxonomy_term_id"] in self.terms:
                    found.append(self.terms[attribute["taxonomy_term_id"]])
        return found

    def _address(self, place: Row) -> Address | None:
        held = self.addresses.get(place.get("location_id", ""), ())
        if not held:
            return None
        row = min(held, key=lambda r: _KINDS.index(r["address_type"]))
        if row["address_type"] == "confidential":
            return Address("confidential", "the place is not told", row["city"], None)
        state = " ".join(t for t in (row["state_province"], row["postal_code"]) if t)
        line = ", ".join(t for t in (row["address_1"], row["address_2"], row["city"], state) if t)
        return Address(row["address_type"], line, row["city"], row["postal_code"])

    def _spoken(self, owners: Iterable[tuple[str, str | None]]) -> tuple[Spoken, ...]:
        rows = list(_of(self.languages, owners))
        for phone in _of(self.phones, owners):
            rows += self.languages.get(("phone_id", phone["phone_id"]), [])
        return tuple(dict.fromkeys(Spoken(r["language_code"], r["name"]) for r in rows))


def _key(code: str, owners: Iterable[tuple[str, str | None]], organization: Row) -> str:
    parts = dict(owners)
    named = [parts["service_at_location_id"]] if parts["service_at_location_id"] else []
    named = named or [i for i in (parts["service_id"], parts["location_id"]) if i]
    kind = next((k.removesuffix("_id") for k, i in owners if i), "organization")
    return f"{code}/{kind}/{'+'.join(named) or organization.get('organization_id', '')}"


def _latest(*rows: Row) -> date | None:
    """The last day on which any of the rows was assured."""
    return max((d for r in rows if (d := r.get("assured_date"))), default=None)


def _by(rows: Iterable[Row], key: str) -> dict[str, Row]:
    return {r[key]: r for r in rows}


def _several(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.get(key):
            found[row[key]].append(row)
    return found


def _owned(rows: Iterable[Row]) -> dict[tuple[str, str], list[Row]]:
    """Rows by each owner that they name."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        for owner in ("organization_id", "service_id", "location_id", "service_at_location_id", "phone_id"):
            if row.get(owner) and not (owner == "phone_id" and "number" in row):
                found[(owner, row[owner])].append(row)
    return found


def _of(held: Mapping[tuple[str, str], list[Row]], owners: Iterable[tuple[str, str | None]]) -> list[Row]:
    """What any of the owners has, each row once."""
    found: dict[int, Row] = {}
    for owner, identifier in owners:
        for row in held.get((owner, identifier or ""), ()):
            found.setdefault(id(row), row)
    return list(found.values())


def _first(held: Mapping[tuple[str, str], list[Row]], owners: Iterable[tuple[str, str | None]]) -> list[Row]:
    """What the nearest owner has that has any: hours of a service at a place go before those of the place."""
    return next((rows for o, i in owners if (rows := held.get((o, i or ""), []))), [])


def _phone(row: Row) -> str:
    extension = f" ext. {row['extension']}" if row["extension"] else ""
    kind = f" ({row['type_code']})" if row["type_code"] and row["type_code"].casefold() != "voice" else ""
    return f"{row['number']}{extension}{kind}"


def _hours(row: Row) -> Hours:
    return Hours(
        tuple((row["days"] or "").split()), row["opens_at"], row["closes_at"], row["valid_from_date"],
        row["valid_to_date"], row["description"],
    )  # fmt: skip


def _point(place: Row, address: Address | None) -> Point | None:
    """The point of a place that can be visited; a place that is not told has none here, whatever the file says."""
    told = address is None or address.kind not in ("confidential", "postal")
    if not told or place.get("latitude") is None or place.get("longitude") is None:
        return None
    return Point(place["latitude"], place["longitude"])
