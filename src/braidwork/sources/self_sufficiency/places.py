"""Which PUMAs form the Standard's places, where a place is finer than a county."""

from __future__ import annotations

import re

from braidwork.contracts.standards import STANDARD_PLACE
from braidwork.errors import DataError
from braidwork.reference import Region, State
from braidwork.sources.delimited import TextTable, fold, text_table
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.self_sufficiency.editions import PUBLISHER, known_state
from braidwork.sources.tidy import tidy
from braidwork.sources.workbook import first_row, sheet_names, sheet_rows

_COLUMNS = ("PUMA", "Population_Count", "Area_Name", "COUNTYFP", "tablenum", "Place", "PUMAname")
_SYNONYMS = {"areaname": "place"}  # the New York sheet's word
_SHEET = re.compile(r"([A-Za-z]+)-SubCountyPlaces")
_CITY_SHEETS = {"NYC": "NY"}
_PUMA_VINTAGE = "2010"  # the only definition for which the publisher has given a list


class StandardPlacesLoader:
    """The publisher's list of sub-county places by PUMA (2010 definition), as table standard_place."""

    name = "self_sufficiency_places"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By sheets named `WA-SubCountyPlaces` and their columns."""
        sheets = {s: st for s in sheet_names(file) if (st := _state_of(s)) is not None}
        if not any({"puma", "tablenum"} <= {fold(c) for c in first_row(file, s)} for s in sheets):
            return None
        return Recognition("places of the Self-Sufficiency Standard by PUMA", PUBLISHER, None, detail=sheets)

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The places of the region's state; every PUMA stands in exactly one of them."""
        sheet = next((s for s, st in found.detail.items() if st.fips == region.state.fips), None)
        if sheet is None:
            raise NotForRegion(f"it lists no place of {region.state.name}", where=file.name)
        rows = sheet_rows(file, sheet)
        header = [_SYNONYMS.get(fold(str(c)), str(c)) for c in rows[0]]
        table = text_table(f"{file.name}, sheet {sheet}", header, rows[1:])
        table.require(_COLUMNS, what="the list of places")
        table.forbid_others(_COLUMNS, what="the list of places")
        _check_unique(table)
        state = region.state.fips
        data = tidy(
            STANDARD_PLACE,
            {
                "state_code": state,
                "place_code": table.text("tablenum"),
                "place_label": table.text("Place"),
                "county_fips": [f"{state}{(c or '').zfill(3)}" for c in table.values("COUNTYFP")],
                "puma_code": [(p or "").zfill(5) for p in table.values("PUMA")],
                "puma_vintage": _PUMA_VINTAGE,
                "puma_label": table.text("PUMAname"),
                "population": table.numbers("Population_Count"),
            },
            file, vintage=f"sss-places-{region.state.postal.casefold()}", geography=f"PUMA {_PUMA_VINTAGE}",
        )  # fmt: skip
        loaded = Loaded(
            table=STANDARD_PLACE, partition=f"sss-places-{region.state.postal.casefold()}-puma-{_PUMA_VINTAGE}",
            period="2010 PUMAs", data=data, rows_read=table.num_rows, rows_kept=table.num_rows,
            notes=("no official list for the 2020 PUMAs is known",), facts={"puma_vintage": _PUMA_VINTAGE},
            licence="publicly available; credit the Self-Sufficiency Standard",
        )  # fmt: skip
        return (loaded,)


def _state_of(sheet: str) -> State | None:
    named = _SHEET.fullmatch(sheet)
    return known_state(_CITY_SHEETS.get(named.group(1).upper(), named.group(1))) if named else None


def _check_unique(table: TextTable) -> None:
    table.require_pattern("PUMA", r"\d{4,5}", expected="a PUMA code")
    table.require_pattern("tablenum", r"\d+", expected="a table number")
    seen: dict[str, int] = {}
    for row, code in enumerate(table.values("PUMA")):
        if (first := seen.setdefault(str(code), row)) != row:
            raise DataError(f"PUMA {code} stands in rows {first + 1} and {row + 1}.", where=table.row(row),
                            mend="each PUMA belongs to one place: remove one of the rows.")  # fmt: skip
