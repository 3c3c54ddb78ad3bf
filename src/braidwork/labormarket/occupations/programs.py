"""Programs in the region whose awards may lead to an occupation: links without weights, so no award is divided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from braidwork.engine import PartitionEntry, Store
from braidwork.labormarket.occupations.classification import SOC, Pair, crosswalk
from braidwork.labormarket.occupations.editions import rows, source_of, version_of
from braidwork.labormarket.occupations.records import Program, Source
from braidwork.reference import Region
from braidwork.reference.occupation_groups import groupings
from braidwork.sources.crosswalks import require_same_version

CIP = "CIP 2020"
# Levels of awards in few words; the publisher's own are in the contract of ipeds_completions.
AWARDS: Mapping[str, str] = {
    "1": "certificate, under 1 year", "2": "certificate, 1 to 2 years", "3": "associate's degree",
    "4": "certificate, 2 to 4 years", "5": "bachelor's degree", "6": "certificate after a bachelor's",
    "7": "master's degree", "8": "certificate after a master's", "17": "research doctorate",
    "18": "professional doctorate", "19": "doctorate, other", "20": "certificate, under 12 weeks",
    "21": "certificate, 12 weeks to 1 year",
}  # fmt: skip
_School = tuple[str, str | None]  # name, county


def programs(
    store: Store, region: Region, codes: Iterable[str], version: str
) -> tuple[dict[str, tuple[Program, ...]], tuple[Source, ...]] | None:
    """Programs with awards in the region's counties, by occupation; None where a table or the crosswalk is missing.

    Completions are joined to the directory of their own year, the newest year that has both. Programs stand in order
    of awards per occupation that they are linked to: many graduates of a program that leads here first. Awards stand
    whole under every occupation that the program is linked to: never add them across occupations.
    """
    pairs = crosswalk(store, CIP, SOC)
    years = _newest_year(store)
    if pairs is None or years is None:
        return None
    completions, directory = years
    require_same_version(version_of(completions), CIP)
    require_same_version(version, SOC)
    schools = _schools(store, directory, region)
    wanted = set(codes)
    linked, labels = _linked(pairs, wanted), {p["from_code"]: p["from_label"].rstrip(".") for p in pairs}
    source = source_of(store, completions)
    found: dict[str, list[Program]] = {}
    for program in _awarded(store, completions, schools, linked, labels, source):
        for code in linked[program.program_code] & wanted:
            found.setdefault(code, []).append(program)
    ordered = {code: tuple(sorted(listed, key=_order)) for code, listed in found.items()}
    return ordered, (source, source_of(store, directory))


def _newest_year(store: Store) -> tuple[PartitionEntry, PartitionEntry] | None:
    directories = {e.facts.get("year"): e for e in store.manifest.of("institution")}
    for entry in store.manifest.of("ipeds_completions"):
        if entry.facts.get("year") in directories:
            return entry, directories[entry.facts.get("year")]
    return None


def _schools(store: Store, directory: PartitionEntry, region: Region) -> dict[str, _School]:
    columns, counties = ("institution_code", "institution_label", "county_label"), list(region.county_fips)
    read = rows(store, directory, columns, lambda t: (t.county_code.isin(counties),))
    return {code: (label, county) for code, label, county in read}


def _linked(pairs: Sequence[Pair], wanted: set[str]) -> dict[str, set[str]]:
    """Occupations of each program; parts of a grouping count as the grouping where that is what the book prints."""
    grouping_of = {part: g for g, listed in groupings().items() if g in wanted for part in listed}
    linked: dict[str, set[str]] = {}
    for pair in pairs:
        code = pair["to_code"]
        linked.setdefault(pair["from_code"], set()).add(code if code in wanted else grouping_of.get(code, code))
    return linked


def _awarded(
    store: Store,
    completions: PartitionEntry,
    schools: Mapping[str, _School],
    linked: Mapping[str, set[str]],
    labels: Mapping[str, str],
    source: Source,
) -> Iterable[Program]:
    columns = ("institution_code", "program_code", "award_level_code", "awards")

    def here(table: Any) -> tuple[Any, ...]:
        return table.institution_code.isin(sorted(schools)), table.awards > 0

    if not schools:
        return
    for school, program, level, awards in rows(store, completions, columns, here):
        if program in linked:
            name, county = schools[school]
            yield Program(
                program, labels[program], school, name, county, level, AWARDS.get(level, level), awards,
                len(linked[program]), source,
            )  # fmt: skip


def _order(program: Program) -> tuple[float, str, str, str]:
    return (
        -program.awards / program.leads_to, program.program_code, program.institution_label, program.award_level_code,
    )  # fmt: skip
