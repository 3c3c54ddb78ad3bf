"""Estimates: the rows of a measure, each with its standard error, margin, reliability and way of being made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from braidwork.errors import UnknownNameError
from braidwork.measures.measure import Measure

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

MOE_FACTOR = 1.645  # 90 % two-sided normal, the Census Bureau's convention

Reliability = Literal["high", "medium", "low", "not_estimable"]
Method = Literal["replicates", "design factor", "household bootstrap", "count", "published margin"]


@dataclass(frozen=True)
class Estimate:
    """One cell. `n` and `households` are unweighted records behind it; `persons` the weighted universe.

    `value` is None where nothing can be estimated, and `reason` then says why.
    """

    dimensions: Mapping[str, str]
    value: float | None
    standard_error: float | None
    n: int
    persons: float | None
    reliability: Reliability
    method: Method
    households: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    notes: tuple[str, ...] = ()
    extra: Mapping[str, float | str | None] = field(default_factory=dict)

    @property
    def margin_of_error(self) -> float | None:
        """Half-width of the 90 % interval: 1.645 standard errors."""
        return None if self.standard_error is None else MOE_FACTOR * self.standard_error

    @property
    def cv(self) -> float | None:
        """Coefficient of variation in per cent; None where the value is 0 or unknown."""
        if not self.value or self.standard_error is None:
            return None
        return 100 * self.standard_error / abs(self.value)


@dataclass(frozen=True)
class Provenance:
    """How the rows were made: the audit line of every page.

    `sources` holds one mapping per source file: name, publisher, vintage, sha256, rows.
    """

    table: str
    partition: str
    period: str
    universe: str
    filter: str
    weight: str
    variance: str
    formula: str
    engine: str
    sources: tuple[Mapping[str, Any], ...] = ()
    parameters: tuple[Mapping[str, Any], ...] = ()
    recodes: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    synthetic: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Estimates:
    """A table of Estimate rows for one measure over named dimensions.

    `replicates` (rows × 80, full precision) stays with the rows while they are in memory, so that gaps use
    replicate differences; it is never written out.
    """

    measure: Measure
    dimensions: tuple[str, ...]
    rows: tuple[Estimate, ...]
    provenance: Provenance
    replicates: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Estimate]:
        return iter(self.rows)

    def row(self, **dimensions: str) -> Estimate:
        """The one row with these categories; an error that suggests near names if there is none."""
        return self.rows[self.index(**dimensions)]

    def index(self, **dimensions: str) -> int:
        """Position of the row with these categories."""
        for i, row in enumerate(self.rows):
            if all(row.dimensions.get(k) == v for k, v in dimensions.items()):
                return i
        wanted = ", ".join(f"{k}={v}" for k, v in dimensions.items())
        known = {", ".join(f"{k}={r.dimensions.get(k)}" for k in dimensions) for r in self.rows}
        raise UnknownNameError.of("row", wanted, known, where=self.measure.name)

    def where(self, **dimensions: str) -> Estimates:
        """The rows with these categories, replicates kept in step."""
        keep = [i for i, r in enumerate(self.rows) if all(r.dimensions.get(k) == v for k, v in dimensions.items())]
        return self.take(keep)

    def take(self, positions: Sequence[int]) -> Estimates:
        """The rows at these positions, replicates kept in step."""
        rows = tuple(self.rows[i] for i in positions)
        kept = None if self.replicates is None else self.replicates[list(positions)]
        return replace(self, rows=rows, replicates=kept)

    def to_dicts(self) -> list[dict[str, Any]]:
        """One mapping per row, with the same names as `to_pandas`."""
        return [
            {
                **{d: r.dimensions.get(d) for d in self.dimensions},
                "value": r.value,
                "standard_error": r.standard_error,
                "margin_of_error": r.margin_of_error,
                "n": r.n,
                "persons": r.persons,
                "reliability": r.reliability,
                "method": r.method,
                "universe": self.measure.universe_text,
                **r.extra,
            }
            for r in self.rows
        ]

    def to_pandas(self) -> pd.DataFrame:
        """A data frame: the dimensions, then value, standard_error, margin_of_error, n, persons, reliability, method,
        universe."""
        import pandas as pd

        names = [*self.dimensions, "value", "standard_error", "margin_of_error", "n", "persons"]
        names += ["reliability", "method", "universe"]
        return pd.DataFrame(self.to_dicts(), columns=names if not self.rows else None)
