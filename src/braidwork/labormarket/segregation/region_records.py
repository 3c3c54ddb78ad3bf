"""The survey records behind a region's segregation: who works in which occupation, of which group, with what weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from braidwork.engine import Store
from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket.workers import worker_frame
from braidwork.labormarket.workers.definitions import WORKERS
from braidwork.labormarket.workers.household_bootstrap import household_draws
from braidwork.measures import Measure, Provenance
from braidwork.measures.estimates import Method
from braidwork.measures.frame import Frame, Where
from braidwork.reference import Region

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

SECTOR = "industry_sector"
MAJOR = "occupation_group"


@dataclass(frozen=True)
class Coded:
    """Codes in order, their labels, and the position (n,) of each record's code."""

    codes: tuple[str, ...]
    labels: Mapping[str, str]
    at: Ints

    def taken(self, rows: Ints) -> Coded:
        """The same codes for some of the records; codes that none of them has go."""
        kept, at = np.unique(self.at[rows], return_inverse=True)
        return Coded(tuple(self.codes[i] for i in kept), self.labels, at.astype(np.intp))


@dataclass(frozen=True)
class WorkerRecords:
    """Employed civilians, one record each (n,). `replicates` (n, R), R = 0 in a file without them."""

    unit: Coded
    group: Coded
    place: Coded
    major: Coded
    sector: Coded | None
    household: Ints
    weight: Floats
    replicates: Floats
    provenance: Provenance
    by_race: bool

    @property
    def method(self) -> Method:
        """How standard errors are made of these records."""
        return "replicates" if self.replicates.shape[1] else "household bootstrap"

    @property
    def effective_size(self) -> float:
        """(Σw)² / Σw²: the size of an equally weighted sample as informative as this one."""
        return float(self.weight.sum() ** 2 / (self.weight**2).sum())

    @property
    def households(self) -> int:
        """Distinct households."""
        return len(np.unique(self.household))

    def in_place(self, place: str) -> WorkerRecords:
        """The records of one county."""
        return self.taken(np.flatnonzero(self.place.at == self.place.codes.index(place)))

    def taken(self, rows: Ints) -> WorkerRecords:
        """Some of the records."""
        return replace(
            self,
            unit=self.unit.taken(rows),
            group=self.group.taken(rows),
            place=self.place.taken(rows),
            major=self.major.taken(rows),
            sector=None if self.sector is None else self.sector.taken(rows),
            household=self.household[rows],
            weight=self.weight[rows],
            replicates=self.replicates[rows],
        )

    def draws(self) -> Iterator[Floats]:
        """Weights (n,) of each replicate; without replicates, of each bootstrap draw of whole households."""
        if self.replicates.shape[1]:
            yield from self.replicates.T
            return
        yield from household_draws(self.household, self.weight)


def worker_records(
    store: Store,
    region: Region,
    *,
    across: str,
    level: str,
    where: Where | None = None,
    period: str | None = None,
    measure: Measure = WORKERS,
) -> WorkerRecords:
    """The records of a region's employed civilians who have a group, by the edition that `period` names.

    Raises UndefinedMeasureError for groups that overlap (a person must be in one) and for an empty universe.
    """
    from braidwork.measures.ask import provenance

    by = [level, across, "county", *([MAJOR] if level != MAJOR else [])]
    plain = worker_frame(store, region, measure, by, where=where, period=period)
    if "industry_code" in plain.edition.columns:
        by.append(SECTOR)
        plain = worker_frame(store, region, measure, by, where=where, period=period)
    if any(d.overlapping for d in plain.by):
        raise UndefinedMeasureError(
            f"the groups of {across} overlap: segregation needs every person in one group.",
            where=f"segregation by {across}",
            mend="ask for example by race_ethnicity or sex.",
        )
    return _read(plain, provenance(plain), by)


def _read(frame: Frame, made: Provenance, by: list[str]) -> WorkerRecords:
    answer = frame.store.collect_over(frame.records_sql, "select * from records")
    texts = {name: np.array(answer.column(f"d{i}").to_pylist(), dtype=object) for i, name in enumerate(by)}
    known = np.array([g is not None and u is not None for u, g in zip(texts[by[0]], texts[by[1]], strict=True)])
    weight = _numbers(answer, "w0")
    kept = np.flatnonzero(known & (weight > 0)) if len(weight) else np.array([], dtype=np.intp)
    if not len(kept):
        raise UndefinedMeasureError(
            "no survey record of a worker is left.", where=frame.filter_text, mend="choose less narrowly."
        )
    labels = {d.name: d.labels for d in frame.by}
    coded = {name: _coded([str(v) for v in column[kept]], labels[name]) for name, column in texts.items()}
    household = np.unique([str(v) for v in answer.column("serialno").take(kept).to_pylist()], return_inverse=True)[1]
    parts = [_numbers(answer, f"w{r}")[kept] for r in range(1, frame.edition.replicates + 1)]
    return WorkerRecords(
        unit=coded[by[0]],
        group=coded[by[1]],
        place=coded["county"],
        major=coded.get(MAJOR, coded[by[0]]),
        sector=coded.get(SECTOR),
        household=household.astype(np.intp),
        weight=weight[kept],
        replicates=np.stack(parts, axis=1) if parts else np.zeros((len(kept), 0)),
        provenance=made,
        by_race=frame.by_race,
    )


def _coded(values: list[str], labels: Mapping[str, str]) -> Coded:
    """Listed categories in reading order, others by code."""
    order = {code: i for i, code in enumerate(labels)}
    codes = tuple(sorted(set(values), key=lambda code: (order.get(code, len(order)), code)))
    place = {code: i for i, code in enumerate(codes)}
    return Coded(codes, labels, np.array([place[v] for v in values], dtype=np.intp))


def _numbers(answer: object, name: str) -> Floats:
    column = answer.column(name).combine_chunks().cast("float64")  # type: ignore[attr-defined]
    return np.array(column.to_numpy(zero_copy_only=False), dtype=np.float64)
