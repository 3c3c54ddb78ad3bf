"""How a region's occupational segregation changed between two editions, and through which margins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from braidwork.engine import Store
from braidwork.errors import NotAvailableError, UndefinedMeasureError
from braidwork.labormarket.segregation.change import ChangeDecomposition, decompose_change
from braidwork.labormarket.segregation.crosstab import Crosstab, crosstab
from braidwork.labormarket.segregation.region_records import WorkerRecords, worker_records
from braidwork.labormarket.workers.tables import require_level
from braidwork.measures.dimensions import OCCUPATION_CODES_SINCE
from braidwork.measures.edition import Edition, editions
from braidwork.measures.frame import Where
from braidwork.reference import Region


def comparable_editions(store: Store) -> tuple[Edition, ...]:
    """Editions that can be compared, newest first: whole region, 2018 occupation codes, no year in two of them."""
    kept: list[Edition] = []
    for edition in editions(store, "pums_person"):
        usable = edition.coverage == "full" and edition.year >= OCCUPATION_CODES_SINCE
        apart = all(edition.year <= other.year - other.span for other in kept)
        if usable and apart and "occupation_code" in edition.columns:
            kept.append(edition)
    return tuple(kept)


def segregation_change(
    store: Store,
    region: Region,
    *,
    across: str = "race_ethnicity",
    level: str = "occupation_group",
    where: Where | None = None,
    earlier: str | None = None,
    later: str | None = None,
) -> ChangeDecomposition:
    """The change of M and its five terms between two editions (default: the newest comparable one and the one before).

    Standard errors come from the replicates of both, as of two independent samples; without replicates there are
    none. Raises NotAvailableError where the store holds no two comparable editions, UndefinedMeasureError for two
    with a year in common.
    """
    require_level(level)
    held = comparable_editions(store)
    if later is None or earlier is None:
        if len(held) < 2:
            raise NotAvailableError(
                "a change needs two editions that cover the region with 2018 occupation codes and share no year; "
                f"the store holds {len(held)}.",
                mend="add an edition of another year and run braidwork region build again.",
            )
        later, earlier = later or held[0].entry.partition, earlier or held[1].entry.partition
    _refuse_overlap(store, earlier, later)
    tables = []
    for period in (earlier, later):
        records = worker_records(store, region, across=across, level=level, where=where, period=period)
        tables.append(_table(records))
    return decompose_change(*tables)


def _refuse_overlap(store: Store, earlier: str, later: str) -> None:
    spans = {e.entry.partition: set(range(e.year - e.span + 1, e.year + 1)) for e in editions(store, "pums_person")}
    shared = spans.get(earlier, set()) & spans.get(later, set())
    if shared or earlier == later:
        raise UndefinedMeasureError(
            f"{earlier} and {later} share years: their errors are not independent.",
            mend="compare editions that have no year in common.",
        )


def _table(records: WorkerRecords) -> Crosstab:
    columns: dict[str, Sequence[str] | np.ndarray[tuple[int, ...], np.dtype[np.float64]]] = {
        "unit": [records.unit.codes[i] for i in records.unit.at],
        "group": [records.group.codes[i] for i in records.group.at],
        "count": records.weight,
    }
    replicates = records.replicates if records.replicates.shape[1] else None
    return crosstab(columns, weights="survey", replicates=replicates)
