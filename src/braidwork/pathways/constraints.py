"""What a person can take on: the hard limits of a search for ladders."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.pathways.graph import Graph, Move

MOST_HOPS = 4
# Limits as a person states them: on the command line, then from Python.
_TOLD = {
    "max_months": "--max-months (max_months)",
    "max_cost_usd": "--max-cost (max_cost_usd)",
    "max_months_below_floor": "max_months_below_floor",
    "wage_floor_hourly_usd": "--wage-floor (wage_floor_hourly_usd)",
}
_MOST_STEPS = "--max-steps (max_hops)"


@dataclass(frozen=True)
class Constraints:
    """Hard limits on every ladder; None is no limit.

    `max_months`, `max_cost_usd` and `max_months_below_floor` bound the whole ladder, `max_hops` (1 to 4) its steps.
    `wage_floor_hourly_usd` holds for every occupation entered, stepping stones and destination alike; an occupation
    without a known wage fails it. `barred_licenses` cannot be had, `barred_occupations` are never entered.
    `schedules` are the ones possible (training without a schedule always is).
    """

    max_months: int | None = None
    max_cost_usd: int | None = None
    max_hops: int = MOST_HOPS
    wage_floor_hourly_usd: float | None = None
    barred_licenses: frozenset[str] = frozenset()
    schedules: frozenset[str] | None = None
    max_months_below_floor: int | None = None
    barred_occupations: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name in ("barred_licenses", "schedules", "barred_occupations"):
            given = getattr(self, name)
            if isinstance(given, str):
                raise DataError(f"{name} is one text.", where="constraints", mend="give a set of texts.")
            if given is not None:
                object.__setattr__(self, name, frozenset(given))
        for name, told in _TOLD.items():
            value = getattr(self, name)
            if value is not None and not (isfinite(value) and value >= 0):
                raise DataError(f"{told} is {value}.", where="limits of the search", mend="give a number from 0.")
        if not isinstance(self.max_hops, int) or not 1 <= self.max_hops <= MOST_HOPS:
            raise DataError(
                f"{_MOST_STEPS} is {self.max_hops}.", where="limits of the search", mend=f"give 1 to {MOST_HOPS} steps."
            )

    def entered(self, graph: Graph) -> NDArray[np.bool_]:
        """Which occupations of the graph may be entered (n,); UnknownNameError for a barred code that it lacks."""
        allowed = np.ones(len(graph.occupations), dtype=bool)
        for code in self.barred_occupations:
            allowed[graph.position(code)] = False
        if self.wage_floor_hourly_usd is not None:
            allowed &= graph.wages >= self.wage_floor_hourly_usd  # False for NaN: unknown fails
        return allowed

    def taken(self, graph: Graph) -> NDArray[np.bool_]:
        """Which moves of the graph are open (m,) by destination, license and schedule."""
        allowed = self.entered(graph)[graph.columns["destination"]]
        if self.barred_licenses:
            allowed &= np.array([x not in self.barred_licenses for x in graph.gates["license"]], dtype=bool)
        if self.schedules is not None:
            allowed &= np.array([x is None or x in self.schedules for x in graph.gates["schedule"]], dtype=bool)
        return allowed

    def takes(self, graph: Graph, move: Move) -> bool:
        """Whether one move is open by destination, wage, license and schedule."""
        wage = graph.occupation(move.destination).wage_hourly_usd
        floor = self.wage_floor_hourly_usd
        return (
            move.destination not in self.barred_occupations
            and (floor is None or (wage is not None and wage >= floor))
            and move.license not in self.barred_licenses
            and (self.schedules is None or move.schedule is None or move.schedule in self.schedules)
        )
