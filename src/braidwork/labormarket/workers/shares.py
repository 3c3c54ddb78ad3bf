"""The share of an occupation's workers who are of each group, beside the group's share of all workers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from braidwork.engine import Store
from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket.workers.definitions import COMPOSITION, WORKFORCE_COMPOSITION
from braidwork.labormarket.workers.tables import require_level, worker_frame
from braidwork.measures import Estimate, Estimates, Measure
from braidwork.measures.frame import Frame, Where
from braidwork.measures.reliability import assess
from braidwork.reference import Region

if TYPE_CHECKING:
    from braidwork.measures.sums import Cells

Key = tuple[str, ...]

_REASONS = {
    "minimum_persons": "fewer than 10 survey records",
    "minimum_households": "records of a single household",
    "no_value": "no records of this occupation",
    "no_standard_error": "no standard error can be had",
    "zero": "an estimate of none or all has no relative error",
}


def composition(
    store: Store,
    region: Region,
    *,
    across: Sequence[str] = ("race_ethnicity",),
    level: str = "occupation",
    where: Where | None = None,
    period: str | None = None,
) -> Estimates:
    """Of the workers of each occupation that somebody holds, the share who are of each group, 0 included.

    `n` and `persons` are those of the occupation. `extra` carries `workers`, those of the group in it;
    `workforce_share`, the group's share of all workers; and `representation`, the one share over the other: below 1
    the group is rarer in the occupation than in all work. Replicate errors recompute the share in each replicate; a
    file without replicates takes the design factor.
    """
    require_level(level)
    across = _groups(across)
    whole = {_key(row, across): row.value for row in workforce_composition(
        store, region, across=across, where=where, period=period).rows}  # fmt: skip
    shares = _shares(store, region, COMPOSITION, (level,), across, where, period)
    rows = tuple(_beside(row, whole.get(_key(row, across))) for row in shares.rows)
    return Estimates(shares.measure, shares.dimensions, rows, shares.provenance, shares.replicates)


def workforce_composition(
    store: Store,
    region: Region,
    *,
    across: Sequence[str] = ("race_ethnicity",),
    where: Where | None = None,
    period: str | None = None,
) -> Estimates:
    """Of all workers, the share who are of each group. `extra` carries `workers`, the persons of the group."""
    return _shares(store, region, WORKFORCE_COMPOSITION, (), _groups(across), where, period)


def _groups(across: Sequence[str]) -> tuple[str, ...]:
    if not across or isinstance(across, str):
        raise UndefinedMeasureError(
            "a composition needs the groups that it is made of.", where=COMPOSITION.name, mend="as across=('sex',)."
        )
    return tuple(across)


def _shares(
    store: Store,
    region: Region,
    measure: Measure,
    of: tuple[str, ...],
    across: tuple[str, ...],
    where: Where | None,
    period: str | None,
) -> Estimates:
    from braidwork.measures.ask import provenance
    from braidwork.measures.sums import cells

    fine = worker_frame(store, region, measure, (*of, *across), where=where, period=period)
    # The whole is counted apart: where people count in several groups, the groups do not add up to it.
    base = cells(worker_frame(store, region, measure, of, where=where, period=period))
    parts = cells(fine)
    keys = _pairs(fine, base, parts, len(of))
    return _tabulated(fine, keys, parts, base, len(of), provenance(fine))


def _pairs(fine: Frame, base: Cells, parts: Cells, width: int) -> list[Key]:
    """Every occupation that somebody holds with every category of the groups, in reading order."""
    groups = [[*(fine.chosen.get(d.name) or d.labels)] for d in fine.by[width:]]
    named = list(product(*groups)) if all(groups) else list(dict.fromkeys(k[width:] for k in parts.keys))
    held = [unit for unit, n in zip(base.keys, base.n, strict=True) if n > 0 or not unit]
    return [(*unit, *group) for unit in held for group in named]


def _tabulated(frame: Frame, keys: list[Key], parts: Cells, base: Cells, width: int, made: object) -> Estimates:
    import numpy as np

    from braidwork.measures.ask import sampling_fraction_factor
    from braidwork.measures.estimates import Provenance
    from braidwork.measures.replicates import design_factor, design_factor_share, from_sums

    assert isinstance(made, Provenance)
    at = {key: i for i, key in enumerate(parts.keys)}
    unit = {key: i for i, key in enumerate(base.keys)}
    top = np.zeros((len(keys), parts.weight.shape[1]))
    for i, key in enumerate(keys):
        if key in at:
            top[i] = parts.weight[at[key]]
    places = [unit[key[:width]] for key in keys]
    bottom = base.weight[places]
    found = from_sums(top[:, 0], top[:, 1:], bottom[:, 0], bottom[:, 1:], groups=range(len(keys)), n=base.n[places])
    if frame.edition.replicates:
        errors = found.standard_error
    else:
        share = np.divide(top[:, 0], bottom[:, 0], out=np.zeros(len(keys)), where=bottom[:, 0] > 0)
        factor = design_factor(frame.by_race)
        errors = design_factor_share(share, bottom[:, 0], sampling_fraction_factor(frame), factor)
    rows = tuple(
        _row(frame, key, found.value[i], errors[i], int(base.n[p]), int(base.households[p]), top[i, 0], bottom[i, 0])
        for i, (key, p) in enumerate(zip(keys, places, strict=True))
    )
    replicates = found.replicate_values if frame.edition.replicates else None
    return Estimates(frame.measure, tuple(d.name for d in frame.by), rows, made, replicates)


def _row(
    frame: Frame, key: Key, value: float, error: float, n: int, households: int, workers: float, persons: float
) -> Estimate:
    import math

    share = float(value) if math.isfinite(value) else None
    known = float(error) if math.isfinite(error) else None
    assessed = assess(share, known, n=n, households=households, is_share=True)
    return Estimate(
        dimensions={d.name: k for d, k in zip(frame.by, key, strict=True)},
        labels={d.name: d.labels.get(k, k) for d, k in zip(frame.by, key, strict=True)},
        value=share,
        standard_error=known,
        n=n,
        households=households,
        persons=float(persons),
        reliability=assessed.reliability,
        method="replicates" if frame.edition.replicates else "design factor",
        reason=None if assessed.reason is None else _REASONS[assessed.reason],
        extra={"workers": float(workers)},
    )


def _key(row: Estimate, across: Sequence[str]) -> Key:
    return tuple(row.dimensions[d] for d in across)


def _beside(row: Estimate, whole: float | None) -> Estimate:
    from dataclasses import replace

    times = row.value / whole if row.value is not None and whole else None
    return replace(row, extra={**row.extra, "workforce_share": whole, "representation": times})
