"""Counts of moves between occupations month by month, as matched surveys of two months give them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, UnknownNameError

Matrix = NDArray[np.float64]

MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class TransitionCounts:
    """Weighted counts (months, k, k): row the origin, column the destination, the diagonal those who stayed.

    `months` are `YYYY-MM` in order, `states` (k,) the codes of occupations or groups; a pair never seen counts zero.
    """

    months: tuple[str, ...]
    states: tuple[str, ...]
    counts: Matrix

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[str, str, str, float]],
        states: Sequence[str],
        *,
        outside: Collection[str] = ("unemployed", "nilf"),
    ) -> Self:
        """The counts of rows (month, origin, destination, weighted count); rows to or from `outside` are left out.

        DataError for a broken month, a negative or missing count or a pair twice in one month; UnknownNameError for a
        state that is neither among `states` nor `outside`.
        """
        place = {state: i for i, state in enumerate(states)}
        cells: dict[tuple[str, int, int], float] = {}
        for number, (month, origin, destination, weight) in enumerate(rows, start=1):
            where = f"row {number}: {month}, {origin} to {destination}"
            for state in (origin, destination):
                if state not in place and state not in outside:
                    raise UnknownNameError.of("state", state, [*states, *outside], where=where)
            if not MONTH.fullmatch(month):
                raise DataError(f"'{month}' is no month.", where=where, mend="write it as 2022-07.")
            if not (np.isfinite(weight) and weight >= 0):
                raise DataError(f"a count of {weight}.", where=where, mend="leave a pair never seen out.")
            if origin in outside or destination in outside:
                continue
            key = month, place[origin], place[destination]
            if key in cells:
                raise DataError("the pair stands twice in one month.", where=where, mend="keep one row or their sum.")
            cells[key] = float(weight)
        months = tuple(sorted({month for month, _, _ in cells}))
        at = {month: i for i, month in enumerate(months)}
        counts = np.zeros((len(months), len(place), len(place)))
        for (month, o, d), weight in cells.items():
            counts[at[month], o, d] = weight
        return cls(months, tuple(states), counts)

    @property
    def total(self) -> Matrix:
        """Counts of all months together (k, k)."""
        return np.asarray(self.counts.sum(axis=0), dtype=np.float64)

    def before(self, month: str) -> TransitionCounts:
        """The months before `month`."""
        return self._kept([m < month for m in self.months])

    def since(self, month: str) -> TransitionCounts:
        """`month` and the months after it."""
        return self._kept([m >= month for m in self.months])

    def without(self, months: Collection[str]) -> TransitionCounts:
        """All months but these."""
        return self._kept([m not in months for m in self.months])

    def split(self, share: float) -> tuple[TransitionCounts, TransitionCounts]:
        """The first months and the rest, `share` of them (rounded) in the first part, at least one in each."""
        if len(self.months) < 2:
            raise DataError(
                f"{len(self.months)} months cannot be split.", where="transitions", mend="give two or more."
            )
        first = min(max(round(share * len(self.months)), 1), len(self.months) - 1)
        return self.before(self.months[first]), self.since(self.months[first])

    def _kept(self, mask: list[bool]) -> TransitionCounts:
        months = tuple(m for m, keep in zip(self.months, mask, strict=True) if keep)
        return TransitionCounts(months, self.states, self.counts[np.array(mask, dtype=bool)])
