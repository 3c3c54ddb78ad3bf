"""Shares of the workers of an occupation, from people counted under its Census codes, with their errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from braidwork.engine import Store
from braidwork.measures import Measure, col
from braidwork.measures.dimensions import OCCUPATION, required_columns
from braidwork.measures.edition import Edition, choose
from braidwork.measures.estimates import Method, Provenance, Reliability
from braidwork.measures.frame import frame
from braidwork.measures.reliability import assess
from braidwork.reference import Region

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Below it the region's own records are too few to stand alone where the state's can be had.
FEW_RECORDS = 30


@dataclass(frozen=True)
class Share:
    """One share of workers. `value` is None where nothing can be estimated; `replicates` (R,) where the file has them.

    `n` are unweighted records in `households`, `persons` the weighted universe, `place` and `period` where and when
    they were counted.
    """

    value: float | None
    standard_error: float | None
    n: int
    persons: float
    reliability: Reliability
    method: Method
    place: str
    period: str
    replicates: Floats | None = None
    households: int | None = None

    @property
    def is_evidence(self) -> bool:
        """Whether it rests on enough records to be used, its error carried along."""
        return self.value is not None and self.standard_error is not None and self.reliability != "not_estimable"


@dataclass(frozen=True)
class WorkerSums:
    """Sums over people by Census occupation (and group), ready to be joined to occupations.

    `at` gives the row of each key; `weight` and `value` have shape (rows, 1 + replicates), the full sample first.
    `provenance` is the audit line of what is made of them.
    """

    at: Mapping[tuple[str, ...], int]
    n: NDArray[np.int64]
    households: NDArray[np.int64]
    weight: Floats
    value: Floats
    edition: Edition
    by_race: bool
    place: str
    provenance: Provenance | None = None

    def share(self, keys: Iterable[tuple[str, ...]], of: Iterable[tuple[str, ...]] | None = None) -> Share:
        """Σ value over `keys` ÷ Σ weight over `of` (the same keys unless given).

        `n` counts the records behind the whole of which the share is taken.
        """
        import numpy as np

        from braidwork.measures import replicates as kernels

        rows = [self.at[k] for k in dict.fromkeys(keys) if k in self.at]
        base = rows if of is None else [self.at[k] for k in dict.fromkeys(of) if k in self.at]
        n, households = int(self.n[base].sum()), int(self.households[base].sum())
        above, below = self.value[rows].sum(axis=0), self.weight[base].sum(axis=0)
        method: Method = "replicates" if self.edition.replicates else "design factor"
        if not below[0] > 0:
            return Share(None, None, n, 0.0, "not_estimable", method, self.place, self.edition.entry.period,
                         households=households)  # fmt: skip
        shares = np.divide(above, below, out=np.zeros(len(above)), where=below > 0)
        value = float(min(max(shares[0], 0.0), 1.0))
        parts = shares[1:] if self.edition.replicates and (below > 0).all() else None
        if self.edition.replicates:
            error = float(np.sqrt(kernels.variance(shares[0], parts))) if parts is not None else float("nan")
        else:
            factor = kernels.design_factor(self.by_race)
            error = float(kernels.design_factor_share(value, below[0], 100 / self.edition.span - 1, factor))
        known = error if np.isfinite(error) and error > 0 else None
        assessed = assess(value, known, n=n, households=households, is_share=True)
        return Share(value, known, n, float(below[0]), assessed.reliability, method, self.place,
                     self.edition.entry.period, parts, households)  # fmt: skip


def worker_sums(
    store: Store,
    region: Region,
    measure: Measure,
    *,
    census_codes: Iterable[str] | None = None,
    by: str | None = None,
    by_occupation: bool = True,
    whole_state: bool = False,
) -> WorkerSums:
    """The sums of a share over the region (or all of its state in the file) by Census occupation and, if named, group.

    Raises NotAvailableError where the store has no people, or their file lacks a column that the share needs.
    """
    from braidwork.measures.ask import provenance
    from braidwork.measures.sums import Sums

    if census_codes is not None:
        codes = tuple(dict.fromkeys(census_codes))
        measure = replace(measure, universe=measure.universe & col("occupation_code").is_in(codes))
    names = (*((OCCUPATION,) if by_occupation else ()), *((by,) if by else ()))
    needed = measure.columns().union(*(required_columns(name, measure.table) for name in names))
    edition = choose(store, measure.table, needed, what=measure.label, period=None, nation=False)
    if whole_state:
        measure = replace(measure, universe=measure.universe & (col("state_code") == region.state.fips))
    asked = frame(store, region, measure, edition, by=names, where={}, nation=whole_state)
    cells = Sums(asked).cells(asked.by)
    place = f"{region.state.name}, as far as the file goes" if whole_state else region.label
    at = {key: i for i, key in enumerate(cells.keys)}
    return WorkerSums(
        at, cells.n, cells.households, cells.weight, cells.value, edition, asked.by_race, place, provenance(asked)
    )


def better_of(here: Share, state: Share | None) -> Share:
    """The region's own share, or the state's where the region has too few records and the state more."""
    if state is None or here.n >= FEW_RECORDS or state.n <= here.n or not state.is_evidence:
        return here
    return state
