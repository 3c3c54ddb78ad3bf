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
PLAIN_SWEEPS = 500  # blocks that hardly touch need many more: Newton steps then take over
MOST_FOR_NEWTON = 300  # groups (or units, if fewer): a step solves that many equations
NEWTON_STEPS = 60
SMALLEST_CELL = 1e-6  # of the smallest margin


@dataclass(frozen=True)
class Fitted:
    """A table (U, G) with the odds structure of the given one and the margins asked for.

    `margin_error` is the largest absolute error of a margin of the table normalised to 1, `iterations` the sweeps.
    """

    cells: Floats
    iterations: int
    margin_error: float


@dataclass
class _Fit:
    """A fit under way: shares (U, G), wanted shares of units and groups, and the factor of each group."""

    table: Floats
    rows: Floats
    columns: Floats
    by_group: Floats
    by_unit: Floats

    def sweep(self) -> float:
        """One sweep over units, then groups; the largest error that is left shows in the units."""
        self._fit_units()
        self.by_group = _ratio(self.columns, self.table.T @ self.by_unit)
        return float(np.abs(self.by_unit * (self.table @ self.by_group) - self.rows).max())

    def cells(self) -> Floats:
        """The table with both factors on it."""
        return np.asarray(self.by_unit[:, None] * self.table * self.by_group)

    def newton(self) -> None:
        """One damped Newton step on the logarithms of the groups' factors, with the units fitted exactly.

        They minimise the convex φ = Σ_u r_u ln(Σ_g a_ug e^{b_g}) − Σ_g c_g b_g.
        """
        self._fit_units()
        cells = self.cells()
        reached = cells.sum(axis=0)
        within = _ratio(cells, self.rows[:, None])
        curvature = np.diag(reached) - within.T @ cells
        step = np.linalg.lstsq(curvature, self.columns - reached, rcond=1e-14)[0]
        step -= step.mean()
        before, size = self._objective(self.by_group), 1.0
        while size > 1e-6:
            tried = self.by_group * np.exp(np.clip(size * step, -50, 50))
            if self._objective(tried) <= before:
                self.by_group = tried
                return
            size /= 2

    def _fit_units(self) -> None:
        self.by_unit = _ratio(self.rows, self.table @ self.by_group)

    def _objective(self, by_group: Floats) -> float:
        with np.errstate(divide="ignore", invalid="ignore"):
            units = np.where(self.rows > 0, self.rows * np.log(self.table @ by_group), 0.0)
            groups = np.where(self.columns > 0, self.columns * np.log(by_group), 0.0)
        return float(units.sum() - groups.sum())


def fit_margins(
    cells: ArrayLike,
    unit_totals: ArrayLike,
    group_totals: ArrayLike,
    *,
    tolerance: float = TOLERANCE,
    max_iterations: int = MAX_ITERATIONS,
) -> Fitted:
    """Fit `cells` (U, G) to margins (U,) and (G,) of one total by iterative proportional fitting; zeros stay zero.

    Where sweeps come near only slowly, Newton steps on the same factors help: the fitted table is the same one.
    Raises `UndefinedMeasureError` where the cells that are not zero cannot carry the margins, `NotConvergedError`
    where a margin of the normalised table is off by more than `tolerance` after `max_iterations` sweeps.
    """
    table = np.asarray(cells, dtype=np.float64)
    rows, columns = np.asarray(unit_totals, dtype=np.float64), np.asarray(group_totals, dtype=np.float64)
    whole = _checked(table, rows, columns)
    rows, columns = rows / rows.sum(), columns / columns.sum()
    refuse_unconnected(table, rows, columns, tolerance)
    # zero margins empty their cells; groups are the shorter side, so that a Newton step is cheap
    table = np.where(np.outer(rows > 0, columns > 0), table, 0.0) / table.sum()
    turned = table.shape[0] < table.shape[1]
    if turned:
        table, rows, columns = table.T, columns, rows
    fit = _Fit(table, rows, columns, np.ones(len(columns)), np.ones(len(rows)))
    with np.errstate(over="ignore", invalid="ignore"):  # factors run away where the margins cannot be carried
        iterations, error = _converged(fit, tolerance, max_iterations)
    cells = fit.cells()
    return Fitted((cells.T if turned else cells) * whole, iterations, error)


def _converged(fit: _Fit, tolerance: float, max_iterations: int) -> tuple[int, float]:
    """Sweep until the margins hold; the iterations made and the largest margin error that is left."""
    error = np.inf
    for iteration in range(1, max_iterations + 1):
        error = fit.sweep()
        if error <= tolerance and (error := margin_error(fit.cells(), fit.rows, fit.columns)) <= tolerance:
            return iteration, error
        if iteration == PLAIN_SWEEPS:
            refuse_unable(fit.table, fit.rows, fit.columns)
        if PLAIN_SWEEPS <= iteration < PLAIN_SWEEPS + NEWTON_STEPS and len(fit.columns) <= MOST_FOR_NEWTON:
            fit.newton()
    refuse_unable(fit.table, fit.rows, fit.columns)
    raise NotConvergedError(max_iterations, error, tolerance)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    shape = np.broadcast_shapes(np.shape(top), np.shape(bottom))
    return np.asarray(np.divide(top, bottom, out=np.zeros(shape), where=np.asarray(bottom) > 0))


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
    """Raise where no table has these (normalised) margins and people in just these cells: a linear program decides.

    It makes the smallest cell as large as can be: where that is 0, the margins hold only if a cell is emptied, and the
    odds structure is lost.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    units, groups = np.nonzero(cells)
    count, at = len(units), np.arange(len(units))
    size = len(rows) + len(columns)
    held = coo_array((np.ones(2 * count), (np.concatenate([units, groups + len(rows)]), np.tile(at, 2))))
    wanted = np.concatenate([rows, columns])
    filled = held.sum(axis=1)
    matrix = coo_array(
        (
            np.concatenate([held.data, filled]),
            (np.concatenate([held.row, np.arange(size)]), np.concatenate([held.col, np.full(size, count)])),
        ),
        shape=(size, count + 1),
    )
    used = wanted > 0
    scale = 1 / wanted[used].min()  # the solver's tolerances are absolute
    cost = np.append(np.zeros(count), -1.0)
    answer = linprog(cost, A_eq=matrix.tocsr()[used], b_eq=wanted[used] * scale, method="highs")
    if answer.status == 2:
        raise _unable("the people of some unit or group find no cell.")
    if answer.status == 0 and -answer.fun < SMALLEST_CELL:
        raise _unable("they hold only if a cell with people is emptied.")


def _unable(why: str) -> UndefinedMeasureError:
    return UndefinedMeasureError(
        f"the cells that are not zero cannot carry the wanted margins: {why}",
        mend="merge units or groups until every group is present in both tables, or state a constant to add (add=).",
    )
