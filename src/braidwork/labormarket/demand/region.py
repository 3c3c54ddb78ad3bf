"""Need, supply and verdict of every occupation of a region, wired to the book of occupations and the completions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from braidwork.engine import Store
from braidwork.errors import UndefinedMeasureError
from braidwork.labormarket.demand.in_demand import DemandWords, in_demand
from braidwork.labormarket.demand.openings import Need, need
from braidwork.labormarket.demand.supply import Links, link
from braidwork.labormarket.demand.verdicts import Outlook, outlook
from braidwork.reference import Region

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook
    from braidwork.labormarket.occupations.records import Occupation
    from braidwork.labormarket.occupations.records import Outlook as Projected

SOC = "2018"
_NO_AWARD = frozenset({
    "no formal educational credential", "high school diploma or equivalent", "some college, no degree",
})  # fmt: skip
ENTRY_SHARE = (
    "entry share = (exits + growth) ÷ openings, by national rates: people who leave work for good and new jobs are "
    "taken to be replaced by new entrants, people who change to another occupation are not"
)
CAVEATS = (
    "Openings are modelled: national openings times the region's share of the nation's jobs in the occupation.",
    "Need is the part of the openings that new entrants fill, by national rates of exits from work and of growth.",
    "An award is not a person: one person may earn several, not all look for work here, and people trained by "
    "employers, in apprenticeships or elsewhere are not counted.",
    "Where an occupation asks for no award, too few awards do not mean that too few people can be hired.",
    "A program may lead to several occupations. Supply is the least and the most over every way of sharing it.",
)


@dataclass(frozen=True)
class OccupationOutlook:
    """Need against supply of one occupation, people a year; None where unknown.

    `verdict` is shortage, surplus, balanced, depends on split, no linked program or need unknown; it says little where
    the occupation `asks_for_award` not at all (None: not known). `in_demand` is the word of the state's published rule
    of 2013 to 2016 as computed here, `in_demand_why` how it came about.
    """

    occupation_code: str
    openings: float | None
    entry_share: float | None
    need: float | None
    need_is_modelled: bool
    supply_low: float
    supply_central: float
    supply_high: float
    verdict: str
    asks_for_award: bool | None
    in_demand: str | None
    in_demand_why: str
    method: str


@dataclass(frozen=True)
class RegionOutlooks:
    """Outlooks of the book's occupations, in its order, with what could not be linked.

    `unlinked_programs` maps programs with awards in the region that lead to no occupation of the book to their awards.
    """

    outlooks: Mapping[str, OccupationOutlook]
    need: Need
    supply: Outlook
    demand_words: DemandWords | None
    unlinked_programs: Mapping[str, float]
    unlinked_occupations: tuple[str, ...]
    caveats: tuple[str, ...]
    notes: tuple[str, ...]

    def outlook(self, code: str) -> OccupationOutlook | None:
        """The outlook of one occupation; None where the book does not have it."""
        return self.outlooks.get(code)


def outlooks_of(store: Store, region: Region, book: OccupationBook) -> RegionOutlooks:
    """Need, supply bounds, verdict and the in-demand word of the book's occupations.

    Need is local openings × entry share (modelled from the national projection); supply comes from the awards of the
    programs in the book, as bounds over every lawful way of sharing a program among its occupations.
    """
    codes = tuple(book.codes)
    wanted = need(_projected(book), soc_version=SOC, method="employment_share")
    links = _links(book, wanted)
    found = outlook(links, wanted)
    words, notes = _demand_words(book)
    unlinked = _unlinked_programs(store, region, set(links.programs))
    outlooks = {code: _one(i, book.occupation(code), wanted, found, words) for i, code in enumerate(codes)}
    return RegionOutlooks(
        outlooks, wanted, found, words, unlinked, found.unlinked_occupations, CAVEATS, (ENTRY_SHARE + ".", *notes)
    )  # fmt: skip


def entry_share(occupation: Occupation) -> float | None:
    """Share of the openings that new entrants fill, by national rates; None without a projection."""
    projected = occupation.outlook
    if projected is None:
        return None
    openings = projected.openings_annual_national
    if not openings > 0:
        return 0.0
    entrants = projected.exits_annual_national + projected.growth_annual_national
    return float(min(max(entrants / openings, 0.0), 1.0))


def asks_for_award(occupation: Occupation) -> bool | None:
    """Whether people typically need an award after high school to enter; None without an entry education."""
    education = occupation.entry.education
    return None if education is None else education.strip().casefold() not in _NO_AWARD


def _projected(book: OccupationBook) -> dict[str, list[object]]:
    table: dict[str, list[object]] = {
        n: [] for n in ("occupation_code", "growth", "exits", "transfers", "entry_share", "employment_local")
    }
    for code in book.codes:
        occupation = book.occupation(code)
        projected = occupation.outlook
        table["occupation_code"].append(code)
        table["growth"].append(projected.growth_annual_national if projected else None)
        table["exits"].append(projected.exits_annual_national if projected else None)
        table["transfers"].append(_transfers(projected) if projected else None)
        table["entry_share"].append(entry_share(occupation))
        table["employment_local"].append(projected.local_share if projected else None)
    # The book's own share of the nation's jobs: local jobs and the area's are stated as that part of one.
    table["employment_area"] = [1.0] * len(table["occupation_code"])
    return table


def _transfers(projected: Projected) -> float:
    """What makes the parts add up to the published openings, each of which the publisher rounds."""
    parts = projected.growth_annual_national + projected.exits_annual_national
    return float(max(projected.openings_annual_national - parts, 0.0))


def _links(book: OccupationBook, wanted: Need) -> Links:
    awards: dict[tuple[str, str, str], int] = {}
    pairs: dict[tuple[str, str], None] = {}
    fan_out: dict[str, int] = {}
    for code in book.codes:
        for program in book.occupation(code).programs:
            key = (program.program_code, program.institution_code, program.award_level_code)
            awards[key] = program.awards
            pairs[program.program_code, code] = None
            fan_out[program.program_code] = max(program.leads_to, fan_out.get(program.program_code, 1))
    totals: dict[str, int] = {}
    for (program_code, _, _), count in awards.items():
        totals[program_code] = totals.get(program_code, 0) + count
    inside: dict[str, int] = {}
    for program_code, _ in pairs:
        inside[program_code] = inside.get(program_code, 0) + 1
    # A program that also leads to occupations outside the book keeps a place for each of them: their share of the
    # awards is not handed to the others.
    for program_code, links in fan_out.items():
        for place in range(links - inside[program_code]):
            pairs[program_code, f"outside the book, {place + 1}"] = None
    crosswalk = {"program_code": [p for p, _ in pairs], "occupation_code": [o for _, o in pairs]}
    completions = {"program_code": list(totals), "completions": [float(n) for n in totals.values()]}
    return link(completions, crosswalk, wanted, soc_version=SOC)


def _demand_words(book: OccupationBook) -> tuple[DemandWords | None, tuple[str, ...]]:
    table: dict[str, list[object]] = {
        n: [] for n in ("occupation_code", "base_jobs", "growth_ten_year", "openings_ten_year")
    }
    for code in book.codes:
        occupation = book.occupation(code)
        projected = occupation.outlook
        table["occupation_code"].append(code)
        table["base_jobs"].append(occupation.jobs_here)
        table["growth_ten_year"].append(projected.growth_local if projected else None)
        table["openings_ten_year"].append(
            None if projected is None or projected.openings_local is None else max(projected.openings_local, 0.0)
        )
    if not any(book.occupation(code).outlook for code in book.codes):
        return None, ("No in-demand word is computed: projections of jobs are not loaded.",)
    try:
        return in_demand(table), ()
    except UndefinedMeasureError as undefined:
        return None, (f"No in-demand word is computed: {undefined.what}",)


def _unlinked_programs(store: Store, region: Region, linked: set[str]) -> dict[str, float]:
    """Awards of the newest year, by program, at institutions of the region's counties, where nothing is linked."""
    if not store.manifest.of("ipeds_completions") or not store.manifest.of("institution"):
        return {}
    awards, places = store.table("ipeds_completions"), store.table("institution")
    here = places.filter(places["county_code"].isin([c.fips for c in region.counties])).select("institution_code")
    local = awards.semi_join(here, "institution_code")
    summed = local.group_by("program_code").agg(awards=local["awards"].sum())
    rows = store.collect(summed).to_pylist()
    found = {r["program_code"]: float(r["awards"]) for r in rows if r["program_code"] not in linked and r["awards"]}
    return dict(sorted(found.items()))


def _one(i: int, occupation: Occupation, wanted: Need, found: Outlook, words: DemandWords | None) -> OccupationOutlook:
    return OccupationOutlook(
        occupation_code=occupation.code,
        openings=_known(wanted.openings[i]),
        entry_share=_known(wanted.entry_share[i]),
        need=_known(found.need[i]),
        need_is_modelled=found.is_modelled,
        supply_low=float(found.supply_least[i]),
        supply_central=float(found.supply_central[i]),
        supply_high=float(found.supply_most[i]),
        verdict=found.verdicts[i],
        asks_for_award=asks_for_award(occupation),
        in_demand=words.words[i] if words else None,
        in_demand_why=words.reasons[i] if words else "",
        method=f"{found.method}; {ENTRY_SHARE}",
    )


def _known(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
