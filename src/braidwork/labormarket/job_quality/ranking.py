"""How sure a rank is: 90 % intervals over weights and sampling error, chance of the top quartile, drop-one ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UndefinedMeasureError
from braidwork.labormarket.job_quality.definition import Definition, read_definition
from braidwork.labormarket.job_quality.ordering import ordered
from braidwork.labormarket.job_quality.scores import Evidence, Scores, evidence, scores

Floats = NDArray[np.float64]
Single = NDArray[np.float32]
DRAWS, SEED = 10_000, 20_260_101
_BLOCK = 100  # draws at a time: the arrays of a block stay in the cache
_TALLY = 1_000  # draws between two additions to the table of ranks


@dataclass(frozen=True)
class JobQuality:
    """Job quality by occupation; arrays of shape (occupations,), ranks count from 1 for the best.

    `rank` is the rank of the score (ties share the mean), `rank_median` and `rank_low` to `rank_high` the median and
    the 90 % interval over draws of weights, Dirichlet(1, …, 1), and of each value's sampling error;
    `chance_top_quartile` the share of draws within the best quarter. All are NaN where coverage is under the minimum:
    such an occupation has no rank, and the others are ranked without it. `rank_without` (occupations, dimensions) is
    the rank when one dimension is left out.
    """

    occupations: tuple[str, ...]
    scores: Scores
    rank: Floats
    rank_median: Floats
    rank_low: Floats
    rank_high: Floats
    chance_top_quartile: Floats
    rank_without: Floats
    no_evidence: tuple[tuple[str, ...], ...]
    draws: int
    seed: int
    definition: Definition
    method: str


def job_quality(
    table: Any, definition: Definition | None = None, *, draws: int = DRAWS, seed: int = SEED
) -> JobQuality:
    """Scores, bounds, coverage, ranks and rank intervals of a table of occupations.

    The table is read as by `evidence`; the definition is the shipped one unless a board's is given. `no_evidence`
    names the missing dimensions of each occupation: they are never filled in. Raises UndefinedMeasureError where no
    occupation has the coverage that a rank needs.
    """
    if draws < 1:
        raise DataError(f"draws is {draws}.", mend="ask for at least one draw.")
    found = evidence(table, definition or read_definition())
    scored = scores(found)
    ranked = np.flatnonzero(scored.coverage >= found.definition.coverage_needed - 1e-12)
    if not len(ranked):
        raise UndefinedMeasureError(
            "no occupation has the coverage that a rank needs.", mend="add evidence or lower coverage_needed."
        )
    low, median, high, top = _spread(_rank_table(found, ranked, draws, seed), draws)
    size, names = len(found.occupations), np.array(found.definition.names)
    return JobQuality(
        occupations=found.occupations,
        scores=scored,
        rank=_at(ranked, _ranks(scored.score[ranked]), size),
        rank_median=_at(ranked, median, size),
        rank_low=_at(ranked, low, size),
        rank_high=_at(ranked, high, size),
        chance_top_quartile=_at(ranked, top, size),
        rank_without=_without(found, ranked),
        no_evidence=tuple(tuple(str(n) for n in names[~row]) for row in found.observed),
        draws=draws,
        seed=seed,
        definition=found.definition,
        method="job_quality.v1 (geometric mean; Dirichlet(1, …, 1) weights × normal sampling error in opposite pairs)",
    )


def _ranks(score: Floats) -> Floats:
    """Mean ranks, 1 for the greatest; NaN scores get NaN."""
    known = ~np.isnan(score)
    values, place = np.unique(-score[known], return_inverse=True)
    size = np.bincount(place, minlength=len(values))
    mean = np.cumsum(size) - (size - 1) / 2
    return _at(np.flatnonzero(known), mean[place], len(score))


def _at(places: NDArray[np.intp], values: Floats, size: int) -> Floats:
    full = np.full(size, np.nan)
    full[places] = values
    return full


def _without(found: Evidence, ranked: NDArray[np.intp]) -> Floats:
    size, weights = len(found.occupations), found.definition.weights
    columns = []
    for k in range(len(weights)):
        kept = np.where(np.arange(len(weights)) == k, 0.0, weights)
        if not kept.sum() > 0:
            columns.append(np.full(size, np.nan))
            continue
        columns.append(_at(ranked, _ranks(scores(found, kept / kept.sum()).score[ranked]), size))
    return np.column_stack(columns)


@dataclass(frozen=True)
class _Inputs:
    """Anchored values and errors of the ranked occupations, (occupations, dimensions that have weight).

    A missing value stands as 1 with no error: its log of 0 leaves it out of the sum, which is then divided by the
    weight that was observed. `patterns` are the distinct rows of what is observed, `pattern_of` each occupation's.
    """

    values: Floats
    errors: Floats
    patterns: Single
    pattern_of: NDArray[np.intp]

    @classmethod
    def of(cls, found: Evidence, ranked: NDArray[np.intp]) -> _Inputs:
        used = np.ix_(ranked, np.flatnonzero(found.definition.weights > 0))
        observed = found.observed[used]
        errors = (found.standard_errors / found.definition.spans)[used]
        patterns, pattern_of = np.unique(observed, axis=0, return_inverse=True)
        return cls(
            np.where(observed, found.definition.anchor(found.values)[used], 1.0),
            np.where(observed, errors, 0.0),
            patterns.astype(np.float32),
            pattern_of.reshape(-1),
        )


def _rank_table(found: Evidence, ranked: NDArray[np.intp], draws: int, seed: int) -> NDArray[np.int64]:
    """How often each occupation took each rank: (occupations, 2·occupations + 1), the column being twice the rank."""
    inputs = _Inputs.of(found, ranked)
    random = np.random.Generator(np.random.SFC64(seed))
    size = len(ranked)
    width = 2 * size + 1
    table = np.zeros(size * width, np.int64)
    for start in range(0, draws, _TALLY):
        pending = []
        for block in range(start, min(start + _TALLY, draws), _BLOCK):
            count = min(_BLOCK, draws - block)
            items, doubled = ordered(_losses(inputs, random, count))
            items *= width
            items += doubled
            pending.append(items.ravel())
        table += np.bincount(np.concatenate(pending), minlength=size * width)
    return table.reshape(size, width)


def _losses(inputs: _Inputs, random: np.random.Generator, draws: int) -> Single:
    """−log of the drawn geometric means, (draws, occupations): 0 is the best, infinite a 0 in some dimension."""
    dimensions = inputs.values.shape[1]
    weights = random.dirichlet(np.ones(dimensions), draws).astype(np.float32)
    total = np.zeros((draws, len(inputs.values)), np.float32)
    with np.errstate(divide="ignore"):
        for k in range(dimensions):
            # One dimension after another, not a matrix product: equal rows then give equal sums, and tie.
            total += weights[:, k : k + 1] * _drawn_logs(inputs.values[:, k], inputs.errors[:, k], random, draws)
    if not inputs.patterns.all():
        total /= np.take(weights @ inputs.patterns.T, inputs.pattern_of, axis=1)
    return np.negative(total, out=total)


def _drawn_logs(values: Floats, errors: Floats, random: np.random.Generator, draws: int) -> Single:
    """Logs of one dimension, (draws, occupations), or (occupations,) where no value has an error.

    Errors are drawn in pairs of opposite sign (the weights are not): half the random numbers, and a steadier interval.
    """
    if not errors.any():
        return np.asarray(np.log(np.clip(values, 0.0, 1.0)), np.float32)
    half = -(-draws // 2)
    noise = random.standard_normal((half, len(values)), np.float32)
    noise *= errors.astype(np.float32)
    drawn = np.empty((2 * half, len(values)), np.float32)
    centre = values.astype(np.float32)
    np.add(centre, noise, out=drawn[:half])
    np.subtract(centre, noise, out=drawn[half:])
    np.clip(drawn, 0.0, 1.0, out=drawn)
    return np.log(drawn, out=drawn)[:draws]


def _spread(table: NDArray[np.int64], draws: int) -> tuple[Floats, Floats, Floats, Floats]:
    reached = np.cumsum(table, axis=1)
    low, median, high = (
        np.asarray((reached >= np.ceil(share * draws - 1e-9)).argmax(axis=1) / 2.0, np.float64)
        for share in (0.05, 0.5, 0.95)
    )
    quarter = -(-len(table) // 4)
    return low, median, high, reached[:, 2 * quarter] / draws
