"""Occupations in the nation: who does the work, and in which industries. Context, never a figure of the region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from braidwork.engine import PartitionEntry, Store
from braidwork.labormarket.occupations.classification import CENSUS
from braidwork.labormarket.occupations.editions import Row, newest, rows, source_of, version_of
from braidwork.labormarket.occupations.records import IndustryShare, NationalMix, Source
from braidwork.sources.cps_shares import occupation_key

INDUSTRY_LEVEL = "subsector"
MOST_INDUSTRIES = 5
_SHARES = ("women_percent", "white_percent", "black_percent", "asian_percent", "hispanic_percent")
# Levels that divide all jobs without remainder, but for cells that the publisher withholds.
_WHOLE_LEVELS = ("sector", INDUSTRY_LEVEL)


@dataclass(frozen=True)
class NationalContext:
    """Mix and industries by occupation code; an occupation without one is absent. `notes` say what was left out."""

    mixes: Mapping[str, NationalMix] = field(default_factory=dict)
    industries: Mapping[str, tuple[IndustryShare, ...]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    notes: tuple[str, ...] = ()


def national_context(store: Store, titles: Mapping[str, Sequence[str]] | None, version: str) -> NationalContext:
    """What the store holds on the nation for the occupations of a book.

    `titles` are the titles of the Census list by occupation (None without that list), `version` the classification of
    the book's codes. Tables of another classification are left out and named in `notes`: nothing is joined by chance.
    """
    mixes: dict[str, NationalMix] = {}
    industries: dict[str, tuple[IndustryShare, ...]] = {}
    notes = []
    shares, staffing = newest(store, "cps_occupation_shares"), newest(store, "staffing_pattern")
    if shares is not None and titles is not None:
        if version_of(shares) == CENSUS:
            mixes = _mixes(store, shares, titles)
        else:
            notes.append(_left_out("shares of workers in the nation", shares, CENSUS))
    if staffing is not None:
        if version_of(staffing) == version:
            industries = _industries(store, staffing)
        else:
            notes.append(_left_out("industries of the nation", staffing, version))
    used = ((shares, mixes), (staffing, industries))
    sources = tuple(source_of(store, entry) for entry, found in used if entry is not None and found)
    return NationalContext(mixes, industries, sources, tuple(notes))


def _left_out(what: str, entry: PartitionEntry, wanted: str) -> str:
    return f"{what} are left out: {entry.period} follows {version_of(entry)}, not {wanted}"


def _mixes(store: Store, entry: PartitionEntry, titles: Mapping[str, Sequence[str]]) -> dict[str, NationalMix]:
    columns = ("occupation_key", "occupation_label", "workers", "shares_status", *_SHARES)
    read = list(rows(store, entry, columns, lambda t: (t.level == "occupation",)))
    often = Counter(row[0] for row in read)
    source, year = source_of(store, entry), int(entry.facts.get("year") or 0)
    by_title = {row[0]: _mix(year, row[1:], source) for row in read if often[row[0]] == 1}
    # Shares of several Census occupations cannot be averaged: one title, or nothing.
    asked = {code: occupation_key(found[0]) for code, found in titles.items() if len(found) == 1}
    return {code: by_title[key] for code, key in asked.items() if key in by_title}


def _mix(year: int, figures: Row, source: Source) -> NationalMix:
    label, workers, status, women, white, black, asian, hispanic = figures
    return NationalMix(year, label, workers, status, women, white, black, asian, hispanic, source)


def _industries(store: Store, entry: PartitionEntry) -> dict[str, tuple[IndustryShare, ...]]:
    """The largest industries of each occupation, out of its jobs in all sectors or in all subsectors.

    Of the two sums the larger is the nation's: cells that the publisher withholds make either fall short.
    """
    columns = ("occupation_code", "industry_level", "industry_code", "industry_label", "employment_jobs")
    read = list(rows(store, entry, columns, lambda t: (t.industry_level.isin(_WHOLE_LEVELS),)))
    source = source_of(store, entry)
    total = _jobs_of_the_nation((code, level, jobs) for code, level, _, _, jobs in read)
    found: dict[str, list[tuple[int, str, str]]] = {}
    for code, level, industry, label, jobs in read:
        if level == INDUSTRY_LEVEL and jobs:
            found.setdefault(code, []).append((-jobs, industry, label))
    return {
        code: tuple(
            IndustryShare(industry, label, -jobs, -jobs / total[code], INDUSTRY_LEVEL, source)
            for jobs, industry, label in sorted(listed)[:MOST_INDUSTRIES]
        )
        for code, listed in found.items()
    }


def _jobs_of_the_nation(read: Iterable[tuple[str, str, int]]) -> dict[str, int]:
    sums: Counter[tuple[str, str]] = Counter()
    for code, level, jobs in read:
        sums[code, level] += jobs
    return {code: max(sums[code, level] for level in _WHOLE_LEVELS) for code, _ in sums}
