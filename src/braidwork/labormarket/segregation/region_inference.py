"""The figures of a region's table with their errors, and what chance alone would show in a sample of its size.

Thin tables are always a little segregated: with 500 occupations and 8 groups, 20,000 workers dealt out blindly make an
H near 0.07. Each index is therefore set beside the mean of tables drawn under independence at the effective size, and
M, H and local scores are published less that mean. Tried on samples of this size drawn from tables of known M from 0
to 0.12, it was off by +0.005 to −0.016, by less than the chi-squared term (−0.030 to −0.050, for it takes thin cells as
full) and the bootstrap (+0.030 to +0.042). Where segregation is strong it takes off a little too much: the published
index is a cautious one.

Errors are of that corrected figure: the spread of the replicates around their own mean, since all replicates lie above
the full sample by the same added noise, which is bias and is taken off already. A file without replicate weights
takes the bootstrap of households.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.labormarket.segregation.region_records import WorkerRecords
from braidwork.labormarket.segregation.region_values import Shape, Values
from braidwork.labormarket.workers.household_bootstrap import BOOTSTRAP_RULE
from braidwork.measures.estimates import MOE_FACTOR
from braidwork.measures.replicates import ACS, VarianceRule
from braidwork.measures.replicates.rule import variance_by_rule

Floats = NDArray[np.float64]

CHANCE_DRAWS = 100


@dataclass(frozen=True)
class IndexFigure:
    """One figure as measured, what chance alone would show, the one less the other, and the error of that.

    None where it cannot be known: a group or occupation that some replicate leaves empty has no error.
    """

    value: float
    expected: float
    corrected: float
    standard_error: float | None

    @property
    def margin_of_error(self) -> float | None:
        """Half-width of the 90 percent interval."""
        return None if self.standard_error is None else MOE_FACTOR * self.standard_error

    @property
    def is_more_than_chance(self) -> bool:
        """Whether the corrected figure is larger than its margin of error."""
        return self.standard_error is not None and self.corrected > MOE_FACTOR * self.standard_error


@dataclass(frozen=True)
class Inferred:
    """Arrays by the name of the figure: as measured, under independence, standard error."""

    value: Values
    expected: Values
    error: Values

    def figure(self, name: str, i: int = 0) -> IndexFigure:
        """One figure of the array of that name."""
        value, expected, error = (float(part[name][i]) for part in (self.value, self.expected, self.error))
        return IndexFigure(value, expected, value - expected, error if np.isfinite(error) else None)


def inferred(records: WorkerRecords, best: str | None = None, *, levers: bool) -> Inferred:
    """All figures of some records; with `levers` those of groups, occupations and sectors too."""
    shape = Shape.of(records, best, levers=levers)
    cells = shape.cells(records.weight)
    value = shape.values(cells)
    drawn = _stacked(shape.values(shape.cells(weight)) for weight in records.draws())
    rule = _rule(records)
    error = {n: np.sqrt(variance_by_rule(value[n], drawn[n].T, rule)) for n in value}
    return Inferred(value, _by_chance(shape, cells, records.effective_size), error)


def _rule(records: WorkerRecords) -> VarianceRule:
    count = records.replicates.shape[1]
    if count:
        return VarianceRule(coefficient=ACS.coefficients(count), center="replicate_mean")
    return BOOTSTRAP_RULE


def _by_chance(shape: Shape, cells: Floats, size: float) -> Values:
    """The mean of each figure over tables of `size` people in which occupation and group are unrelated."""
    apart = np.outer(cells.sum(axis=1), cells.sum(axis=0)).reshape(-1)
    shares = apart / apart.sum()
    generator = np.random.default_rng(0)
    tables = (generator.multinomial(max(1, round(size)), shares).astype(np.float64) for _ in range(CHANCE_DRAWS))
    drawn = _stacked(shape.values(table.reshape(cells.shape)) for table in tables)
    with np.errstate(invalid="ignore"):
        return {name: _known_mean(values) for name, values in drawn.items()}


def _known_mean(values: Floats) -> Floats:
    """Means (K,) of draws (B, K) over the draws that hold anybody of the unit or group."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0))


def _stacked(values: Iterable[Values]) -> Values:
    rows = list(values)
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}
