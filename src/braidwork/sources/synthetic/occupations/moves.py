"""Invented monthly moves between 22 groups of occupations and two states without work, in the compiled layout."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from braidwork.reference.occupation_groups import major_groups
from braidwork.sources.synthetic.occupations.latent import distances, rate
from braidwork.sources.synthetic.occupations.roster import Roster, save

_MONTHS = tuple(f"{year}-{month:02d}" for year in (2022, 2023) for month in range(1, 13))
_MILITARY = "55-0000"
_NEAR = 2.2  # distance at which the pull of likeness falls to a third
_MOVES, _LOSES, _LEAVES = 0.024, 0.009, 0.022  # of those in work, a month
_UNEMPLOYED, _OUTSIDE = 0.04, 0.58  # jobless and outside the labor force, for each person in work
_FINDS, _ENTERS, _GIVES_UP, _STARTS_LOOKING = 0.26, 0.045, 0.20, 0.014
_HEADER = ("month", "origin_state", "destination_state", "weighted_transition_count")


def write_moves(folder: Path, roster: Roster) -> tuple[Path]:
    """Write every pair of 24 states in each of 24 months; counts are weighted persons of the invented nation."""
    groups = [m for m in major_groups() if m != _MILITARY]
    states = [f"occ22_{i:02d}" for i in range(1, len(groups) + 1)] + ["unemployed", "nilf"]
    counts = _expected(roster, groups)
    rng = roster.generator(7)
    rows: list[tuple[object, ...]] = []
    for month in _MONTHS:
        seen = counts * rng.lognormal(0.0, 0.08, counts.shape)
        rows += [
            (month, a, b, f"{seen[i, j]:.2f}") for i, a in enumerate(states) for j, b in enumerate(states)
        ]  # fmt: skip
    return (save(folder / "synthetic_monthly_transitions.csv", _HEADER, rows),)


def _expected(roster: Roster, groups: list[str]) -> NDArray[np.float64]:
    """Persons by state in one month (rows) and the next (columns); shape (24, 24)."""
    group = np.array([groups.index(f"{o.code[:2]}-0000") for o in roster.occupations])
    jobs = np.array([o.jobs["nation"] for o in roster.occupations], dtype=float)
    pull = np.exp(-distances(roster, rate(roster)) / _NEAR) * jobs[None, :]
    pull = pull * (group[:, None] != group[None, :])
    moving = jobs[:, None] * _MOVES * pull / pull.sum(axis=1, keepdims=True)
    n = len(groups)
    counts = np.zeros((n + 2, n + 2))
    np.add.at(counts, (group[:, None], group[None, :]), moving)
    size = np.bincount(group, jobs, n)
    share, idle = size / size.sum(), (size.sum() * _UNEMPLOYED, size.sum() * _OUTSIDE)
    counts[:n, n], counts[:n, n + 1] = _LOSES * size, _LEAVES * size
    counts[n, :n], counts[n + 1, :n] = _FINDS * idle[0] * share, _ENTERS * idle[1] * share
    counts[n, n + 1], counts[n + 1, n] = _GIVES_UP * idle[0], _STARTS_LOOKING * idle[1]
    total = np.concatenate([size, idle])
    np.fill_diagonal(counts, np.maximum(total - counts.sum(axis=1), 0.0))
    return counts
