"""A measure is a quotient with a universe: what is counted, of whom, in which unit, and how to read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from braidwork.measures.expression import Expression

MeasureKind = Literal["total", "share", "mean", "ratio", "quantile", "gap"]


@dataclass(frozen=True)
class Measure:
    """One published measure.

    `kind` decides which parts are read: a share takes the truth of `numerator` over the universe, a ratio the
    weighted sum of `numerator` over that of `denominator`, a mean or quantile takes `value`, a total counts the
    universe. A gap is computed from the measure named in `of`. `better` says which direction is progress.
    """

    name: str
    label: str
    kind: MeasureKind
    table: str
    universe: Expression
    universe_text: str
    unit: str
    context: str
    citation: str
    numerator: Expression | None = None
    denominator: Expression | None = None
    value: Expression | None = None
    tau: float = 0.5
    of: str | None = None
    better: Literal["higher", "lower", "neither"] = "higher"
    parameters: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counted(self) -> str:
        """What one weighted record stands for: `persons` or `households`."""
        return "households" if self.table == "pums_housing" else "persons"

    def columns(self) -> frozenset[str]:
        """Columns of the table that the measure reads, its dimensions apart."""
        parts = (self.universe, self.numerator, self.denominator, self.value)
        return frozenset().union(*(p.columns() for p in parts if p is not None))
