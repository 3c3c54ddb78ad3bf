"""The directed graph of occupations: what each pays, and every way to move from one to another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import isfinite, log
from typing import Self

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UnknownNameError

CLASSIFICATION = "SOC 2018"
TRAININGS = ("none", "short course", "apprenticeship", "college")
_COUNTED = ("months", "cost_usd", "months_below_floor")

Integers = NDArray[np.int64]


def risk_points(probability: float) -> int:
    """How uncommon a move is, as whole points that add up along a ladder: −100 · ln P, rounded; P in (0, 1]."""
    if not 0 < probability <= 1:
        raise DataError(f"{probability} is not a probability above 0 and up to 1.", mend="leave moves with P = 0 out.")
    return round(-100 * log(probability))


@dataclass(frozen=True)
class Occupation:
    """A node: one occupation of one classification. `wage_hourly_usd` is None where no wage is known."""

    code: str
    title: str = ""
    wage_hourly_usd: float | None = None
    classification: str = CLASSIFICATION


@dataclass(frozen=True)
class Move:
    """One way from an occupation to another: a training option with its time, cost after grants and gates.

    `probability` says how common the move is (never one person's chance); `risk` may be given in its place as the
    points of `risk_points`. `license` names the license that the destination asks for, `schedule` when the training
    is held; None is no gate. `months_below_floor` are the months in which income stays below the income floor.
    """

    origin: str
    destination: str
    months: int
    cost_usd: int
    probability: float | None = None
    risk: int | None = None
    training: str = "none"
    license: str | None = None
    schedule: str | None = None
    months_below_floor: int = 0

    @property
    def points(self) -> int:
        """The risk points of the move."""
        return self.risk if self.risk is not None else risk_points(self.probability or 0.0)


@dataclass(frozen=True)
class Graph:
    """Occupations by code and the moves between them, checked; a move with P = 0 is left out of `moves`.

    Raises DataError for a negative or broken number, two occupations of one code, a move from an occupation to itself
    or a second classification; UnknownNameError for a move of an unknown occupation or training.
    """

    occupations: tuple[Occupation, ...]
    moves: tuple[Move, ...]
    classification: str = CLASSIFICATION
    _index: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # Sorted by code, so that "the smallest sequence of nodes" is the same in numbers and in codes.
        ordered = tuple(sorted(self.occupations, key=lambda o: o.code))
        object.__setattr__(self, "occupations", ordered)
        object.__setattr__(self, "_index", {o.code: i for i, o in enumerate(ordered)})
        self._check_occupations()
        for move in self.moves:
            self._check_move(move)
        object.__setattr__(self, "moves", tuple(m for m in self.moves if m.probability != 0))

    @classmethod
    def of(
        cls, occupations: Iterable[Occupation], moves: Iterable[Move], *, classification: str = CLASSIFICATION
    ) -> Self:
        """The graph of any iterables."""
        return cls(tuple(occupations), tuple(moves), classification)

    def position(self, code: str) -> int:
        """The place of an occupation in `occupations`; UnknownNameError for a code that the graph lacks."""
        if code not in self._index:
            raise UnknownNameError.of("occupation in the graph", code, self._index)
        return self._index[code]

    def occupation(self, code: str) -> Occupation:
        """The occupation of a code."""
        return self.occupations[self.position(code)]

    @cached_property
    def columns(self) -> dict[str, Integers]:
        """Moves as integer arrays (m,): positions of both ends, months, cost_usd, risk, months_below_floor."""
        rows = [
            (self._index[m.origin], self._index[m.destination], m.months, m.cost_usd, m.points, m.months_below_floor)
            for m in self.moves
        ]
        table = np.array(rows, dtype=np.int64).reshape(-1, 6)
        names = ("origin", "destination", "months", "cost_usd", "risk", "months_below_floor")
        return {name: np.ascontiguousarray(table[:, k]) for k, name in enumerate(names)}

    @cached_property
    def by_origin(self) -> Integers:
        """The positions of all moves, ordered by origin and then as given."""
        return np.argsort(self.columns["origin"], kind="stable")

    @cached_property
    def wages(self) -> NDArray[np.float64]:
        """Hourly wages of the occupations (n,), US dollars; NaN where unknown."""
        return np.array([np.nan if o.wage_hourly_usd is None else o.wage_hourly_usd for o in self.occupations], float)

    @cached_property
    def gates(self) -> dict[str, NDArray[np.object_]]:
        """License and schedule of each move (m,), None where there is no gate."""
        return {
            "license": np.array([m.license for m in self.moves], dtype=object),
            "schedule": np.array([m.schedule for m in self.moves], dtype=object),
        }

    def _check_occupations(self) -> None:
        if len(self._index) < len(self.occupations):
            codes = [o.code for o in self.occupations]
            twice = next(a for a, b in pairwise(codes) if a == b)
            raise DataError("two occupations have one code.", where=twice, mend="keep one of them.")
        for o in self.occupations:
            if o.classification != self.classification:
                raise DataError(
                    f"the code is of {o.classification}, the graph of {self.classification}.", where=o.code,
                    mend="carry it over with the official crosswalk first; codes of two editions look alike.",
                )  # fmt: skip
            wage = o.wage_hourly_usd
            if wage is not None and not (isfinite(wage) and wage >= 0):
                raise DataError(f"an hourly wage of {wage}.", where=o.code, mend="give None for an unknown wage.")

    def _check_move(self, move: Move) -> None:
        self.position(move.origin)
        self.position(move.destination)
        where = f"move {move.origin} to {move.destination}"
        if move.origin == move.destination:
            raise DataError("a move from an occupation to itself.", where=where, mend="leave it out.")
        if move.training not in TRAININGS:
            raise UnknownNameError.of("training", move.training, TRAININGS, where=where)
        for name in _COUNTED:
            _check_count(getattr(move, name), name, where)
        if (move.probability is None) == (move.risk is None):
            raise DataError("needs either a probability or risk points.", where=where, mend="give one of the two.")
        if move.risk is not None:
            _check_count(move.risk, "risk", where)
        elif move.probability is not None and not 0 <= move.probability <= 1:
            raise DataError(f"a probability of {move.probability}.", where=where, mend="give one from 0 to 1.")


def _check_count(value: object, name: str, where: str) -> None:
    if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < 0:
        raise DataError(f"{name} is {value!r}.", where=where, mend="give a whole number of at least 0.")
