"""What is known of an occupation here: its pay, outlook, entry, programs and licenses, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

AreaKind = Literal["region", "state", "nation"]
PaidBy = Literal["hour or year", "year only", "hour only"]

# BLS turns hourly into annual pay with it; a reader is told wherever it is used.
HOURS_A_YEAR = 2080


@dataclass(frozen=True)
class Source:
    """Where a group of figures comes from. `attribution` must stand on every screen and export that shows them."""

    publisher: str
    edition: str
    table: str
    classification: str | None = None
    attribution: str = ""


@dataclass(frozen=True)
class WagePoint:
    """One published wage in US dollars; None where it is not given, and `status` then says why.

    `bound_usd` is the publisher's top code, where the wage lies at or above it and the edition's bound is known.
    """

    value_usd: float | None
    status: str
    bound_usd: float | None = None


@dataclass(frozen=True)
class Pay:
    """Published pay and jobs of one occupation in one area. Universe: wage and salary jobs, the self-employed outside.

    `hourly` and `annual` map mean, p10, p25, p50, p75, p90 to wage points, as far as the layout has them.
    """

    area_code: str
    area_label: str
    area_kind: AreaKind
    period: str
    jobs: int | None
    hourly: Mapping[str, WagePoint]
    annual: Mapping[str, WagePoint]
    paid_by: PaidBy
    source: Source

    @property
    def median_hourly_usd(self) -> float | None:
        """The published median hourly wage; None where there is none (nothing is divided by hours here)."""
        point = self.hourly.get("p50")
        return None if point is None else point.value_usd

    @property
    def comparable_hourly_usd(self) -> float | None:
        """The median to compare with an hourly standard: published, or annual ÷ 2,080 h for pay by the year.

        A wage at or above a known top code counts as its bound (a lower bound of the median). None if unknown.
        """
        for points, hours in ((self.hourly, 1), (self.annual, HOURS_A_YEAR)):
            point = points.get("p50")
            if point is not None and (value := point.value_usd if point.value_usd is not None else point.bound_usd):
                return value / hours
        if self.paid_by == "year only" and (mean := self.annual.get("mean")) and mean.value_usd is not None:
            return mean.value_usd / HOURS_A_YEAR
        return None


@dataclass(frozen=True)
class Outlook:
    """National projection of an occupation, and the local openings that follow from it by the declared method.

    Jobs and people a year. `openings_local` = national openings × (local jobs ÷ national jobs): modelled, never
    published as a local count; None where local jobs are unknown. Rates are national rates.
    """

    base_year: int
    projected_year: int
    jobs_national: int
    change_percent: float | None
    growth_annual_national: float
    exits_annual_national: int
    transfers_annual_national: int
    openings_annual_national: int
    transfer_rate_percent: float | None
    openings_local: float | None
    growth_local: float | None
    local_share: float | None
    method: str
    source: Source


@dataclass(frozen=True)
class Entry:
    """What it takes to get in, in the publishers' categories; None where not known.

    `education`, `experience`, `training` are those of the Employment Projections; `job_zone` 1 (little preparation)
    to 5 of O*NET; `education_shares` maps O*NET's required-education categories 1 to 12 to percent.
    """

    education: str | None = None
    experience: str | None = None
    training: str | None = None
    job_zone: int | None = None
    education_shares: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Program:
    """Awards of one program at one institution in a year that may lead to the occupation; an award is no person.

    `leads_to` counts the occupations that the program is linked to: 1 says that it is made for this one.
    """

    program_code: str
    program_label: str
    institution_code: str
    institution_label: str
    county_label: str | None
    award_level_code: str
    award_label: str
    awards: int
    leads_to: int
    source: Source


@dataclass(frozen=True)
class License:
    """A license, certificate or registration that the law asks for; `verified` as in `reference`.

    `as_of` is the day (ISO) on which the rule was known so; `note` says for which jobs it is or what learners may do.
    """

    name: str
    authority: str
    citation: str
    verified: Literal["verified", "unverified"]
    required_for: Literal["every job", "some jobs"] = "every job"
    as_of: str = ""
    note: str = ""


@dataclass(frozen=True)
class NationalMix:
    """Who does the work in the nation, in percent of its employed people in a year, the self-employed included.

    Hispanic people may be of any race, and the table has no column for American Indian, Pacific Islander or
    multiracial people: the shares overlap and do not sum to 100. `label` is the Census occupation that was counted,
    which may hold more than this one. All shares are None where `status` is "suppressed": fewer than 50,000 workers,
    or not fit to publish.
    """

    year: int
    label: str
    workers: int
    status: Literal["released", "suppressed"]
    women_percent: float | None
    white_percent: float | None
    black_percent: float | None
    asian_percent: float | None
    hispanic_percent: float | None
    source: Source


@dataclass(frozen=True)
class IndustryShare:
    """An industry of the nation and the share of the occupation's wage and salary jobs that it holds (0 to 1).

    `level` is the level of NAICS; all industries of one occupation are of one level and do not contain each other.
    """

    industry_code: str
    industry_label: str
    jobs: int
    share: float
    level: str
    source: Source


@dataclass(frozen=True)
class Occupation:
    """Everything that the store knows of one occupation in the region.

    `code` is of the book's classification. `pay` is ordered region, state, nation (as far as published). `titles` are
    names that people use. `census_codes` are the Census codes under which its workers are counted, `shares_census`
    the other occupations counted under the same ones. `official_flag` is the state's own word on demand, as it stands
    in the state's list (None: not on a list that is loaded). `national_mix` and `industries` (the largest, in order)
    are context of the nation: None and empty where the store has no such table, or the title fits no one line of it.
    """

    code: str
    label: str
    major_code: str
    major_label: str
    description: str | None
    titles: tuple[str, ...]
    pay: tuple[Pay, ...]
    outlook: Outlook | None
    entry: Entry
    programs: tuple[Program, ...]
    licenses: tuple[License, ...]
    onet_codes: tuple[str, ...] = ()
    census_codes: tuple[str, ...] = ()
    shares_census: tuple[str, ...] = ()
    official_flag: str | None = None
    national_mix: NationalMix | None = None
    industries: tuple[IndustryShare, ...] = ()
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def local_pay(self) -> Pay | None:
        """Pay in the region, or in the nearest larger area that has it: read `area_kind` before saying "here"."""
        return next((p for p in self.pay if p.comparable_hourly_usd is not None), self.pay[0] if self.pay else None)

    @property
    def jobs_here(self) -> int | None:
        """Published jobs in the region itself; None where the region has no published count."""
        return next((p.jobs for p in self.pay if p.area_kind == "region"), None)

    @property
    def wage_hourly_usd(self) -> float | None:
        """The wage to rank and to draw with: that of `local_pay`."""
        pay = self.local_pay
        return None if pay is None else pay.comparable_hourly_usd


@dataclass(frozen=True)
class Found:
    """One answer of the finder: the occupation, the name that matched, and how well (0 to 1)."""

    code: str
    label: str
    matched: str
    score: float
