"""Between and within: M and H of units inside super-units, split exactly into levels."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.segregation.crosstab import Crosstab
from braidwork.labormarket.segregation.inference import Inferred
from braidwork.labormarket.segregation.kernels import divergence_terms, entropy
from braidwork.labormarket.segregation.results import Level, SuperUnit, figure

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class NestedFigures:
    """The figures of a nested index in one row (1 + L + 1 + 2S): total, levels, then M_s or H_s per super-unit.

    `log_unit` is the unit of M (1 for natural logarithms), or None for H. `first_order` is N times what each is
    expected to be under independence, `bias` N times what a sample adds to each: H_s is M_s over its own E_s, which
    under independence would be E.
    """

    table: Crosstab
    log_unit: float | None
    first_order: Floats
    bias: Floats

    @classmethod
    def of(cls, table: Crosstab, log_unit: float | None) -> NestedFigures:
        """The figures of this table's levels."""
        first = _first_order(table)
        if log_unit is not None:
            return cls(table, log_unit, first / log_unit, first / log_unit)
        outer = np.add.reduceat(table.cells, table.nesting[0].starts, axis=0)
        whole, own = float(entropy(table.group_totals)), entropy(outer)
        bias = first / whole
        bias[-len(own) :] *= np.divide(whole, own, out=np.full(own.shape, np.nan), where=own > 0)
        return cls(table, log_unit, first / whole, bias)

    @property
    def level_names(self) -> tuple[str, ...]:
        """`between` the outermost super-units, then each finer level within the one above."""
        names = [*(level.name for level in self.table.nesting), self.table.unit_name]
        return f"between {names[0]}", *(f"{fine} within {coarse}" for coarse, fine in pairwise(names))

    def statistic(self, cells: Floats) -> Floats:
        """Tables (B, U, G) to figures (B, 1 + levels + super-units)."""
        starts = [level.starts for level in self.table.nesting]
        tables = [np.add.reduceat(cells, at, axis=-2) for at in starts]
        whole = cells.sum(axis=(-2, -1))[:, None]
        terms = [divergence_terms(tables[0]), *self._within(cells, tables)]
        levels = np.stack([t.reshape(len(cells), -1).sum(axis=-1) for t in terms], axis=1) / whole
        outer = np.repeat(tables[0], np.diff(starts[0], append=cells.shape[-2]), axis=-2)
        inside = np.add.reduceat(divergence_terms(cells, outer).sum(axis=-1), starts[0], axis=-1)
        totals = tables[0].sum(axis=-1)
        supers = np.divide(inside, totals, out=np.full(inside.shape, np.nan), where=totals > 0)
        if self.log_unit is None:
            levels = levels / entropy(tables[0].sum(axis=-2))[:, None]
            own = entropy(tables[0])
            supers = np.divide(supers, own, out=np.full(supers.shape, np.nan), where=own > 0)
        else:
            levels, supers = levels / self.log_unit, supers / self.log_unit
        return np.concatenate([levels.sum(axis=1, keepdims=True), levels, supers], axis=1)

    def _within(self, cells: Floats, tables: list[Floats]) -> list[Floats]:
        """Terms of each finer table, every row set against the row of the level above that it lies in."""
        found = []
        outer_starts = [level.starts for level in self.table.nesting]
        rows = [*outer_starts, np.arange(cells.shape[-2])]
        for depth, fine in enumerate([*tables[1:], cells]):
            first = np.searchsorted(rows[depth + 1], rows[depth])  # where each coarse row begins among the fine
            sizes = np.diff(first, append=len(rows[depth + 1]))
            found.append(divergence_terms(fine, np.repeat(tables[depth], sizes, axis=-2)))
        return found


def _first_order(table: Crosstab) -> Floats:
    """N times M of every figure expected under independence of units and groups, in natural logarithms (K,)."""
    rows = [level.starts for level in table.nesting] + [np.arange(len(table.units))]
    degrees = (len(table.groups) - 1) / 2
    counts = [1, *(len(r) for r in rows)]
    levels = [(fine - coarse) * degrees for coarse, fine in pairwise(counts)]
    sizes = np.diff(rows[0], append=len(table.units))
    shares = np.add.reduceat(table.unit_totals, rows[0]) / table.persons
    return np.concatenate([[sum(levels)], levels, (sizes - 1) * degrees / shares])


def nested_figures(parts: NestedFigures, found: Inferred) -> tuple[tuple[Level, ...], tuple[SuperUnit, ...]]:
    """The inferred figures as levels and super-units."""
    table = parts.table
    outer = table.nesting[0]
    cells = np.add.reduceat(table.cells, outer.starts, axis=0)
    shares = cells.sum(axis=1) / table.persons
    whole = float(entropy(table.group_totals))
    ratios = entropy(cells) / whole if whole > 0 else np.full(len(cells), np.nan)
    names = parts.level_names
    levels = tuple(Level(name=name, **figure(found, 1 + i)) for i, name in enumerate(names))
    at = 1 + len(names)
    supers = tuple(
        SuperUnit(code=code, share=float(shares[i]), entropy_ratio=float(ratios[i]), **figure(found, at + i))
        for i, code in enumerate(outer.codes)
    )
    return levels, supers
