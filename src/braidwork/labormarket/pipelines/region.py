"""Talent pipelines of a region's occupations, wired to the book, the outlooks, the people and the awards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from braidwork.engine import Store
from braidwork.errors import NotAvailableError
from braidwork.labormarket.asking import DEFAULT_STANDARD
from braidwork.labormarket.demand.region import CAVEATS as SUPPLY_CAVEATS
from braidwork.labormarket.demand.region import RegionOutlooks, outlooks_of
from braidwork.labormarket.demand.verdicts import UNKNOWN
from braidwork.labormarket.pipelines.awards import AwardsByRace, awards_by_race
from braidwork.labormarket.pipelines.people import (
    ALL_OF_WORKING_AGE,
    BY,
    ENROLLED,
    HIRED,
    WITHOUT_BACHELORS,
    StepPeople,
    retained,
    step_people,
)
from braidwork.labormarket.pipelines.records import Pipeline
from braidwork.labormarket.pipelines.steps import GroupShare, from_count, from_sample, group_steps, largest_losses
from braidwork.labormarket.pipelines.tables import people_provenance
from braidwork.labormarket.targets.funnel import STEPS
from braidwork.measures.estimates import Provenance
from braidwork.reference import Region, WageStandard, recode, wage_standard

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook
    from braidwork.labormarket.occupations.records import Occupation

ELIGIBLE, ENROLLED_STEP, COMPLETED, LICENSED, AT_WORK, RETAINED = STEPS
_NEEDS_BACHELORS = frozenset({"bachelor's degree", "master's degree", "doctoral or professional degree"})
_NEEDS_MORE = _NEEDS_BACHELORS - {"bachelor's degree"}
METHOD = (
    "pipeline.v1 (share at a step ÷ share at the step before; 90 % interval; the largest loss is named only where the "
    "whole interval lies under 1)"
)
_NOT_NESTED = (
    "The steps come from different sources and years and do not count the same people: read them as shares, not as "
    "people who move from step to step."
)


@dataclass(frozen=True)
class _Sources:
    """What the store holds of each step, read once for all pipelines."""

    without_bachelors: StepPeople | None
    everybody: StepPeople | None
    enrolled: StepPeople | None
    hired: StepPeople | None
    retained: StepPeople | None
    awards: AwardsByRace | None
    standard: WageStandard | None
    labels: Mapping[str, str]

    @cached_property
    def provenance(self) -> Provenance | None:
        """How the steps of survey people are made."""
        first = {f"{ELIGIBLE}, no bachelor's degree usual": self.without_bachelors, ELIGIBLE: self.everybody}
        later = {ENROLLED_STEP: self.enrolled, AT_WORK: self.hired, RETAINED: self.retained}
        return people_provenance({step: people for step, people in {**first, **later}.items() if people is not None})


def pipelines_of(
    store: Store,
    region: Region,
    book: OccupationBook,
    codes: Iterable[str],
    *,
    outlooks: RegionOutlooks | None = None,
    standard: str | None = None,
) -> tuple[Pipeline, ...]:
    """The pipelines of these occupations, in their order: need, supply, and the equity funnel by race and ethnicity.

    Steps: residents who could enter, enrolled in college, awards, at work in the occupation, paid at or above the
    standard. A step that no source of the store counts is listed as not observed. Raises UnknownNameError for a code
    that the book does not have.
    """
    occupations = [book.occupation(code) for code in codes]
    found = outlooks or outlooks_of(store, region, book)
    sources = _sources(store, region, occupations, standard or DEFAULT_STANDARD)
    return tuple(_pipeline(o, found, sources) for o in occupations)


def _sources(store: Store, region: Region, occupations: list[Occupation], standard: str) -> _Sources:
    labels = {c.code: c.label for c in recode(BY).categories}
    groups = tuple(labels)
    census = sorted({c for o in occupations for c in o.census_codes})
    hired = step_people(store, region, HIRED, groups, census)
    year = hired.sums.edition.year if hired else None
    chosen = _standard(standard, year)
    needs_bachelors = [_needs(o, _NEEDS_BACHELORS) for o in occupations]
    return _Sources(
        None if all(needs_bachelors) else step_people(store, region, WITHOUT_BACHELORS, groups),
        step_people(store, region, ALL_OF_WORKING_AGE, groups) if any(needs_bachelors) else None,
        step_people(store, region, ENROLLED, groups),
        hired,
        step_people(store, region, retained(chosen.wage_hourly_usd), groups, census) if chosen else None,
        awards_by_race(store, occupations),
        chosen,
        labels,
    )


def _standard(name: str, year: int | None) -> WageStandard | None:
    if year is None:
        return None
    try:
        return wage_standard(name, year)
    except NotAvailableError:
        return None


def _needs(occupation: Occupation, levels: frozenset[str]) -> bool:
    return (occupation.entry.education or "").strip().casefold() in levels


def _pipeline(occupation: Occupation, outlooks: RegionOutlooks, sources: _Sources) -> Pipeline:
    observed = [(step, shares) for step, shares in _steps(occupation, sources) if shares]
    steps = group_steps(observed, sources.labels, {RETAINED: AT_WORK})
    outlook = outlooks.outlooks[occupation.code]
    return Pipeline(
        occupation_code=occupation.code,
        occupation_label=occupation.label,
        need=outlook.need,
        need_is_modelled=outlook.need_is_modelled,
        supply_low=outlook.supply_low,
        supply_central=outlook.supply_central,
        supply_high=outlook.supply_high,
        verdict=None if outlook.verdict == UNKNOWN else outlook.verdict,
        steps=steps,
        largest_loss=largest_losses(steps),
        not_observed=tuple(s for s in STEPS if s not in {step for step, _ in observed}),
        programs=len({p.program_code for p in occupation.programs}),
        method=f"{METHOD}; {outlook.method}",
        caveats=_caveats(occupation, sources),
        provenance=sources.provenance,
    )


def _steps(occupation: Occupation, sources: _Sources) -> list[tuple[str, dict[str, GroupShare]]]:
    eligible = sources.everybody if _needs(occupation, _NEEDS_BACHELORS) else sources.without_bachelors
    enrolled = None if _needs(occupation, _NEEDS_MORE) else sources.enrolled
    census = occupation.census_codes
    return [
        (ELIGIBLE, _of_people(eligible, None)),
        (ENROLLED_STEP, _of_people(enrolled, None)),
        (COMPLETED, _of_awards(occupation, sources)),
        (AT_WORK, _of_people(sources.hired, census) if census else {}),
        (RETAINED, _of_people(sources.retained, census) if census else {}),
    ]


def _of_people(people: StepPeople | None, census_codes: tuple[str, ...] | None) -> dict[str, GroupShare]:
    """Shares by group; empty where the step is not observed or no group of it can be told."""
    if people is None:
        return {}
    shares = people.shares(census_codes)
    found = {g: from_sample(share, people.persons(g, census_codes)) for g, share in shares.items()}
    return found if any(s.share is not None for s in found.values()) else {}


def _of_awards(occupation: Occupation, sources: _Sources) -> dict[str, GroupShare]:
    awards = sources.awards.of(occupation) if sources.awards else None
    if awards is None:
        return {}
    total = sum(awards.values())
    # A group that the institutions do not report has no share; one that they report and that has no award has 0.
    return {g: from_count(awards[g], total) for g in sources.labels if g in awards}


def _caveats(occupation: Occupation, sources: _Sources) -> tuple[str, ...]:
    said = [_NOT_NESTED]
    if _needs(occupation, _NEEDS_BACHELORS):
        said.append("Most who enter have a bachelor's degree or more, so the first step is everyone of working age.")
    else:
        said.append("The first step is residents aged 16 to 64 without a bachelor's degree.")
    if sources.enrolled is not None:
        said.append("Enrolled people study in any field: the survey does not say for which work.")
    if sources.awards is not None and occupation.programs:
        said.append(
            f"Awards of {sources.awards.period} are not people, and many programs lead to several occupations; "
            "awards to nonresidents and to people of unknown race are left out of the shares."
        )
    if sources.hired is not None:
        said.append("Workers are wage and salary workers, counted where they live, by the Census occupation.")
    if occupation.shares_census:
        said.append(f"The Census counts these workers together with {len(occupation.shares_census)} other occupations.")
    if sources.standard is not None:
        s = sources.standard
        said.append(f"The wage standard of the last step is ${s.wage_hourly_usd:,.2f} an hour ({s.label}).")
        wage = occupation.wage_hourly_usd
        if wage is not None and wage < s.wage_hourly_usd:
            said.append(
                "Half or more of these jobs pay less than that: being few at work here is not by itself a loss, and "
                "being many is no gain."
            )
    return (*said, *SUPPLY_CAVEATS)
