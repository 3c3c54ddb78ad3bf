"""Are two groups served alike: intervals of shares and means, the impact ratio, and whether it is more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, hypot, lgamma, sqrt
from statistics import fmean, stdev

from braidwork.errors import DataError
from braidwork.measures.estimates import MOE_FACTOR

FOUR_FIFTHS = 0.80  # 29 CFR 1607.4(D), written for hiring; here a prompt to look, no finding
MANY_ERRORS = 2.0  # standard errors
LEVEL = 0.05  # of Fisher's exact test, two-sided
_REPLICATES, _SEED = 400, 20_260_101
_ALIKE = 1e-7


@dataclass(frozen=True)
class Interval:
    """The ends of a 90 percent interval."""

    low: float
    high: float


@dataclass(frozen=True)
class Impact:
    """A group held against the best-served one: quotient, Fisher's p (shares only), distance in standard errors.

    `is_flagged`: the ratio is below four fifths and more than chance. Either alone is no flag.
    """

    ratio: float
    z: float | None
    p: float | None
    is_flagged: bool


def wilson(hits: int, people: int, z: float = MOE_FACTOR) -> Interval:
    """The score interval of a share (Wilson 1927): never outside 0 to 1, sound for small groups."""
    _require(hits, people)
    share, spread = hits / people, z * z / people
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / people + spread / (4 * people)) / (1 + spread)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))


def fisher_exact(hits: int, people: int, other_hits: int, other_people: int) -> float:
    """Two-sided p of Fisher's exact test: tables with these margins that are no likelier than this one."""
    _require(hits, people)
    _require(other_hits, other_people)
    all_hits = hits + other_hits
    least, most = max(0, all_hits - other_people), min(people, all_hits)
    whole = _log_ways(people + other_people, all_hits)
    likely = [exp(_log_ways(people, x) + _log_ways(other_people, all_hits - x) - whole) for x in range(least, most + 1)]
    # Tables as likely as this one differ from it in the last digits only.
    return min(1.0, sum(p for p in likely if p <= likely[hits - least] * (1 + _ALIKE)))


def _log_ways(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def impact_of_shares(hits: int, people: int, best_hits: int, best_people: int) -> Impact:
    """A group's rate over the highest group's rate, with both tests of it. The highest rate may not be 0."""
    p = fisher_exact(hits, people, best_hits, best_people)
    rate, best = hits / people, best_hits / best_people
    if best == 0:
        raise DataError("the highest rate is 0: there is nothing to hold a group against.")
    pooled = (hits + best_hits) / (people + best_people)
    error = sqrt(pooled * (1 - pooled) * (1 / people + 1 / best_people))
    z = (rate - best) / error if error else None
    chance = p >= LEVEL and (z is None or abs(z) < MANY_ERRORS)
    return Impact(rate / best, z, p, rate / best < FOUR_FIFTHS and not chance)


def impact_of_means(values: Sequence[float], best: Sequence[float], *, less_is_better: bool = False) -> Impact | None:
    """A group's mean over the best-served group's (turned over where less is better), and its distance from it.

    A group that gets nothing has the ratio 0. Two groups in each of which everybody gets the same differ for sure.
    None where a ratio says nothing: a mean below 0, nothing to divide by, or a group of one.
    """
    if min(len(values), len(best)) < 2:
        return None
    mean, top = fmean(values), fmean(best)
    part, whole = (top, mean) if less_is_better else (mean, top)
    if part < 0 or whole <= 0:
        return None
    ratio = part / whole
    error = hypot(stdev(values) / sqrt(len(values)), stdev(best) / sqrt(len(best)))
    z = (mean - top) / error if error else None
    return Impact(ratio, z, None, ratio < FOUR_FIFTHS and (z is None or abs(z) >= MANY_ERRORS))


def bootstrap(values: Sequence[float], *, median: bool = False) -> Interval:
    """The 90 percent interval of a mean or median: the middle of 400 seeded resamples (percentile method)."""
    import numpy as np

    if not len(values):
        raise DataError("nobody is in this group.")
    drawn = np.random.default_rng(_SEED).choice(np.asarray(values, float), (_REPLICATES, len(values)))
    spread = np.quantile(drawn, 0.5, axis=1, method="inverted_cdf") if median else drawn.mean(axis=1)
    low, high = np.quantile(spread, (0.05, 0.95))
    return Interval(float(low), float(high))


def _require(hits: int, people: int) -> None:
    if people <= 0 or not 0 <= hits <= people:
        raise DataError(f"{hits} cannot be counted among {people} people.")
