"""Occupational segregation of a region: how far apart its groups work, where, and what could change it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from braidwork.engine import Store
from braidwork.errors import BraidworkError, UndefinedMeasureError
from braidwork.labormarket.asking import ask
from braidwork.labormarket.segregation.region_inference import CHANCE_DRAWS, IndexFigure, Inferred, inferred
from braidwork.labormarket.segregation.region_records import Coded, WorkerRecords, worker_records
from braidwork.labormarket.segregation.region_results import (
    GroupSegregation,
    Lever,
    PlaceSegregation,
    RegionSegregation,
)
from braidwork.labormarket.workers.household_bootstrap import BOOTSTRAP_NOTE, BOOTSTRAP_TEXT
from braidwork.labormarket.workers.tables import require_level
from braidwork.measures.frame import Where
from braidwork.measures.gap import best_served
from braidwork.reference import Region

Ints = NDArray[np.intp]


def segregation_of(
    store: Store,
    region: Region,
    *,
    across: str = "race_ethnicity",
    level: str = "occupation",
    where: Where | None = None,
    period: str | None = None,
    by_county: bool = True,
) -> RegionSegregation:
    """How far employed civilians of different groups work in different occupations, in the region and its counties.

    `across` is any dimension of people whose groups do not overlap, `level` occupations (Census 2018 codes) or the 22
    major groups. Every figure is survey-weighted and comes with what chance alone would show at the effective size of
    the sample, and with an error from replicate weights, or from a bootstrap of households where the file has none.
    Raises UndefinedMeasureError where a single group is left, NotAvailableError without occupation codes of 2018.
    """
    require_level(level)
    records = worker_records(store, region, across=across, level=level, where=where, period=period)
    if len(records.group.codes) < 2:
        raise UndefinedMeasureError(
            f"everybody is in one group of {across}: there is nothing to segregate.",
            where=records.provenance.filter,
            mend="choose fewer categories with where, or another dimension.",
        )
    best = _best_served(store, region, across, where, records.provenance.partition)
    found = inferred(records, best, levers=True)
    whole = _place(records, found, "region", region.label)
    return RegionSegregation(
        across=across,
        level=level,
        period=records.provenance.period,
        whole=whole,
        counties=_counties(records) if by_county else (),
        groups=_groups(records, found, best),
        occupations=_levers(records, records.unit, found, whole.theil_h, "unit_effect", "local_unit"),
        sectors=_levers(records, records.sector, found, whole.theil_h, "sector_effect"),
        best_served=best,
        error_method=records.method,
        method=_method(records),
        provenance=records.provenance,
        notes=_notes(records),
    )


def _best_served(store: Store, region: Region, across: str, where: Where | None, partition: str) -> str | None:
    """The group with the best share of workers paid at the wage standard; None where none can be named."""
    try:
        shares = ask(store, region, "wage_standard_share", by=(across,), where=where, period=partition)
    except BraidworkError:
        return None  # without wages the yardstick is missing, not the index
    rows = shares.rows
    at = best_served(
        [r.value for r in rows], [r.standard_error for r in rows], [r.reliability for r in rows], shares.measure.better
    )
    return None if at is None else rows[at].dimensions[across]


def _place(records: WorkerRecords, found: Inferred, code: str, label: str) -> PlaceSegregation:
    return PlaceSegregation(
        code=code,
        label=label,
        n=len(records.weight),
        households=records.households,
        persons=float(records.weight.sum()),
        effective_size=records.effective_size,
        units=len(records.unit.codes),
        groups=len(records.group.codes),
        mutual_information=found.figure("m"),
        theil_h=found.figure("h"),
        between=found.figure("h_between"),
        within=found.figure("h_within"),
        multigroup_dissimilarity=found.figure("d"),
    )


def _counties(records: WorkerRecords) -> tuple[PlaceSegregation, ...]:
    made = []
    for code in records.place.codes:
        inside = records.in_place(code)
        if code in records.place.labels and len(inside.group.codes) > 1:
            made.append(_place(inside, inferred(inside, levers=False), code, records.place.labels[code]))
    return tuple(made)


def _groups(records: WorkerRecords, found: Inferred, best: str | None) -> tuple[GroupSegregation, ...]:
    coded, count = records.group, len(records.group.codes)
    made = []
    for i, code in enumerate(coded.codes):
        exposure = {
            other: found.figure("exposure", i * count + j) for j, other in enumerate(coded.codes) if other != code
        }
        compared = "d_best_between" in found.value and code != best
        made.append(
            GroupSegregation(
                **_counted(records, coded, i),
                local=found.figure("local_group", i),
                dissimilarity=found.figure("d_rest_between", i),
                dissimilarity_detailed=found.figure("d_rest", i),
                dissimilarity_to_best=found.figure("d_best_between", i) if compared else None,
                isolation=found.figure("isolation", i),
                exposure=exposure,
            )
        )
    return tuple(made)


def _levers(
    records: WorkerRecords, coded: Coded | None, found: Inferred, index: IndexFigure, effect: str, local: str = ""
) -> tuple[Lever, ...]:
    if coded is None:
        return ()
    made = []
    for i in range(len(coded.codes)):
        moved = found.figure(effect, i)
        share = moved.corrected / index.corrected if index.corrected > 0 else None
        own = found.figure(local, i) if local else None
        made.append(Lever(**_counted(records, coded, i), effect=moved, share_of_index=share, local=own))
    return tuple(sorted(made, key=lambda lever: -lever.effect.corrected))


def _counted(records: WorkerRecords, coded: Coded, i: int) -> dict[str, Any]:
    inside = coded.at == i
    persons = float(records.weight[inside].sum())
    return {
        "code": coded.codes[i],
        "label": coded.labels.get(coded.codes[i], coded.codes[i]),
        "n": int(inside.sum()),
        "households": len(np.unique(records.household[inside])),
        "persons": persons,
        "share": persons / float(records.weight.sum()),
    }


def _method(records: WorkerRecords) -> str:
    count = records.replicates.shape[1]
    errors = f"errors from {count} replicate weights, around their own mean" if count else BOOTSTRAP_TEXT
    return (
        f"survey-weighted M, H and D over occupations × groups; M, H and local scores less the mean of {CHANCE_DRAWS} "
        f"tables drawn under independence at the effective size {records.effective_size:,.0f}; {errors}"
    )


def _notes(records: WorkerRecords) -> tuple[str, ...]:
    said = [
        "public-use files join some occupations, so the index is a little lower than over all of them",
        "what is taken off for chance is rather too much than too little, so the index is a cautious one",
    ]
    if not records.replicates.shape[1]:
        said.append(BOOTSTRAP_NOTE)
    return (*said, *records.provenance.notes)
