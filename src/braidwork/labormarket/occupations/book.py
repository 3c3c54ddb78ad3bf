"""The occupation book of a region: one record for every occupation that its wage area publishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from braidwork.engine import Store
from braidwork.errors import UnknownNameError
from braidwork.labormarket.occupations.census import census_codes, census_titles, shares_census
from braidwork.labormarket.occupations.classification import joined
from braidwork.labormarket.occupations.entry import entry
from braidwork.labormarket.occupations.members import OnetTables, onet_members, onet_tables
from braidwork.labormarket.occupations.nation import national_context
from braidwork.labormarket.occupations.official import official_flags
from braidwork.labormarket.occupations.outlook import Denominator, Projections, outlook, projections
from braidwork.labormarket.occupations.pay import WageBook, wage_book
from braidwork.labormarket.occupations.programs import programs
from braidwork.labormarket.occupations.records import License, Occupation, Source
from braidwork.labormarket.occupations.titles import titles
from braidwork.reference import Region
from braidwork.reference.licenses import licenses
from braidwork.reference.occupation_groups import groupings, major_code, major_label, parts

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.finder import Finder


@dataclass(frozen=True)
class OccupationBook:
    """Every occupation of a region by code, in the order of the codes.

    `version` is the classification of the codes; `area_label` and `area_kind` say whose list of occupations it is
    (the region's metropolitan area, else the state, else the nation). `sources` are all tables behind the figures,
    `attributions` the words that must stand wherever they are shown, `notes` what the store lacks.
    """

    occupations: Mapping[str, Occupation]
    version: str
    area_label: str
    area_kind: str
    sources: tuple[Source, ...]
    attributions: tuple[str, ...]
    synthetic: bool
    notes: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the occupations, in order."""
        return tuple(self.occupations)

    def occupation(self, code: str) -> Occupation:
        """The occupation of a code (29-1141, or 291141); UnknownNameError with the nearest codes otherwise."""
        wanted = code.strip()
        if len(wanted) == 6 and wanted.isdigit():
            wanted = f"{wanted[:2]}-{wanted[2:]}"
        if wanted not in self.occupations:
            raise UnknownNameError.of("occupation", wanted, self.occupations, where=self.area_label)
        return self.occupations[wanted]

    @cached_property
    def finder(self) -> Finder:
        """The search index of this book, built at the first question."""
        from braidwork.labormarket.occupations.finder import Finder

        return Finder(self)


def occupation_book(store: Store, region: Region) -> OccupationBook:
    """Assemble the book of a region from what its store holds.

    The list is every detailed occupation that the newest wage table with the region's metropolitan area prints, else
    the state's, else the nation's. Only wages must be there: whatever else is missing is None or empty in the records
    and said in `notes`. Raises NotAvailableError without any wages, and BraidworkError naming both versions where
    codes of two classifications would have to meet without a crosswalk.
    """
    wages = wage_book(store, region)
    listed = wages.list_area
    codes = tuple(sorted(listed.pay))
    parts_of = _Parts(store, region, codes, listed.version)
    denominator = Denominator(wages.national_jobs, wages.national_jobs_period)
    records = {code: parts_of.occupation(code, wages, denominator) for code in codes}
    sources = _distinct([*(p.source for a in wages.areas for p in list(a.pay.values())[:1]), *parts_of.sources])
    return OccupationBook(
        occupations=records, version=listed.version, area_label=listed.pay[codes[0]].area_label,
        area_kind=listed.kind, sources=sources,
        attributions=tuple(dict.fromkeys(s.attribution for s in sources if s.attribution)),
        synthetic=store.manifest.synthetic or region.synthetic,
        notes=(*_wage_notes(wages), *parts_of.missing),
    )  # fmt: skip


class _Parts:
    """Everything but pay, read once for all occupations of the book."""

    def __init__(self, store: Store, region: Region, codes: Sequence[str], version: str) -> None:
        self.version, self._state = version, region.state.postal
        self._projections: Projections | None = projections(store)
        self._line = {} if self._projections is None else _lines(codes, version, self._projections)
        members = onet_members(store, codes, version)
        self._onet: OnetTables = onet_tables(store)
        self._members = members or {}
        self._broad = _by_broad_group(self._members)
        self._titles, title_sources = titles(store, codes, version, self._members)
        taught = programs(store, region, codes, version)
        self._programs, program_sources = taught or ({}, ())
        census = census_codes(store, codes, version)
        self._census = census or {}
        self._shares = shares_census(self._census)
        self._flags = official_flags(store, region, version)
        self._nation = national_context(store, census_titles(store, codes, version), version)
        projected = () if self._projections is None else (self._projections.source,)
        rated = self._onet.sources if members else ()
        self._onet_sources = rated
        self.sources = (*projected, *rated, *title_sources, *program_sources, *self._nation.sources)
        self.missing = (*self._nation.notes, *_missing(
            projections=self._projections is not None, onet=bool(members) and bool(rated),
            titles=bool(title_sources), programs=taught is not None, census=census is not None,
        ))  # fmt: skip

    def occupation(self, code: str, wages: WageBook, nation: Denominator) -> Occupation:
        """The record of one occupation."""
        pay = tuple(area.pay[code] for area in wages.areas if code in area.pay)
        item = self._projections.items[self._line[code]] if self._projections and code in self._line else None
        jobs = pay[0].jobs if pay[0].area_kind == "region" else None
        members = self._members.get(code, ())
        needed, entry_note = entry(code, item, members, self._broad.get(code[:6], ()), self._onet)
        taught = self._programs.get(code, ())
        record = Occupation(
            code=code, label=str(item["occupation_label"]) if item else wages.list_area.labels[code],
            major_code=major_code(code), major_label=major_label(code),
            description=next((self._onet.descriptions[m] for m in members if m in self._onet.descriptions), None),
            titles=self._titles.get(code, ()), pay=pay,
            outlook=outlook(item, code, jobs, nation, self._projections.source)
            if item and self._projections else None,
            entry=needed, programs=taught, licenses=_licenses(self._state, code), onet_codes=members,
            census_codes=self._census.get(code, ()), shares_census=self._shares.get(code, ()),
            official_flag=self._flags.get(code), national_mix=self._nation.mixes.get(code),
            industries=self._nation.industries.get(code, ()),
            notes=tuple(n for n in (_grouping_note(code, self._onet, members), entry_note) if n),
        )  # fmt: skip
        return replace(record, sources=self._sources_of(record))

    def _sources_of(self, record: Occupation) -> tuple[Source, ...]:
        used = [p.source for p in record.pay]
        used += [record.outlook.source] if record.outlook else []
        used += [s for s in self._onet_sources if record.onet_codes]
        used += [s for s in self.sources if s.table in ("ep_title", "onet_title") and record.titles]
        used += [p.source for p in record.programs[:1]]
        used += [record.national_mix.source] if record.national_mix else []
        used += [i.source for i in record.industries[:1]]
        return _distinct(used)


def _lines(codes: Sequence[str], version: str, known: Projections) -> dict[str, str]:
    return joined(codes, version, known.items, known.version)


def _by_broad_group(members: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """The O*NET occupations of each broad group (the first six characters of a code)."""
    found: dict[str, list[str]] = {}
    for code, listed in members.items():
        found.setdefault(code[:6], []).extend(listed)
    return {group: tuple(listed) for group, listed in found.items()}


def _licenses(state: str, code: str) -> tuple[License, ...]:
    rows = {row.name: row for part in (code, *parts(code)) for row in licenses(state, part)}
    return tuple(
        License(r.name, r.authority, r.citation, r.verified, r.required_for, r.as_of.isoformat(), r.note)
        for r in rows.values()
    )


def _grouping_note(code: str, onet: OnetTables, members: Sequence[str]) -> str | None:
    if code not in groupings():
        return None
    note = f"figures are published for {len(parts(code))} occupations together ({', '.join(parts(code))})"
    described = next((m for m in members if m in onet.descriptions), None)
    return f"{note}; the description is that of {described[:7]}" if described else note


def _wage_notes(wages: WageBook) -> tuple[str, ...]:
    nearest = wages.list_area
    found = []
    if nearest.kind != "region":
        place = "the state" if nearest.kind == "state" else "the nation"
        found.append(
            f"no wages are loaded for the region's metropolitan area: the list and the pay are those of {place}"
        )
    periods = {next(iter(a.pay.values())).period for a in wages.areas}
    if len(periods) > 1:
        found.append("pay here and in larger areas is of different years: each figure carries its own")
    if nearest.kind == "region" and wages.national_jobs is None:
        found.append("no national jobs of the local wages' year are loaded: local openings use the projection's base")
    return tuple(found)


def _missing(**held: bool) -> tuple[str, ...]:
    said = {
        "projections": "no Employment Projections are loaded: no outlook, openings or entry requirements",
        "onet": "no O*NET tables or no crosswalk to them: no descriptions and job zones",
        "titles": "no list of titles is loaded: only the official names can be found",
        "programs": "no completions, directory of schools or CIP to SOC crosswalk of one year: no programs",
        "census": "no crosswalk from Census codes: who works in an occupation cannot be told",
    }
    return tuple(said[name] for name, is_held in held.items() if not is_held)


def _distinct(sources: Sequence[Source]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(sources))
