"""Rank acceptability: in what share of draws of the weights and inputs an occupation is among the published top m."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.job_quality import ordered
from braidwork.labormarket.targets.criteria import Criteria, percentiles

Floats = NDArray[np.float64]
DRAWS, SEED = 20_000, 20_260_101
CONCENTRATION = 16.0
_BLOCK = 250  # draws at a time


def near_weights(criteria: Criteria) -> Floats:
    """Dirichlet parameters around the board's weights: 16 · criteria · weight; shape (criteria,)."""
    return CONCENTRATION * len(criteria.names) * criteria.weights


def all_weights(criteria: Criteria) -> Floats:
    """Dirichlet parameters that treat every set of weights alike: 1 for each criterion; shape (criteria,)."""
    return np.ones(len(criteria.names))


def acceptability(criteria: Criteria, spread: Floats, top: int, *, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """Share of draws in which each occupation is in the top; shape (occupations,). They sum to `top`.

    A draw takes weights from Dirichlet(`spread`) and every value with a standard error from its normal distribution,
    then percentiles anew. Occupations that tie at the edge share its places. Memory is that of one block of draws.
    """
    random = np.random.Generator(np.random.SFC64(seed))
    fixed = percentiles(criteria.values)
    uncertain = np.asarray(criteria.standard_errors.any(axis=0))
    won = np.zeros(len(fixed))
    for start in range(0, draws, _BLOCK):
        count = min(_BLOCK, draws - start)
        weights = _dirichlet(random, spread, count)
        total = np.zeros((count, len(fixed)))
        for k in range(fixed.shape[1]):
            # One criterion after another, so that one dominated in all of them can never come out ahead by rounding.
            column = _drawn_percentiles(criteria, k, random, count) if uncertain[k] else fixed[:, k]
            total += weights[:, k : k + 1] * column
        won += _places(total, top)
    return won / draws


def _dirichlet(random: np.random.Generator, spread: Floats, draws: int) -> Floats:
    parts = random.standard_gamma(spread, (draws, len(spread)))
    return np.asarray(parts / parts.sum(axis=1, keepdims=True), np.float64)


def _drawn_percentiles(criteria: Criteria, k: int, random: np.random.Generator, draws: int) -> Floats:
    noise = random.standard_normal((draws, len(criteria.values)))
    drawn = (criteria.values[:, k] + noise * criteria.standard_errors[:, k]).astype(np.float32)
    items, doubled = ordered(drawn)
    found = np.empty(drawn.shape)
    np.put_along_axis(found, items, (doubled - 1) * (50.0 / drawn.shape[1]), axis=1)
    return found


def _places(total: Floats, top: int) -> Floats:
    """Places among the top summed over draws; those that equal the last place's score share what is left."""
    size = total.shape[1]
    if top >= size:
        return np.full(size, float(len(total)))
    edge = np.partition(total, size - top, axis=1)[:, size - top, None]
    above, level = total > edge, total == edge
    left = (top - above.sum(axis=1)) / level.sum(axis=1)
    return np.asarray(above.sum(axis=0) + left @ level, np.float64)
