"""The wage that each worker's own family needs: the Self-Sufficiency Standard by place and family type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from braidwork.engine import PartitionEntry, Store
from braidwork.errors import NotAvailableError
from braidwork.measures import Expression, case, col
from braidwork.measures.edition import Edition
from braidwork.reference import Region

NAME = "self_sufficiency"
COLUMN = "family_standard_hourly_usd"


@dataclass(frozen=True)
class FamilyStandard:
    """A loaded edition of the Standard, laid over a people table: `prepare` adds the column of hourly needs."""

    entry: PartitionEntry
    year: int | None
    hours_per_year: int
    prepare: Callable[[Any], Any]
    note: str


def family_standard(store: Store, region: Region, edition: Edition) -> FamilyStandard:
    """The newest loaded Standard of the region's state, for the PUMA definition of the edition.

    Raises NotAvailableError where none is loaded, or where its places are finer than counties and no list says which
    of the edition's PUMAs they hold: a county alone never selects a place.
    """
    entry = _entry(store, region)
    if entry is None:
        raise NotAvailableError(
            f"no Self-Sufficiency Standard of {region.state.name} is loaded.",
            mend="put the state's workbook (all families) into the folder and build again, or choose another standard.",
        )
    places = _places(store, region, entry, edition)
    hours = int(entry.facts.get("hours_per_year", 2112))
    year = int(entry.facts["year"]) if entry.facts.get("year") else None

    def prepare(table: Any) -> Any:
        costs = store.table("cost_standard", entry.partition)
        needed = costs.select(
            _place=costs["place_code"], _family=costs["family_type_code"], **{COLUMN: costs["hourly_usd"]}
        )
        placed = table.mutate(_at=places.to_ibis(table))
        joined = placed.left_join(
            needed, [placed["_at"] == needed["_place"], placed["family_type_code"] == needed["_family"]]
        )
        return joined.select(*[joined[c] for c in table.columns], joined[COLUMN])

    note = (
        f"wage standard: the Self-Sufficiency Standard ({entry.period}) for the worker's own family type and "
        f"place, full time at {hours:,} hours a year, at most two workers in a family; the family is everyone in the "
        "household; workers whose family type has no standard are left out"
    )
    if year is not None and year != edition.year:
        note += f"; the standard is in {year} dollars, pay in {edition.year} dollars"
    return FamilyStandard(entry, year, hours, prepare, note)


def is_loaded(store: Store, region: Region, edition: Edition) -> bool:
    """Whether a Standard can be laid over this edition."""
    try:
        return family_standard(store, region, edition) is not None
    except NotAvailableError:
        return False


def _entry(store: Store, region: Region) -> PartitionEntry | None:
    return next((e for e in store.manifest.of("cost_standard") if e.facts.get("state") == region.state.fips), None)


def _places(store: Store, region: Region, entry: PartitionEntry, edition: Edition) -> Expression:
    """The place of each record, from its PUMA."""
    costs = store.table("cost_standard", entry.partition)
    listed = store.collect(costs.select("place_code", "place_label", "county_fips").distinct()).to_pylist()
    branches: list[tuple[Expression, str]] = []
    for county in region.counties:
        here = [r for r in listed if r["county_fips"] == county.fips]
        if len(here) == 1:
            for vintage, pumas in county.pumas.items():
                branches.append((_in_pumas(vintage, pumas), here[0]["place_code"]))
        elif len(here) > 1:
            branches += _finer(region, county.fips, [r["place_code"] for r in here], edition)
    if not branches:
        raise NotAvailableError(
            f"the loaded Standard names no place of {region.label}.",
            mend="load the workbook of the region's state, every county of it.",
        )
    return case(*branches)


def _finer(region: Region, county: str, codes: list[str], edition: Edition) -> list[tuple[Expression, str]]:
    known = {p.table_number: p for p in region.cost_places if p.county == county}
    usable = [known[c] for c in codes if c in known and known[c].puma_vintage in edition.puma_vintages]
    if len(usable) != len(codes):
        raise NotAvailableError(
            f"the Standard has {len(codes)} places in county {county}, and no list says which of the "
            f"{' and '.join(edition.puma_vintages)} PUMAs they hold.",
            mend="choose another --standard, or add the places to the region's file.",
        )
    return [(_in_pumas(p.puma_vintage, p.pumas), p.table_number) for p in usable]


def _in_pumas(vintage: str, pumas: tuple[str, ...]) -> Expression:
    return (col("puma_vintage") == vintage) & col("puma_code").is_in(pumas)
