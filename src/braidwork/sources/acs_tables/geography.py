"""Which place a row of an ACS table describes, from the columns that files of different origin use."""

from __future__ import annotations

import re
from dataclasses import dataclass

from braidwork.contracts import Vintage
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, fold

# Summary level at the head of a GEO_ID such as 0500000US53033.
_LEVELS = {
    "010": "us", "040": "state", "050": "county", "140": "tract", "795": "puma", "310": "cbsa", "314": "cbsa",
    "160": "place",
}  # fmt: skip
_WIDTHS = {"state": 2, "county": 5, "tract": 11, "puma": 7, "cbsa": 5, "place": 7}
_CBSA = "metropolitan statistical area/micropolitan statistical area"
# Columns of an API answer that together form the code, most detailed first.
_API = {
    "tract": ("state", "county", "tract"),
    "place": ("state", "place"),
    "puma": ("state", "public use microdata area"),
    "county": ("state", "county"),
    "cbsa": (_CBSA,),
    "state": ("state",),
    "us": ("us",),
}
_OWN_CODES = {"stco_code": "county", "cbsa_code": "cbsa"}
_LABELS = ("NAME", "stco_name", "cbsa_name")
_IDS = ("GEO_ID", "GEOID")
GEOGRAPHY_COLUMNS = (*_IDS, *_LABELS, *_OWN_CODES, *{c for parts in _API.values() for c in parts})


@dataclass(frozen=True)
class Place:
    """One place: kind, code (GEOID), label."""

    kind: str
    code: str
    label: str | None


def places(table: TextTable) -> list[Place]:
    """The place of every row; DataError where the columns or a code do not name one."""
    label = next((table.values(n) for n in _LABELS if fold(n) in table.columns), [None] * table.num_rows)
    codes = _codes(table)
    found = []
    for row, ((kind, code), name) in enumerate(zip(codes, label, strict=True)):
        if kind != "us" and not re.fullmatch(rf"\d{{{_WIDTHS[kind]}}}", code):
            raise DataError(f"{code!r} is not the code of a {kind} ({_WIDTHS[kind]} digits).", where=table.row(row),
                            mend="keep codes as text, leading zeros included.")  # fmt: skip
        found.append(Place(kind, code, name))
    return found


def in_region(place: Place, region: Region) -> bool:
    """Whether a place is the nation, the region's state or metropolitan area, or lies in the state."""
    if place.kind == "us":
        return True
    if place.kind == "cbsa":
        states = re.findall(r"\b[A-Z]{2}\b", (place.label or "").rpartition(",")[2])
        return region.state.postal in states or (region.cbsa is not None and place.code == region.cbsa.code)
    return place.code.startswith(region.state.fips)


def definition(kind: str, vintage: Vintage | None) -> str | None:
    """The definition that the codes of one edition follow; None where it is unknown or there is none."""
    if vintage is None or kind in ("us", "cbsa", "place"):
        return None
    first_2020 = 2022 if kind == "puma" else 2020
    return f"{kind} {'2020' if vintage.year >= first_2020 else '2010'}"


def _codes(table: TextTable) -> list[tuple[str, str]]:
    for name in _IDS:
        if fold(name) in table.columns:
            return [_by_id(g or "", table.row(row)) for row, g in enumerate(table.values(name))]
    for name, kind in _OWN_CODES.items():
        if fold(name) in table.columns:
            return [(kind, c or "") for c in table.values(name)]
    for kind, parts in _API.items():
        if all(fold(p) in table.columns for p in parts):
            pieces = zip(*(table.values(p) for p in parts), strict=True)
            return [(kind, "".join(p or "" for p in row)) for row in pieces]
    raise DataError("no column says which place a row is.", where=table.where,
                    mend="keep the column GEO_ID, or the state and county columns of the API answer.")  # fmt: skip


def _by_id(text: str, where: str) -> tuple[str, str]:
    """Kind and code of `0500000US53033`, or of a bare code of unmistakable length."""
    level, separator, code = text.partition("US")
    kind = _LEVELS.get(level[:3]) if separator else {2: "state", 5: "county", 11: "tract"}.get(len(text))
    if kind is None:
        raise DataError(f"GEO_ID {text!r} names no known kind of place.", where=where,
                        mend=f"load tables of {', '.join(sorted(set(_LEVELS.values())))}.")  # fmt: skip
    return kind, (code if separator else text) or "1"
