"""The attacker: what an outsider can work out about a cell from everything that is public.

A linear relaxation: exact for two-way tables with integer margins, and on the safe side of nothing else, so every
withheld figure must keep an interval at least the threshold wide. The full attacker (integer re-audit of near
misses) takes this module's place behind the same `interval`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any

from braidwork.disclosure.atoms import Row
from braidwork.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SLACK = 1e-6
_OPTIMAL, _UNBOUNDED = 0, 3


@dataclass(frozen=True)
class Constraint:
    """One public fact: low ≤ row ≤ high. `origin` is the release that made it public, empty for a law of counting."""

    row: Row
    low: float
    high: float
    origin: str = ""


@dataclass(frozen=True)
class Target:
    """A withheld figure and the interval that must stay open around it.

    The attacker's lowest must be at most `low`, the highest at least `high`, and the two `width` apart.
    """

    name: str
    row: Row
    width: float
    low: float = inf
    high: float = -inf

    def is_open(self, low: float, high: float) -> bool:
        """True where an attacker who is left with [low, high] has learned no more than allowed."""
        return low <= self.low + SLACK and high >= self.high - SLACK and high - low >= self.width - SLACK


@dataclass(frozen=True)
class Attacker:
    """Everything that an outsider knows, as constraints over `variables` numbers of people, none negative."""

    variables: int
    constraints: Sequence[Constraint]

    @cached_property
    def _sorted(self) -> tuple[list[Constraint], list[Constraint], list[Constraint]]:
        equal = [c for c in self.constraints if c.low == c.high]
        above = [c for c in self.constraints if c.low < c.high < inf]
        below = [c for c in self.constraints if c.low < c.high and c.low > -inf]
        return equal, above, below

    @cached_property
    def system(self) -> dict[str, Any]:
        """The constraints as scipy's `linprog` takes them: equations, then upper limits, then lower limits."""
        import numpy as np

        equal, above, below = self._sorted
        system: dict[str, Any] = {"A_eq": None, "b_eq": None, "A_ub": None, "b_ub": None}
        if equal:
            system["A_eq"] = matrix([c.row for c in equal], self.variables)
            system["b_eq"] = np.array([c.low for c in equal])
        if above or below:
            rows = [c.row for c in above] + [Row(c.row.index, -c.row.coefficient) for c in below]
            system["A_ub"] = matrix(rows, self.variables)
            system["b_ub"] = np.array([c.high for c in above] + [-c.low for c in below])
        return system

    def require_consistent(self, where: str) -> None:
        """DataError when no population at all fits the facts: a new table contradicts an earlier release."""
        import numpy as np
        from scipy.optimize import linprog

        solved = linprog(np.zeros(self.variables), **self.system, bounds=(0, None), method="highs")
        if solved.status != _OPTIMAL:
            raise DataError(
                "the table contradicts figures that were released before over the same source, universe and period.",
                where=where,
                mend="give revised data its own vintage, a subset of people its own universe or its own dimension.",
            )

    def interval(self, row: Row) -> tuple[float, float]:
        """The lowest and highest number of people that fits every public fact; the highest may be infinite."""
        return self.lowest(row), -self._extreme(row, -1.0)

    def lowest(self, row: Row) -> float:
        """The lowest number of people that fits every public fact."""
        return self._extreme(row, 1.0)

    def _extreme(self, row: Row, sign: float) -> float:
        from scipy.optimize import linprog

        aim = sign * dense(row, self.variables)
        solved = linprog(aim, **self.system, bounds=(0, None), method="highs")
        if solved.status == _OPTIMAL:
            return float(solved.fun)
        if solved.status == _UNBOUNDED:
            return -inf
        raise DataError(f"the audit of a released table failed: {solved.message}", mend="nothing was released.")

    def origins(self, row: Row) -> tuple[str, ...]:
        """The releases whose facts bound this figure, read from the duals of both extremes."""
        import numpy as np
        from scipy.optimize import linprog

        equal, above, below = self._sorted
        found: set[str] = set()
        for sign in (1.0, -1.0):
            aim = sign * dense(row, self.variables)
            solved = linprog(aim, **self.system, bounds=(0, None), method="highs")
            if solved.status == _OPTIMAL:
                duals = np.concatenate([solved.eqlin.marginals, solved.ineqlin.marginals])
                found |= {
                    c.origin
                    for c, d in zip([*equal, *above, *below], duals, strict=True)
                    if abs(d) > SLACK and c.origin
                }
        return tuple(sorted(found))


def matrix(rows: Sequence[Row], variables: int) -> Any:
    """Rows stacked as a sparse matrix, one row per fact."""
    import numpy as np
    from scipy.sparse import csr_array

    ends = np.cumsum([0, *(len(r.index) for r in rows)])
    data = np.concatenate([r.coefficient for r in rows])
    return csr_array((data, np.concatenate([r.index for r in rows]), ends), shape=(len(rows), variables))


def dense(row: Row, variables: int) -> NDArray[np.float64]:
    """The row over all variables."""
    import numpy as np

    full = np.zeros(variables)
    full[row.index] = row.coefficient
    return full
