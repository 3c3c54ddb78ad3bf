"""The Washington 211 extract: organizations by address, and named points; two lists that share no identifier."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, fold, read_delimited
from braidwork.sources.directory.addresses import address_type, has_mail_box, point
from braidwork.sources.directory.draft import Draft, Place
from braidwork.sources.directory.scope import keep_state
from braidwork.sources.directory.writing import NOT_STATED, loaded
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition

PUBLISHER = "Washington 211"
_STATE = "WA"
_ADDRESSES = ("name", "organization_id", "address_1", "address_2", "city", "state_province", "postal_code")
_POINTS = ("name", "id", "latitude", "longitude")
_CLUSTERS = frozenset({"o_name", "organization_id", "cluster id", "confidence"})
_HEX = re.compile(r"[0-9a-f]{32}")
_PLACE_OF_ADDRESS = {
    "physical": "physical", "postal": "postal", "virtual": "virtual", "confidential": "confidential",
    "not_stated": "not_stated",
}  # fmt: skip


class WashingtonExtractLoader:
    """Lists drawn from the Washington 211 directory, as directory tables. Every row of a list is kept as it stands:
    SEATTLE and Seattle stay two addresses, and a list of clusters that a machine made is never read.
    """

    name = "directory_extract"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By its columns, and for points by identifiers of 32 hexadecimal digits."""
        header = tuple(fold(h) for h in file.header)
        if header == _ADDRESSES:
            return Recognition("directory extract: addresses", PUBLISHER, None, detail=_addresses)
        if header == _POINTS and _has_hexadecimal(file):
            return Recognition("directory extract: points", PUBLISHER, None, detail=_points)
        if set(header) >= _CLUSTERS:
            return Recognition("directory extract: clusters", PUBLISHER, None, detail=None)
        return None

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The entries in the region's state; NotForRegion for another state and for clusters of a machine."""
        if found.detail is None:
            raise NotForRegion("clusters of likely duplicates that a machine made: never truth, not loaded",
                               where=file.name)  # fmt: skip
        if region.state.postal != _STATE:
            raise NotForRegion("a directory of Washington", where=file.name)
        read: Callable[[TextTable, Draft, str], None] = found.detail
        draft = read_extract(file, read)
        if read is _addresses:
            keep_state(draft, region, file.name)
        return loaded(draft, file)


def read_extract(file: SourceFile, read: Callable[[TextTable, Draft, str], None] | None = None) -> Draft:
    """One list as a draft: organizations with their addresses, or places with their points, every row kept."""
    table = read_delimited(file)
    header = tuple(fold(h) for h in file.header)
    read = read or (_addresses if header == _ADDRESSES else _points)
    stem = re.sub(r"[^a-z0-9]+", "-", file.stem.casefold()).strip("-")
    draft = Draft(
        code=stem, label=f"{PUBLISHER} ({'addresses' if read is _addresses else 'points'})", publisher=PUBLISHER,
        format="list drawn from a 211 directory", licence=NOT_STATED, rows_read=table.num_rows,
    )  # fmt: skip
    read(table, draft, file.name)
    return draft


def _addresses(table: TextTable, draft: Draft, where: str) -> None:
    columns = [table.values(c) for c in _ADDRESSES]
    for number, cells in enumerate(zip(*columns, strict=True), 1):
        name, organization, first, second, city, state, postal = cells
        place = Place(where, number)
        if name is None or organization is None:
            draft.report(place, "name" if name is None else "organization_id", "names_nothing")
            draft.drop("directory_location", "no name or no organization")
            continue
        identifier = _identifier(cells)
        text = ", ".join(part for part in (first, second) if part)
        kind = address_type(text)
        if organization not in draft.rows("directory_organization"):
            draft.add("directory_organization", organization, {"name": name}, place)
        draft.add("directory_location", identifier, {
            "organization_id": organization, "location_type": _PLACE_OF_ADDRESS[kind], "name": name,
            "point_status": "not_given",
        }, place)  # fmt: skip
        draft.add("directory_address", identifier, {
            "location_id": identifier, "address_type": kind, "has_mail_box": has_mail_box(text), "address_1": first,
            "address_2": second, "city": city, "state_province": state, "postal_code": postal,
        }, place)  # fmt: skip


def _points(table: TextTable, draft: Draft, where: str) -> None:
    columns = [table.values(c) for c in _POINTS]
    for number, (name, identifier, latitude, longitude) in enumerate(zip(*columns, strict=True), 1):
        place = Place(where, number)
        if name is None or identifier is None:
            draft.report(place, "name" if name is None else "id", "names_nothing")
            draft.drop("directory_location", "no name or no identifier")
            continue
        north, east, status = point(latitude, longitude)
        if status == "not_plausible":
            draft.report(place, "latitude, longitude", "not_readable", f"{latitude}, {longitude}")
        draft.add("directory_location", identifier, {
            "location_type": "not_stated", "name": name, "latitude": north, "longitude": east, "point_status": status,
        }, place)  # fmt: skip


def _identifier(cells: tuple[str | None, ...]) -> str:
    """The list has no identifier of a place: one that depends on every cell, its case too."""
    return hashlib.sha256("\x1f".join(c or "" for c in cells).encode()).hexdigest()[:16]


def _has_hexadecimal(file: SourceFile) -> bool:
    lines = file.start(4096).decode("utf-8", errors="replace").splitlines()[1:3]
    return bool(lines) and all(_HEX.search(line) for line in lines[:1])
