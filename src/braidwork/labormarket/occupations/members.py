"""The O*NET occupations behind each occupation of the book, and what O*NET says of them, parents before specialties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from braidwork.engine import Store
from braidwork.labormarket.occupations.classification import NEM, ONET, crosswalk, joined, turned
from braidwork.labormarket.occupations.editions import Row, newest, rows, source_of, version_of
from braidwork.labormarket.occupations.records import Source
from braidwork.sources.crosswalks import require_same_version, translate

_REQUIRED_EDUCATION = "RL"


@dataclass(frozen=True)
class OnetTables:
    """What O*NET says by its own codes; a table that is not loaded is empty. `sources` are those that are."""

    descriptions: Mapping[str, str]
    job_zones: Mapping[str, int]
    education: Mapping[str, Mapping[str, float]]
    sources: tuple[Source, ...]


def onet_members(store: Store, codes: Iterable[str], version: str) -> dict[str, tuple[str, ...]] | None:
    """The O*NET occupations of each occupation, the parent (.00) of its own code first; None without the crosswalk."""
    pairs = crosswalk(store, ONET, NEM)
    if pairs is None:
        return None
    wanted = tuple(codes)
    matrix = joined(wanted, version, {p["to_code"] for p in pairs}, NEM)
    members = translate(matrix.values(), NEM, turned(pairs), ONET)
    return {code: _parents_first(code, members.get(matrix.get(code, ""), ())) for code in wanted}


def _parents_first(code: str, members: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(members, key=lambda m: (m != f"{code}.00", not m.endswith(".00"), m)))


def onet_tables(store: Store) -> OnetTables:
    """Descriptions, job zones and required education of the newest O*NET release in the store."""
    sources = []

    def read(table: str, *columns: str) -> Iterable[Row]:
        entry = newest(store, table)
        if entry is None:
            return ()
        require_same_version(version_of(entry), ONET)
        sources.append(source_of(store, entry))
        return rows(store, entry, columns)

    descriptions: dict[str, str] = dict(read("onet_occupation", "occupation_code", "description"))
    zones: dict[str, int] = dict(read("onet_job_zone", "occupation_code", "job_zone"))
    education: dict[str, dict[str, float]] = {}
    for code, scale, category, percent in read(
        "onet_education", "occupation_code", "scale_code", "category_code", "percent"
    ):
        if scale == _REQUIRED_EDUCATION and percent is not None:
            education.setdefault(code, {})[category] = percent
    return OnetTables(descriptions, zones, education, tuple(sources))
