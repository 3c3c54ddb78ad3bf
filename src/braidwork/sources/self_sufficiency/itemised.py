"""Itemised tables: the sheet `By Family`, and one table per county; costs, taxes and credits by month."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from braidwork.contracts.standards import COST_COMPONENTS
from braidwork.errors import DataError
from braidwork.sources.delimited import as_written
from braidwork.sources.self_sufficiency.columns import SUMMED, canonical
from braidwork.sources.self_sufficiency.families import FamilyType, family_of, family_type

_CENT = 0.005
_HOURLY_TOLERANCE = 0.003  # the publisher's own iteration at tax steps


@dataclass(frozen=True)
class Cost:
    """The Standard of one family type in one place, annual, with monthly components where the file has them."""

    place_code: str
    place_label: str
    county_fips: str | None
    family: FamilyType
    annual: float
    components: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Itemised:
    """An itemised table: its rows, and the state and year that its own columns name."""

    costs: tuple[Cost, ...]
    states: frozenset[str]
    years: frozenset[str]
    synthetic: bool


def read_itemised(
    header: Sequence[Any], rows: Sequence[Sequence[Any]], where: str, place: str | None = None
) -> Itemised:
    """The rows of an itemised table, each checked: components sum to the month, months to the year, hours to the wage.

    `place` names the one place of a table that has no place column.
    """
    at = canonical(tuple(as_written(h) for h in header), where)
    reader = _Reader(at, where, place)
    costs, states, years, synthetic = [], set[str](), set[str](), False
    for number, row in enumerate(rows, 1):
        if not any(as_written(c) for c in row):
            continue
        costs.append(reader.cost(row, number))
        states |= reader.text_set(row, "state")
        years |= reader.text_set(row, "year")
        synthetic = synthetic or bool(reader.text(row, "synthetic"))
    return Itemised(tuple(costs), frozenset(states), frozenset(years), synthetic)


def without_contradictions(costs: Sequence[Cost]) -> tuple[list[Cost], tuple[Cost, ...]]:
    """The rows to keep, and those left out because one place and family type has several different amounts.

    A blank age cell in a publisher's table makes one family type look like another: neither row can be trusted.
    Identical repeats are kept once.
    """
    amounts: dict[tuple[str, str], set[float]] = {}
    for cost in costs:
        amounts.setdefault((cost.place_code, cost.family.code), set()).add(round(cost.annual, 2))
    contradicted = {key for key, found in amounts.items() if len(found) > 1}
    once: dict[tuple[str, str], Cost] = {}
    for cost in costs:
        once.setdefault((cost.place_code, cost.family.code), cost)
    left_out = tuple(c for c in costs if (c.place_code, c.family.code) in contradicted)
    return [c for key, c in once.items() if key not in contradicted], left_out


def padded_fips(written: str, where: str) -> str:
    """A place's 10-digit code with its leading zero back: `400199999` is `0400199999`."""
    if not re.fullmatch(r"\d{9,10}", written):
        raise DataError(f"column FIPS_Code holds {written!r}; expected 10 digits.", where=where,
                        mend="correct the code in the file.")  # fmt: skip
    return written.zfill(10)


class _Reader:
    def __init__(self, at: Mapping[str, int], where: str, place: str | None) -> None:
        self.at, self.where, self.place = at, where, place

    def cost(self, row: Sequence[Any], number: int) -> Cost:
        """One row, checked."""
        where = f"{self.where}, row {number}"
        family = family_type(self._family(row, where), where)
        adults = self._count(row, "adults", where)
        if adults and adults != family.adults:
            raise DataError(f"family type {family.code} stands beside {adults} adults.", where=where)
        components = {n: self._number(row, n, where) for n in COST_COMPONENTS if n in self.at}
        annual = self._number(row, "annual", where)
        if annual is None:
            raise DataError("the annual standard is blank.", where=where, mend="remove the row or fill it.")
        self._check(row, family, annual, components, where)
        label = self.text(row, "place") or self.place or ""
        fips = self.text(row, "fips")
        county = padded_fips(fips, where)[:5] if fips else None
        return Cost(self.text(row, "table_number") or label, label, county, family, annual, components)

    def text(self, row: Sequence[Any], name: str) -> str:
        """A cell as text; empty where the column or cell is absent."""
        position = self.at.get(name)
        return as_written(row[position]) if position is not None and position < len(row) else ""

    def text_set(self, row: Sequence[Any], name: str) -> set[str]:
        """The cell as a set, empty where it is blank."""
        return {t} if (t := self.text(row, name)) else set()

    def _family(self, row: Sequence[Any], where: str) -> str:
        if code := self.text(row, "family_type"):
            return code
        ages = tuple(self._count(row, n, where) for n in ("infants", "preschoolers", "schoolagers", "teenagers"))
        children = self._count(row, "children", where) if "children" in self.at else None
        return family_of(self._count(row, "adults", where), children, ages)  # type: ignore[arg-type]

    def _count(self, row: Sequence[Any], name: str, where: str) -> int:
        value = self._number(row, name, where) or 0.0
        if not value.is_integer():
            raise DataError(f"column {name} holds {value}; expected a whole number.", where=where)
        return int(value)

    def _number(self, row: Sequence[Any], name: str, where: str) -> float | None:
        written = self.text(row, name)
        if not written:
            return None
        try:
            return float(written.replace(",", "").replace("$", ""))
        except ValueError:
            raise DataError(f"column {name} holds {written!r}; expected a number.", where=where,
                            mend="correct the cell.") from None  # fmt: skip

    def _check(
        self, row: Sequence[Any], family: FamilyType, annual: float, components: Mapping[str, float | None], where: str
    ) -> None:
        parts = [components[n] or 0.0 for n in SUMMED]
        monthly = self._number(row, "monthly", where)
        # Files rounded to cents may be off by half a cent in every term; the others are exact.
        if monthly is not None and abs(sum(parts) - monthly) > _CENT * (len(parts) + 1) + 1e-6:
            raise DataError(f"the components sum to {sum(parts):,.2f} a month, the standard is {monthly:,.2f}.",
                            where=where, mend="compare the row with the publisher's table.")  # fmt: skip
        if monthly is not None and abs(12 * monthly - annual) > 13 * _CENT:
            raise DataError(f"12 months of {monthly:,.2f} are not the annual {annual:,.2f}.", where=where,
                            mend="compare the row with the publisher's table.")  # fmt: skip
        hourly = self._number(row, "hourly", where)
        if hourly is not None and abs(family.hourly(annual) - hourly) > _HOURLY_TOLERANCE * hourly + _CENT:
            raise DataError(
                f"the hourly wage {hourly:,.2f} does not follow from the annual {annual:,.2f} "
                f"(expected {family.hourly(annual):,.2f}).",
                where=where,
                mend="the Standard's hourly wage is annual / 2,112 / workers (at most two): check both cells.",
            )
