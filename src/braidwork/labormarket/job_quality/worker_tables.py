"""Shares of an occupation's workers as tables of estimates, ready for the disclosure rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from braidwork.labormarket.job_quality.worker_shares import FEW_RECORDS, Share
from braidwork.measures import Estimate, Estimates, Measure
from braidwork.measures.estimates import Provenance

_NONE_OR_ALL = "an estimate of none or all has no relative error"


@dataclass(frozen=True)
class WorkerShare:
    """The share of one occupation's workers, its label, and how it was counted, in sentences without the figure."""

    label: str
    share: Share
    counted: str


def worker_estimates(measure: Measure, found: Mapping[str, WorkerShare], made: Provenance, here: str) -> Estimates:
    """The shares over (occupation,), codes of the book. A note of each row says where it was counted, which is not
    always `here`, the region."""
    rows = tuple(_row(code, worker) for code, worker in found.items())
    elsewhere = sum(w.share.place != here for w in found.values())
    notes = made.notes
    if elsewhere:
        notes = (*notes, f"{elsewhere} occupations with fewer than {FEW_RECORDS} records here are counted in the whole "
                 "state, and say so")  # fmt: skip
    return Estimates(measure, ("occupation",), rows, replace(made, notes=notes))


def _row(code: str, worker: WorkerShare) -> Estimate:
    share = worker.share
    return Estimate(
        dimensions={"occupation": code},
        labels={"occupation": worker.label},
        value=share.value,
        standard_error=share.standard_error,
        n=share.n,
        households=share.households,
        persons=share.persons,
        reliability=share.reliability,
        method=share.method,
        reason=_NONE_OR_ALL if share.value in (0.0, 1.0) else None,
        notes=(worker.counted,),
    )
