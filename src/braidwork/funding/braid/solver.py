"""The class model as a linear program that is solved for one aim after another on the face of the last."""

from __future__ import annotations

from typing import Any

import numpy as np

from braidwork.funding.braid.engines import Answer, Bounds, Floats, NotSolvedError, engine_for, highs_program
from braidwork.funding.braid.model import Model, incidence

__all__ = ["Answer", "NotSolvedError", "Solver"]
# Smaller reduced costs and duals are zero to the solver: dollars per dollar.
DUAL_TOLERANCE = 1e-7


class Solver:
    """One model that can be solved for one aim after another, each from the last basis.

    Columns are those of the model and one shortfall per floor; rows are one per class, then the coupling rows.
    """

    def __init__(self, model: Model, *, time_limit_seconds: float | None = None) -> None:
        self.model = model
        self.n_columns = len(model.upper) + len(model.floors)
        self.matrix = _matrix(model)
        self.bounds = _bounds(model)
        self._engine = engine_for(self.matrix, self.bounds, time_limit_seconds)

    @property
    def name(self) -> str:
        """What solves."""
        return self._engine.name

    def solve(self, costs: Floats) -> Answer:
        """Maximise; NotSolvedError unless the optimum is proven."""
        return self._engine.solve(costs)

    def keep_face(self, answer: Answer) -> None:
        """Restrict the model to the optimal solutions of the last aim.

        Columns with a reduced cost stay at their bound and rows with a dual become equations: exact, without rows of
        tolerance.
        """
        x, d, y, b = answer.columns, answer.reduced_costs, answer.row_duals, self.bounds
        fixed = (np.abs(d) > DUAL_TOLERANCE) & (b.lower < b.upper)
        bound = np.where(np.abs(x - b.lower) <= np.abs(x - b.upper), b.lower, b.upper)
        tight = np.abs(y) > DUAL_TOLERANCE
        at_upper = tight & np.isfinite(b.row_upper)
        at_lower = tight & ~np.isfinite(b.row_upper)
        self._set(Bounds(
            np.where(fixed, bound, b.lower), np.where(fixed, bound, b.upper),
            np.where(at_upper, b.row_upper, b.row_lower), np.where(at_lower, b.row_lower, b.row_upper),
        ))  # fmt: skip

    def open_face(self) -> None:
        """Undo every restriction and change: all lawful plans are allowed again."""
        self._set(_bounds(self.model))

    def force(self, column: int, dollars: float) -> None:
        """Make one column pay at least so many dollars."""
        self.bounds.lower[column] = min(dollars, self.bounds.upper[column])
        self._set(self.bounds)

    def move_limit(self, row: int, dollars: float) -> None:
        """Change the limit of one coupling row by so many dollars, on top of what holds now."""
        at = len(self.model.classes) + row
        limits = self.bounds.row_upper if np.isfinite(self.bounds.row_upper[at]) else self.bounds.row_lower
        limits[at] += dollars
        self._set(self.bounds)

    def integer_program(self, pair_of_column: Any, pairs: int, upper_dollars: Floats) -> Any:
        """A fresh highspy program of the same rows with one 0/1 column per file (person and fund) that money may open.

        Minimises the number of files; column j pays nothing unless file `pair_of_column[j]` is open.
        """
        import highspy
        from scipy.sparse import csc_array, hstack, vstack

        paying = len(upper_dollars)
        here = np.arange(paying)
        link = csc_array((np.ones(paying), (here, here)), shape=(paying, self.n_columns))
        opens = csc_array((-upper_dollars, (here, pair_of_column)), shape=(paying, pairs))
        none = csc_array((self.matrix.shape[0], pairs))
        b = _bounds(self.model)
        b.upper[:paying] = upper_dollars
        whole = Bounds(
            np.concatenate([b.lower, np.zeros(pairs)]), np.concatenate([b.upper, np.ones(pairs)]),
            np.concatenate([b.row_lower, np.full(paying, -np.inf)]), np.concatenate([b.row_upper, np.zeros(paying)]),
        )  # fmt: skip
        program = highs_program(csc_array(vstack([hstack([self.matrix, none]), hstack([link, opens])])), whole)
        program.col_cost_ = np.concatenate([np.zeros(self.n_columns), np.ones(pairs)])
        program.sense_ = highspy.ObjSense.kMinimize
        kinds = [highspy.HighsVarType.kContinuous] * self.n_columns + [highspy.HighsVarType.kInteger] * pairs
        program.integrality_ = kinds
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.passModel(program)
        return highs

    def _set(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self._engine.set_bounds(bounds)


def _bounds(model: Model) -> Bounds:
    """Bounds of columns (shortfalls last) and of rows (classes first), in dollars."""
    upper = np.concatenate([model.upper, [model.rows[r].cents for r in model.floors]]) / 100.0
    limits = np.array([r.cents for r in model.rows], dtype=np.int64) / 100.0
    is_floor = np.array([r.kind == "floor" for r in model.rows], dtype=bool)
    classes = model.classes.cents / 100.0
    low = np.concatenate([np.full(len(classes), -np.inf), np.where(is_floor, limits, -np.inf)])
    return Bounds(np.zeros(len(upper)), upper, low, np.concatenate([classes, np.where(is_floor, np.inf, limits)]))


def _matrix(model: Model) -> Any:
    from scipy.sparse import csc_array, csr_array, hstack, vstack

    columns = len(model.upper)
    starts = np.searchsorted(model.of_class, np.arange(len(model.classes) + 1))
    shape = (len(model.classes), columns)
    classes = csr_array((np.ones(columns, dtype=np.int64), np.arange(columns), starts), shape=shape)
    coupled = vstack([classes, incidence(model.rows, columns)]) if len(model.rows) else classes
    floors = np.array(model.floors, dtype=np.int64)
    short = csc_array(
        (np.ones(len(floors)), (floors + len(model.classes), np.arange(len(floors)))),
        shape=(coupled.shape[0], len(floors)),
    )
    return csc_array(hstack([coupled, short], format="csc") if len(floors) else coupled)
