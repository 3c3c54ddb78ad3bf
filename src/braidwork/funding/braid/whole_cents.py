"""From dollars in floating point to whole cents that keep every row exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import BraidworkError
from braidwork.funding.amounts import Cents

if TYPE_CHECKING:
    from braidwork.funding.braid.model import Model, Row

# Simplex values lie within 1e-7 dollars of the vertex: this lifts 999.99999 cents to 1000 and nothing else.
_LIFT = 1e-4


def whole_cents(model: Model, dollars: NDArray[np.float64]) -> Cents:
    """Cents per column: rounded down, broken rows mended, left-over cents given out in order of tier.

    Every row is added up again in whole numbers at the end; a floor may stay short by what cannot be raised.
    """
    cents = np.floor(100.0 * dollars + _LIFT).astype(np.int64)
    cents = np.clip(cents, 0, model.upper)
    steps = _steps(model)
    cents -= cents % steps
    urgency = np.lexsort((np.arange(len(cents)), model.tier))
    books = _Books(model, cents)
    books.lower_to_limits(urgency[::-1])
    books.raise_with_left_over(urgency, steps)
    books.assert_exact()
    return books.cents


class _Books:
    """Columns in cents with the slack of every row they touch."""

    def __init__(self, model: Model, cents: Cents) -> None:
        self.model, self.cents = model, cents
        self.limits = [r for r in model.rows if r.kind != "floor"]
        self.class_slack = model.classes.cents - _sums(model.of_class, cents, len(model.classes))
        self.slack = np.array([_slack(r, cents) for r in self.limits], dtype=np.int64)
        self._touching: dict[int, list[tuple[int, int]]] | None = None

    def lower_to_limits(self, least_urgent_first: NDArray[np.int64]) -> None:
        """Take cents off columns until no row is above its limit; a broken match lowers the matched side."""
        for k in np.flatnonzero(self.class_slack < 0):
            inside = np.flatnonzero(self.model.of_class == k)
            self._lower(inside, int(-self.class_slack[k]))
        # Lowering a source breaks a match again: caps first, then matches, until nothing is above its limit.
        for row in sorted(self.limits, key=lambda r: r.kind == "match"):
            excess = -_slack(row, self.cents)
            if excess <= 0:
                continue
            at = np.zeros(len(self.cents), dtype=np.int64)
            at[row.columns] = row.weights
            order = least_urgent_first[at[least_urgent_first] > 0]
            weight = int(at[order].max(initial=1))
            self._lower(order, -(-excess // weight))
        self._refresh()

    def raise_with_left_over(self, urgency: NDArray[np.int64], steps: Cents) -> None:
        """Give cents that rounding left over to columns that every row allows, first tiers first."""
        open_columns = np.ones(len(self.cents), dtype=bool)
        for row, slack in zip(self.limits, self.slack, strict=True):
            if slack <= 0:
                open_columns[row.columns[row.weights > 0]] = False
        open_columns &= (self.class_slack[self.model.of_class] > 0) & (self.cents < self.model.upper) & (steps == 1)
        candidates = urgency[open_columns[urgency]]
        touching = self._rows_of(candidates)
        for j in candidates.tolist():
            k = self.model.of_class[j]
            room = min(int(self.class_slack[k]), int(self.model.upper[j] - self.cents[j]))
            for r, weight in touching.get(j, ()):
                if weight > 0:
                    room = min(room, int(self.slack[r]) // weight)
            if room > 0:
                self.cents[j] += room
                self.class_slack[k] -= room
                for r, weight in touching.get(j, ()):
                    self.slack[r] -= weight * room

    def assert_exact(self) -> None:
        """Raise unless every row holds in whole cents: a plan that breaks a rule never leaves this room."""
        self._refresh()
        broken = [r.name for r, s in zip(self.limits, self.slack, strict=True) if s < 0]
        if broken or (self.class_slack < 0).any() or (self.cents < 0).any() or (self.cents > self.model.upper).any():
            raise BraidworkError(f"whole cents break {', '.join(broken) or 'the need of a class'}.",
                                 mend="report this with the inputs; nothing was planned.")  # fmt: skip

    def _lower(self, columns: NDArray[np.int64], excess: int) -> None:
        for j in columns.tolist():
            taken = min(excess, int(self.cents[j]))
            self.cents[j] -= taken
            excess -= taken
            if not excess:
                return

    def _refresh(self) -> None:
        self.class_slack = self.model.classes.cents - _sums(self.model.of_class, self.cents, len(self.model.classes))
        self.slack = np.array([_slack(r, self.cents) for r in self.limits], dtype=np.int64)

    def _rows_of(self, columns: NDArray[np.int64]) -> dict[int, list[tuple[int, int]]]:
        wanted = np.zeros(len(self.cents), dtype=bool)
        wanted[columns] = True
        found: dict[int, list[tuple[int, int]]] = {}
        for r, row in enumerate(self.limits):
            some = wanted[row.columns]
            for j, weight in zip(row.columns[some].tolist(), row.weights[some].tolist(), strict=True):
                found.setdefault(j, []).append((r, weight))
        return found


def shortfalls(model: Model, cents: Cents) -> dict[str, int]:
    """Cents that each floor is short of, floors that are met left out."""
    found = {r.rule_id: -_slack(r, cents) for r in model.rows if r.kind == "floor"}
    return {name: short for name, short in found.items() if short > 0}


def _slack(row: Row, cents: Cents) -> int:
    """Cents below the limit (a floor: above it); negative where the row is broken."""
    total = int((row.weights * cents[row.columns]).sum())
    return total - row.cents if row.kind == "floor" else row.cents - total


def _sums(of: NDArray[np.int64], cents: Cents, size: int) -> Cents:
    return np.rint(np.bincount(of, weights=cents, minlength=size)).astype(np.int64)  # exact: totals below 2^53


def _steps(model: Model) -> Cents:
    """Cents by which a column may move: a class whose overlapping ceilings no rotation keeps pays equal shares."""
    from braidwork.funding.braid.rotation import rotation_order

    steps = np.ones(len(model.upper), dtype=np.int64)
    for k in np.flatnonzero(model.classes.price >= 0):
        sets = [s for s, _ in model.classes.price_keys[model.classes.price[k]][1]]
        if rotation_order(sets) is None:
            steps[model.of_class == k] = model.classes.members[k]
    return steps
