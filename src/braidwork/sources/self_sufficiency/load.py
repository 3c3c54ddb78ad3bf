"""The Self-Sufficiency Standard in every layout its publisher has used, as table cost_standard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.delimited import TextTable, fold, read_delimited
from braidwork.sources.files import SourceFile
from braidwork.sources.loader import Loaded, NotForRegion, Recognition
from braidwork.sources.self_sufficiency.columns import is_itemised
from braidwork.sources.self_sufficiency.editions import PUBLISHER, Edition, edition_by_name, edition_in, known_state
from braidwork.sources.self_sufficiency.families import family_type
from braidwork.sources.self_sufficiency.grid import hourly_deviations, read_grid
from braidwork.sources.self_sufficiency.itemised import Cost, Itemised, read_itemised, without_contradictions
from braidwork.sources.self_sufficiency.standard import county_fips, loaded_standard
from braidwork.sources.workbook import first_row, sheet_names, sheet_rows

Layout = Literal["workbook", "county workbook", "itemised text", "flat text"]
_ANNUAL, _HOURLY, _ITEMISED, _NOTES = "SSS", "SSW", "By Family", "Notes"
_FAMILY_TYPE, _SYNTHETIC = "family type", "synthetic"  # columns of the flat layout that are no place
_MOST_SHEETS = 12  # a workbook of more sheets is not the Standard's


class SelfSufficiencyLoader:
    """The Self-Sufficiency Standard: current workbook, older binary workbook, county table, flat text.

    Gives table cost_standard for the region's own state; the Standard of another state is not used. Annual dollars
    are the master; the hourly wage is computed from them (2,112 hours, at most two workers).
    """

    name = "self_sufficiency"

    def recognise(self, file: SourceFile) -> Recognition | None:
        """By sheets or columns; the edition by title, else by the official name (`WA2026_…`)."""
        layout = _layout(file)
        if layout is None:
            return None
        edition = _edition(file, layout)
        what = "the Self-Sufficiency Standard" + (f" for {edition.state.name}" if edition.state else "")
        return Recognition(what, PUBLISHER, edition.vintage(), detail=(layout, edition))

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """Every place and family type of the edition; raises NotForRegion for another state's."""
        layout, edition = found.detail
        costs, notes, rows_read, edition = _READERS[layout](file, edition, region)
        edition = _checked(file, edition, region)
        kept, left_out = without_contradictions(costs)
        return (loaded_standard(file, region, edition, kept, left_out, notes, rows_read),)


def _layout(file: SourceFile) -> Layout | None:
    sheets = sheet_names(file)
    if len(sheets) > _MOST_SHEETS:
        return None
    folded = {fold(s) for s in sheets}
    if {fold(_ANNUAL), fold(_HOURLY)} <= folded or fold(_ITEMISED) in folded:
        return "workbook"
    if any(is_itemised(first_row(file, s)) for s in sheets):
        return "county workbook"
    if file.shape != "text":
        return None
    if is_itemised(file.header):
        return "itemised text"
    columns = [_words(h) for h in file.header]
    return "flat text" if _FAMILY_TYPE in columns[:2] and len(columns) > 2 else None


def _edition(file: SourceFile, layout: Layout) -> Edition:
    told = None
    if layout.endswith("workbook"):
        title_sheet = _named(file, _NOTES) or sheet_names(file)[0]
        told = edition_in(" ".join(first_row(file, title_sheet)))
    return told or edition_by_name(file) or Edition(None, None)


def _checked(file: SourceFile, edition: Edition, region: Region) -> Edition:
    """The edition if it is the region's; NotForRegion where it is another state's, or where nothing tells it."""
    if edition.synthetic and region.synthetic:
        return replace(edition, state=region.state)
    if edition.state is None or edition.year is None:
        raise NotForRegion(
            "a Self-Sufficiency Standard whose state and year are not told; name the file like "
            f"{region.state.postal}2026_all_families",
            where=file.name,
        )
    if edition.state.fips != region.state.fips:
        raise NotForRegion(
            f"the Self-Sufficiency Standard for {edition.state.name}; the region lies in {region.state.name}",
            where=file.name,
        )
    return edition


_Read = tuple[list[Cost], list[str], int, Edition]


def _read_workbook(file: SourceFile, edition: Edition, region: Region) -> _Read:
    _refuse_early(file, edition, region)
    itemised_sheet, annual_sheet, hourly_sheet = (_named(file, s) for s in (_ITEMISED, _ANNUAL, _HOURLY))
    itemised = Itemised((), frozenset(), frozenset(), False)
    if itemised_sheet:
        rows = sheet_rows(file, itemised_sheet)
        itemised = read_itemised(rows[0], rows[1:], f"{file.name}, sheet {itemised_sheet}")
    edition = _confirmed(file, edition, itemised)
    if annual_sheet is None:
        notes = ["an older layout without the sheets SSS and SSW: only the itemised rows"]
        return list(itemised.costs), notes, len(itemised.costs), edition
    annual = sheet_rows(file, annual_sheet)
    grid = read_grid(annual, f"{file.name}, sheet {annual_sheet}")
    notes = [f"{grid.repeated} rows repeat a place identically; each is kept once"] if grid.repeated else []
    if hourly_sheet:
        off, cells, worst = hourly_deviations(
            annual, sheet_rows(file, hourly_sheet), f"{file.name}, sheet {hourly_sheet}"
        )
        notes.append(
            f"{off} of {cells:,} hourly cells (SSW) differ from annual / 2,112 / workers, by up to {worst:.2%}; "
            "the annual standard (SSS) is the master"
        )
    details = {(c.place_code, c.family.code): c for c in itemised.costs}
    fips = {c.place_code: c.county_fips for c in itemised.costs if c.county_fips}
    costs = []
    for row in grid.rows:
        code = row.table_number or row.label
        county = county_fips(code, row.label, region) or fips.get(code)
        for family, amount in row.annual.items():
            detail = details.get((code, family.code))
            costs.append(Cost(code, row.label, county, family, amount, detail.components if detail else {}))
    return costs, notes, len(grid.rows) + grid.repeated, edition


def _read_county_workbook(file: SourceFile, edition: Edition, region: Region) -> _Read:
    _refuse_early(file, edition, region)
    costs: list[Cost] = []
    for sheet in sheet_names(file):
        if is_itemised(first_row(file, sheet)):
            rows = sheet_rows(file, sheet)
            costs += read_itemised(rows[0], rows[1:], f"{file.name}, sheet {sheet}", edition.place).costs
    return _placed(costs, region), [], len(costs), edition


def _read_itemised_text(file: SourceFile, edition: Edition, region: Region) -> _Read:
    table = read_delimited(file)
    itemised = read_itemised(*_rows(table), file.name, edition.place)
    edition = replace(_confirmed(file, edition, itemised), synthetic=edition.synthetic or itemised.synthetic)
    _refuse_early(file, edition, region)
    if not all(c.place_label for c in itemised.costs):
        raise NotForRegion(
            "a table of the Self-Sufficiency Standard that does not say of which place it is; add a column County",
            where=file.name,
        )
    return _placed(itemised.costs, region), [], len(itemised.costs), edition


def _read_flat(file: SourceFile, edition: Edition, region: Region) -> _Read:
    table = read_delimited(file)
    edition = replace(edition, synthetic=edition.synthetic or _SYNTHETIC in table.columns)
    _refuse_early(file, edition, region)
    names = [n for n in table.written.values() if _words(n) not in (_FAMILY_TYPE, _SYNTHETIC)]
    types = table.values(next(n for n in table.written.values() if _words(n) == _FAMILY_TYPE))
    families = [family_type(t or "", table.row(i)) for i, t in enumerate(types)]
    costs = []
    for name in names:
        county = county_fips(name, name, region)
        for family, amount in zip(families, table.numbers(name).to_pylist(), strict=True):
            if amount is not None:
                costs.append(Cost(name, name, county, family, amount))
    return costs, [], table.num_rows, edition


_READERS: Mapping[Layout, Any] = {
    "workbook": _read_workbook,
    "county workbook": _read_county_workbook,
    "itemised text": _read_itemised_text,
    "flat text": _read_flat,
}


def _refuse_early(file: SourceFile, edition: Edition, region: Region) -> None:
    """Another state's Standard is not parsed at all."""
    if edition.state is not None and not edition.synthetic:
        _checked(file, replace(edition, year=edition.year or 0), region)


def _confirmed(file: SourceFile, edition: Edition, itemised: Itemised) -> Edition:
    """The edition, completed from the State and Year columns; a contradiction raises."""
    if len(itemised.states) > 1 or len(itemised.years) > 1:
        listed = ", ".join(sorted(itemised.states) + sorted(itemised.years))
        raise DataError(f"the itemised rows mix editions ({listed}).", where=file.name,
                        mend="give each edition a file of its own.")  # fmt: skip
    state = known_state(next(iter(itemised.states), ""))
    year = int(next(iter(itemised.years), 0)) or None
    if year and edition.year and year != edition.year:
        raise DataError(
            f"vintage mismatch: the title or name says {edition.year}, the column Year says {year}.",
            where=file.name,
            mend="correct the one that is wrong.",
        )
    return replace(edition, state=state or edition.state, year=year or edition.year)


def _placed(costs: Sequence[Cost], region: Region) -> list[Cost]:
    return [replace(c, county_fips=c.county_fips or county_fips(c.place_code, c.place_label, region)) for c in costs]


def _words(column: str) -> str:
    return fold(column).replace("_", " ")


def _named(file: SourceFile, sheet: str) -> str | None:
    return next((s for s in sheet_names(file) if fold(s) == fold(sheet)), None)


def _rows(table: TextTable) -> tuple[list[str], list[list[str]]]:
    columns = [[v or "" for v in table.values(n)] for n in table.written.values()]
    return list(table.written.values()), [list(r) for r in zip(*columns, strict=True)]
