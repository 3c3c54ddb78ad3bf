"""The occupations wing of a report: which figures stand on which page, survey figures released first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from braidwork.disclosure import Ledger, release
from braidwork.errors import NotAvailableError, UndefinedMeasureError
from braidwork.publications.occupations import OccupationPage, OccupationWing, Standard, WorkersMix, workers_mixes
from braidwork.region.released_work import ReleasedQuality, released_pipelines, released_quality, without_funnel
from braidwork.region.system_pages import exclusion_page, pipelines_page, segregation_page, targets_page

if TYPE_CHECKING:
    from braidwork.labormarket.occupations import Occupation
    from braidwork.labormarket.pipelines import Pipeline
    from braidwork.labormarket.targets.region import RegionTargets
    from braidwork.region.occupations import RegionOccupations

Tell = Callable[[str], None]
Mixes = dict[str, dict[str, WorkersMix]]

RACE, SEX = "race_ethnicity", "sex"
_TOLD = 50
_IN_PIPELINES = 40  # occupations on the page of pipelines: the published targets


def assemble_wing(found: RegionOccupations, ledger: Ledger, *, tell: Tell = lambda _: None) -> OccupationWing:
    """Every page of the wing that the store can carry.

    Raises NotAvailableError where the store has no wages by occupation: then there is no wing at all.
    """
    from braidwork.labormarket.job_quality.unions import union_density

    tell("Reading occupations")
    book = found.book
    tell("Judging how good the jobs are")
    quality = _quality(found, ledger)
    targets = _targets(found)
    published = [t.occupation_code for t in targets.published][:_IN_PIPELINES] if targets else []
    tell("Following pipelines")
    followed = {p.occupation_code: p for p in found.pipelines(book.codes)}
    told = released_pipelines([followed[c] for c in published], ledger)
    # Pages of occupations tell need and supply; the funnel stands on the page of pipelines.
    pipelines = {code: without_funnel(p) for code, p in followed.items()}
    tell("Counting who works where")
    mixes = {across: _mixes(found, across, ledger) for across in (RACE, SEX)}
    standard = _standard(found)
    pages = []
    for number, code in enumerate(book.codes, 1):
        if number % _TOLD == 1:
            tell(f"Finding ladders: {number} of {len(book.codes)}")
        pages.append(_page(found, book.occupation(code), quality, standard, mixes, pipelines.get(code)))
    return OccupationWing(
        pages=tuple(pages),
        region_label=found.definition.label,
        place=book.area_label,
        period=next(iter(book.occupations.values())).pay[0].period,
        synthetic=book.synthetic,
        standard=standard,
        find_terms=_terms(found),
        segregation=segregation_page(found, ledger),
        targets=targets_page(targets, book) if targets else None,
        pipelines=pipelines_page(told),
        quality=quality.releases if quality else {},
        exclusion=exclusion_page(found, ledger),
        unions=union_density(found.store, found.definition),
        attributions=book.attributions,
        notes=(*book.notes, *((found.why_no_moves,) if found.why_no_moves else ())),
    )


def _page(
    found: RegionOccupations,
    occupation: Occupation,
    quality: ReleasedQuality | None,
    standard: Standard | None,
    mixes: Mixes,
    pipeline: Pipeline | None,
) -> OccupationPage:
    card = quality.card(occupation.code) if quality else None
    counted = "+".join(occupation.census_codes)
    race, sex = (mixes[across].get(counted) for across in (RACE, SEX))
    if found.why_no_moves is not None:
        return OccupationPage(
            occupation, quality=card, workers_by_race=race, workers_by_sex=sex, pipeline=pipeline
        )  # fmt: skip
    hourly = standard.hourly_usd if standard else None
    advice = found.ladders(occupation.code, standard_hourly_usd=hourly)
    return OccupationPage(
        occupation=occupation, quality=card, out=advice.ladders, into=found.ladders_into(occupation.code),
        left_out=advice.left_out, workers_by_race=race, workers_by_sex=sex, pipeline=pipeline,
    )  # fmt: skip


def _quality(found: RegionOccupations, ledger: Ledger) -> ReleasedQuality | None:
    try:
        return released_quality(found.quality(), ledger)
    except (NotAvailableError, UndefinedMeasureError):
        return None


def _targets(found: RegionOccupations) -> RegionTargets | None:
    try:
        return found.targets()
    except (NotAvailableError, UndefinedMeasureError):
        return None


def _standard(found: RegionOccupations) -> Standard | None:
    """The default wage standard in the year of the region's wages; None where it has no figure for that year."""
    from braidwork.reference import wage_standard, wage_standard_names

    period = next(iter(found.book.occupations.values())).pay[0].period
    year = re.search(r"\b(?:19|20)\d\d\b", period)
    if year is None:
        return None
    try:
        chosen = wage_standard(wage_standard_names()[0], int(year[0]))
    except NotAvailableError:
        return None
    return Standard(chosen.label, chosen.wage_hourly_usd, str(chosen.dollars_year), chosen.basis)


def _mixes(found: RegionOccupations, across: str, ledger: Ledger) -> dict[str, WorkersMix]:
    """Who works in each Census occupation; occupations under several codes are asked as one, under all of them."""
    from braidwork.labormarket.workers import composition, workforce_composition

    store, place = found.store, found.definition
    try:
        whole = release(workforce_composition(store, place, across=(across,)), "public_survey", ledger=ledger)
        shares = release(composition(store, place, across=(across,)), "public_survey", ledger=ledger)
    except NotAvailableError:
        return {}
    mixes = workers_mixes(shares, whole, across)
    for occupation in found.book.occupations.values():
        if len(occupation.census_codes) > 1:
            asked = workforce_composition(store, place, across=(across,), where={"occupation": occupation.census_codes})
            several = release(asked, "public_survey", ledger=ledger)
            mixes["+".join(occupation.census_codes)] = WorkersMix(across, several, several.cells, whole)
    return mixes


def _terms(found: RegionOccupations) -> dict[str, tuple[str, ...]]:
    from braidwork.labormarket.occupations.finder import search_terms

    return search_terms(found.book)
