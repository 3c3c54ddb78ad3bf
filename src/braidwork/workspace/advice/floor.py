"""The least that a job may pay by law: older figures of pay are lifted to it, a client's own pay is held to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from braidwork.reference.wages import WageFloor, state_minimum_wage

if TYPE_CHECKING:
    from braidwork.pathways.rungs import Rung, ToldLadder
    from braidwork.region.occupations import RegionOccupations


def floor_here(county_fips: str | None, work: RegionOccupations | None, on: date) -> WageFloor | None:
    """The minimum wage of the state of a county, else of the region; None where none is loaded.

    Cities and counties may set more; who works where in a county is not asked, so theirs is not applied.
    """
    state = county_fips[:2] if county_fips else "" if work is None else work.definition.state.fips
    found = state_minimum_wage(state, on) if state else None
    return None if found is None or not found.is_known else found


def lifted(ladders: Sequence[ToldLadder], floor: WageFloor | None) -> tuple[list[ToldLadder], tuple[str, ...]]:
    """The ladders with no pay under the floor, and the names of the work whose pay was lifted to it.

    Pay by occupation is a year or two old when it is read; the law's least pay is of the day.
    """
    if floor is None or floor.wage_hourly_usd is None:
        return list(ladders), ()
    least, names = floor.wage_hourly_usd, list[str]()

    def lift(rung: Rung) -> Rung:
        before, after = rung.wage_from_usd, rung.wage_to_usd
        names.extend(
            name for name, wage in ((rung.origin_label, before), (rung.destination_label, after))
            if wage is not None and wage < least
        )  # fmt: skip
        return replace(
            rung, wage_from_usd=None if before is None else max(before, least),
            wage_to_usd=None if after is None else max(after, least),
        )  # fmt: skip

    found = [replace(x, rungs=tuple(lift(r) for r in x.rungs)) for x in ladders]
    return found, tuple(dict.fromkeys(names))
