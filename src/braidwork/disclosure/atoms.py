"""Atoms: the finest cells of the union of everything released about one population, as variables of a linear system."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from braidwork.errors import DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_ATOMS = 50_000

Part = Literal["count", "numerator", "complement"]
Covered = Mapping[str, Mapping[str, frozenset[str]]]


@dataclass(frozen=True)
class Row:
    """A sparse row of coefficients over the variables."""

    index: NDArray[np.int64]
    coefficient: NDArray[np.float64]


@dataclass(frozen=True)
class Atoms:
    """People per atom, and per measure of rates the people of each atom who have its attribute.

    The attributes of two measures are never crossed: whatever each atom's two numerators are, some population has
    them, so one extra variable per atom and measure says all that released rates can say.
    """

    levels: Mapping[str, tuple[str, ...]]
    outcomes: tuple[str, ...]
    meaning: Mapping[str, Mapping[str, frozenset[str]]]

    @classmethod
    def of(cls, tables: Iterable[tuple[Covered, str | None]]) -> Atoms:
        """The atoms of several tables, each given as categories per dimension and its measure of rates, if any.

        A category that one table splits is split everywhere. DataError when two tables define one group differently.
        """
        tables = list(tables)
        meaning = _meaning([covered for covered, _ in tables])
        levels = {}
        for dimension in sorted({d for covered, _ in tables for d in covered}):
            atoms = {a for covered, _ in tables for p in covered.get(dimension, {}).values() for a in p}
            fine = frozenset().union(*(meaning[dimension].get(a, frozenset({a})) for a in atoms))
            levels[dimension] = tuple(sorted(fine))
        outcomes = tuple(sorted({outcome for _, outcome in tables if outcome}))
        made = cls(levels, outcomes, meaning)
        if made.variables > MOST_ATOMS:
            raise DataError(
                f"the releases over this population cross into {made.variables:,} atoms; "
                f"at most {MOST_ATOMS:,} can be audited together.",
                mend="release fewer dimensions together.",
            )
        return made

    @property
    def cells(self) -> int:
        """The number of atoms."""
        size = 1
        for level in self.levels.values():
            size *= len(level)
        return size

    @property
    def variables(self) -> int:
        """Atoms, once for people and once more per measure of rates."""
        return self.cells * (1 + len(self.outcomes))

    def row(self, covered: Mapping[str, frozenset[str]], part: Part, outcome: str | None) -> Row:
        """The people of a cell as a sum of variables; dimensions that it does not name are summed over."""
        import numpy as np

        chosen: list[Sequence[int]] = []
        for dimension, level in self.levels.items():
            wanted = covered.get(dimension)
            if wanted is None:
                chosen.append(range(len(level)))
                continue
            known = self.meaning[dimension]
            fine = frozenset().union(*(known.get(a, frozenset({a})) for a in wanted))
            chosen.append([i for i, a in enumerate(level) if a in fine])
        sizes = [len(level) for level in self.levels.values()]
        flat = [_position(place, sizes) for place in product(*chosen)]
        people = np.array(flat, dtype=np.int64)
        ones = np.ones(len(flat))
        if part == "count":
            return Row(people, ones)
        having = people + self.cells * (1 + self.outcomes.index(outcome or ""))
        if part == "numerator":
            return Row(having, ones)
        return Row(np.concatenate([people, having]), np.concatenate([ones, -ones]))

    def bounds_between(self) -> list[Row]:
        """Rows that are never negative: the people of an atom less those with the attribute, for each measure."""
        import numpy as np

        signs = np.array([1.0, -1.0])
        return [
            Row(np.array([a, a + self.cells * (k + 1)], dtype=np.int64), signs)
            for k in range(len(self.outcomes))
            for a in range(self.cells)
        ]


def _position(place: tuple[int, ...], sizes: list[int]) -> int:
    flat = 0
    for p, size in zip(place, sizes, strict=True):
        flat = flat * size + p
    return flat


def _meaning(tables: list[Covered]) -> dict[str, dict[str, frozenset[str]]]:
    """Per dimension, what every combined category comes down to in the finest categories of any table."""
    meaning: dict[str, dict[str, frozenset[str]]] = {}
    for dimension in {d for covered in tables for d in covered}:
        stated: dict[str, list[frozenset[str]]] = {}
        for covered in tables:
            for category, atoms in covered.get(dimension, {}).items():
                # `all` means each table's own categories, so it is never a name shared between tables.
                if category != "all" and atoms != {category}:
                    stated.setdefault(category, []).append(atoms)
        resolved = {c: _resolve(c, stated, dimension, ()) for c in stated}
        for category, definitions in stated.items():
            fine = {frozenset().union(*(resolved.get(a, frozenset({a})) for a in atoms)) for atoms in definitions}
            if len(fine) > 1:
                raise DataError(
                    f"group '{category}' of {dimension} stands for different categories in different releases.",
                    mend="give the new grouping a name of its own.",
                )
        meaning[dimension] = resolved
    return meaning


def _resolve(
    category: str, stated: Mapping[str, list[frozenset[str]]], dimension: str, path: tuple[str, ...]
) -> frozenset[str]:
    if category not in stated:
        return frozenset({category})
    if category in path:
        raise DataError(f"group '{category}' of {dimension} contains itself.")
    return frozenset().union(*(_resolve(a, stated, dimension, (*path, category)) for a in stated[category][0]))
