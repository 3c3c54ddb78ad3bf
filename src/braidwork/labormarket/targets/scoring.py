"""Target occupations: a score of percentiles under printed weights, and whether its rank survives other weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.labormarket.targets.acceptability import DRAWS, SEED, acceptability, all_weights, near_weights
from braidwork.labormarket.targets.criteria import official_flags, percentiles, read_criteria
from braidwork.reference import convention

Floats = NDArray[np.float64]
ROBUST, BETWEEN, DEPENDENT = "robust", "in between", "weight-dependent"


@dataclass(frozen=True)
class Targets:
    """Scored occupations, best first; arrays of shape (occupations,) unless said otherwise.

    `score`, 0 to 100, is the weighted mean of `percentiles` (occupations, criteria); ties share the mean `rank`.
    `acceptability_near` and `acceptability_all` are the shares of draws in the top `top`, near the board's weights and
    over all weights; `stands_near` and `stands_all` put them in words for the published top ("robust" from 0.9,
    "weight-dependent" under 0.5, else "in between"; all who tie at its edge are in it) and are None below it.
    `official_flag` is the state's own word, carried beside the score and never changed. `missing` lists the
    occupations without a score and why.
    """

    occupations: tuple[str, ...]
    criteria: tuple[str, ...]
    weights: Floats
    percentiles: Floats
    score: Floats
    rank: Floats
    acceptability_near: Floats
    acceptability_all: Floats
    stands_near: tuple[str | None, ...]
    stands_all: tuple[str | None, ...]
    official_flag: tuple[str | None, ...]
    missing: dict[str, tuple[str, ...]]
    top: int
    draws: int
    seed: int
    method: str


def targets(
    table: Any, weights: Mapping[str, float], *, top: int = 40, draws: int = DRAWS, seed: int = SEED
) -> Targets:
    """Occupations ranked for a published list of `top`, with the acceptability of every rank.

    The table has `occupation_code`, a column for each criterion that `weights` names (more is better), if known
    `<criterion>_se`, and `official_flag` (text or None). See `read_criteria` for what is refused.
    """
    if top < 1 or draws < 1:
        raise DataError(f"top is {top} and draws is {draws}.", mend="ask for at least one of each.")
    criteria = read_criteria(table, weights)
    flags = official_flags(table, criteria.rows)
    ranked = percentiles(criteria.values)
    # Rounding absorbs the order of the summands: what ties on paper ties here.
    score = np.asarray(np.round(ranked @ criteria.weights, 9), np.float64)
    near = acceptability(criteria, near_weights(criteria), top, draws=draws, seed=seed)
    free = acceptability(criteria, all_weights(criteria), top, draws=draws, seed=seed)
    rank = _ranks(score)
    order = np.lexsort((np.array(criteria.occupations), -score))
    return Targets(
        occupations=tuple(criteria.occupations[i] for i in order),
        criteria=criteria.names,
        weights=criteria.weights,
        percentiles=ranked[order],
        score=score[order],
        rank=rank[order],
        acceptability_near=near[order],
        acceptability_all=free[order],
        stands_near=_stands(near[order], score[order], top),
        stands_all=_stands(free[order], score[order], top),
        official_flag=tuple(flags[i] for i in order),
        missing=criteria.missing,
        top=top,
        draws=draws,
        seed=seed,
        method="targets.v1 (weighted percentiles; acceptability over Dirichlet weights and input errors, ties shared)",
    )


def standing(share: float) -> str:
    """What a rank acceptability says about a place in the published top."""
    robust_from, depends_below = _limits()
    if share >= robust_from:
        return ROBUST
    return DEPENDENT if share < depends_below else BETWEEN


@cache
def _limits() -> tuple[float, float]:
    """From which share of draws a place is robust, and below which it depends on the weights."""
    return convention("rank_acceptability", part="robust_from"), convention("rank_acceptability", part="depends_below")


def _stands(shares: Floats, score: Floats, top: int) -> tuple[str | None, ...]:
    """Words for the published top; scores are in falling order."""
    edge = score[min(top, len(score)) - 1]
    return tuple(standing(float(s)) if own >= edge else None for s, own in zip(shares, score, strict=True))


def _ranks(score: Floats) -> Floats:
    _, place, size = np.unique(-score, return_inverse=True, return_counts=True)
    return np.asarray((np.cumsum(size) - (size - 1) / 2)[place], np.float64)
