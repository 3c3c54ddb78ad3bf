"""What the search for ladders shows to each person from her occupation, run now as any desk would run it."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

from braidwork.errors import UnknownNameError
from braidwork.workspace.casework.services.reading import standing_jobs
from braidwork.workspace.extract.people import Participant, by_row, in_parts
from braidwork.workspace.extract.recorded import Row

if TYPE_CHECKING:
    from braidwork.region.occupations import RegionOccupations

_NEAR = 0.15
_ENTRY_HOURLY_USD = 26.0  # invented people without pay come from occupations whose median is at most that


def ladder_rows(
    people: Sequence[Participant], work: RegionOccupations, standard_hourly_usd: float,
    told: Mapping[str, str] | None = None,
) -> list[Row]:  # fmt: skip
    """One row a person whose occupation is known: told by her, else of her latest job, else drawn for invented people.

    The search reads occupation and schooling and nothing else, so it is run once for each pair of them.
    """
    jobs = _jobs(people)

    @cache
    def shown(origin: str, schooling: str | None) -> tuple[int, float, bool]:
        ladders = work.ladders(origin, education=schooling).ladders
        gain = (ladders[0].wage_gain_usd or 0.0) if ladders else 0.0
        return len(ladders), gain, any((x.wage_to_usd or 0) >= standard_hourly_usd for x in ladders)

    found, drawn_from = [], _medians(work)
    for one in people:
        origin, source = _origin(one, told or {}, jobs, drawn_from)
        origin = _known(work, origin)
        if not origin:
            continue
        ladders, gain, reaches = shown(origin, one.schooling)
        found.append({
            "pseudonym": one.pseudonym, "origin_source_code": source, "ladders": ladders,
            "gain_hourly_usd": gain, "reaches_standard": reaches,
        })  # fmt: skip
    return found


def _known(work: RegionOccupations, said: str) -> str:
    """The code of an occupation in the graph; blank where words fit none, or several."""
    if said in work.moves.occupations or not said:
        return said
    try:
        code = work.occupation(said).code
    except UnknownNameError:
        return ""
    return code if code in work.moves.occupations else ""


def _origin(
    one: Participant, told: Mapping[str, str], jobs: Mapping[str, str], medians: Mapping[str, float]
) -> tuple[str, Literal["told", "job", "invented"]]:
    if one.pseudonym in told:
        return told[one.pseudonym], "told"  # a code of the occupations, or words that the finder takes for one
    if one.pseudonym in jobs:
        return jobs[one.pseudonym], "job"
    return (_drawn(one, medians), "invented") if one.is_synthetic else ("", "told")


def _drawn(one: Participant, medians: Mapping[str, float]) -> str:
    """An occupation for an invented person by her number and her pay alone."""
    chance = random.Random(f"occupation {one.person_id}")
    pay = one.pay_hourly_usd
    if pay is None:
        near = [code for code, wage in medians.items() if wage <= _ENTRY_HOURLY_USD]
    else:
        near = [code for code, wage in medians.items() if abs(wage - pay) <= _NEAR * pay]
        near = near or [min(medians, key=lambda code: (abs(medians[code] - pay), code))]
    return chance.choice(near) if near else ""


def _medians(work: RegionOccupations) -> dict[str, float]:
    found = {}
    for code in sorted(work.moves.occupations):
        wage = work.moves.occupations[code].wage_hourly_usd
        if wage:
            found[code] = wage
    return found


def _jobs(people: Sequence[Participant]) -> dict[str, str]:
    """The occupation of each person's latest job of the ledger."""
    of_row = by_row(people)
    found: dict[str, str] = {}
    for part in in_parts(list(of_row)):
        for job in standing_jobs(part):
            if job.occupation_code:
                found[of_row[job.person_id].pseudonym] = str(job.occupation_code)
    return found
