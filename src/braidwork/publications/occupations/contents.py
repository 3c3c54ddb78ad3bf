"""What the occupations wing of a report holds: published tables as records, survey estimates as releases only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from braidwork.disclosure.release import Cell, Release
from braidwork.errors import RefusedError
from braidwork.labormarket.job_quality.cards import QualityCard
from braidwork.labormarket.occupations.records import Occupation
from braidwork.labormarket.pipelines.records import Pipeline
from braidwork.pathways.rungs import ToldLadder


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
class SegregationPage:
    """How evenly groups are spread over the occupations of the region.

    `indices`: over (`grouping`, `index`), values 0 to 1; groupings such as sex and race_ethnicity, indices such as
    dissimilarity, multigroup_dissimilarity, theil_h, mutual_information; extra `expected_under_independence` is what
    chance alone would show. `groups`: over (race_ethnicity,), each group's local score. `occupations`: over
    (occupation,), each occupation's local score. `levers`: over (occupation,) or (sector,), how far the index would
    fall if it were integrated; extra `share` of workers. Codes of occupations that have a page become links.
    """

    indices: Release
    groups: Release | None = None
    occupations: Release | None = None
    levers: Release | None = None
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
class TargetsPage:
    """Target occupations, best first, under weights that are printed. `missing`: code, label and absent criteria."""

    rows: tuple[TargetRow, ...]
    criteria: tuple[Criterion, ...]
    top: int
    draws: int
    missing: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    official_list: str = ""
    method: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class PipelinesPage:
    """Need, supply and equity funnel of chosen occupations. `context` is the history that a reader of race needs."""

    pipelines: tuple[Pipeline, ...]
    method: str = ""
    caveats: tuple[str, ...] = ()
    context: str = ""


@dataclass(frozen=True)
class ExclusionPage:
    """What incomes would add up to if work and pay were shared evenly; accounting, not causal.

    `gain`: over (race_ethnicity,), USD a year, all of the group. `parts`: over (race_ethnicity, part), USD a year per
    person; parts such as employment, hours, occupation_mix, hourly_pay, other_income add up to the income gap.
    `total`: one cell, the gain of all groups; `rise`: one cell, that gain as a share of all income.
    `integration`: over (race_ethnicity,), USD a year, the scenario of the reference group's occupations at own pay.
    """

    reference_label: str
    gain: Release
    parts: Release | None = None
    total: Release | None = None
    rise: Release | None = None
    integration: Release | None = None
    method: str = ""
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class OccupationWing:
    """Everything the wing shows. `find_terms` maps codes to names that people use, most used first.

    `attributions` stand on every page and in every download. `period` is that of the newest local pay; each figure
    also names its own.
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
    attributions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def releases(self) -> tuple[Release, ...]:
        """Every release behind the wing, each once."""
        found: list[Release | None] = []
        for page in self.pages:
            for mix in (page.workers_by_race, page.workers_by_sex):
                found += [mix.release, mix.workforce] if mix else []
        if s := self.segregation:
            found += [s.indices, s.groups, s.occupations, s.levers]
        if e := self.exclusion:
            found += [e.gain, e.parts, e.total, e.rise, e.integration]
        return tuple({id(r): r for r in found if r is not None}.values())


def check(wing: OccupationWing) -> None:
    """Raise RefusedError for survey figures outside a Release, hidden synthetic ones, and a code with two pages."""
    codes = [page.occupation.code for page in wing.pages]
    twice = next((c for c in codes if codes.count(c) > 1), None) if len(set(codes)) < len(codes) else None
    if twice is not None:
        raise RefusedError(f"{twice} has two pages.", where="occupations", mend="give each occupation one page.")
    for release in wing.releases():
        if not isinstance(release, Release):
            raise RefusedError(
                f"pages show releases only, not {type(release).__name__}.",
                where="occupations",
                mend="pass the estimates through braidwork.disclosure.release first.",
            )
        if release.provenance.synthetic and not wing.synthetic:
            raise RefusedError(
                f"release {release.release_id} is synthetic, and the pages do not say so.",
                where=f"occupations, {release.measure.name}",
                mend="mark the wing synthetic, or build the region from official files.",
            )
