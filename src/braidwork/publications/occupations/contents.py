"""What the occupations wing of a report holds: published tables as records, survey estimates as releases only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from braidwork.disclosure.release import Cell, Release
from braidwork.labormarket.job_quality.cards import QualityCard
from braidwork.labormarket.occupations.records import Occupation
from braidwork.labormarket.pipelines.records import Pipeline
from braidwork.pathways.rungs import ToldLadder

if TYPE_CHECKING:
    from braidwork.labormarket.job_quality.unions import UnionDensity


@dataclass(frozen=True)
class Standard:
    """The hourly wage that pay is held against, US dollars of `year`; `label` names it and whom it is for.

    `note` is a sentence on where it comes from, shown wherever the standard is.
    """

    label: str
    hourly_usd: float
    year: str
    note: str = ""


@dataclass(frozen=True)
class WorkersMix:
    """Shares of an occupation's workers by `by` (race_ethnicity or sex), beside those of all workers.

    `cells` are those of one occupation in `release`; `workforce` is a release over (`by`,) of the whole workforce.
    """

    by: str
    release: Release
    cells: tuple[Cell, ...]
    workforce: Release


def workers_mixes(release: Release, workforce: Release, by: str, *, unit: str = "occupation") -> dict[str, WorkersMix]:
    """One mix per category of the dimension `unit` of a release over (unit, by), keyed by the category's code."""
    cells: dict[str, list[Cell]] = {}
    for cell in release.cells:
        cells.setdefault(cell.dimensions[unit], []).append(cell)
    return {code: WorkersMix(by, release, tuple(found), workforce) for code, found in cells.items()}


def mix_of(mixes: Mapping[str, WorkersMix], occupation: Occupation) -> WorkersMix | None:
    """The mix of an occupation by its Census code; None where it has none, or several (shares do not add up)."""
    return mixes.get(occupation.census_codes[0]) if len(occupation.census_codes) == 1 else None


@dataclass(frozen=True)
class OccupationPage:
    """One occupation's page. `out` and `into` are ladders from it and to it; `left_out` counts further ladders out."""

    occupation: Occupation
    quality: QualityCard | None = None
    out: tuple[ToldLadder, ...] = ()
    into: tuple[ToldLadder, ...] = ()
    left_out: int = 0
    workers_by_race: WorkersMix | None = None
    workers_by_sex: WorkersMix | None = None
    pipeline: Pipeline | None = None


@dataclass(frozen=True)
class SegregationTables:
    """Segregation across the groups of one dimension, as releases of the tables of `labormarket.segregation`.

    `index`: one cell, Theil's H less chance; extras `as_measured`, `by_chance`. `dissimilarity`: over (`across`,), the
    share of each group who would have to change work. `counties`: H over (county,). `levers`: over (occupation,), by
    how much H would fall if one occupation were mixed as all work is; `sectors`: the same over (industry_sector,).
    """

    across: str
    index: Release
    dissimilarity: Release | None = None
    counties: Release | None = None
    levers: Release | None = None
    sectors: Release | None = None


@dataclass(frozen=True)
class SegregationPage:
    """How evenly groups are spread over the work of the region, one entry of `tables` per grouping."""

    tables: tuple[SegregationTables, ...]
    method: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Criterion:
    """One criterion of the target list, its weight (all sum to 1) and what it measures."""

    name: str
    label: str
    weight: float
    note: str = ""


@dataclass(frozen=True)
class TargetRow:
    """One scored occupation: `score` and `percentiles` by criterion 0 to 100, `rank` from 1.

    `near` and `free` are the shares of draws in the published top, near the board's weights and over all weights;
    `stands_near` and `stands_all` put them in words (robust, in between, weight-dependent), None below the top.
    """

    code: str
    label: str
    rank: float
    score: float
    near: float
    free: float
    stands_near: str | None
    stands_all: str | None
    percentiles: Mapping[str, float] = field(default_factory=dict)
    wage_hourly_usd: float | None = None
    openings: float | None = None
    official_flag: str | None = None


@dataclass(frozen=True)
class GatewayRow:
    """An occupation through which `people` a year come from low-paid work to work at the standard; modelled.

    `people_in` come up into it from low-paid work; `onward_share` of its leavers go on to the standard; `leads_to` are
    labels of where to, most first.
    """

    code: str
    label: str
    wage_hourly_usd: float
    people: float
    people_in: float
    onward_share: float
    leads_to: tuple[str, ...]


@dataclass(frozen=True)
class TargetsPage:
    """Target occupations, best first, under weights that are printed. `missing`: code, label and absent criteria.

    `gateways` lead out of low-paid work in two steps, `gateways_method` is a sentence on how they were made.
    """

    rows: tuple[TargetRow, ...]
    criteria: tuple[Criterion, ...]
    top: int
    draws: int
    missing: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    official_list: str = ""
    method: str = ""
    caveats: tuple[str, ...] = ()
    gateways: tuple[GatewayRow, ...] = ()
    gateways_method: str = ""


@dataclass(frozen=True)
class PipelinesPage:
    """Need, supply and equity funnel of chosen occupations. `context` is the history that a reader of race needs.

    `shares` and `indices` are releases over (occupation, race_ethnicity, step): every funnel figure that rests on
    survey people is one of theirs. Shares of full counts (awards) stand as published.
    """

    pipelines: tuple[Pipeline, ...]
    shares: Release | None = None
    indices: Release | None = None
    method: str = ""
    caveats: tuple[str, ...] = ()
    context: str = ""


@dataclass(frozen=True)
class ExclusionPage:
    """What incomes would add up to if every group had the reference's; accounting, not causal.

    Releases of the tables of `labormarket.decomposition`: `gain` over (`across`,), USD a year, all of the group;
    `shortfall` over (`across`,), USD a person and year; `parts` over (`across`, part), what that gap is made of
    (employment, hours, occupation_mix, hourly_pay, other_income); `integration` over (`across`,), what a person would
    have more with the reference's kinds of work; `total` one cell, all groups; `rise` the same as a share of all
    income. `reference_label` names the group in a sentence: `White people`.
    """

    across: str
    reference_label: str
    dollars_year: str
    total: Release
    rise: Release | None = None
    gain: Release | None = None
    shortfall: Release | None = None
    parts: Release | None = None
    integration: Release | None = None
    method: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class OccupationWing:
    """Everything the wing shows. `find_terms` maps codes to names that people use, most used first.

    `quality` holds, by dimension of job quality, the release over (occupation,) of the shares of survey people: every
    such figure on a card is one of theirs, and what they withhold stands on no card.
    `unions` is context of the whole metropolitan area. `attributions` stand on every page and in every download.
    `period` is that of the newest local pay; each figure also names its own.
    """

    pages: tuple[OccupationPage, ...]
    region_label: str
    place: str
    period: str
    synthetic: bool
    standard: Standard | None = None
    find_terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    segregation: SegregationPage | None = None
    targets: TargetsPage | None = None
    pipelines: PipelinesPage | None = None
    exclusion: ExclusionPage | None = None
    quality: Mapping[str, Release] = field(default_factory=dict)
    unions: UnionDensity | None = None
    attributions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def releases(self) -> tuple[Release, ...]:
        """Every release behind the wing, each once."""
        found: list[Release | None] = []
        for page in self.pages:
            for mix in (page.workers_by_race, page.workers_by_sex):
                found += [mix.release, mix.workforce] if mix else []
        for t in self.segregation.tables if self.segregation else ():
            found += [t.index, t.dissimilarity, t.counties, t.levers, t.sectors]
        if e := self.exclusion:
            found += [e.total, e.rise, e.gain, e.shortfall, e.parts, e.integration]
        if p := self.pipelines:
            found += [p.shares, p.indices]
        found += self.quality.values()
        return tuple({id(r): r for r in found if r is not None}.values())
