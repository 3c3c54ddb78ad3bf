"""The table behind every index: units by groups, cleaned once, with its nesting and its survey weights."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.segregation.reading import Key, amounts, coded, column, names_of
from braidwork.labormarket.segregation.refusals import require_accepted
from braidwork.labormarket.segregation.super_units import Codes, Nesting, kept_nesting, levels_above, nesting, taken
from braidwork.measures.replicates.weights import replicate_weights

Floats = NDArray[np.float64]

WEIGHT_SCHEMES = ("counts", "survey")
MOST_CELLS = 100_000_000


@dataclass(frozen=True)
class Crosstab:
    """Units × groups: `cells` (U, G), sums of counts or weights; every index takes it in place of a long table.

    Every unit and every group holds somebody. Rows are ordered by super-unit, then code. `replicates` (R, U, G) are
    the same sums per replicate weight, `squares` (U, G) the sums of squared weights.
    """

    cells: Floats
    units: Codes
    groups: Codes
    weights: str = "counts"
    unit_name: str = "unit"
    nesting: tuple[Nesting, ...] = ()
    replicates: Floats | None = None
    squares: Floats | None = None
    dropped_units: Codes = ()
    dropped_groups: Codes = ()

    @cached_property
    def unit_totals(self) -> Floats:
        """Persons per unit (U,)."""
        return np.asarray(self.cells.sum(axis=1))

    @cached_property
    def group_totals(self) -> Floats:
        """Persons per group (G,)."""
        return np.asarray(self.cells.sum(axis=0))

    @cached_property
    def persons(self) -> float:
        """All persons of the table: N, or the total weight."""
        return float(self.unit_totals.sum())

    @property
    def is_whole(self) -> bool:
        """Whether every cell is a whole number, as counts of people are."""
        return bool((self.cells == np.floor(self.cells)).all())

    @cached_property
    def effective_size(self) -> float | None:
        """N for counts, (Σw)² / Σw² for survey weights; None for shares, which have no size."""
        if self.squares is not None:
            return self.persons**2 / float(self.squares.sum())
        return self.persons if self.weights == "counts" and self.is_whole else None

    def position(self, group: Hashable) -> int:
        """The column of a group; an absent or empty group leaves a two-group index without a value."""
        if group not in self.groups:
            known = ", ".join(str(g) for g in self.groups)
            empty = "is empty" if group in self.dropped_groups else "is not in the table"
            raise UndefinedMeasureError(
                f"the group '{group}' {empty}: the index has no value.", mend=f"groups with people: {known}."
            )
        return self.groups.index(group)

    def of_groups(self, groups: Sequence[Hashable]) -> Crosstab:
        """The same units with these groups only; units that hold nobody of them are dropped."""
        at = [self.position(g) for g in groups]
        columns = replace(
            self,
            cells=self.cells[:, at],
            groups=tuple(groups),
            nesting=(),
            replicates=None if self.replicates is None else self.replicates[:, :, at],
            squares=None if self.squares is None else self.squares[:, at],
        )
        return _without_empty(columns)


def crosstab(
    data: Any,
    *,
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    within: Key = (),
    weights: str | None = None,
    replicates: Any = None,
    squares: str | None = None,
) -> Crosstab:
    """Read a long table (pandas, pyarrow or a mapping of arrays) into units × groups, once for many indices.

    Rows of one (unit, group) are added up. Units and groups without people are dropped and listed. `within` names
    the columns of super-units, outermost first; a unit under two of them raises unless `unit` is the full key, that
    is, all those columns and its own. `weights="survey"` says that `count` holds survey weights: give `replicates`
    (column names, or an array of rows × R) for standard errors, and `squares`, the column of Σw² of each row; without
    `squares` each row is taken as one record. Negative, missing or infinite counts and missing codes raise.
    """
    if isinstance(data, Crosstab):
        return _as_given(data, unit, group, count, within, weights, replicates, squares)
    scheme = weights or ("survey" if replicates is not None or squares is not None else "counts")
    require_accepted("weight scheme", scheme, WEIGHT_SCHEMES)
    units, columns = coded(data, unit, "unit"), coded(data, group, "group")
    rows = len(units.codes)
    counts = amounts(data, count, rows, what="weight" if scheme == "survey" else "count")
    if len(columns.codes) != rows:
        raise DataError("the unit and the group column differ in length.", mend="give columns of one length.")
    levels = levels_above(data, unit, units, names_of(within))
    order = np.lexsort((np.arange(len(units.labels)), *(level.codes for _, level in reversed(levels))))
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    shape = (len(units.labels), len(columns.labels))
    at = _cell_positions(place[units.codes], columns.codes, shape)

    def summed(values: NDArray[Any]) -> Floats:
        sums: Floats = np.bincount(at, weights=values, minlength=shape[0] * shape[1]).astype(np.float64, copy=False)
        return sums.reshape(shape)

    parts, squared = None, None
    if scheme == "survey":
        squared = summed(_squares(data, squares, counts, at))
        if replicates is not None:
            parts = _replicate_cells(data, replicates, rows, summed)
    elif replicates is not None or squares is not None:
        raise DataError("replicate weights were given with weights='counts'.", mend="say weights='survey'.")
    table = Crosstab(
        summed(counts),
        tuple(units.labels[order].tolist()),
        tuple(columns.labels.tolist()),
        scheme,
        names_of(unit)[-1],
        tuple(nesting(name, level.labels, level.codes[order]) for name, level in levels),
        parts,
        squared,
    )
    return _without_empty(table)


def require_groups(table: Crosstab, measure: str) -> None:
    """Refuse a table with a single group, for which a multigroup index would be 0 / 0."""
    if len(table.groups) < 2:
        raise UndefinedMeasureError(
            f"{measure} has no value: everybody is in one group ('{table.groups[0]}').",
            mend="check the group column, or use mutual_information, which is 0 here.",
        )


def _as_given(data: Crosstab, *asked: Any) -> Crosstab:
    unit, group, count, within, weights, replicates, squares = asked
    if (unit, group, count, weights, replicates, squares) != ("unit", "group", "count", None, None, None):
        raise DataError("columns were named for a table that is read already.", mend="name them to crosstab().")
    has = tuple(level.name for level in data.nesting)
    if names_of(within) not in ((), has):
        raise DataError(f"this table is nested within {has or 'nothing'}.", mend="name within= to crosstab().")
    return data


def _cell_positions(units: NDArray[np.intp], groups: NDArray[np.intp], shape: tuple[int, int]) -> NDArray[np.intp]:
    if shape[0] * shape[1] > MOST_CELLS:
        raise DataError(f"{shape[0]} units × {shape[1]} groups are too many cells.", mend="aggregate one of them.")
    return np.asarray(units * shape[1] + groups)


def _squares(data: Any, name: str | None, weights: Floats, at: NDArray[np.intp]) -> Floats:
    if name is not None:
        return amounts(data, name, len(weights), what="sum of squared weights")
    if len(at) > 1 and len(np.unique(at)) == len(at):
        raise DataError(
            "no (unit, group) has two rows: these are cell totals, not survey records, and have no effective size.",
            mend="name the column of Σw² per cell with squares=, or give one row per record.",
        )
    return weights * weights


def _replicate_cells(data: Any, replicates: Any, rows: int, summed: Any) -> Floats:
    if isinstance(replicates, str):
        raise DataError("replicates= names one column.", mend="give the names of all R replicate columns.")
    if isinstance(replicates, Sequence) and all(isinstance(name, str) for name in replicates):
        replicates = np.stack([np.asarray(column(data, name)) for name in replicates], axis=1)
    parts = replicate_weights(replicates, rows)
    return np.stack([summed(parts[:, r].astype(np.float64)) for r in range(parts.shape[1])])


def _without_empty(table: Crosstab) -> Crosstab:
    units, groups = table.unit_totals > 0, table.group_totals > 0
    if not units.any():
        raise UndefinedMeasureError("the table is empty: no unit holds anybody.", mend="check the rows and weights.")
    if units.all() and groups.all():
        return table
    at = np.ix_(units, groups)
    return replace(
        table,
        cells=table.cells[at],
        units=taken(table.units, units),
        groups=taken(table.groups, groups),
        nesting=tuple(kept_nesting(level, units) for level in table.nesting),
        replicates=None if table.replicates is None else table.replicates[:, at[0], at[1]],
        squares=None if table.squares is None else table.squares[at],
        dropped_units=(*table.dropped_units, *taken(table.units, ~units)),
        dropped_groups=(*table.dropped_groups, *taken(table.groups, ~groups)),
    )
