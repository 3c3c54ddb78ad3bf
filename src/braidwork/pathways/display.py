"""Which few ladders to show of many: the cheapest, the fastest, the likeliest, and others as unlike as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from braidwork.errors import DataError
from braidwork.pathways.ladders import Ladder

MOST_SHOWN = 5


@dataclass(frozen=True)
class Shown:
    """At most `most` ladders by months, the marked ones among them, and how many unbeaten ones are left out.

    The marks are None only where there is no ladder at all.
    """

    ladders: tuple[Ladder, ...]
    cheapest: Ladder | None
    fastest: Ladder | None
    likeliest: Ladder | None
    left_out: int

    def marks(self, ladder: Ladder) -> tuple[str, ...]:
        """The words that belong to a ladder: cheapest, fastest, likeliest."""
        names = ("cheapest", "fastest", "likeliest")
        return tuple(name for name in names if getattr(self, name) == ladder)


def choose_shown(ladders: Sequence[Ladder], most: int = MOST_SHOWN) -> Shown:
    """The ladders of one destination to show, at most `most` (3 or more).

    First the cheapest, the fastest and the likeliest (ties by the other sums, then by codes); then, one at a time, the
    ladder farthest from those chosen, in months, cost, risk and hops each scaled to its range.
    """
    if most < 3:
        raise DataError(f"{most} ladders to show.", where="choose_shown", mend="give at least 3.")
    if not ladders:
        return Shown((), None, None, None, 0)
    fastest, cheapest, likeliest = (_first(ladders, k) for k in (0, 1, 2))
    chosen = list(dict.fromkeys((cheapest, fastest, likeliest)))
    points = np.array([ladder.vector for ladder in ladders], dtype=float)
    spread = np.ptp(points, axis=0)
    scaled = points / np.where(spread > 0, spread, 1.0)
    while len(chosen) < min(most, len(ladders)):
        gaps = np.abs(scaled[:, None, :] - scaled[chosen][None, :, :]).sum(axis=2).min(axis=1)
        gaps[chosen] = -1.0
        chosen.append(int(np.argmax(gaps)))
    shown = tuple(ladders[i] for i in sorted(chosen, key=lambda i: _key(ladders[i])))
    left = len(ladders) - len(chosen)
    return Shown(shown, ladders[cheapest], ladders[fastest], ladders[likeliest], left)


def _key(ladder: Ladder) -> tuple[tuple[int, int, int, int], tuple[str, ...]]:
    return ladder.vector, ladder.codes


def _first(ladders: Sequence[Ladder], criterion: int) -> int:
    return min(range(len(ladders)), key=lambda i: (ladders[i].vector[criterion], _key(ladders[i])))
