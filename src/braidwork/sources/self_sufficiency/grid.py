"""The sheets `SSS` (annual) and `SSW` (hourly): one row per place, one column per family type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from braidwork.errors import DataError
from braidwork.sources.delimited import as_written, fold
from braidwork.sources.self_sufficiency.families import FamilyType, family_type, is_family_code

_EXACT, _TOLERATED = 1e-6, 0.003


@dataclass(frozen=True)
class GridRow:
    """One place of a grid: label, table number, and annual dollars by family type (blank cells absent)."""

    label: str
    table_number: str
    annual: dict[FamilyType, float]


@dataclass(frozen=True)
class Grid:
    """A sheet of places by family types. `repeated` counts identical rows left out."""

    rows: tuple[GridRow, ...]
    repeated: int


def read_grid(sheet: Sequence[Sequence[Any]], where: str) -> Grid:
    """The places of a sheet; rows that repeat a place identically are kept once, ones that differ raise."""
    head = _header(sheet, where)
    families = _families(sheet[head], where)
    held: dict[tuple[str, str], GridRow] = {}
    repeated = 0
    for number, cells in enumerate(sheet[head + 1 :], 1):
        label, table_number = as_written(cells[0]), as_written(cells[1])
        if not label:
            continue
        row = GridRow(label, table_number, _amounts(cells, families, f"{where}, row {number}"))
        same = held.setdefault((fold(label), table_number), row)
        if same is not row:
            _require_equal(same, row, f"{where}, row {number}")
            repeated += 1
    if not held:
        raise DataError("the sheet names no place.", where=where, mend="download the workbook again.")
    return Grid(tuple(held.values()), repeated)


def hourly_deviations(
    annual: Sequence[Sequence[Any]], hourly: Sequence[Sequence[Any]], where: str
) -> tuple[int, int, float]:
    """Cells of SSW that are not annual / 2,112 / workers: how many, of how many, and the largest relative distance.

    Raises where one is further off than the publisher's own rounding explains.
    """
    head, head_hourly = _header(annual, where), _header(hourly, where)
    families = _families(annual[head], where)
    if _families(hourly[head_hourly], where) != families:
        raise DataError("the sheets SSS and SSW do not have the same family types in the same columns.", where=where)
    off, cells, worst = 0, 0, 0.0
    pairs = zip(annual[head + 1 :], hourly[head_hourly + 1 :], strict=False)
    for number, (a, h) in enumerate(pairs, 1):
        if as_written(a[0]) != as_written(h[0]):
            raise DataError(f"SSS has {a[0]!r} where SSW has {h[0]!r}.", where=f"{where}, row {number}")
        for column, family in families.items():
            if not (isinstance(a[column], float) and isinstance(h[column], float) and h[column] > 0):
                continue
            distance = abs(family.hourly(a[column]) / h[column] - 1)
            cells += 1
            off += distance > _EXACT
            worst = max(worst, distance)
            if distance > _TOLERATED:
                raise DataError(
                    f"SSW gives {h[column]:,.2f} an hour, SSS {a[column]:,.0f} a year, which is "
                    f"{family.hourly(a[column]):,.2f} an hour.",
                    where=f"{where}, {as_written(a[0])}, column {family.code}",
                    mend="the two sheets are of different editions: download the workbook again.",
                )
    return off, cells, worst


def _header(sheet: Sequence[Sequence[Any]], where: str) -> int:
    for index, row in enumerate(sheet[:20]):
        if row and fold(as_written(row[0])) == "famcode":
            return index
    raise DataError("the sheet has no row that begins with famcode.", where=where,
                    mend="the family types stand in row 9 of the official sheet; download it again.")  # fmt: skip


def _families(header: Sequence[Any], where: str) -> dict[int, FamilyType]:
    found: dict[int, FamilyType] = {}
    for column, cell in enumerate(header[2:], 2):
        if not (code := as_written(cell)):
            continue
        family = family_type(code, f"{where}, column {column + 1}")
        if family in found.values():
            raise DataError(f"family type {family.code} has two columns.", where=where)
        found[column] = family
    if not any(is_family_code(f.code) for f in found.values()):
        raise DataError("no column names a family type.", where=where)
    return found


def _amounts(cells: Sequence[Any], families: dict[int, FamilyType], where: str) -> dict[FamilyType, float]:
    amounts = {}
    for column, family in families.items():
        cell = cells[column] if column < len(cells) else ""
        if isinstance(cell, float):
            amounts[family] = cell
        elif text := as_written(cell):
            try:
                amounts[family] = float(text.replace(",", ""))
            except ValueError:
                raise DataError(f"column {family.code} holds {text!r}; expected dollars.", where=where,
                                mend="correct the cell.") from None  # fmt: skip
    return amounts


def _require_equal(one: GridRow, other: GridRow, where: str) -> None:
    for family, amount in one.annual.items():
        if abs(other.annual.get(family, float("nan")) - amount) <= 1e-6 * amount:
            continue
        raise DataError(
            f"{one.label} (table {one.table_number}) appears again with another amount for {family.code}.",
            where=where,
            mend="keep the row that the publisher's page shows.",
        )
