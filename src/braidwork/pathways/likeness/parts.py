"""The parts that a likeness is made of: ratings, words, preparation, education, and the SOC on request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError, NotAvailableError
from braidwork.pathways.likeness.onet_tables import OnetTables, Ratings
from braidwork.pathways.likeness.words import word_likeness

Matrix = NDArray[np.float64]

# Digits of a SOC code that name its major, minor and broad group.
SOC_GROUPS = {"soc_major": 2, "soc_minor": 4, "soc_broad": 6}
WORDS = ("titles", "descriptions", "tasks")


@dataclass(frozen=True)
class Parts:
    """How alike n occupations are in each of k parts: `codes` (n,), `names` (k,), `values` (k, n, n), symmetric.

    Each part is in standard deviations from the average pair, higher is more alike. Where an occupation lacks a part
    its pairs are at 0: the part tells nothing of them. Diagonals are 0 and mean nothing.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    values: Matrix

    def only(self, names: Sequence[str]) -> Parts:
        """The parts among `names` that are here, in this order."""
        rows = [i for i, name in enumerate(self.names) if name in names]
        return Parts(self.codes, tuple(self.names[i] for i in rows), self.values[rows])

    def within(self, rows: NDArray[np.intp]) -> Parts:
        """The same parts for some of the occupations, scales unchanged."""
        return Parts(tuple(self.codes[i] for i in rows), self.names, self.values[:, rows][:, :, rows])


def parts_of(onet: OnetTables, codes: Sequence[str], *, soc: bool = False, beside: Sequence[str] = ()) -> Parts:
    """Every part that the tables have for the O*NET occupations `codes` and in which they differ.

    With `soc` the code itself tells too: same major, minor, broad group. Occupations `beside` (those with borrowed
    ratings) come last and have no say in any scale: between `codes` every value is as without them. DataError for
    fewer than three occupations.
    """
    if len(codes) < 3:
        raise DataError(f"{len(codes)} occupations have no scale of likeness.", mend="give three or more.")
    names, values = [], []
    everyone = (*codes, *beside)
    for name, make in _makers(onet, everyone, soc, len(codes)):
        standard = standardized(make(), len(codes))
        if standard is not None:
            names.append(name)
            values.append(standard)
    if not values:
        raise NotAvailableError("nothing in the store tells these occupations apart.", mend="add O*NET's files.")
    return Parts(everyone, tuple(names), np.stack(values))


def _makers(
    onet: OnetTables, codes: Sequence[str], soc: bool, measured: int
) -> Iterator[tuple[str, Callable[[], Matrix]]]:
    for domain in sorted(onet.ratings):
        yield domain, lambda r=onet.ratings[domain]: _rated(r, codes, measured)  # type: ignore[misc]
    named = {c: (onet.labels.get(c, ""), *onet.titles.get(c, ())) for c in codes}
    yield "titles", lambda: word_likeness([named[c] for c in codes], measured)
    yield "descriptions", lambda: word_likeness([(onet.descriptions.get(c, ""),) for c in codes], measured)
    yield "tasks", lambda: word_likeness([onet.tasks.get(c, ()) for c in codes], measured)
    yield "preparation", lambda: _apart(np.array([[float(onet.job_zones.get(c, np.nan))] for c in codes]))
    yield "education", lambda: _apart(_cumulated(onet, codes))
    for name, digits in SOC_GROUPS.items() if soc else ():
        yield name, lambda d=digits: _same([c[:d] for c in codes])  # type: ignore[misc]


def standardized(likeness: Matrix, measured: int | None = None) -> Matrix | None:
    """A part (n, n) in standard deviations from the average pair that has it; 0 for a pair that lacks it.

    The first `measured` occupations set the scale (default: all). None where no pair of them has it or all are alike.
    """
    apart = ~np.eye(len(likeness), dtype=bool)
    known = np.isfinite(likeness) & apart
    if not known[:measured, :measured].any():
        return None
    values = likeness[:measured, :measured][known[:measured, :measured]]
    spread = float(values.std())
    if spread < 1e-12:
        return None
    return np.where(known, (likeness - values.mean()) / spread, 0.0)


def _rated(ratings: Ratings, codes: Sequence[str], measured: int) -> Matrix:
    """Cosine of importance less its mean over the rated among the first; NaN for pairs with an unrated one."""
    place = {code: i for i, code in enumerate(ratings.codes)}
    here = np.array([i for i, code in enumerate(codes) if code in place], dtype=np.intp)
    likeness = np.full((len(codes), len(codes)), np.nan)
    if (here < measured).any():
        values = ratings.importance[[place[codes[i]] for i in here]]
        centered = values - values[here < measured].mean(axis=0)
        length = np.sqrt((centered**2).sum(axis=1, keepdims=True))
        unit = np.divide(centered, length, out=np.zeros_like(centered), where=length > 1e-12)
        likeness[np.ix_(here, here)] = np.clip(unit @ unit.T, -1.0, 1.0)
    return likeness


def _cumulated(onet: OnetTables, codes: Sequence[str]) -> Matrix:
    """Share of the answers at or below each level of education; NaN where nobody was asked."""
    width = max((len(shares) for shares in onet.education.values()), default=1)
    unknown = np.full(width, np.nan)
    return np.cumsum([onet.education.get(c, unknown) for c in codes], axis=1)


def _apart(values: Matrix) -> Matrix:
    """Minus the distance between rows of values (n, m), summed over columns: the earth mover's, of cumulated shares."""
    distance = np.zeros((len(values), len(values)))
    for column in values.T:
        distance += np.abs(column[:, None] - column[None, :])
    return -distance


def _same(groups: Sequence[str]) -> Matrix:
    names = np.array(groups)
    return np.asarray(names[:, None] == names[None, :], dtype=np.float64)
