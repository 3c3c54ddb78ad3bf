"""Change of mutual information between two times: who came and went, structure, and the two margins (Elbers 2021)."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Unpack

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.segregation.change_terms import METHODS, TERMS, ChangeRule, change_terms
from braidwork.labormarket.segregation.crosstab import Crosstab, crosstab
from braidwork.labormarket.segregation.fitting import MAX_ITERATIONS, TOLERANCE
from braidwork.labormarket.segregation.inference import drawn_tables, from_draws, require_counts
from braidwork.labormarket.segregation.options import Bootstrap, ErrorOptions, plan, reading_options
from braidwork.labormarket.segregation.reading import Key
from braidwork.labormarket.segregation.refusals import NotConvergedError, require_accepted
from braidwork.labormarket.segregation.results import Figure
from braidwork.measures.estimates import MOE_FACTOR
from braidwork.measures.replicates import VarianceRule
from braidwork.measures.replicates.rule import variance_by_rule

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class ChangeDecomposition:
    """M at two times and the five terms whose sum is `change`; each a `Figure` in natural logarithms.

    `method` names the definition of the structural term. `margin_error` is the largest error of a normalised margin
    over all fitted tables, `iterations` the most sweeps that one took.
    """

    earlier: Figure
    later: Figure
    change: Figure
    removals: Figure
    additions: Figure
    structural: Figure
    unit_margin: Figure
    group_margin: Figure
    method: str
    units_in_both: int
    units_removed: tuple[Hashable, ...]
    units_added: tuple[Hashable, ...]
    dropped_groups: tuple[Hashable, ...]
    iterations: int
    margin_error: float
    notes: tuple[str, ...] = ()


def decompose_change(
    earlier: Any,
    later: Any,
    *,
    unit: Key = "unit",
    group: str = "group",
    count: str = "count",
    method: str = "elbers_2021",
    add: float = 0.0,
    tolerance: float = TOLERANCE,
    max_iterations: int = MAX_ITERATIONS,
    **options: Unpack[ErrorOptions],
) -> ChangeDecomposition:
    """Change of M = removals + additions + structural + unit margin + group margin, exactly.

    Removals and additions are the units present at one time only; the rest is on the units of both times. With
    V(s,u,g) the M of time s's odds structure fitted to the unit margin of time u and the group margin of time g,
    "elbers_2021" takes structural = ½[V(2,1,1) − V(1,1,1) + V(2,2,2) − V(1,2,2)] and splits the remainder between the
    margins; "shapley_3" is the symmetric three-player Shapley, with another structural term. Every fitted table meets
    its margins to `tolerance` or `NotConvergedError` is raised. Zeros stay zero; `add` is added to every cell of a
    present unit only if asked, and then named in `method`. Undefined where fewer than two units are in both, or the
    cells cannot carry the margins. Bootstrap and replicates recompute all terms, taking the two times as independent.
    """
    require_accepted("method of decomposition", method, METHODS)
    if not (np.isfinite(add) and add >= 0 and tolerance > 0 and max_iterations >= 1):
        raise DataError("add= must be ≥ 0, tolerance= > 0 and max_iterations= ≥ 1.", mend="mend these options.")
    reading = reading_options(options, ErrorOptions)
    first = crosstab(earlier, unit=unit, group=group, count=count, **reading)
    second = crosstab(later, unit=unit, group=group, count=count, **reading)
    rule = ChangeRule(method, float(add), tolerance, max_iterations)
    pair = _Aligned.of(first, second)
    found = change_terms(pair.cells[0], pair.cells[1], rule, pair.groups)
    figures, how, notes = _figures(pair, found.values, rule, options)
    empty = set(first.dropped_groups) | set(second.dropped_groups)
    present = [cells.sum(axis=1) > 0 for cells in pair.cells]
    return ChangeDecomposition(
        **figures,
        method=f"decompose_change.v1 ({method}{f', {add:g} added to every cell' if add else ''}); {how}",
        units_in_both=int((present[0] & present[1]).sum()),
        units_removed=_where(pair.units, present[0] & ~present[1]),
        units_added=_where(pair.units, present[1] & ~present[0]),
        dropped_groups=tuple(sorted(empty - set(pair.groups), key=str)),
        iterations=found.iterations,
        margin_error=found.margin_error,
        notes=notes,
    )


@dataclass(frozen=True)
class _Aligned:
    """Two tables over the units and groups of either."""

    tables: tuple[Crosstab, Crosstab]
    units: tuple[Hashable, ...]
    groups: tuple[Hashable, ...]
    places: tuple[Any, Any]

    @classmethod
    def of(cls, first: Crosstab, second: Crosstab) -> _Aligned:
        units = tuple(dict.fromkeys((*first.units, *second.units)))
        groups = tuple(dict.fromkeys((*first.groups, *second.groups)))
        at_unit, at_group = {u: i for i, u in enumerate(units)}, {g: i for i, g in enumerate(groups)}
        places = [np.ix_([at_unit[u] for u in t.units], [at_group[g] for g in t.groups]) for t in (first, second)]
        return cls((first, second), units, groups, (places[0], places[1]))

    @property
    def cells(self) -> tuple[Floats, Floats]:
        """Both tables (U, G)."""
        return self.placed(0, self.tables[0].cells), self.placed(1, self.tables[1].cells)

    def placed(self, time: int, cells: Floats) -> Floats:
        """Cells of one time's own table, put where they belong among all units and groups."""
        whole = np.zeros((len(self.units), len(self.groups)))
        whole[self.places[time]] = cells
        return whole


def _where(codes: tuple[Hashable, ...], which: NDArray[np.bool_]) -> tuple[Hashable, ...]:
    return tuple(codes[i] for i in np.flatnonzero(which))


def _figures(
    pair: _Aligned, value: Floats, rule: ChangeRule, options: ErrorOptions
) -> tuple[dict[str, Figure], str, tuple[str, ...]]:
    asked = plan(options, has_replicates=False)
    corrected, error, lower, upper = (np.full(len(TERMS), np.nan) for _ in range(4))
    how = "value only"
    if asked.bootstrap is not None:
        draws = _drawn_terms(pair, rule, asked.bootstrap)
        corrected, error, lower, upper = from_draws(value, draws, asked.bootstrap.level)
        how = f"multinomial bootstrap of both times: {asked.bootstrap.draws} draws, seed {asked.bootstrap.seed}"
    elif any(table.replicates is not None for table in pair.tables):
        error = np.sqrt(_replicate_variance(pair, value, rule, asked.rule))
        lower, upper = value - MOE_FACTOR * error, value + MOE_FACTOR * error
        how = "survey weights: SE from the replicates of two independent samples"
    unknown = how != "value only" and bool(np.isnan(error).any())
    notes = ("a draw or replicate has no decomposition, and so the terms no standard error",) if unknown else ()

    def number(array: Floats, i: int) -> float | None:
        return None if np.isnan(array[i]) else float(array[i])

    figures = {}
    for i, name in enumerate(TERMS):
        low, high = number(lower, i), number(upper, i)
        figures[name] = Figure(
            value=float(value[i]),
            bias_corrected=number(corrected, i),
            standard_error=number(error, i),
            interval=None if low is None or high is None else (low, high),
        )
    return figures, how, notes


def _drawn_terms(pair: _Aligned, rule: ChangeRule, bootstrap: Bootstrap) -> Floats:
    for table in pair.tables:
        require_counts(table)
    generator = np.random.default_rng(bootstrap.seed)
    found = []
    for _ in range(bootstrap.draws):
        drawn = []
        for time, table in enumerate(pair.tables):
            cells = drawn_tables(generator, int(table.persons), table.cells / table.persons, 1)[0]
            drawn.append(pair.placed(time, cells))
        found.append(_attempted(drawn[0], drawn[1], rule, pair.groups))
    return np.stack(found)


def _replicate_variance(pair: _Aligned, value: Floats, rule: ChangeRule, variance: VarianceRule) -> Floats:
    total = np.zeros(len(value))
    for time, table in enumerate(pair.tables):
        if table.replicates is None:
            raise DataError("only one of the two tables has replicate weights.", mend="read both in the same way.")
        found = []
        for part in table.replicates:
            cells = list(pair.cells)
            cells[time] = pair.placed(time, part)
            found.append(_attempted(cells[0], cells[1], rule, pair.groups))
        total += variance_by_rule(value, np.stack(found, axis=1), variance)
    return total


def _attempted(first: Floats, second: Floats, rule: ChangeRule, groups: tuple[Hashable, ...]) -> Floats:
    """The terms of one draw, NaN where it has none."""
    try:
        return change_terms(first, second, rule, groups).values
    except (UndefinedMeasureError, NotConvergedError, DataError):
        return np.full(len(TERMS), np.nan)
