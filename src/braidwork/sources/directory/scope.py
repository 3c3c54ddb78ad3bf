"""Which part of a directory may be kept: the entries in a region's state, and no place that is not to be told."""

from __future__ import annotations

from collections import defaultdict

from braidwork.reference import Region
from braidwork.sources.directory.draft import Draft
from braidwork.sources.loader import NotForRegion


def keep_state(draft: Draft, region: Region, where: str) -> None:
    """Leave out places in other states, and what stands only there; counted under one reason.

    A directory names counties seldom, so its part is the state's, not the counties'. Raises NotForRegion where
    every address lies elsewhere.
    """
    addresses = draft.rows("directory_address")
    named = {a: (r.get("state_province") or "").strip().casefold() for a, r in addresses.items()}
    own = {region.state.postal.casefold(), region.state.name.casefold()}
    if any(named.values()) and not any(state in own for state in named.values()):
        states = sorted({(addresses[a]["state_province"]) for a, s in named.items() if s})
        shown = ", ".join(states[:3]) + (" …" if len(states) > 3 else "")
        raise NotForRegion(f"a directory of {shown}; no address lies in {region.state.name}", where=where)
    states_of: dict[str, set[str]] = defaultdict(set)
    for identifier, row in addresses.items():
        states_of[row["location_id"]].add(named[identifier])
    away = {place for place, states in states_of.items() if states and not states & (own | {""})}
    if away:
        _leave_out(draft, away)


def withhold_places(draft: Draft) -> None:
    """Forget where a place is that the directory does not want told: its street, its point, the way to it.

    A shelter's address must not lie in a table because a file was careless.
    """
    for address in draft.rows("directory_address").values():
        if address["address_type"] != "confidential":
            continue
        address |= {"address_1": None, "address_2": None, "postal_code": None}
        place = draft.rows("directory_location").get(address["location_id"])
        if place is not None:
            had_point = place.get("latitude") is not None
            place |= {"latitude": None, "longitude": None, "transportation_text": None, "location_type": "confidential"}
            place["point_status"] = "withheld" if had_point else place["point_status"]


def _leave_out(draft: Draft, away: set[str]) -> None:
    at = draft.rows("directory_service_at_location")
    places_of: dict[str, set[str]] = defaultdict(set)
    for row in at.values():
        places_of[row["service_id"]].add(row["location_id"])
    services = {s for s, places in places_of.items() if places <= away}
    kept_organizations = {
        r["organization_id"] for i, r in draft.rows("directory_service").items() if i not in services
    } | {r["organization_id"] for i, r in draft.rows("directory_location").items() if i not in away}
    gone_organizations = {
        r["organization_id"] for table, gone in (("directory_service", services), ("directory_location", away))
        for i, r in draft.rows(table).items() if i in gone
    } - kept_organizations  # fmt: skip
    gone = {
        "directory_location": away, "directory_service": services, "directory_organization": gone_organizations,
    }  # fmt: skip
    gone["directory_service_at_location"] = {
        i for i, r in at.items() if r["location_id"] in away or r["service_id"] in services
    }
    for table, identifiers in gone.items():
        _delete(draft, table, identifiers)
    _delete_children(draft, gone)


def _delete(draft: Draft, table: str, identifiers: set[str]) -> None:
    rows = draft.rows(table)
    found = identifiers & rows.keys()
    for identifier in found:
        del rows[identifier]
    draft.drop(table, "in another state", len(found))


def _delete_children(draft: Draft, gone: dict[str, set[str]]) -> None:
    from braidwork.contracts.directory import REFERENCES

    for table, references in REFERENCES.items():
        if table in gone:
            continue
        lost = set()
        for identifier, row in draft.rows(table).items():
            owners = {c: t for c, t in references.items() if t in gone and row.get(c) is not None}
            cut = {c for c, t in owners.items() if row[c] in gone[t]}
            if table == "directory_attribute":
                if row["entity_id"] in gone.get(f"directory_{row['entity_kind']}", set()):
                    lost.add(identifier)
            elif owners and cut == set(owners):
                lost.add(identifier)
            for column in cut:
                row[column] = None
        _delete(draft, table, lost)
    for row in draft.rows("directory_organization").values():
        if row.get("parent_organization_id") in gone["directory_organization"]:
            row["parent_organization_id"] = None
