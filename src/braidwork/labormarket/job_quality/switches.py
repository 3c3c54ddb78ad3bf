"""How far ranks move when the way of scoring is switched: mean of logs or plain mean, and shifted anchors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.labormarket.job_quality.scores import Evidence

Floats = NDArray[np.float64]
AGGREGATIONS = ("geometric", "arithmetic")
ANCHOR_SHIFT = 0.1


@dataclass(frozen=True)
class RankSwitches:
    """Ranks (scenarios, occupations) under each switch of the scoring, 1 the best; NaN where there is no rank.

    The first scenario is the published one. `low` and `high` are the best and the worst rank over all of them.
    """

    occupations: tuple[str, ...]
    scenarios: tuple[str, ...]
    ranks: Floats

    @property
    def low(self) -> Floats:
        """Best rank over the scenarios, shape (occupations,)."""
        return np.asarray(self.ranks.min(axis=0), np.float64)

    @property
    def high(self) -> Floats:
        """Worst rank over the scenarios, shape (occupations,)."""
        return np.asarray(self.ranks.max(axis=0), np.float64)

    @property
    def shifts(self) -> dict[str, float]:
        """Mean absolute shift of rank of each scenario against the published one."""
        moved = np.nanmean(np.abs(self.ranks - self.ranks[0]), axis=1)
        return dict(zip(self.scenarios, (float(m) for m in moved), strict=True))


def rank_switches(found: Evidence, *, shift: float = ANCHOR_SHIFT) -> RankSwitches:
    """Ranks with either aggregate, and with each dimension's floor and target moved by ± `shift` of their distance.

    Occupations under the coverage that a rank needs stay without one. Raises DataError for a shift outside 0 to 0.5.
    """
    if not 0 < shift < 0.5:
        raise DataError(f"the shift of anchors is {shift:g}.", mend="give a part of their distance, as 0.1.")
    names, ranks = [], []
    for name, shifts, aggregation in _scenarios(found, shift):
        names.append(name)
        ranks.append(ranks_of(scored(found, found.definition.weights, shifts, aggregation), rankable(found)))
    return RankSwitches(found.occupations, tuple(names), np.array(ranks))


def _scenarios(found: Evidence, shift: float) -> Iterator[tuple[str, Floats, str]]:
    dimensions = found.definition.dimensions
    used = [k for k, d in enumerate(dimensions) if d.weight > 0 and found.observed[:, k].any()]
    none = np.zeros(len(dimensions))
    for aggregation in AGGREGATIONS:
        yield aggregation, none, aggregation
        for k in used:
            for sign, word in ((-1, "lower"), (1, "higher")):
                moved = none.copy()
                moved[k] = sign * shift
                yield f"{aggregation}, {dimensions[k].label}: anchors {word} by {shift:.0%}", moved, aggregation


def scored(found: Evidence, weights: Floats, shifts: Floats, aggregation: str) -> Floats:
    """Scores (occupations,) over what is observed, anchors moved by `shifts` of their distance."""
    shares = np.clip(found.definition.anchor(found.values) - shifts, 0.0, 1.0)
    own = np.where(found.observed, weights, 0.0)
    total = own.sum(axis=1)
    if aggregation == "arithmetic":
        summed = np.where(own > 0, own * np.nan_to_num(shares), 0.0).sum(axis=1)
        mean: Floats = np.divide(summed, total, out=np.full(len(total), np.nan), where=total > 0)
        return mean
    with np.errstate(divide="ignore"):
        logs = np.where(own > 0, own * np.log(np.where(found.observed, shares, 1.0)), 0.0).sum(axis=1)
    over_observed: Floats = np.divide(logs, total, out=np.full(len(total), np.nan), where=total > 0)
    return np.asarray(np.exp(over_observed), np.float64)


def rankable(found: Evidence) -> NDArray[np.bool_]:
    """Which occupations have the coverage that a rank needs, shape (occupations,)."""
    return np.asarray(found.observed @ found.definition.weights >= found.definition.coverage_needed - 1e-12)


def ranks_of(score: Floats, ranked: NDArray[np.bool_]) -> Floats:
    """Mean ranks of the ranked occupations, 1 for the greatest score; NaN for the others."""
    result = np.full(len(score), np.nan)
    # Rounding absorbs the order of the summands: what ties on paper ties here.
    _, place, size = np.unique(-np.round(score[ranked], 12), return_inverse=True, return_counts=True)
    result[ranked] = (np.cumsum(size) - (size - 1) / 2)[place]
    return result
