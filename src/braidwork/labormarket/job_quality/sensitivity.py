"""Which choices move the ranking: Sobol first and total indices over weights, anchors and the way of aggregating."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.job_quality.scores import Evidence
from braidwork.labormarket.job_quality.switches import ANCHOR_SHIFT, rankable, ranks_of, scored

Floats = NDArray[np.float64]
POINTS, SEED = 256, 20_260_101


@dataclass(frozen=True)
class Sensitivity:
    """Sobol indices of the mean absolute shift of rank; grain: one input.

    `first` is the share of the variance that an input moves alone, `total` with all its interactions (Saltelli 2010,
    Jansen 1999); estimates from `points` base points, so that small negative values of `first` are noise.
    `mean_shift` is the mean over the draws, in ranks.
    """

    inputs: tuple[str, ...]
    first: Floats
    total: Floats
    mean_shift: float
    points: int
    seed: int
    method: str


def sensitivity(found: Evidence, *, points: int = POINTS, seed: int = SEED, shift: float = ANCHOR_SHIFT) -> Sensitivity:
    """First and total indices of every weight, every anchor (± `shift` of its distance) and the aggregate.

    Weights are independent draws of an exponential, scaled to sum to 1, as in Dirichlet(1, …, 1). Dimensions without
    evidence or weight are left out: they can move no rank. `points` is a power of two; points × (inputs + 2) rankings
    are made. Raises UndefinedMeasureError where nothing can be ranked or nothing moves.
    """
    if points < 2 or points & (points - 1):
        raise DataError(f"{points} base points are not a power of two.", mend="as points=256.")
    from scipy.stats import qmc

    dimensions = found.definition.dimensions
    used = [k for k, d in enumerate(dimensions) if d.weight > 0 and found.observed[:, k].any()]
    ranked = rankable(found)
    if not ranked.any():
        raise UndefinedMeasureError("no occupation has the coverage that a rank needs.")
    inputs = (*(f"weight: {dimensions[k].label}" for k in used), *(f"anchors: {dimensions[k].label}" for k in used))
    names = (*inputs, "geometric or arithmetic mean")
    size = len(names)
    drawn = qmc.Sobol(2 * size, seed=seed).random(points)
    first_half, second_half = drawn[:, :size], drawn[:, size:]
    model = _Model(found, used, ranked, shift)
    a, b = model.shifts(first_half), model.shifts(second_half)
    variance = float(np.concatenate([a, b]).var())
    if not variance > 0:
        raise UndefinedMeasureError("no choice moves any rank.", mend="rank more than one occupation.")
    first, total = np.empty(size), np.empty(size)
    for i in range(size):
        mixed = first_half.copy()
        mixed[:, i] = second_half[:, i]
        ab = model.shifts(mixed)
        first[i] = float((b * (ab - a)).mean()) / variance
        total[i] = float(((a - ab) ** 2).mean()) / (2 * variance)
    return Sensitivity(
        names, first, total, float(np.concatenate([a, b]).mean()), points, seed,
        "sobol.v1 (Saltelli first index, Jansen total index; mean absolute shift of rank; scrambled Sobol points)",
    )  # fmt: skip


class _Model:
    """From points of the unit cube to the mean absolute shift of rank against the published ranking."""

    def __init__(self, found: Evidence, used: list[int], ranked: NDArray[np.bool_], shift: float) -> None:
        self._found, self._used, self._ranked, self._shift = found, used, ranked, shift
        self._base = self._ranks(found.definition.weights, np.zeros(len(found.definition.weights)), "geometric")

    def shifts(self, cube: Floats) -> Floats:
        """One shift for each point, shape (points,)."""
        return np.array([self._shifted(point) for point in cube])

    def _shifted(self, point: Floats) -> float:
        size, count = len(self._used), len(self._found.definition.weights)
        weights, anchors = np.zeros(count), np.zeros(count)
        weights[self._used] = -np.log1p(-np.clip(point[:size], 0.0, 1 - 1e-12)) + 1e-12
        weights /= weights.sum()
        anchors[self._used] = self._shift * (2 * point[size : 2 * size] - 1)
        aggregation = "geometric" if point[-1] < 0.5 else "arithmetic"
        moved = np.abs(self._ranks(weights, anchors, aggregation) - self._base)
        return float(moved[self._ranked].mean())

    def _ranks(self, weights: Floats, anchors: Floats, aggregation: str) -> Floats:
        return ranks_of(scored(self._found, weights, anchors, aggregation), self._ranked)
