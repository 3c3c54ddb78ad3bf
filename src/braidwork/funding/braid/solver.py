"""The class model in HiGHS: passed as whole arrays, kept for warm starts, its status read before any value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import NotAvailableError
from braidwork.funding.braid.model import Model, incidence

Floats = NDArray[np.float64]
# Simplex leaves values this near to their bounds; dollars, so a hundredth of a cent is far above it.
DUAL_TOLERANCE = 1e-7


class NotSolvedError(NotAvailableError):
    """The solver stopped without a proven optimum, or is not installed; nothing was planned from its values."""


@dataclass(frozen=True)
class Answer:
    """One solved stage, dollars: columns, then shortfalls of floors; duals of class rows, then of coupling rows."""

    objective: float
    columns: Floats
    reduced_costs: Floats
    row_duals: Floats
    iterations: int


class Solver:
    """One model in HiGHS that can be solved for one aim after another, each from the last basis.

    Columns are those of the model and one shortfall per floor; rows are one per class, then the coupling rows.
    """

    def __init__(self, model: Model, *, time_limit_seconds: float | None = None) -> None:
        self.model = model
        self.n_columns = len(model.upper) + len(model.floors)
        self._matrix = _matrix(model)
        self._lower, self._upper, self._row_lower, self._row_upper = _bounds(model)
        self._highs = _load(self, time_limit_seconds)

    def solve(self, costs: Floats) -> Answer:
        """Maximise; NotSolvedError unless HiGHS proves the optimum."""
        import highspy

        indices = np.arange(self.n_columns, dtype=np.int32)
        self._highs.changeColsCost(self.n_columns, indices, np.ascontiguousarray(costs, dtype=np.float64))
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            said = self._highs.modelStatusToString(status)
            raise NotSolvedError(f"the solver stopped without an optimum: {said}.", mend="allow it more time.")
        found = self._highs.getSolution()
        self._highs.setOptionValue("presolve", "off")  # from here on the last basis is the better start
        self._highs.setOptionValue("simplex_strategy", 4)
        info = self._highs.getInfo()
        return Answer(
            float(info.objective_function_value), np.array(found.col_value), np.array(found.col_dual),
            np.array(found.row_dual), int(info.simplex_iteration_count),
        )  # fmt: skip

    def keep_face(self, answer: Answer) -> None:
        """Restrict the model to the optimal solutions of the last aim.

        Columns with a reduced cost stay at their bound and rows with a dual become equations: exact, without rows of
        tolerance.
        """
        x, d, y = answer.columns, answer.reduced_costs, answer.row_duals
        fixed = (np.abs(d) > DUAL_TOLERANCE) & (self._lower < self._upper)
        bound = np.where(np.abs(x - self._lower) <= np.abs(x - self._upper), self._lower, self._upper)
        self._lower = np.where(fixed, bound, self._lower)
        self._upper = np.where(fixed, bound, self._upper)
        tight = np.abs(y) > DUAL_TOLERANCE
        at_upper = tight & np.isfinite(self._row_upper)
        at_lower = tight & ~np.isfinite(self._row_upper)
        self._row_lower = np.where(at_upper, self._row_upper, self._row_lower)
        self._row_upper = np.where(at_lower, self._row_lower, self._row_upper)
        self._pass_bounds()

    def open_face(self) -> None:
        """Undo every `keep_face`: all lawful plans are allowed again."""
        self._lower, self._upper, self._row_lower, self._row_upper = _bounds(self.model)
        self._pass_bounds()

    def force(self, column: int, dollars: float) -> None:
        """Make one column pay at least so many dollars."""
        self._lower[column] = min(dollars, self._upper[column])
        self._highs.changeColBounds(column, float(self._lower[column]), float(self._upper[column]))

    def move_limit(self, row: int, dollars: float) -> None:
        """Change the limit of one coupling row by so many dollars, on top of what holds now."""
        at = len(self.model.classes) + row
        if np.isfinite(self._row_upper[at]):
            self._row_upper[at] += dollars
        else:
            self._row_lower[at] += dollars
        self._highs.changeRowBounds(at, float(self._row_lower[at]), float(self._row_upper[at]))

    def integer_program(self, pair_of_column: Any, pairs: int, upper_dollars: Floats) -> Any:
        """A fresh HiGHS program of the same rows with one 0/1 column per file (person and fund) that money may open.

        Minimises the number of files; column j pays nothing unless file `pair_of_column[j]` is open.
        """
        import highspy
        from scipy.sparse import csc_array, hstack, vstack

        paying = len(upper_dollars)
        here = np.arange(paying)
        link = csc_array((np.ones(paying), (here, here)), shape=(paying, self.n_columns))
        opens = csc_array((-upper_dollars, (here, pair_of_column)), shape=(paying, pairs))
        none = csc_array((self._matrix.shape[0], pairs))
        matrix = csc_array(vstack([hstack([self._matrix, none]), hstack([link, opens])]))
        lower, upper, row_lower, row_upper = _bounds(self.model)
        upper[:paying] = upper_dollars
        program = _program(matrix, np.concatenate([lower, np.zeros(pairs)]), np.concatenate([upper, np.ones(pairs)]),
                           np.concatenate([row_lower, np.full(paying, -np.inf)]),
                           np.concatenate([row_upper, np.zeros(paying)]))  # fmt: skip
        program.col_cost_ = np.concatenate([np.zeros(self.n_columns), np.ones(pairs)])
        program.sense_ = highspy.ObjSense.kMinimize
        kinds = [highspy.HighsVarType.kContinuous] * self.n_columns + [highspy.HighsVarType.kInteger] * pairs
        program.integrality_ = kinds
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.passModel(program)
        return highs

    def _pass_bounds(self) -> None:
        columns = np.arange(self.n_columns, dtype=np.int32)
        rows = np.arange(len(self._row_lower), dtype=np.int32)
        self._highs.changeColsBounds(len(columns), columns, self._lower, self._upper)
        self._highs.changeRowsBounds(len(rows), rows, self._row_lower, self._row_upper)


def _bounds(model: Model) -> tuple[Floats, Floats, Floats, Floats]:
    """Bounds of columns (shortfalls last) and of rows (classes first), in dollars."""
    upper = np.concatenate([model.upper, [model.rows[r].cents for r in model.floors]]) / 100.0
    limits = np.array([r.cents for r in model.rows], dtype=np.int64) / 100.0
    is_floor = np.array([r.kind == "floor" for r in model.rows], dtype=bool)
    classes = model.classes.cents / 100.0
    low = np.concatenate([np.full(len(classes), -np.inf), np.where(is_floor, limits, -np.inf)])
    return np.zeros(len(upper)), upper, low, np.concatenate([classes, np.where(is_floor, np.inf, limits)])


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


def _load(solver: Solver, time_limit_seconds: float | None) -> Any:
    try:
        import highspy
    except ImportError as error:
        raise NotSolvedError(
            "the linear-programming library highspy is not installed.", mend="install highspy."
        ) from error
    program = _program(solver._matrix, solver._lower, solver._upper, solver._row_lower, solver._row_upper)
    program.sense_ = highspy.ObjSense.kMaximize
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    if time_limit_seconds is not None:
        highs.setOptionValue("time_limit", float(time_limit_seconds))
    highs.passModel(program)
    return highs


def _program(matrix: Any, lower: Floats, upper: Floats, row_lower: Floats, row_upper: Floats) -> Any:
    import highspy

    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.zeros(matrix.shape[1])
    program.col_lower_, program.col_upper_ = lower, upper
    program.row_lower_, program.row_upper_ = row_lower, row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data.astype(np.float64)
    return program
