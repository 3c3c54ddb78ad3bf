"""What a move asks for: how alike two occupations are, what is missing on the way, and the step in credentials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError, UndefinedMeasureError

Matrix = NDArray[np.float64]

IMPORTANCE = (1.0, 5.0)  # the scales IM and LV of O*NET
LEVEL = (0.0, 7.0)


@dataclass(frozen=True)
class Features:
    """What the prior of a move reads: `codes` (n,) and matrices (n, n), row the origin, column the destination.

    `similarity` −1 to 1, `gap` 0 to 1 (share of what the destination asks for that the origin lacks),
    `credential_step` in job zones, 0 where the destination needs no more preparation.
    """

    codes: tuple[str, ...]
    similarity: Matrix
    gap: Matrix
    credential_step: Matrix

    @classmethod
    def of(cls, codes: Sequence[str], importance: ArrayLike, level: ArrayLike, job_zones: ArrayLike) -> Self:
        """The features of n occupations from ratings of k elements (n, k) on the scales IM and LV, and zones (n,)."""
        important, lv = scaled(importance, IMPORTANCE, "importance"), scaled(level, LEVEL, "level")
        zones = np.asarray(job_zones, dtype=np.float64)
        if important.shape != lv.shape or important.shape[0] != len(codes) or zones.shape != (len(codes),):
            shapes = f"{len(codes)} codes, importance {important.shape}, level {lv.shape}, zones {zones.shape}"
            raise DataError(f"the parts do not fit together: {shapes}.", where="features")
        if not np.isfinite(zones).all():
            raise DataError("a job zone is missing.", where=codes[int(np.flatnonzero(~np.isfinite(zones))[0])])
        step = np.maximum(zones[None, :] - zones[:, None], 0.0)
        return cls(tuple(codes), similarity(important), directed_gap(important, lv), step)

    @property
    def stacked(self) -> Matrix:
        """Similarity, minus gap and minus credential step (3, n, n): what the coefficients multiply."""
        return np.stack([self.similarity, -self.gap, -self.credential_step])


def scaled(ratings: ArrayLike, scale: tuple[float, float], name: str) -> Matrix:
    """Ratings as shares of their scale, 0 to 1; a missing rating or one outside the scale raises DataError."""
    values = np.asarray(ratings, dtype=np.float64)
    low, high = scale
    if values.ndim != 2 or values.size == 0:
        raise DataError(f"ratings of {name} have the shape {values.shape}.", mend="give occupations × elements.")
    wrong = ~((values >= low) & (values <= high))
    if wrong.any():
        row, column = (int(x) for x in np.argwhere(wrong)[0])
        raise DataError(
            f"{name} is {values[row, column]}, the scale goes from {low:g} to {high:g}.",
            where=f"occupation row {row}, element column {column}",
            mend="leave occupations without ratings out; none is taken for zero.",
        )
    return (values - low) / (high - low)


def similarity(importance: Matrix) -> Matrix:
    """Cosine of importance (n, k) after taking away the mean over occupations: (n, n), −1 to 1.

    An occupation exactly at the mean is like no other: its similarities are 0 (1 to itself).
    """
    centred = importance - importance.mean(axis=0)
    length = np.sqrt((centred**2).sum(axis=1, keepdims=True))
    unit = np.divide(centred, length, out=np.zeros_like(centred), where=length > 1e-12)
    cosine = np.clip(unit @ unit.T, -1.0, 1.0)
    np.fill_diagonal(cosine, 1.0)
    return np.asarray(cosine, dtype=np.float64)


def directed_gap(importance: Matrix, level: Matrix) -> Matrix:
    """Share of what a destination asks for that the origin lacks: (n, n), Σ im_d · max(lv_d − lv_o, 0) / Σ im_d · lv_d.

    UndefinedMeasureError for a destination that asks for nothing.
    """
    asked = (importance * level).sum(axis=1)
    if not (asked > 0).all():
        raise UndefinedMeasureError("an occupation asks for nothing in any element.", mend="leave it out.")
    gap = np.empty((len(level), len(level)))
    for o in range(len(level)):
        gap[o] = (importance * np.maximum(level - level[o], 0.0)).sum(axis=1) / asked
    return gap


def group_means(codes: Sequence[str], values: ArrayLike, groups: Mapping[str, str]) -> tuple[tuple[str, ...], Matrix]:
    """Unweighted means over the members of each group: group names sorted (g,), means (g, …).

    `groups` names the group of each occupation; occupations that it leaves out do not count.
    """
    table = np.asarray(values, dtype=np.float64)
    names = tuple(sorted(set(groups.values())))
    members: dict[str, list[int]] = {name: [] for name in names}
    for i, code in enumerate(codes):
        if code in groups:
            members[groups[code]].append(i)
    if empty := [name for name, rows in members.items() if not rows]:
        raise UndefinedMeasureError(f"the group {empty[0]} has no occupation with values.", mend="leave it out.")
    return names, np.stack([table[rows].mean(axis=0) for rows in members.values()])
