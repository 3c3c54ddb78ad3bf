"""How a decomposition learns its standard errors: replicate weights, or a bootstrap within each group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from braidwork.errors import DataError
from braidwork.measures.replicates.rule import ACS, VarianceRule, require_known, variance_by_rule
from braidwork.measures.replicates.weights import base_weights, replicate_weights

Floats = NDArray[np.float64]
Strata = tuple[tuple[int, int], ...]  # first row and the row after the last

# The share of draws that is thrown away at each end before the standard deviation is taken.
TRIMMINGS = {"none": 0.0, "each_tail_1_percent": 0.01}

MULTIPLICITIES_AT_A_TIME = 16_000_000  # draws × rows held at once: 32 MB of int16
ROWS_DRAWN_AT_A_TIME = 65_536  # small enough to stay in the processor's cache


@dataclass(frozen=True)
class Replication:
    """The full-sample weights (n,) and the way in which a statistic is recomputed.

    `kind` is `replicates` (official replicate weights (n, R) in `parts`), `bootstrap` (`draws` resamples of as many
    rows as each of the `strata` has, taken from it alone) or `none`. Rows of a stratum stand together.
    """

    kind: Literal["none", "bootstrap", "replicates"]
    base: Floats
    strata: Strata
    parts: NDArray[Any]
    draws: int
    seed: int
    trimming: str
    rule: VarianceRule

    @property
    def count(self) -> int:
        """How many times a statistic is recomputed."""
        return int({"none": 0, "bootstrap": self.draws, "replicates": self.parts.shape[1]}[self.kind])

    @property
    def text(self) -> str:
        """One sentence for the method line."""
        if self.kind == "none":
            return "no standard errors: neither replicate weights nor bootstrap draws were asked for"
        if self.kind == "replicates":
            return f"standard errors from {self.count} replicate weights, every statistic recomputed whole in each"
        kept = "untrimmed" if self.trimming == "none" else f"trimming {self.trimming}"
        return f"standard errors from {self.draws:,} bootstrap draws within group, {kept}, seed {self.seed}"

    def multiplicities(self) -> Iterator[tuple[slice, NDArray[Any]]]:
        """Blocks of replicates (r, n): official weights, or how often each row was drawn.

        Drawn rows still have to be multiplied by the base weight; `weights` does so.
        """
        if self.kind == "replicates":
            yield slice(0, self.count), self.parts.T
        if self.kind != "bootstrap":
            return
        generator = np.random.default_rng(self.seed)
        at_a_time = max(1, MULTIPLICITIES_AT_A_TIME // max(1, len(self.base)))
        for start in range(0, self.draws, at_a_time):
            stop = min(start + at_a_time, self.draws)
            yield slice(start, stop), resampling_counts(generator, self.strata, stop - start)

    @property
    def row_factor(self) -> Floats | None:
        """What a row's multiplicity is multiplied by (n,); None where it is a weight already or the factor is 1."""
        return self.base if self.kind == "bootstrap" and (self.base != 1).any() else None

    def weights(self) -> Iterator[tuple[int, Floats]]:
        """Each replicate's number and weights (n,)."""
        factor = self.row_factor
        for block, times in self.multiplicities():
            for i, row in enumerate(times, start=block.start):
                yield i, row.astype(np.float64) if factor is None else row * factor

    def standard_errors(self, full: Floats, values: Floats) -> Floats:
        """Standard errors (q,) of the full-sample values (q,) from their replicate values (R, q).

        NaN where any replicate has no value: none is ever skipped.
        """
        if self.kind == "none":
            return np.full(full.shape, np.nan)
        if self.kind == "replicates":
            return np.asarray(np.sqrt(variance_by_rule(full, values.T, self.rule)))
        cut = int(len(values) * TRIMMINGS[self.trimming])
        kept = np.sort(values, axis=0)[cut : len(values) - cut] if cut else values
        error = kept.std(axis=0, ddof=1)
        return np.where(np.isnan(values).any(axis=0), np.nan, error)


def resampling_counts(generator: np.random.Generator, strata: Strata, draws: int) -> NDArray[np.int16]:
    """How often each row is drawn, (draws, n): within each stratum as many rows as it has, with replacement."""
    counts = np.zeros((draws, max((stop for _, stop in strata), default=0)), dtype=np.int16)
    for first, stop in strata:
        rows = stop - first
        at_a_time = max(1, ROWS_DRAWN_AT_A_TIME // max(1, rows))
        for start in range(0, draws, at_a_time):
            some = min(at_a_time, draws - start)
            drawn = generator.integers(0, rows, (some, rows))
            drawn += rows * np.arange(some)[:, None]
            found = np.bincount(drawn.ravel(), minlength=some * rows).reshape(some, rows)
            counts[start : start + some, first:stop] = found
    return counts


def replication(
    rows: NDArray[np.intp],
    strata: Strata,
    weights: ArrayLike | None,
    replicates: Any,
    *,
    of: int,
    rule: VarianceRule = ACS,
    draws: int = 0,
    seed: int = 0,
    trimming: str = "none",
) -> Replication:
    """The replication of the chosen `rows` of a table of `of` rows; raises for options that do not fit together."""
    require_known("trimming", trimming, tuple(TRIMMINGS))
    if draws < 0 or draws == 1:
        raise DataError(f"{draws} bootstrap draws give no standard error.", mend="ask for 0 (none) or for 2 and more.")
    if replicates is not None and draws:
        raise DataError(
            "both replicate weights and bootstrap draws were given.",
            mend="with replicate weights leave draws at 0: they know the survey's design, a bootstrap does not.",
        )
    if trimming != "none" and not draws:
        raise DataError(f"trimming '{trimming}' has no draws to trim.", mend="ask for bootstrap draws, or do not trim.")
    base = np.ones(of) if weights is None else base_weights(weights).astype(np.float64)
    if base.shape != (of,):
        raise DataError(f"{base.shape[0]} weights were given for {of} rows.", mend="give one per row.")
    parts = replicate_weights(replicates, of)
    if replicates is not None:
        rule.coefficients(parts.shape[1])
    kind: Literal["none", "bootstrap", "replicates"] = (
        "replicates" if replicates is not None else "bootstrap" if draws else "none"
    )
    all_rows = len(rows) == of and bool((rows == np.arange(of)).all())
    kept = parts if all_rows else parts[rows]
    return Replication(kind, base[rows], strata, kept, draws, seed, trimming, rule)
