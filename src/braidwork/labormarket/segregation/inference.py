"""How sure: bootstrap for counts, replicate weights for surveys, and the value that chance alone would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.labormarket.segregation.crosstab import Crosstab
from braidwork.labormarket.segregation.options import Bootstrap, Plan
from braidwork.measures.estimates import MOE_FACTOR
from braidwork.measures.replicates.rule import variance_by_rule

Floats = NDArray[np.float64]
Statistic = Callable[[Floats], Floats]

CELLS_AT_A_TIME = 2_000_000


@dataclass(frozen=True)
class Inferred:
    """K figures of one table; every array has shape (K,) and is None where nothing was asked or nothing is known.

    NaN marks a single figure that could not be had, because some draw or replicate left it without a value.
    """

    value: Floats
    bias_corrected: Floats | None
    standard_error: Floats | None
    lower: Floats | None
    upper: Floats | None
    expected: Floats | None
    first_order: Floats | None
    method: str
    notes: tuple[str, ...]


def infer(
    table: Crosstab,
    statistic: Statistic,
    plan: Plan,
    first_order: Floats | None = None,
    bias: Floats | None = None,
) -> Inferred:
    """The statistic of the table with what the plan asks for. It maps tables (B, U, G) to figures (B, K).

    `first_order` (K,) is N times the value expected under independence, where the chi-squared expansion gives it;
    survey weights take the bias from it too, or from `bias` (K,) where that differs.
    """
    value = statistic(table.cells[None])[0]
    size = table.effective_size
    first = None if first_order is None or size is None else first_order / size
    notes = [] if size is not None else ["cells are not whole numbers: the table has no size to expect a value from"]
    corrected, error, lower, upper, method = None, None, None, None, "value only"
    if plan.bootstrap is not None:
        draws = bootstrap_values(table, statistic, plan.bootstrap)
        corrected, error, lower, upper = from_draws(value, draws, plan.bootstrap.level)
        method = f"multinomial bootstrap: {plan.bootstrap.draws} draws, seed {plan.bootstrap.seed}"
    elif table.weights == "survey":
        added = first_order if bias is None else bias
        corrected = None if added is None or size is None else value - added / size
        method = f"survey weights: bias from N_eff = {size:.1f}"
        if table.replicates is not None:
            error = np.sqrt(variance_by_rule(value, replicate_values(table, statistic).T, plan.rule))
            centre = value if corrected is None else corrected
            lower, upper = centre - MOE_FACTOR * error, centre + MOE_FACTOR * error
            method += f", SE from {len(table.replicates)} replicates"
        if corrected is None:
            notes.append("no bias is known for this index from survey weights: read it beside its expected value")
    if error is not None and np.isnan(error).any():
        notes.append("a draw or replicate leaves a figure without a value, and so without a standard error")
    expected = _expected(table, statistic, plan.independence)
    return Inferred(value, corrected, error, lower, upper, expected, first, method, tuple(notes))


def from_draws(value: Floats, draws: Floats, level: float) -> tuple[Floats, Floats, Floats, Floats]:
    """2θ − mean, SD, and the percentile interval moved so that it lies around 2θ − mean, from draws (B, K); each (K,).

    The draws lie one bias above θ, which itself lies one bias above the truth: the interval moves by both.
    """
    bias = draws.mean(axis=0) - value
    tail = (1 - level) / 2
    lower, upper = np.quantile(draws, [tail, 1 - tail], axis=0)
    return value - bias, draws.std(axis=0, ddof=1), lower - 2 * bias, upper - 2 * bias


def bootstrap_values(table: Crosstab, statistic: Statistic, bootstrap: Bootstrap) -> Floats:
    """The statistic of every multinomial draw (B, K). Weighted totals are refused: their sum is no sample size."""
    require_counts(table)
    return _drawn(table, statistic, bootstrap, int(table.persons), table.cells / table.persons)


def require_counts(table: Crosstab) -> None:
    """Raise unless the cells are counts of persons, which alone may be drawn again."""
    if table.weights == "survey" or not table.is_whole:
        what = "survey weights" if table.weights == "survey" else "cells that are not whole numbers"
        raise DataError(
            f"the multinomial bootstrap needs counts of persons; these are {what}.",
            mend="give replicate weights with replicates= for the standard error.",
        )


def replicate_values(table: Crosstab, statistic: Statistic) -> Floats:
    """The statistic recomputed whole with every replicate weight (R, K)."""
    assert table.replicates is not None
    block = _block(table)
    parts = [statistic(table.replicates[i : i + block]) for i in range(0, len(table.replicates), block)]
    return np.concatenate(parts)


def _expected(table: Crosstab, statistic: Statistic, draws: Bootstrap | None) -> Floats | None:
    size = table.effective_size
    if draws is None or size is None:
        return None
    apart = np.outer(table.unit_totals / table.persons, table.group_totals / table.persons)
    return np.asarray(_drawn(table, statistic, draws, max(1, round(size)), apart).mean(axis=0))


def _drawn(table: Crosstab, statistic: Statistic, asked: Bootstrap, size: int, shares: Floats) -> Floats:
    generator = np.random.default_rng(asked.seed)
    block = _block(table)
    counts = [min(block, asked.draws - start) for start in range(0, asked.draws, block)]
    return np.concatenate([statistic(drawn_tables(generator, size, shares, count)) for count in counts])


def drawn_tables(generator: np.random.Generator, size: int, shares: Floats, count: int) -> Floats:
    """`count` multinomial tables (count, U, G) of `size` persons each; a cell with share 0 stays empty."""
    flat = shares.reshape(-1)
    inside = np.flatnonzero(flat)  # the generator would give the last category what rounding leaves over
    cells = np.zeros((count, flat.size))
    cells[:, inside] = generator.multinomial(size, flat[inside] / flat[inside].sum(), size=count)
    return cells.reshape(count, *shares.shape)


def _block(table: Crosstab) -> int:
    return max(1, CELLS_AT_A_TIME // table.cells.size)
