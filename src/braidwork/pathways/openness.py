"""Which moves a graph holds, so that no occupation is walled in among its like.

Nearest neighbours alone lead round in a circle: they are mostly of the same field and the same pay. Each occupation
therefore also gets its most reachable moves to better pay and its bridges to occupations of more preparation. What is
most reachable is told by similarity less gap: the smallest gap alone leads electricians to insurance desks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError
from braidwork.pathways.features import Features

NEAREST, UPWARD, BRIDGES = 15, 5, 3
Reason = Literal["alike", "upward", "credential bridge"]


@dataclass(frozen=True, order=True)
class Arc:
    """An ordered pair of occupations that the graph holds, and the reason it was taken in (the first that held)."""

    origin: str
    destination: str
    reason: Reason


def open_arcs(
    features: Features,
    job_zones: ArrayLike,
    wages: ArrayLike,
    *,
    nearest: int = NEAREST,
    upward: int = UPWARD,
    bridges: int = BRIDGES,
) -> tuple[Arc, ...]:
    """The arcs of a graph over the occupations of `features`, by origin and destination.

    Per origin: the `nearest` most alike; the most reachable `upward` among those of a higher wage that need no less
    preparation; the most reachable `bridges` among those of a higher job zone. `job_zones` and `wages` (hourly, NaN
    where unknown: never upward) have one entry per occupation.
    """
    zones, pay = np.asarray(job_zones, float), np.asarray(wages, float)
    n = len(features.codes)
    if not zones.shape == pay.shape == (n,):
        raise DataError(f"job zones and wages must have {n} entries each.", where="open_arcs")
    if min(nearest, upward, bridges) < 0:
        raise DataError("a number of arcs is negative.", where="open_arcs", mend="give 0 to leave a kind out.")
    found: list[Arc] = []
    for o, origin in enumerate(features.codes):
        distance = features.gap[o] - features.similarity[o]
        kinds: tuple[tuple[Reason, NDArray[np.float64], NDArray[np.bool_], int], ...] = (
            ("alike", -features.similarity[o], np.arange(n) != o, nearest),
            ("upward", distance, (zones >= zones[o]) & (pay > pay[o]), upward),
            ("credential bridge", distance, zones > zones[o], bridges),
        )
        reasons: dict[int, Reason] = {}
        for reason, far, eligible, count in kinds:
            for d in _smallest(far, eligible, count):
                reasons.setdefault(d, reason)
        found += [Arc(origin, features.codes[d], reasons[d]) for d in sorted(reasons)]
    return tuple(found)


def _smallest(distance: NDArray[np.float64], eligible: NDArray[np.bool_], count: int) -> list[int]:
    """Positions of the `count` smallest eligible distances; ties by position."""
    where = np.flatnonzero(eligible)
    order: list[int] = where[np.argsort(distance[where], kind="stable")[:count]].tolist()
    return order
