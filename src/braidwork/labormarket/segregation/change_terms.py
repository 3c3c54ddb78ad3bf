"""The terms of a change of M from two aligned tables: entries and exits, structure, unit and group margin."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket.segregation import kernels
from braidwork.labormarket.segregation.fitting import fit_margins

Floats = NDArray[np.float64]
Fits = Mapping[tuple[int, int, int], float]

METHODS = ("elbers_2021", "shapley_3")
TERMS = ("earlier", "later", "change", "removals", "additions", "structural", "unit_margin", "group_margin")


@dataclass(frozen=True)
class ChangeTerms:
    """The terms in the order of TERMS (8,), the most sweeps of a fit and its largest margin error."""

    values: Floats
    iterations: int
    margin_error: float


@dataclass(frozen=True)
class ChangeRule:
    """How the terms are made: definition, additive constant, and when a fit counts as done."""

    method: str
    add: float
    tolerance: float
    max_iterations: int


def change_terms(first: Floats, second: Floats, rule: ChangeRule, groups: tuple[Hashable, ...]) -> ChangeTerms:
    """All terms of two aligned tables of counts (U, G)."""
    present = [cells.sum(axis=1) > 0 for cells in (first, second)]
    tables = [cells + rule.add * here[:, None] for cells, here in zip((first, second), present, strict=True)]
    both = present[0] & present[1]
    if both.sum() < 2:
        raise UndefinedMeasureError(
            f"{int(both.sum())} unit{'s are' if both.sum() != 1 else ' is'} in both tables: there is no structure.",
            mend="compare tables that share at least two units; check that the unit codes are of one classification.",
        )
    shared = [cells[both] for cells in tables]
    alive = [cells.sum(axis=0) > 0 for cells in shared]
    if (alive[0] != alive[1]).any():
        lost = ", ".join(f"'{groups[i]}'" for i in np.flatnonzero(alive[0] != alive[1]))
        raise UndefinedMeasureError(
            f"the group {lost} is present at only one time in the units of both: zeros cannot carry its margin.",
            mend="merge it into another group, or state a constant to add (add=).",
        )
    shared = [cells[:, alive[0]] / cells.sum() for cells in shared]
    fits, iterations, error = _fits(shared, rule)
    whole = [float(kernels.mutual(cells)) for cells in tables]
    removals = 0.0 if (both == present[0]).all() else fits[1, 1, 1] - whole[0]
    additions = 0.0 if (both == present[1]).all() else whole[1] - fits[2, 2, 2]
    parts = _elbers(fits) if rule.method == "elbers_2021" else _shapley(fits)
    values = np.array([whole[0], whole[1], whole[1] - whole[0], removals, additions, *parts])
    return ChangeTerms(values, iterations, error)


def _fits(shared: list[Floats], rule: ChangeRule) -> tuple[Fits, int, float]:
    """V(s,u,g) for all eight combinations, the most sweeps and the largest margin error."""
    fits: dict[tuple[int, int, int], float] = {}
    iterations, error = 0, 0.0
    for s in (1, 2):
        for u in (1, 2):
            for g in (1, 2):
                table = shared[s - 1]
                if not s == u == g:
                    margins = shared[u - 1].sum(axis=1), shared[g - 1].sum(axis=0)
                    made = fit_margins(table, *margins, tolerance=rule.tolerance, max_iterations=rule.max_iterations)
                    iterations, error = max(iterations, made.iterations), max(error, made.margin_error)
                    table = made.cells
                fits[s, u, g] = float(kernels.mutual(table))
    return fits, iterations, error


def _elbers(v: Fits) -> tuple[float, float, float]:
    structural = ((v[2, 1, 1] - v[1, 1, 1]) + (v[2, 2, 2] - v[1, 2, 2])) / 2
    units = sum((v[s, 2, 1] - v[s, 1, 1]) + (v[s, 2, 2] - v[s, 1, 2]) for s in (1, 2)) / 4
    groups = sum((v[s, 1, 2] - v[s, 1, 1]) + (v[s, 2, 2] - v[s, 2, 1]) for s in (1, 2)) / 4
    return structural, units, groups


def _shapley(v: Fits) -> tuple[float, float, float]:
    def share(player: int) -> float:
        total = 0.0
        for a in (1, 2):
            for b in (1, 2):
                before, after = [a, b], [a, b]
                before.insert(player, 1)
                after.insert(player, 2)
                weight = 1 / 3 if a == b else 1 / 6
                total += weight * (v[after[0], after[1], after[2]] - v[before[0], before[1], before[2]])
        return total

    return share(0), share(1), share(2)
