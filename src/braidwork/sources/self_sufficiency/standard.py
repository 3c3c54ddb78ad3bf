"""The Standard's rows as contract table, with what the edition lacks said in notes and facts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from braidwork.contracts.standards import COST_COMPONENTS, COST_STANDARD
from braidwork.errors import DataError, UnknownNameError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded
from braidwork.sources.self_sufficiency.editions import PUBLISHER, Edition
from braidwork.sources.self_sufficiency.families import HOURS_PER_YEAR, family_types
from braidwork.sources.self_sufficiency.itemised import Cost
from braidwork.sources.tidy import tidy

_PLACE_CODE = re.compile(r"(\d{9,10})(?:_\d+)?")
_LISTED = 12


def county_fips(code: str, label: str, region: Region) -> str | None:
    """The county of a place by its 10-digit code, its table number in the region's list, or its plain county name."""
    if told := _PLACE_CODE.fullmatch(code):
        return told.group(1).zfill(10)[:5]
    for place in region.cost_places:
        if place.table_number == code or place.name.casefold() == label.casefold():
            return place.county
    try:
        return region.find(label).fips
    except UnknownNameError:
        return None


def loaded_standard(
    file: SourceFile,
    region: Region,
    edition: Edition,
    costs: Sequence[Cost],
    left_out: Sequence[Cost],
    notes: Sequence[str],
    rows_read: int,
) -> Loaded:
    """The edition, ready to be written; gaps in family types and in the region's places are named."""
    if not costs:
        raise DataError("the file has no row of the Standard.", where=file.name, mend="download the file again.")
    assert edition.state is not None, "the loader checks the edition before its rows are used"
    places = {c.place_code: c.place_label for c in costs}
    missing_types = sorted(set(family_types()) - {c.family.code for c in costs})
    missing_places = [
        p.name for p in region.cost_places if p.table_number not in places and p.name not in places.values()
    ]
    partition = f"{edition.key()}.{_slug(edition.place)}" if edition.place else edition.key()
    return Loaded(
        table=COST_STANDARD,
        partition=partition,
        period=str(edition.year or "synthetic"),
        data=_data(file, edition, costs),
        rows_read=rows_read,
        rows_kept=rows_read - len(left_out),
        dropped=((_twice(left_out), len(left_out)),) if left_out else (),
        notes=(*notes, *_gaps(len(places), missing_types, missing_places, len(costs))),
        facts={
            "year": edition.year or 0,
            "state": edition.state.fips,
            "hours_per_year": HOURS_PER_YEAR,
            "places": places,
            "missing_family_types": missing_types,
            "missing_places": missing_places,
        },
        synthetic=edition.synthetic,
        licence="synthetic" if edition.synthetic else "publicly available; credit the Self-Sufficiency Standard",
    )


def _data(file: SourceFile, edition: Edition, costs: Sequence[Cost]) -> Any:
    assert edition.state is not None
    present = [n for n in COST_COMPONENTS if any(n in c.components for c in costs)]
    columns: dict[str, Any] = {
        "publisher": "Braidwork (synthetic)" if edition.synthetic else PUBLISHER,
        "edition_year": edition.year,
        "state_code": edition.state.fips,
        "place_code": [c.place_code for c in costs],
        "place_label": [c.place_label for c in costs],
        "county_fips": [c.county_fips for c in costs],
        "family_type_code": [c.family.code for c in costs],
        "adults": [c.family.adults for c in costs],
        "children": [c.family.children for c in costs],
        "workers": [c.family.workers for c in costs],
        "annual_usd": [c.annual for c in costs],
        "hourly_usd": [c.family.hourly(c.annual) for c in costs],
        "hours_per_year": HOURS_PER_YEAR,
        **{n: [c.components.get(n) for c in costs] for n in present},
    }
    return tidy(COST_STANDARD, columns, file, vintage=edition.key(), geography="Self-Sufficiency Standard places")


def _gaps(places: int, missing_types: Sequence[str], missing_places: Sequence[str], cells: int) -> list[str]:
    notes = []
    if missing_types:
        shown = ", ".join(missing_types[:_LISTED]) + (" …" if len(missing_types) > _LISTED else "")
        notes.append(f"{len(missing_types)} of {len(family_types())} family types are not in the edition: {shown}")
    blank = places * (len(family_types()) - len(missing_types)) - cells
    if blank > 0:
        notes.append(f"{blank:,} combinations of place and family type are blank")
    if missing_places:
        notes.append(f"places of the region that the edition lacks: {', '.join(missing_places)}")
    return notes


def _twice(left_out: Sequence[Cost]) -> str:
    codes = sorted({c.family.code for c in left_out})
    return f"a family type stated twice with different amounts ({', '.join(codes[:_LISTED])})"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
