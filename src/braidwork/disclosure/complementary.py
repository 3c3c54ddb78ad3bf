"""Complementary suppression: the further figures that must go so that no withheld one can be worked out.

An integer program chooses the figures; the attacker's linear programs supply its cuts: from the dual of an attack
that succeeds follows which figures, at least, would have to be withheld for it to fail (Fischetti and Salazar 2001).
The loop ends with a proven optimum or, when its time is spent, with a safe pattern that says it is not proven.
A stronger solver takes this module's place as another `Suppressor`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any

from braidwork.disclosure.atoms import Row
from braidwork.disclosure.attack import SLACK, Attacker, Constraint, Target, dense, matrix
from braidwork.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SECONDS = 20.0
_LEAST_DEVIATION = 1e-7


@dataclass(frozen=True)
class Figure:
    """A figure that is either shown, and then tells the exact value of every row, or withheld.

    `forced` is withheld by a rule; `optional` may be withheld to protect others; `cost` is what that loses.
    """

    name: str
    rows: tuple[Row, ...]
    values: tuple[int, ...]
    cost: float
    forced: bool = False
    optional: bool = True


@dataclass(frozen=True)
class Problem:
    """Figures to choose from, facts already public, and the intervals that must stay open.

    `targets` hold whatever is chosen; `if_withheld` hold for figure i when it is withheld. An outsider takes a
    withheld row for at least `floor`.
    """

    variables: int
    known: tuple[Constraint, ...]
    figures: tuple[Figure, ...]
    targets: tuple[Target, ...]
    if_withheld: tuple[tuple[int, Target], ...] = ()
    floor: int = 0

    def attacker(self, withheld: frozenset[int]) -> Attacker:
        """An outsider who sees all but these figures."""
        facts = list(self.known)
        for i, figure in enumerate(self.figures):
            for row, value in zip(figure.rows, figure.values, strict=True):
                facts.append(Constraint(row, self.floor, inf) if i in withheld else Constraint(row, value, value))
        return Attacker(self.variables, facts)

    def guarded(self, withheld: frozenset[int]) -> list[tuple[int | None, Target]]:
        """The targets that hold under this choice, each with the figure on which it depends."""
        return [*((None, t) for t in self.targets), *((i, t) for i, t in self.if_withheld if i in withheld)]

    def exposed(self, withheld: frozenset[int]) -> list[Target]:
        """The audit: targets whose interval an outsider can narrow too far. Empty means safe."""
        attacker = self.attacker(withheld)
        return [t for _, t in self.guarded(withheld) if not t.is_open(*attacker.interval(t.row))]


@dataclass(frozen=True)
class Pattern:
    """Which figures to withhold; `bound` is a proven least cost, equal to `cost` where the pattern is optimal."""

    withheld: frozenset[int]
    cost: float
    bound: float

    @property
    def is_proven(self) -> bool:
        """True where no safe pattern loses less."""
        return self.cost <= self.bound + SLACK


Suppressor = Callable[[Problem], Pattern | None]


def suppress(problem: Problem, *, seconds: float = SECONDS) -> Pattern | None:
    """The cheapest safe pattern, or None when none exists (`problem.exposed` of everything says why).

    The attacks behind the cuts cap every deviation, so whatever withstands them withstands the audit, which does not.
    """
    most = all_withheld(problem.figures)
    forced = frozenset(i for i, f in enumerate(problem.figures) if f.forced)
    master = _Master(problem)
    started, bound = time.monotonic(), 0.0
    withheld = forced
    while time.monotonic() - started < seconds:
        cuts = _cuts(problem, withheld)
        if not cuts:
            return Pattern(withheld, _cost(problem, withheld), bound)
        master.cuts += cuts
        solved = master.solve(max(1.0, seconds - (time.monotonic() - started)))
        if solved is None:
            return _spread(problem, withheld, most, bound)
        withheld, bound = solved
    return _spread(problem, withheld, most, bound)


def _cost(problem: Problem, withheld: frozenset[int]) -> float:
    return sum(problem.figures[i].cost for i in withheld)


@dataclass(frozen=True)
class _Cut:
    """Σ gain·(withheld or not) ≥ need."""

    gain: NDArray[np.float64]
    need: float


@dataclass
class _Master:
    problem: Problem
    cuts: list[_Cut] = field(default_factory=list)

    def solve(self, seconds: float) -> tuple[frozenset[int], float] | None:
        """The cheapest choice that no cut forbids, with a lower bound of its cost."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        figures = self.problem.figures
        solved = milp(
            np.array([f.cost for f in figures]),
            integrality=np.ones(len(figures)),
            bounds=Bounds(
                np.array([float(f.forced) for f in figures]), np.array([float(f.forced or f.optional) for f in figures])
            ),
            constraints=LinearConstraint(
                np.vstack([c.gain for c in self.cuts]), np.array([c.need for c in self.cuts]), np.inf
            ),
            options={"mip_rel_gap": 0.0, "time_limit": seconds},
        )
        if solved.x is None:
            return None
        bound = solved.mip_dual_bound
        return frozenset(np.flatnonzero(solved.x > 0.5).tolist()), float(solved.fun if bound is None else bound)


class _Capped:
    """The attack with every deviation capped, so that its dual bounds the attack under any other choice.

    Row by row: value − (value − floor)·y ≤ row ≤ value + reach·y, with y = 1 for a withheld figure.
    """

    def __init__(self, problem: Problem, withheld: frozenset[int]) -> None:
        import numpy as np
        from scipy.sparse import vstack

        self.problem = problem
        pairs = [
            (i, row, value)
            for i, figure in enumerate(problem.figures)
            for row, value in zip(figure.rows, figure.values, strict=True)
        ]
        self.owner = np.array([i for i, _, _ in pairs], dtype=np.int64)
        value = np.array([float(v) for _, _, v in pairs])
        width = max((t.width for t in [*problem.targets, *(t for _, t in problem.if_withheld)]), default=0.0)
        self.up = np.full(len(pairs), value.max(initial=0.0) + 2 * width)
        self.down = value - np.minimum(value, problem.floor)
        open_ = np.isin(self.owner, list(withheld)).astype(float)
        known = Attacker(problem.variables, problem.known).system
        rows = [r for _, r, _ in pairs] + [Row(r.index, -r.coefficient) for _, r, _ in pairs]
        figures = matrix(rows, problem.variables)
        limits = np.empty(0) if known["b_ub"] is None else known["b_ub"]
        self.system: dict[str, Any] = {
            **known,
            "A_ub": figures if known["A_ub"] is None else vstack([known["A_ub"], figures]),
            "b_ub": np.concatenate([limits, value + self.up * open_, -value + self.down * open_]),
        }
        # What the same dual solution is worth when every figure is shown.
        self.closed = np.concatenate([limits, value, -value])
        self.fixed = len(limits)

    def highest(self, row: Row, sign: float) -> tuple[float, float, NDArray[np.float64]]:
        """Highest sign·row; and, from the dual, its bound for any choice: constant + Σ gain·y."""
        import numpy as np
        from scipy.optimize import linprog

        solved = linprog(-sign * dense(row, self.problem.variables), **self.system, bounds=(0, None), method="highs")
        if solved.status != 0:
            raise DataError(f"the attack could not be solved: {solved.message}", mend="nothing was released.")
        dual = -solved.ineqlin.marginals
        constant = float(self.closed @ dual)
        if self.system["b_eq"] is not None:
            constant -= float(self.system["b_eq"] @ solved.eqlin.marginals)
        upper, lower = np.split(dual[self.fixed :], 2)
        gain = np.bincount(self.owner, self.up * upper + self.down * lower, minlength=len(self.problem.figures))
        return -float(solved.fun), constant, np.maximum(gain, 0.0)


def _cuts(problem: Problem, withheld: frozenset[int]) -> list[_Cut]:
    """A cut for every attack that succeeds against this choice; none when the choice is safe."""
    capped = _Capped(problem, withheld)
    cuts = []
    for depends_on, target in problem.guarded(withheld):
        high, high_constant, high_gain = capped.highest(target.row, 1.0)
        low, low_constant, low_gain = capped.highest(target.row, -1.0)
        if high < target.high - SLACK:
            cuts.append(_cut(high_gain, target.high - high_constant, depends_on))
        if low < -target.low - SLACK:
            cuts.append(_cut(low_gain, -target.low - low_constant, depends_on))
        if high + low < target.width - SLACK:
            cuts.append(_cut(high_gain + low_gain, target.width - high_constant - low_constant, depends_on))
    return cuts


def _cut(gain: NDArray[np.float64], need: float, depends_on: int | None) -> _Cut:
    import numpy as np

    # One figure never needs to give more than the whole need: the tighter cut has the same integer points.
    gain = np.minimum(gain, need)
    if depends_on is not None:
        gain[depends_on] -= need
        need = 0.0
    scale = float(np.abs(gain).max(initial=0.0)) or 1.0
    return _Cut(gain / scale, need / scale)


def _spread(problem: Problem, withheld: frozenset[int], most: frozenset[int], bound: float) -> Pattern | None:
    """A safe pattern grown from a starting one: for each exposed target, the cheapest flow that opens it.

    Used when the exact loop has run out of time or of cuts. None when even withholding everything exposes a target.
    """
    if problem.exposed(most):
        return None
    while exposed := problem.exposed(withheld):
        grown = withheld
        for target in exposed:
            grown |= _cheapest_opening(problem, grown, most, target)
        withheld = grown if grown > withheld else most
    return Pattern(withheld, _cost(problem, withheld), bound)


def _cheapest_opening(
    problem: Problem, withheld: frozenset[int], most: frozenset[int], target: Target
) -> frozenset[int]:
    """The figures that the cheapest deviations move when one widens the target upward and one downward."""
    low, high = problem.attacker(withheld).interval(target.row)
    aims = [(1.0, max(target.high, low + target.width))]
    if target.low < inf:
        aims.append((-1.0, -min(target.low, low)))
    opened = withheld
    for sign, aim in aims:
        if high < inf or sign < 0:
            opened |= _moved(problem, opened, most, Row(target.row.index, sign * target.row.coefficient), aim)
    return opened


def _moved(problem: Problem, withheld: frozenset[int], most: frozenset[int], row: Row, aim: float) -> frozenset[int]:
    """The figures that must deviate from their true values, at least cost, for `row` to reach `aim`."""
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack

    pairs = [
        (i, row_of, value)
        for i in sorted(most)
        for row_of, value in zip(problem.figures[i].rows, problem.figures[i].values, strict=True)
    ]
    n, k = problem.variables, len(pairs)
    attacker = problem.attacker(most)
    plain = Attacker(n, [*attacker.constraints, Constraint(row, aim, inf)]).system
    deviations = [Constraint(r, v, v) for _, r, v in pairs]
    tied = Attacker(n, [*attacker.constraints, *deviations]).system
    signs = np.vstack([np.zeros((tied["A_eq"].shape[0] - k, k)), np.eye(k)])
    cost = np.array([0.0 if i in withheld else problem.figures[i].cost for i, _, _ in pairs])
    solved = linprog(
        np.concatenate([np.zeros(n), cost, cost]),
        A_ub=hstack([plain["A_ub"], csr_array((plain["A_ub"].shape[0], 2 * k))]),
        b_ub=plain["b_ub"],
        A_eq=hstack([tied["A_eq"], csr_array(-signs), csr_array(signs)]),
        b_eq=tied["b_eq"],
        bounds=(0, None),
        method="highs",
    )
    if solved.status != 0:
        return most  # this target cannot be opened on its own terms; withholding everything was audited as safe
    moved = solved.x[n : n + k] + solved.x[n + k :]
    return frozenset(pairs[j][0] for j in np.flatnonzero(moved > _LEAST_DEVIATION))


def all_withheld(figures: Sequence[Figure]) -> frozenset[int]:
    """Every figure that may be withheld: the most that any pattern can do."""
    return frozenset(i for i, f in enumerate(figures) if f.forced or f.optional)
