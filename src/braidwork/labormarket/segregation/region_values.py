"""Every index of one table of workers at once, so that each replicate is tabulated a single time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.segregation import kernels
from braidwork.labormarket.segregation.region_records import WorkerRecords

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Values = dict[str, Floats]


@dataclass(frozen=True)
class Shape:
    """How records fall into (sector, unit) pairs and groups: what turns weights (n,) into cells (P, G).

    `pair_unit` and `pair_sector` (P,) say where a pair belongs, `unit_major` (U,) the major group of a unit; `best` is
    the column of the best-served group. Without `levers` only the indices of the whole table are made.
    """

    cell: Ints
    pair_unit: Ints
    pair_sector: Ints | None
    unit_major: Ints
    groups: int
    sectors: int
    best: int | None
    levers: bool

    @classmethod
    def of(cls, records: WorkerRecords, best: str | None, *, levers: bool) -> Shape:
        """The shape of some records."""
        unit, group = records.unit.at, records.group.at
        groups = len(records.group.codes)
        has_sector = levers and records.sector is not None
        sector = records.sector.at if has_sector and records.sector is not None else np.zeros(len(unit), dtype=np.intp)
        units = len(records.unit.codes)
        pairs, at = np.unique(sector * units + unit, return_inverse=True)
        major = np.zeros(units, dtype=np.intp)
        major[unit] = records.major.at
        return cls(
            cell=at * groups + group,
            pair_unit=pairs % units,
            pair_sector=pairs // units if has_sector else None,
            unit_major=major,
            groups=groups,
            sectors=len(records.sector.codes) if has_sector and records.sector is not None else 0,
            best=records.group.codes.index(best) if best in records.group.codes else None,
            levers=levers,
        )

    def cells(self, weight: Floats) -> Floats:
        """Weights (n,) summed to pairs × groups (P, G)."""
        size = len(self.pair_unit) * self.groups
        sums = np.bincount(self.cell, weights=weight, minlength=size).astype(np.float64)
        return sums.reshape(-1, self.groups)

    def values(self, cells: Floats) -> Values:
        """All figures of cells (P, G), each an array; negative sums, which a replicate weight may make, count as 0."""
        cells = np.maximum(cells, 0.0)
        table = _added(cells, self.pair_unit, len(self.unit_major))
        major = _added(table, self.unit_major, int(self.unit_major.max()) + 1)
        found = _whole(table, major)
        if self.levers:
            found |= _groups(table, major, self.best) | _units(table)
            if self.pair_sector is not None:
                found["sector_effect"] = _sector_effects(cells, self, table)
        return found


def _added(cells: Floats, at: Ints, count: int) -> Floats:
    """Rows summed to the rows that they belong to."""
    columns = [np.bincount(at, weights=cells[:, g], minlength=count) for g in range(cells.shape[1])]
    return np.stack(columns, axis=1)


def _whole(table: Floats, major: Floats) -> Values:
    spread = kernels.entropy(table.sum(axis=0))
    mutual, between = kernels.mutual(table), kernels.mutual(major)
    share = np.divide(1.0, spread, out=np.full(np.shape(spread), np.nan), where=spread > 0)
    scalars = {
        "m": mutual,
        "m_between": between,
        "m_within": mutual - between,
        "h": mutual * share,
        "h_between": between * share,
        "h_within": (mutual - between) * share,
        "d": kernels.multigroup_dissimilarity(table),
        "d_between": kernels.multigroup_dissimilarity(major),
    }
    return {name: np.atleast_1d(np.asarray(value)) for name, value in scalars.items()}


def _groups(table: Floats, major: Floats, best: int | None) -> Values:
    totals, units = table.sum(axis=0), table.sum(axis=1, keepdims=True)
    share = np.divide(table, units, out=np.zeros_like(table), where=units > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        exposure = (table.T @ share) / totals[:, None]
    found = {
        "local_group": kernels.local_groups(table),
        "d_rest": _against_rest(table),
        "d_rest_between": _against_rest(major),
        "isolation": np.diagonal(exposure).copy(),
        "exposure": exposure.reshape(-1),
    }
    if best is not None:
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = major / major.sum(axis=0)
        found["d_best_between"] = 0.5 * np.abs(spread - spread[:, [best]]).sum(axis=0)
    return found


def _against_rest(table: Floats) -> Floats:
    rest = table.sum(axis=1, keepdims=True) - table
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(0.5 * np.abs(table / table.sum(axis=0) - rest / rest.sum(axis=0)).sum(axis=0))


def _units(table: Floats) -> Values:
    """Local scores of units, and by how much H would fall if one unit had the groups of the whole."""
    terms, totals, persons = kernels.divergence_terms(table), table.sum(axis=0), table.sum()
    shares = totals / persons
    after = totals - table + table.sum(axis=1, keepdims=True) * shares
    without = (terms.sum() - terms.sum(axis=1) - _moved(after, totals)) / persons
    now = kernels.theil(table)
    return {"local_unit": kernels.local_units(table), "unit_effect": now - without / kernels.entropy(after)}


def _moved(after: Floats, totals: Floats) -> Floats:
    ratio = np.divide(after, totals, out=np.ones_like(after), where=totals > 0)
    return np.asarray((after * np.log(np.maximum(ratio, kernels.LEAST))).sum(axis=1))


def _sector_effects(cells: Floats, shape: Shape, table: Floats) -> Floats:
    """By how much H would fall if one sector kept its jobs in every occupation and hired as the whole is made up."""
    assert shape.pair_sector is not None
    shares = table.sum(axis=0) / table.sum()
    now, effects = kernels.theil(table), np.zeros(shape.sectors)
    for s in range(shape.sectors):
        inside = shape.pair_sector == s
        own, units = cells[inside], shape.pair_unit[inside]
        changed = table.copy()
        changed[units] += own.sum(axis=1, keepdims=True) * shares - own  # a sector has each occupation once
        effects[s] = now - kernels.theil(np.maximum(changed, 0.0))
    return effects
