"""What leaves the analysis room: cells that passed a policy, with what was withheld and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from braidwork.measures.estimates import Provenance
from braidwork.measures.measure import Measure

if TYPE_CHECKING:
    import pandas as pd

WithheldKind = Literal["reliability", "confidentiality"]


@dataclass(frozen=True)
class Withheld:
    """Why a cell shows no figure. `kind` never tells primary from complementary."""

    kind: WithheldKind
    rule: str
    reason: str


@dataclass(frozen=True)
class Cell:
    """One published cell. All figures are None where `withheld` for confidentiality.

    `n` is exact only where the records themselves are public; elsewhere `n_bucket` alone is given.
    """

    dimensions: Mapping[str, str]
    labels: Mapping[str, str]
    value: float | None
    standard_error: float | None
    margin_of_error: float | None
    cv: float | None
    reliability: str | None
    n_bucket: str | None
    n: int | None
    persons: float | None
    method: str
    withheld: Withheld | None = None
    notes: tuple[str, ...] = ()
    extra: Mapping[str, float | str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Release:
    """Estimates that passed a policy: the only thing a publication accepts.

    Made by `braidwork.disclosure.release` and by nothing else; `ledger_entry` is its line in the release ledger.
    """

    release_id: str
    measure: Measure
    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]
    provenance: Provenance
    policy: str
    policy_text: str
    created: str
    ledger_entry: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.cells)

    def cell(self, **dimensions: str) -> Cell | None:
        """The cell with these categories, or None."""
        for cell in self.cells:
            if all(cell.dimensions.get(k) == v for k, v in dimensions.items()):
                return cell
        return None

    def to_dicts(self) -> list[dict[str, Any]]:
        """One mapping per cell: the names of `Estimates.to_pandas`, then n_bucket and withheld with its reason."""
        return [
            {
                **{d: c.dimensions.get(d) for d in self.dimensions},
                "value": c.value,
                "standard_error": c.standard_error,
                "margin_of_error": c.margin_of_error,
                "n": c.n,
                "persons": c.persons,
                "reliability": c.reliability,
                "method": c.method,
                "universe": self.measure.universe_text,
                "n_bucket": c.n_bucket,
                "withheld": None if c.withheld is None else c.withheld.reason,
                **c.extra,
            }
            for c in self.cells
        ]

    def to_pandas(self) -> pd.DataFrame:
        """The cells as a data frame; withheld figures are missing and `withheld` says why."""
        import pandas as pd

        return pd.DataFrame(self.to_dicts())
