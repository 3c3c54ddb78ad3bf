"""Two ways to HiGHS: highspy, which keeps a basis between solves, and scipy's own copy, which starts afresh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import NotAvailableError

Floats = NDArray[np.float64]


class NotSolvedError(NotAvailableError):
    """The solver stopped without a proven optimum, or is not installed; nothing was planned from its values."""


@dataclass(frozen=True, eq=False)
class Answer:
    """One solved stage, dollars: columns, then shortfalls of floors; duals of class rows, then of coupling rows."""

    objective: float
    columns: Floats
    reduced_costs: Floats
    row_duals: Floats
    iterations: int


@dataclass(eq=False)
class Bounds:
    """Bounds of columns and of rows, dollars."""

    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats


class Engine(Protocol):
    """What a linear-programming library has to offer here."""

    name: str

    def solve(self, costs: Floats) -> Answer:
        """Maximise; NotSolvedError unless the optimum is proven."""

    def set_bounds(self, bounds: Bounds) -> None:
        """Replace all bounds."""


def engine_for(matrix: Any, bounds: Bounds, time_limit_seconds: float | None) -> Engine:
    """highspy where it is installed, else scipy."""
    try:
        import highspy  # noqa: F401
    except ImportError:
        return ScipyEngine(matrix, bounds, time_limit_seconds)
    return HighsEngine(matrix, bounds, time_limit_seconds)


class HighsEngine:
    """highspy: arrays passed once, every further solve from the last basis."""

    name = "HiGHS"

    def __init__(self, matrix: Any, bounds: Bounds, time_limit_seconds: float | None) -> None:
        import highspy

        program = highs_program(matrix, bounds)
        program.sense_ = highspy.ObjSense.kMaximize
        self._columns = np.arange(matrix.shape[1], dtype=np.int32)
        self._rows = np.arange(matrix.shape[0], dtype=np.int32)
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        if time_limit_seconds is not None:
            self._highs.setOptionValue("time_limit", float(time_limit_seconds))
        self._highs.passModel(program)

    def solve(self, costs: Floats) -> Answer:
        """Maximise; the status is read before any value."""
        import highspy

        wanted = np.ascontiguousarray(costs, dtype=np.float64)
        self._highs.changeColsCost(len(self._columns), self._columns, wanted)
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

    def set_bounds(self, bounds: Bounds) -> None:
        """Replace all bounds; the basis stays."""
        self._highs.changeColsBounds(len(self._columns), self._columns, bounds.lower, bounds.upper)
        self._highs.changeRowsBounds(len(self._rows), self._rows, bounds.row_lower, bounds.row_upper)


class ScipyEngine:
    """scipy's copy of HiGHS: the same values, no warm start, so every stage costs a whole solve."""

    name = "HiGHS in scipy"

    def __init__(self, matrix: Any, bounds: Bounds, time_limit_seconds: float | None) -> None:
        from scipy.sparse import csr_array

        self._matrix, self._bounds = csr_array(matrix), bounds
        self._options = {} if time_limit_seconds is None else {"time_limit": float(time_limit_seconds)}

    def solve(self, costs: Floats) -> Answer:
        """Maximise by dual simplex, which ends at a vertex."""
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        b = self._bounds
        equal = b.row_lower == b.row_upper
        above, below = np.isfinite(b.row_upper) & ~equal, np.isfinite(b.row_lower) & ~equal
        found = linprog(
            -np.asarray(costs, dtype=np.float64),
            A_ub=vstack([self._matrix[above], -self._matrix[below]]),
            b_ub=np.concatenate([b.row_upper[above], -b.row_lower[below]]),
            A_eq=self._matrix[equal], b_eq=b.row_upper[equal],
            bounds=np.stack([b.lower, b.upper], axis=1), method="highs-ds", options=self._options,
        )  # fmt: skip
        if found.status != 0:
            raise NotSolvedError(f"the solver stopped without an optimum: {found.message}", mend="allow it more time.")
        duals = np.zeros(len(b.row_upper))
        duals[above] = -found.ineqlin.marginals[: int(above.sum())]
        duals[below] = found.ineqlin.marginals[int(above.sum()) :]
        duals[equal] = -found.eqlin.marginals
        reduced = -(found.lower.marginals + found.upper.marginals)
        return Answer(-float(found.fun), found.x, reduced, duals, int(found.nit))

    def set_bounds(self, bounds: Bounds) -> None:
        """Replace all bounds."""
        self._bounds = bounds


def highs_program(matrix: Any, bounds: Bounds) -> Any:
    """The arrays of a program as highspy takes them, costs zero."""
    import highspy

    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = np.zeros(matrix.shape[1])
    program.col_lower_, program.col_upper_ = bounds.lower, bounds.upper
    program.row_lower_, program.row_upper_ = bounds.row_lower, bounds.row_upper
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr
    program.a_matrix_.index_ = matrix.indices
    program.a_matrix_.value_ = matrix.data.astype(np.float64)
    return program
