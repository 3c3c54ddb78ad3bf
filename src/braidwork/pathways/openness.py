"""Which moves a graph holds, so that no occupation is walled in among its like.

Nearest neighbours alone lead round in a circle: they are mostly of the same field and the same pay. Each occupation
therefore also gets its most reachable moves up and its bridges to credentials of its own field.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    families: Sequence[str],
    *,
    nearest: int = NEAREST,
    upward: int = UPWARD,
    bridges: int = BRIDGES,
) -> tuple[Arc, ...]:
    """The arcs of a graph over the occupations of `features`, by origin and destination.

    Per origin: the `nearest` most alike; the `upward` with the smallest gap among those of a higher job zone and a
    higher wage; the `bridges` with the smallest gap among those of its own family and a higher job zone. `job_zones`,
    `wages` (hourly, NaN where unknown: never upward) and `families` (major groups) have one entry per occupation.
    """
    zones, pay, kin = np.asarray(job_zones, float), np.asarray(wages, float), np.asarray(families)
    n = len(features.codes)
    if not zones.shape == pay.shape == kin.shape == (n,):
        raise DataError(f"job zones, wages and families must have {n} entries each.", where="open_arcs")
    if min(nearest, upward, bridges) < 0:
        raise DataError("a number of arcs is negative.", where="open_arcs", mend="give 0 to leave a kind out.")
    found: list[Arc] = []
    for o, origin in enumerate(features.codes):
        higher = zones > zones[o]
        kinds: tuple[tuple[Reason, NDArray[np.float64], NDArray[np.bool_], int], ...] = (
            ("alike", -features.similarity[o], np.arange(n) != o, nearest),
            ("upward", features.gap[o], higher & (pay > pay[o]), upward),
            ("credential bridge", features.gap[o], higher & (kin == kin[o]), bridges),
        )
        reasons: dict[int, Reason] = {}
        for reason, distance, eligible, count in kinds:
            for d in _smallest(distance, eligible, count):
                reasons.setdefault(d, reason)
        found += [Arc(origin, features.codes[d], reasons[d]) for d in sorted(reasons)]
    return tuple(found)


def _smallest(distance: NDArray[np.float64], eligible: NDArray[np.bool_], count: int) -> list[int]:
    """Positions of the `count` smallest eligible distances; ties by position."""
    where = np.flatnonzero(eligible)
    order: list[int] = where[np.argsort(distance[where], kind="stable")[:count]].tolist()
    return order
