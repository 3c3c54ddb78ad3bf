"""The small model behind the ratings: traits and fields of knowledge make elements, elements make likeness.

Occupations of one family share elements; the level rises with the preparation that they need.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.sources.synthetic.occupations.roster import TRAITS, Roster, table

Floats = NDArray[np.float64]

_NOISE = 0.10  # points of importance and level: raters differ
_LADDER = 0.45  # a real next step is so much nearer than its elements say
_ZONE_APART = 0.9
_KNOWLEDGE = 1.8  # what an occupation is about tells families apart better than how it is done
_SAME_GROUP = 0.88
_MOST, _FEWEST_PRIMARY, _SHORT, _PRIMARY = 16, 3, 5, 10
# Shares of the median distance within which others are closely related, or related at all.
_CLOSE, _FAR = 0.42, 0.66


@dataclass(frozen=True)
class Ratings:
    """Importance (1 to 5) and level (0 to 7) of every element in every occupation; both (occupations, elements)."""

    elements: tuple[tuple[str, str], ...]
    importance: Floats
    level: Floats


def rate(roster: Roster) -> Ratings:
    """Ratings of all occupations of the roster on the elements of skills and knowledge, from its seed."""
    elements = table("elements")
    zone = np.array([o.zone for o in roster.occupations], dtype=float)[:, None]
    traits = np.array([o.traits for o in roster.occupations], dtype=float)
    loads = np.array([[float(e[t]) for t in TRAITS] for e in elements])
    strength = zone * np.array([float(e["zone"]) for e in elements]) + traits @ loads.T
    known = np.array([[o.knows.get(e["knows"], 0) for e in elements] for o in roster.occupations], dtype=float)
    strength = np.clip(np.maximum(strength, known), 0.0, 5.0)
    noise = roster.generator(1).normal(0.0, _NOISE, (2, *strength.shape))
    importance = np.clip(1 + 0.8 * strength + noise[0], 1, 5)
    level = np.clip(strength * (0.62 + 0.13 * zone) + noise[1], 0, 7)
    return Ratings(
        tuple((e["code"], e["label"]) for e in elements), np.round(importance, 2), np.round(level, 2)
    )  # fmt: skip


def distances(roster: Roster, ratings: Ratings) -> Floats:
    """How unlike two occupations are, with real next steps drawn nearer; shape (occupations, occupations)."""
    weight = np.array([_KNOWLEDGE if code.startswith("2.C") else 1.0 for code, _ in ratings.elements])
    spread = weight * (ratings.importance - ratings.importance.mean(axis=0))
    squares = (spread**2).sum(axis=1)
    apart = np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * spread @ spread.T, 0.0))
    zone = np.array([o.zone for o in roster.occupations], dtype=float)
    apart = apart + _ZONE_APART * np.abs(zone[:, None] - zone[None, :])
    group = np.array([o.code[:2] for o in roster.occupations])
    apart = np.where(group[:, None] == group[None, :], _SAME_GROUP * apart, apart)
    place = {code: i for i, code in enumerate(roster.codes)}
    for i, occupation in enumerate(roster.occupations):
        for code in occupation.leads_to:
            j = place[code]
            apart[i, j] *= _LADDER
            apart[j, i] *= _LADDER
    np.fill_diagonal(apart, np.inf)
    return np.asarray(apart)


def related(apart: Floats) -> tuple[tuple[tuple[int, str], ...], ...]:
    """For each occupation the related ones, nearest first, with the tier of each in the words of O*NET."""
    middle = float(np.median(apart[np.isfinite(apart)]))
    found = []
    for row in apart:
        near = [int(j) for j in np.argsort(row, kind="stable")[:_MOST]]
        primary = max(_FEWEST_PRIMARY, sum(row[j] <= _CLOSE * middle for j in near[:_PRIMARY]))
        listed = max(primary, sum(row[j] <= _FAR * middle for j in near))
        found.append(tuple((j, _tier(n, primary)) for n, j in enumerate(near[:listed])))
    return tuple(found)


def _tier(place: int, primary: int) -> str:
    if place >= primary:
        return "Supplemental"
    return "Primary-Short" if place < _SHORT else "Primary-Long"
