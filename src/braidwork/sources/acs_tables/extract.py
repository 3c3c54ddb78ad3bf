"""County tables of the ACS as a redistributor reshapes them: one Parquet file per table, with or without classes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from braidwork.errors import DataError, UnknownNameError
from braidwork.reference import Region
from braidwork.sources.acs_tables.annotations import Value
from braidwork.sources.acs_tables.cells import Cell
from braidwork.sources.acs_tables.geography import Place
from braidwork.sources.files import SourceFile

if TYPE_CHECKING:
    import pyarrow as pa

_PLACE = ("state_fips", "county_fips", "geo_id", "state_name", "county_name")
_CLASS = ("bracket_index", "bracket_label", "bracket_min", "bracket_max", "units", "share")
_NAMED_TABLE = re.compile(r"acs_([bc]\d{5}[a-z]*)_")
# The redistributor's name of each official cell.
_CELLS: Mapping[str, Mapping[str, str]] = {
    "B01002": {"median_age": "B01002_001"},
    "B01003": {"total_population": "B01003_001"},
    "B19013": {"median_household_income": "B19013_001"},
    "B25001": {"total_housing_units": "B25001_001"},
    "B25002": {"total_housing_units": "B25002_001", "occupied_units": "B25002_002", "vacant_units": "B25002_003"},
    "B25003": {"occupied_units": "B25003_001", "owner_occupied_units": "B25003_002",
               "renter_occupied_units": "B25003_003"},
    "B25064": {"median_gross_rent": "B25064_001"},
    "B25077": {"median_home_value": "B25077_001"},
}  # fmt: skip
_TOTALS = {
    "B03002": "total_population", "B11016": "total_households", "B15003": "population_25_plus",
    "B19001": "total_households", "B23025": "population_16_plus", "B25024": "total_housing_units",
    "B25034": "total_housing_units", "B25041": "total_housing_units", "B25075": "total_owner_occupied",
}  # fmt: skip
DERIVED = ("vacancy_rate", "homeownership_rate", "share", "bracket_min", "bracket_max")
_NOT_GIVEN = Value(None, "not_collected")


def extract_table(file: SourceFile) -> str | None:
    """The ACS table of a redistributed county file, or None for another file."""
    if file.shape != "parquet" or not set(_PLACE) <= set(file.header):
        return None
    named = _NAMED_TABLE.match(file.stem)
    if named:
        return named.group(1).upper()
    values = set(file.header) - set(_PLACE) - set(DERIVED)
    fitting = [t for t, cells in _CELLS.items() if set(cells) == {v for v in values if not v.endswith("_moe")}]
    return fitting[0] if len(fitting) == 1 else None


def read_extract(file: SourceFile, table: str, region: Region) -> tuple[list[Cell], int, int]:
    """The cells of the region's counties and the rest of its state; rows of the file; rows outside the state."""
    everything = file.parquet().read()
    has_classes = "bracket_label" in everything.column_names
    _check_columns(file, table, everything.column_names, has_classes)
    rows = _in_state(everything, region)
    cells = _classes(file, table, rows) if has_classes else _single(table, rows)
    return cells, everything.num_rows, everything.num_rows - rows.num_rows


def _check_columns(file: SourceFile, table: str, names: list[str], has_classes: bool) -> None:
    if has_classes:
        known = {*_PLACE, *_CLASS, _TOTALS.get(table, "")}
        needed = {"units", "bracket_index", *([_TOTALS[table]] if table in _TOTALS else [])}
    else:
        values = set(_CELLS.get(table, {}))
        known, needed = {*_PLACE, *DERIVED, *values, *(f"{v}_moe" for v in values)}, values
    if table not in _CELLS and table not in _TOTALS:
        raise UnknownNameError.of("ACS table of this layout", table, {*_CELLS, *_TOTALS}, where=file.name)
    for name in names:
        if name not in known:
            raise UnknownNameError.of("column", name, known, where=f"{file.name} (ACS table {table})")
    if missing := sorted(needed - set(names)):
        raise DataError(f"ACS table {table} lacks the column {', '.join(missing)}.", where=file.name,
                        mend="give the column its name again, or take the file anew.")  # fmt: skip


def _in_state(everything: pa.Table, region: Region) -> pa.Table:
    import pyarrow.compute as pc

    return everything.filter(pc.equal(everything["state_fips"], region.state.fips))


def _place(row: Mapping[str, object]) -> Place:
    return Place("county", str(row["geo_id"]), f"{row['county_name']}, {row['state_name']}")


def _single(table: str, rows: pa.Table) -> list[Cell]:
    cells = []
    for row in rows.to_pylist():
        for name, code in _CELLS[table].items():
            cells.append(
                Cell(
                    table, code, name.replace("_", " "), _place(row), _value(row[name]), _value(row.get(f"{name}_moe"))
                )
            )
    return cells


def _classes(file: SourceFile, table: str, rows: pa.Table) -> list[Cell]:
    """One cell per class and one for the total; the classes of a place sum to its total."""
    total = _TOTALS[table]
    cells: list[Cell] = []
    sums: dict[str, float] = {}
    totals: dict[str, tuple[Place, float]] = {}
    for row in rows.to_pylist():
        place = _place(row)
        code = f"{table}.class_{row['bracket_index']:02d}"
        cells.append(Cell(table, code, row["bracket_label"], place, _value(row["units"]), _NOT_GIVEN))
        sums[place.code] = sums.get(place.code, 0.0) + (row["units"] or 0)
        totals[place.code] = (place, row[total])
    for code, (place, whole) in totals.items():
        if whole is not None and sums[code] != whole:
            raise DataError(
                f"the classes of table {table} sum to {sums[code]:,.0f} in {place.label}, the total is {whole:,.0f}.",
                where=file.name,
                mend="a class is missing or repeated: take the file anew.",
            )
        label = total.replace("_", " ")
        cells.append(Cell(table, f"{table}_001", label, place, _value(whole), _NOT_GIVEN))
    return cells


def _value(number: float | None) -> Value:
    return _NOT_GIVEN if number is None else Value(float(number), "released")
