"""Which moves a graph holds, so that no occupation is walled in among its like.

Nearest neighbours alone lead round in a circle: they are mostly of the same field and the same pay. Each occupation
therefore also gets its most reachable moves to better pay and its bridges to occupations of more preparation. What is
most reachable is told by similarity less gap: the smallest gap alone leads electricians to insurance desks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError
from braidwork.pathways.moves.features import Features

NEAREST, UPWARD, BRIDGES = 15, 5, 3
Reason = Literal["related", "alike", "promotion", "upward", "credential bridge"]
# A step up pays at least so many times as much; being of one field counts like so much of the scale of likeness.
_CLEAR_GAIN, _SAME_FIELD = 1.1, 0.15


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


@dataclass(frozen=True)
class Evidence:
    """What speaks for a step between n occupations: matrices (n, n), row the origin, column the destination.

    `likeness`, higher is more alike; `related` where experts call the two close; `supervisors` where the destination
    leads such work; `managers` where experts list it as managing such work; `credible` where a step that is neither
    related nor a promotion to supervisor may be taken in at all. `fields` (n,) are the fields of work.
    """

    likeness: NDArray[np.float64]
    related: NDArray[np.bool_]
    supervisors: NDArray[np.bool_]
    managers: NDArray[np.bool_]
    credible: NDArray[np.bool_]
    fields: tuple[str, ...]

    def __post_init__(self) -> None:
        n = len(self.fields)
        for name in ("likeness", "related", "supervisors", "managers", "credible"):
            if (shape := getattr(self, name).shape) != (n, n):
                raise DataError(f"{name} has the shape {shape}.", where="evidence", mend=f"give {n} × {n}.")


def reachable_arcs(
    features: Features,
    evidence: Evidence,
    job_zones: ArrayLike,
    wages: ArrayLike,
    feasible: Callable[[int, int, Reason], bool],
    *,
    nearest: int = 10,
    upward: int = 8,
    bridges: int = 6,
    managers: int = 2,
) -> tuple[Arc, ...]:
    """The arcs of a region's graph over the occupations of `features`, by origin and destination.

    Per origin, in this order of reasons: all that are closely related; the `nearest` most alike; its supervisors and
    the most alike `managers`, if they pay more; the `upward` most alike that pay at least a tenth more and need at most
    one job zone more; the `bridges` most alike of a higher job zone, at most two up, that pay so much more. For the
    last two an occupation of the same field counts as more alike, so that a step up stays within reach. An arc that
    `feasible` (origin, destination, reason) denies is not taken and the next one steps in.
    """
    like = evidence.likeness
    zones, pay = np.asarray(job_zones, float), np.asarray(wages, float)
    n = len(features.codes)
    if not zones.shape == pay.shape == (n,) == (len(evidence.fields),):
        raise DataError(f"the parts do not fit to {n} occupations.", where="reachable_arcs")
    same = np.array(evidence.fields, dtype=object)
    # On one scale whatever likeness is measured in: ranks from the origin's view, 0 the least and 1 the most alike.
    rank = np.argsort(np.argsort(like, axis=1, kind="stable"), axis=1) / max(n - 1, 1)
    found: list[Arc] = []
    for o, origin in enumerate(features.codes):
        others = np.arange(n) != o
        open_to = evidence.credible[o] & others
        rise, pays = zones - zones[o], pay >= _CLEAR_GAIN * pay[o]
        reach = -(rank[o] + _SAME_FIELD * (same == same[o]) - features.gap[o])
        kinds: tuple[tuple[Reason, NDArray[np.float64], NDArray[np.bool_], int], ...] = (
            ("related", -like[o], evidence.related[o] & others, n),
            ("alike", -like[o], open_to, nearest),
            ("promotion", -like[o], evidence.supervisors[o] & (pay > pay[o]) & others, n),
            ("promotion", -like[o], evidence.managers[o] & (pay > pay[o]) & open_to, managers),
            ("upward", reach, open_to & pays & (rise > -1) & (rise <= 1), upward),
            ("credential bridge", reach, open_to & pays & (rise >= 0.5) & (rise <= 2), bridges),
        )
        reasons: dict[int, Reason] = {}
        for reason, far, eligible, count in kinds:
            taken = 0
            for d in _smallest(far, eligible, n):
                if taken == count:
                    break
                if d in reasons or feasible(o, d, reason):
                    reasons.setdefault(d, reason)
                    taken += 1
        found += [Arc(origin, features.codes[d], reasons[d]) for d in sorted(reasons)]
    return tuple(found)
