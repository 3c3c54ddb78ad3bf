"""An outsider with a linear program, written apart from the product: sees published releases and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from scipy.optimize import linprog

from braidwork.disclosure import Release

ROUNDING = 0.005  # rates are published to whole per cent
Groups = Mapping[str, Mapping[str, Sequence[str]]]


class Outsider:
    """Reads releases over common categories (`levels` per dimension) and bounds any cell.

    `floor` is what the published rules tell of a withheld count: 1 where zeros are always shown.
    """

    def __init__(self, levels: Mapping[str, Sequence[str]], *, floor: int = 1, groups: Groups | None = None) -> None:
        self.levels, self.floor, self.groups = levels, floor, groups or {}
        self.atoms = list(product(*levels.values()))
        self.rows: list[np.ndarray] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def cell(self, dimensions: Mapping[str, str]) -> np.ndarray:
        """1 for every atom in the cell."""
        wanted = {}
        for d, c in dimensions.items():
            wanted[d] = set(self.levels[d]) if c == "all" else set(self.groups.get(d, {}).get(c, [c]))
        inside = [all(a[i] in wanted[d] for i, d in enumerate(self.levels) if d in wanted) for a in self.atoms]
        people = np.array(inside, dtype=float)
        return np.concatenate([people, np.zeros(len(people))])

    def having(self, dimensions: Mapping[str, str]) -> np.ndarray:
        """The same cell over the people who have the attribute of a rate."""
        return np.roll(self.cell(dimensions), len(self.atoms))

    def know(self, row: np.ndarray, low: float, high: float) -> None:
        self.rows.append(row)
        self.low.append(low)
        self.high.append(high)

    def read(self, release: Release) -> Outsider:
        """Take in every published figure and range of a release."""
        for cell in release:
            people = self.cell(cell.dimensions)
            if cell.withheld is not None:
                empty = cell.n_bucket is None and cell.withheld.kind == "reliability"
                self.know(people, 0 if empty else self.floor, 0 if empty else np.inf)
            elif release.measure.kind == "share":
                having = self.having(cell.dimensions)
                self.know(having - (cell.value + ROUNDING) * people, -np.inf, 0)
                self.know((cell.value - ROUNDING) * people - having, -np.inf, 0)
                self.know(people, *bucket_bounds(cell.n_bucket))
            else:
                self.know(people, cell.value, cell.value)
        return self

    def interval(self, row: np.ndarray) -> tuple[float, float]:
        """Least and greatest number of people that fits everything read."""
        a, low, high = np.array(self.rows), np.array(self.low), np.array(self.high)
        n = len(self.atoms)
        fewer = np.hstack([-np.eye(n), np.eye(n)])  # those with the attribute are among the people
        upper, lower = np.isfinite(high), np.isfinite(low)
        a_ub = np.vstack([a[upper], -a[lower], fewer])
        b_ub = np.concatenate([high[upper], -low[lower], np.zeros(n)])
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * row, A_ub=a_ub, b_ub=b_ub, bounds=(0, None), method="highs")
            assert solved.status in (0, 3), solved.message
            ends.append(sign * solved.fun if solved.status == 0 else np.inf)
        return ends[0], ends[1]


def bucket_bounds(bucket: str) -> tuple[float, float]:
    if bucket.endswith("+"):
        return float(bucket[:-1]), np.inf
    if bucket.startswith("<"):
        return 0, float(bucket[1:]) - 1
    low, _, high = bucket.partition("-")
    return float(low), float(high or low)
