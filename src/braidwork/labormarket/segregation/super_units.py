"""Super-units: which units lie in which, checked, and where each begins among the rows of the table."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.labormarket.segregation.reading import Coded, Key, coded, names_of

Codes = tuple[Hashable, ...]


@dataclass(frozen=True)
class Nesting:
    """One level above the units: super-units in order, and where in the rows of the table each begins."""

    name: str
    codes: Codes
    starts: NDArray[np.intp]


def levels_above(data: Any, unit: Key, units: Coded, within: tuple[str, ...]) -> list[tuple[str, Coded]]:
    """Each level with one code per unit. Raises where a code lies under two super-units."""
    full_key = set(within) < set(names_of(unit))
    found: list[tuple[str, Coded]] = []
    below, below_name = units, " × ".join(names_of(unit))
    for depth in range(len(within), 0, -1):
        level = coded(data, within[:depth] if full_key else within[depth - 1], "super-unit")
        if len(level.codes) != len(units.codes):
            raise DataError("the super-unit column has another length.", mend="give columns of one length.")
        _require_one_parent(below, level, below_name, within[depth - 1])
        found.insert(0, (within[depth - 1], _per_unit(units, level)))
        below, below_name = level, within[depth - 1]
    return found


def _per_unit(units: Coded, level: Coded) -> Coded:
    codes = np.zeros(len(units.labels), dtype=np.intp)
    codes[units.codes] = level.codes
    return Coded(level.labels, codes)


def _require_one_parent(below: Coded, above: Coded, name: str, parent: str) -> None:
    one = np.zeros(len(below.labels), dtype=np.intp)
    one[below.codes] = above.codes
    split = np.flatnonzero(one[below.codes] != above.codes)
    if split.size:
        code = below.labels[below.codes[split[0]]]
        raise DataError(
            f"the {name} '{code}' lies under more than one {parent}.",
            where=f"row {split[0]}",
            mend=f"give the full nested key as unit=, for example unit=('{parent}', '{name}').",
        )


def nesting(name: str, labels: NDArray[Any], codes: NDArray[np.intp]) -> Nesting:
    """One level from its labels and the code of each row of the table, rows of one super-unit together."""
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    return Nesting(name, tuple(labels[codes[starts]].tolist()), starts)


def kept_nesting(level: Nesting, kept: NDArray[np.bool_]) -> Nesting:
    """The level after rows of the table were left out; super-units without rows go too."""
    sizes = np.add.reduceat(kept.astype(np.intp), level.starts)
    alive = sizes > 0
    starts = np.concatenate([[0], np.cumsum(sizes[alive])[:-1]]).astype(np.intp)
    return Nesting(level.name, taken(level.codes, alive), starts)


def taken(codes: Codes, which: NDArray[np.bool_]) -> Codes:
    """The codes at which `which` is true."""
    return tuple(codes[i] for i in np.flatnonzero(which))
