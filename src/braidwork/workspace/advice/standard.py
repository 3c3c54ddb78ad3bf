"""What enough costs: the household's own row of the region's cost standard, and what pay at it would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from braidwork.errors import NotAvailableError

if TYPE_CHECKING:
    from braidwork.household import CostStandard, Household
    from braidwork.region.occupations import RegionOccupations

_HELD: WeakKeyDictionary[Any, Sequence[Mapping[str, Any]]] = WeakKeyDictionary()
_COLUMNS = (
    "publisher", "edition_year", "state_code", "place_code", "place_label", "county_fips", "family_type_code", "adults",
    "annual_usd",
)  # fmt: skip


def standard_rows(work: RegionOccupations) -> Sequence[Mapping[str, Any]]:
    """The rows of the region's Self-Sufficiency Standard, read once; none where no edition is loaded."""
    if work not in _HELD:
        store, state = work.store, work.definition.state.fips
        entry = next((e for e in store.manifest.of("cost_standard") if e.facts.get("state") == state), None)
        rows = [] if entry is None else store.collect(store.table("cost_standard", entry.partition)).to_pylist()
        _HELD[work] = [{c: r.get(c) for c in (*_COLUMNS, *(k for k in r if k.endswith("_monthly_usd")))} for r in rows]
    return _HELD[work]


def standard_of(household: Household, work: RegionOccupations, on: date, place: str = "") -> CostStandard:
    """The household's own standard; NotAvailableError says what is missing where there is none.

    In an invented region, whose counties nobody lives in, the first place stands for the household's own.
    """
    from braidwork.household import standard

    rows = standard_rows(work)
    if not rows:
        raise NotAvailableError("no cost standard is loaded for this region.", mend="load the state's workbook.")
    counties = {c.fips for c in work.definition.counties}
    if place:
        household = replace(household, place_code=place)
    elif household.county_fips not in counties:
        if not work.definition.synthetic:
            raise NotAvailableError(
                f"county {household.county_fips} lies outside {work.definition.label}: pay and costs are of there.",
                mend="open the region of that county.",
            )
        household = replace(household, place_code=rows[0]["place_code"])
    return standard(household, on, rows)


def enough_left(household: Household, measured_by: CostStandard, on: date) -> float:
    """What a month would leave at the pay of the standard and with no help at all: USD, after her own rent and care.

    So the standard, which counts a whole month's cost before taxes, stands on the same scale as every other month.
    """
    from braidwork.household import PROJECTING, net_resources

    hours = household.earner.hours_weekly or 40.0
    others = sum(p.pay_monthly_usd for p in household.people if p.person_id != household.earner.person_id)
    pay = max(0.0, measured_by.monthly_usd - others)
    kept = {p: e if p == "wftc" else replace(e, status="none") for p, e in household.enrolments.items()}
    alone = replace(household.earning(pay * 12 / 52 / hours, hours), enrolments=kept)
    total = net_resources(alone, on, PROJECTING).total_usd
    if total is None:
        raise NotAvailableError("what enough leaves stays open.", where=measured_by.place)
    return total
