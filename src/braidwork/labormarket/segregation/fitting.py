"""Iterative proportional fitting of a table to two margins, converged on the margins or refused."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.segregation.refusals import NotConvergedError

Floats = NDArray[np.float64]

TOLERANCE = 1e-12
MAX_ITERATIONS = 20_000


@dataclass(frozen=True)
class Fitted:
    """A table (U, G) with the odds structure of the given one and the margins asked for.

    `margin_error` is the largest absolute error of a margin of the table normalised to 1, `iterations` the sweeps.
    """

    cells: Floats
    iterations: int
    margin_error: float


def fit_margins(
    cells: ArrayLike,
    unit_totals: ArrayLike,
    group_totals: ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    max_iterations: int = MAX_ITERATIONS,
) -> Fitted:
    """Fit `cells` (U, G) to margins (U,) and (G,) of one total by iterative proportional fitting; zeros stay zero.

    Raises `UndefinedMeasureError` where the cells that are not zero cannot carry the margins, `NotConvergedError`
    where a margin of the normalised table is off by more than `tolerance` after `max_iterations` sweeps.
    """
    table = np.asarray(cells, dtype=np.float64)
    rows, columns = np.asarray(unit_totals, dtype=np.float64), np.asarray(group_totals, dtype=np.float64)
    whole = _checked(table, rows, columns)
    rows, columns = rows / rows.sum(), columns / columns.sum()
    refuse_unconnected(table, rows, columns, tolerance)
    table = table / table.sum()
    by_group = np.ones(len(columns))
    error = np.inf
    for sweep in range(1, max_iterations + 1):
        reached = table @ by_group
        by_unit = np.divide(rows, reached, out=np.zeros_like(rows), where=rows > 0)
        by_group = np.divide(columns, table.T @ by_unit, out=np.zeros_like(columns), where=columns > 0)
        # the groups are exact after this step: what is left shows in the units
        error = float(np.abs(by_unit * (table @ by_group) - rows).max())
        if error <= tolerance:
            fitted = by_unit[:, None] * table * by_group
            error = margin_error(fitted, rows, columns)
            if error <= tolerance:
                return Fitted(fitted * whole, sweep, error)
        if sweep % 1000 == 0:
            refuse_unable(table, rows, columns)
    refuse_unable(table, rows, columns)
    raise NotConvergedError(max_iterations, error, tolerance)


def margin_error(cells: Floats, unit_totals: Floats, group_totals: Floats) -> float:
    """The largest absolute difference between the margins of a table and those wanted."""
    rows, columns = np.abs(cells.sum(axis=1) - unit_totals).max(), np.abs(cells.sum(axis=0) - group_totals).max()
    return float(max(rows, columns))


def _checked(table: Floats, rows: Floats, columns: Floats) -> float:
    if table.shape != (len(rows), len(columns)):
        raise DataError(f"margins of {len(rows)} and {len(columns)} do not belong to a table of {table.shape}.",
                        mend="give one total per row and one per column.")  # fmt: skip
    for what, values in (("a cell", table), ("a margin", rows), ("a margin", columns)):
        if not np.isfinite(values).all() or (values < 0).any():
            raise DataError(f"{what} is negative or not finite.", mend="give counts or shares.")
    whole = float(rows.sum())
    if whole <= 0 or abs(whole - float(columns.sum())) > 1e-9 * whole:
        raise DataError(f"the margins add up to {whole:g} and {columns.sum():g}.", mend="give margins of one total.")
    return whole


def refuse_unconnected(cells: Floats, rows: Floats, columns: Floats, tolerance: float = TOLERANCE) -> None:
    """Raise where a wanted unit or group has no cell, or blocks that share none want different totals.

    `rows` and `columns` are normalised margins.
    """
    empty = (cells.sum(axis=1) == 0) & (rows > 0)
    if empty.any() or ((cells.sum(axis=0) == 0) & (columns > 0)).any():
        raise _unable("a unit or group that is wanted has no cell to carry it.")
    inside = cells > 0
    if inside.all():
        return
    block = _blocks(inside)
    first = block[inside.argmax(axis=1)]  # the block of each unit: that of any of its groups
    count = len(columns)
    wanted = np.bincount(first, rows, count) - np.bincount(block, columns, count)
    if np.abs(wanted).max() > tolerance:
        raise _unable(f"its {len(np.unique(block))} blocks share no unit and no group and want other totals.")


def _blocks(inside: NDArray[np.bool_]) -> NDArray[np.intp]:
    """For each group the first group that it is linked to through shared units, directly or not (G,)."""
    linked = (inside.T.astype(np.float64) @ inside) > 0
    np.fill_diagonal(linked, True)
    while True:
        further = (linked.astype(np.float64) @ linked) > 0
        if (further == linked).all():
            return np.asarray(linked.argmax(axis=1))
        linked = further


def refuse_unable(cells: Floats, rows: Floats, columns: Floats) -> None:
    """Raise where no table at all with these zeros has these (normalised) margins: a linear program decides."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack, vstack

    units, groups = np.nonzero(cells)
    ones, at = np.ones(len(units)), np.arange(len(units))
    totals = vstack([
        csr_array((ones, (units, at)), shape=(len(rows), len(units))),
        csr_array((ones, (groups, at)), shape=(len(columns), len(units))),
    ])  # fmt: skip
    # the smallest sum of what has to be missing or too much in any margin
    slack = csr_array((np.ones(totals.shape[0]), (np.arange(totals.shape[0]),) * 2))
    matrix = hstack([totals, slack, -slack])
    cost = np.concatenate([np.zeros(len(units)), np.ones(2 * totals.shape[0])])
    answer = linprog(cost, A_eq=matrix, b_eq=np.concatenate([rows, columns]), method="highs")
    if answer.status == 0 and answer.fun > 1e-9:
        raise _unable(f"at least {answer.fun / 2:.2g} of all persons find no cell.")


def _unable(why: str) -> UndefinedMeasureError:
    return UndefinedMeasureError(
        f"the cells that are not zero cannot carry the wanted margins: {why}",
        mend="merge units or groups until every group is present in both tables, or state a constant to add (add=).",
    )
