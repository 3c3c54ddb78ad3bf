"""Who works in one occupation beside the whole workforce, out of releases; or why the store cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from braidwork.disclosure import Ledger, release
from braidwork.errors import NotAvailableError, UndefinedMeasureError
from braidwork.publications.occupations import WorkersMix

if TYPE_CHECKING:
    from braidwork.labormarket.occupations import Occupation
    from braidwork.region.occupations import RegionOccupations

ACROSS = ("race_ethnicity", "sex")
_POLICY = "public_survey"


@dataclass(frozen=True)
class ReleasedWorkers:
    """Shares of an occupation's workers by dimension, beside those of all workers, as they may be shown.

    `mixes` is empty where nothing can be told: then `why_not` is a sentence that says why.
    """

    mixes: Mapping[str, WorkersMix] = field(default_factory=dict)
    why_not: str | None = None


def released_workers(found: RegionOccupations, occupation: Occupation, ledger: Ledger | None = None) -> ReleasedWorkers:
    """Who works in an occupation by race and ethnicity and by sex: residents of the region, by their main job.

    An occupation under several Census codes is asked as one, under all of them.
    """
    from braidwork.labormarket.workers import workforce_composition

    if not occupation.census_codes:
        return ReleasedWorkers(
            why_not="The store links no Census occupation to this work, so its workers are not known."
        )
    store, place = found.store, found.definition
    here = {"occupation": occupation.census_codes}
    mixes = {}
    try:
        for across in ACROSS:
            own = release(workforce_composition(store, place, across=(across,), where=here), _POLICY, ledger=ledger)
            whole = release(workforce_composition(store, place, across=(across,)), _POLICY, ledger=ledger)
            mixes[across] = WorkersMix(across, own, own.cells, whole)
    except (NotAvailableError, UndefinedMeasureError) as reason:
        return ReleasedWorkers(why_not=f"The people of the store cannot tell: {reason.what}")
    return ReleasedWorkers(mixes)
