"""One occupation's page as the template reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from braidwork.labormarket.occupations.records import Entry, Occupation, Outlook, Program, Source
from braidwork.publications.occupations.contents import OccupationPage, OccupationWing
from braidwork.publications.occupations.ladder_view import LadderView, ladder_views
from braidwork.publications.occupations.nation_view import NationView, nation_view
from braidwork.publications.occupations.pay_view import PayView, pay_view
from braidwork.publications.occupations.quality_view import QualityView, quality_view
from braidwork.publications.occupations.wording import (
    JOB_ZONES,
    LEARNED_ON_THE_JOB,
    TRAINING_ON_THE_JOB,
    VERDICT_WORDS,
    count_words,
    education_words,
    span_words,
)
from braidwork.publications.occupations.workers_view import WorkersView, workers_view

_TITLES, _PROGRAMS, _MORE, _INTO = 8, 8, 30, 5


@dataclass(frozen=True)
class OutlookView:
    """Jobs and openings in sentences; `short` is the openings here in a few characters."""

    short: str
    jobs: str
    openings: str
    change: str
    supply: str
    method: str


@dataclass(frozen=True)
class View:
    """Everything on the page of one occupation, in the order of the page."""

    code: str
    label: str
    major: str
    titles: tuple[str, ...]
    titles_more: int
    occupation: Occupation
    pay: PayView
    outlook: OutlookView
    entry: tuple[tuple[str, str], ...]
    entry_short: str
    programs: tuple[Program, ...]
    programs_more: tuple[Program, ...]
    programs_left: int
    program_year: str
    quality: QualityView | None
    workers: tuple[WorkersView, ...]
    counted_with: tuple[str, ...]
    nation: NationView | None
    out: tuple[LadderView, ...]
    into: tuple[LadderView, ...]
    left_out: int
    sources: tuple[Source, ...]
    quoted_from: str
    attributions: tuple[str, ...]
    release_ids: tuple[str, ...]


def page_view(page: OccupationPage, wing: OccupationWing, labels: Mapping[str, str]) -> View:
    """The page in words; `labels` are those of every occupation that has a page, by code."""
    found = page.occupation
    programs = tuple(sorted(found.programs, key=lambda p: (p.leads_to > 3, -p.awards, p.program_label)))
    mixes = [m for m in (page.workers_by_race, page.workers_by_sex) if m is not None]
    sources = _sources(found)
    return View(
        code=found.code,
        label=found.label,
        major=found.major_label,
        titles=_titles(found)[:_TITLES],
        titles_more=max(0, len(_titles(found)) - _TITLES),
        occupation=found,
        pay=pay_view(found, wing.standard, wing.place),
        outlook=_outlook(found, wing.place, page),
        entry=_entry(found.entry),
        entry_short=education_words(found.entry.education),
        programs=programs[:_PROGRAMS],
        programs_more=programs[_PROGRAMS:_MORE],
        programs_left=max(0, len(programs) - _MORE),
        program_year=programs[0].source.edition if programs else "",
        quality=quality_view(page.quality) if page.quality is not None else None,
        workers=tuple(workers_view(m) for m in mixes if m.cells),
        counted_with=tuple(labels.get(code, code) for code in found.shares_census),
        nation=nation_view(found),
        out=ladder_views(page.out, wing.standard, labels, "out"),
        into=ladder_views(page.into[:_INTO], wing.standard, labels, "into"),
        left_out=page.left_out,
        sources=sources,
        quoted_from=_quoted_from(found),
        attributions=tuple(dict.fromkeys([*wing.attributions, *(s.attribution for s in sources if s.attribution)])),
        release_ids=_release_ids(page, wing),
    )


def _release_ids(page: OccupationPage, wing: OccupationWing) -> tuple[str, ...]:
    mixes = [m for m in (page.workers_by_race, page.workers_by_sex) if m is not None]
    behind = [r for m in mixes for r in (m.release, m.workforce)]
    behind += wing.quality.values() if page.quality is not None else ()
    return tuple(sorted({r.release_id for r in behind}))


def _titles(found: Occupation) -> tuple[str, ...]:
    own = {found.label.casefold(), found.label.casefold().removesuffix("s")}
    return tuple(t for t in dict.fromkeys(found.titles) if t.casefold() not in own)


def _outlook(found: Occupation, place: str, page: OccupationPage) -> OutlookView:
    jobs = found.jobs_here
    here = (
        f"There are about {round(jobs, -1) if jobs >= 100 else jobs:,} jobs in this work in {place}. "
        "People who work for themselves are not counted."
        if jobs is not None
        else f"No count of jobs is printed for {place}."
    )
    outlook = found.outlook
    if outlook is None:
        return OutlookView("not known", here, "No projection is published for this work.", "", _supply(page), "")
    if outlook.openings_local is None:
        openings = "We cannot work out the openings here, because the jobs here are not known."
    else:
        count = count_words(outlook.openings_local)
        openings = f"{'About ' if count[0].isdigit() else ''}{count} openings a year are expected here (modelled)."
        openings = openings[0].upper() + openings[1:]
    short = "not known" if outlook.openings_local is None else f"{count_words(outlook.openings_local)} a year"
    return OutlookView(short, here, openings, _change(outlook), _supply(page), outlook.method)


def _change(outlook: Outlook) -> str:
    if outlook.change_percent is None:
        return ""
    years = f"from {outlook.base_year} to {outlook.projected_year}"
    change = outlook.change_percent
    if abs(change) < 0.05:
        return f"In the country, the number of these jobs is expected to stay the same {years}."
    word = "grow" if change > 0 else "shrink"
    return f"In the country, the number of these jobs is expected to {word} by {abs(change):.1f}% {years}."


def _supply(page: OccupationPage) -> str:
    pipeline = page.pipeline
    if pipeline is None or pipeline.verdict is None:
        return ""
    trained = span_words(pipeline.supply_low, pipeline.supply_high)
    if page.occupation.entry.education in LEARNED_ON_THE_JOB:
        return f"Programs here turn out {trained} people a year (modelled). Most people learn this work on the job."
    words = VERDICT_WORDS.get(pipeline.verdict, pipeline.verdict)
    need = "" if pipeline.need is None else f" The region needs about {count_words(pipeline.need)} new people a year;"
    return f"{words} (modelled).{need} {'p' if need else 'P'}rograms here turn out {trained} a year."


def _entry(entry: Entry) -> tuple[tuple[str, str], ...]:
    lines = [
        ("Usual schooling to start", education_words(entry.education)),
        ("Work experience needed", "None needed" if entry.experience == "None" else entry.experience),
        ("Training on the job", TRAINING_ON_THE_JOB.get(entry.training or "", entry.training)),
        ("Preparation, all in all", None if entry.job_zone is None else JOB_ZONES.get(entry.job_zone)),
    ]
    return tuple((term, text or "Not known") for term, text in lines)


def _quoted_from(found: Occupation) -> str:
    """Where the description is from: the table of O*NET occupations, as far as the book names it."""
    source = next((s for s in found.sources if s.table.startswith("onet_occupation")), None)
    return f"{source.publisher}, {source.edition}" if source is not None else "the official list of occupations"


def _sources(found: Occupation) -> tuple[Source, ...]:
    everything = [
        *found.sources,
        *(p.source for p in found.pay),
        *((found.outlook.source,) if found.outlook else ()),
        *(p.source for p in found.programs),
    ]
    return tuple({(s.publisher, s.edition, s.classification): s for s in everything}.values())


def pages_by_code(wing: OccupationWing) -> dict[str, str]:
    """Label of every occupation that has a page, by code."""
    return {page.occupation.code: page.occupation.label for page in wing.pages}


def codes_by_census(wing: OccupationWing) -> dict[str, str]:
    """The one occupation that is counted under each Census code; codes shared by several are left out."""
    found: dict[str, list[str]] = {}
    for page in wing.pages:
        for census in page.occupation.census_codes:
            found.setdefault(census, []).append(page.occupation.code)
    return {census: codes[0] for census, codes in found.items() if len(codes) == 1}
