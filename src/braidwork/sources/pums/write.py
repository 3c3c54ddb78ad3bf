"""One PUMS edition into the store: drafts of both files, joined and checked, then written with their coverage."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON
from braidwork.engine import PartitionEntry, SourceEntry, StoreBuild
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.pums.edition import PumsFile
from braidwork.sources.pums.households import Draft, Household
from braidwork.sources.pums.load import rows_of
from braidwork.sources.pums.plan import EditionPlan
from braidwork.sources.pums.tally import LoadTally
from braidwork.version import VERSION

MADE_BY = "pums loader 1"


def write_edition(
    build: StoreBuild,
    plans: Mapping[str, EditionPlan],
    region: Region,
    *,
    nation: bool,
    origins: Mapping[str, tuple[str, str | None]],
    progress: Callable[[str], None],
) -> tuple[list[PartitionEntry], list[SourceEntry]]:
    """Load the person and the housing plan of one edition (either may be absent) and write both tables.

    An edition that the store already holds, made from the same files in the same way, is kept as it is.
    """
    recipe = _recipe(plans, region, nation)
    kept = _kept(build, plans, recipe, origins)
    if kept is not None:
        progress(f"keeping {next(iter(plans.values())).vintage.key}: its files have not changed")
        return kept
    with build.draft_folder() as folder:
        drafts, sources = _drafts(plans, region, folder, origins, progress)
        household = Household(drafts.get(PUMS_PERSON.name), drafts.get(PUMS_HOUSING.name), folder)
        notes = household.check()
        entries = []
        for name, view, table in (
            (PUMS_PERSON.name, "persons", PUMS_PERSON),
            (PUMS_HOUSING.name, "housing", PUMS_HOUSING),
        ):
            if name not in plans:
                continue
            edition = plans[name]
            facts = _facts(edition, household, region, sources[name], notes)
            progress(f"writing {name} {edition.vintage.key}: {household.rows(view):,} records")
            entries.append(
                build.write(
                    table,
                    edition.vintage.key,
                    household.person_rows() if table is PUMS_PERSON else household.housing_rows(),
                    period=edition.vintage.label,
                    sources=tuple(f.file.sha256 for f in edition.files),
                    made_by=MADE_BY,
                    facts=facts,
                    synthetic=any(f.synthetic for f in edition.files),
                    where=drafts[name].names,
                    recipe=recipe,
                )
            )
        return entries, [s for group in sources.values() for s, _ in group]


def _recipe(plans: Mapping[str, EditionPlan], region: Region, nation: bool) -> str:
    """Checksum of everything that decides an edition's tables: files, states taken, region, and this version."""
    said = {
        "version": VERSION,
        "made_by": MADE_BY,
        "region": asdict(region),
        "nation": nation,
        "files": {
            name: [
                (f.file.sha256, f.file.member, f.vintage.key if f.vintage else "", sorted(states))
                for f, states in zip(edition.files, edition.states, strict=True)
            ]
            for name, edition in sorted(plans.items())
        },
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _kept(
    build: StoreBuild,
    plans: Mapping[str, EditionPlan],
    recipe: str,
    origins: Mapping[str, tuple[str, str | None]],
) -> tuple[list[PartitionEntry], list[SourceEntry]] | None:
    """The edition as the earlier build left it, if the recipe and every byte still stand."""
    if build.previous is None:
        return None
    entries = [p for p in build.previous.partitions if p.recipe == recipe]
    if {p.table for p in entries} != set(plans) or not all(build.holds(p) for p in entries):
        return None
    sources = []
    for name, edition in plans.items():
        for source in edition.files:
            key = (source.file.sha256, source.file.member, name, edition.vintage.key)
            known = [s for s in build.previous.sources if (s.sha256, s.member, s.recognised_as, s.vintage) == key]
            if not known:
                return None
            origin, retrieved = origins.get(source.file.sha256, ("folder", None))
            sources.append(replace(known[0], name=source.file.name, origin=origin, retrieved=retrieved))
    return entries, sources


def _drafts(
    plans: Mapping[str, EditionPlan],
    region: Region,
    folder: Path,
    origins: Mapping[str, tuple[str, str | None]],
    progress: Callable[[str], None],
) -> tuple[dict[str, Draft], dict[str, list[tuple[SourceEntry, LoadTally]]]]:
    drafts: dict[str, Draft] = {}
    sources: dict[str, list[tuple[SourceEntry, LoadTally]]] = {}
    for name, edition in plans.items():
        path = folder / f"{name}.parquet"
        sources[name] = _draft(edition, region, path, origins, progress)
        drafts[name] = Draft(path, edition.files)
    return drafts, sources


def _draft(
    edition: EditionPlan,
    region: Region,
    path: Path,
    origins: Mapping[str, tuple[str, str | None]],
    progress: Callable[[str], None],
) -> list[tuple[SourceEntry, LoadTally]]:
    """Load every file of one plan into one Parquet draft, in order."""
    import pyarrow.parquet as pq

    sources = []
    writer: Any = None
    try:
        for source, states in zip(edition.files, edition.states, strict=True):
            tally = LoadTally(notes=list(source.notes))
            take = None if states == frozenset(source.states) else states
            progress(f"reading {source.file.name}: {source.rows:,} records, {edition.vintage.label}")
            for piece in rows_of(source, region, take, tally):
                writer = writer or pq.ParquetWriter(path, piece.schema, compression="snappy")
                if piece.schema != writer.schema:
                    raise _other_columns(source, edition, writer.schema.names, piece.column_names)
                writer.write_table(piece)
            origin, retrieved = origins.get(source.file.sha256, ("folder", None))
            sources.append((_entry(source, tally, origin, retrieved), tally))
    finally:
        if writer is not None:
            writer.close()
    if writer is None:
        # The keys were found when the file was looked into; a second reading that finds none is damage.
        raise edition.files[0].file.truncated()
    return sources


def _other_columns(source: PumsFile, edition: EditionPlan, first: list[str], here: list[str]) -> DataError:
    lacking = [n for n in first if n not in here]
    added = [n for n in here if n not in first]
    differ = "; ".join(
        f"{verb} {', '.join(names[:4])}{' …' if len(names) > 4 else ''}"
        for verb, names in (("it lacks", lacking), ("it adds", added))
        if names
    )
    return DataError(
        f"its columns differ from those of {edition.files[0].file.name}, the other part of the same edition"
        f" ({differ or 'other order'}).",
        where=source.file.name,
        mend="take all parts of an edition from the same download.",
    )


def _entry(source: PumsFile, tally: LoadTally, origin: str, retrieved: str | None) -> SourceEntry:
    assert source.vintage is not None
    return SourceEntry(
        sha256=source.file.sha256,
        name=source.file.name,
        member=source.file.member,
        bytes=source.file.size_bytes,
        publisher=source.vintage.publisher,
        recognised_as=source.table.name,
        vintage=source.vintage.key,
        rows_read=tally.rows_read,
        rows_kept=tally.rows_kept,
        dropped=tuple(sorted(tally.dropped.items())),
        columns_not_kept=source.header.not_kept(),
        notes=tuple(tally.notes),
        origin=origin,
        retrieved=retrieved,
        licence="synthetic" if source.synthetic else "US government work, public domain; cite the source",
    )


def _facts(
    edition: EditionPlan,
    household: Household,
    region: Region,
    sources: list[tuple[SourceEntry, LoadTally]],
    notes: list[str],
) -> dict[str, Any]:
    """What measures and pages need to know of the edition: coverage, weights, money year, notes."""
    found = household.facts()
    pumas = {(vintage, code) for state, vintage, code in found["pumas"] if state == region.state.fips}
    vintages = sorted({v for v, _ in pumas})
    wanted = (
        {(v, p) for v in vintages for p in region.pumas(v)} if set(vintages) <= set(region.puma_vintages) else set()
    )
    missing = sorted(p for v, p in wanted - pumas)
    if not wanted & pumas:
        raise DataError(
            f"no record lies in a PUMA of {region.label}.",
            where=edition.files[0].file.name,
            mend="check that the region and the edition's PUMA definition belong together.",
        )
    is_person = edition.table is PUMS_PERSON
    view = "persons" if is_person else "housing"
    names = household.person_columns if is_person else household.housing_columns
    replicates = sum(n.startswith(("person_weight_", "housing_weight_")) for n in names)
    facts = {
        "year": edition.vintage.year,
        "span": edition.vintage.span,
        "publisher": edition.vintage.publisher,
        "states": sorted({s for s, _, _ in found["pumas"]}),
        "puma_vintages": vintages,
        "pumas_missing": missing,
        "replicates": replicates,
        "weighted": household.weighted(view),
        "notes": [*notes, *dict.fromkeys(n for _, t in sources for n in t.notes)],
        "notes_about": {n: about for _, t in sources for n, about in t.about.items()},
        "parameters": [dict(p) for _, t in sources for p in t.parameters],
        "age_min": found["age_min"] if is_person else None,
        "age_max": found["age_max"] if is_person else None,
    }
    facts["coverage"] = _coverage(facts, len(wanted))
    return facts


def _coverage(facts: Mapping[str, Any], pumas: int) -> str:
    """`full`, or words that say which part of the region the edition holds."""
    parts = []
    if facts["pumas_missing"]:
        parts.append(f"{pumas - len(facts['pumas_missing'])} of {pumas} PUMAs")
    low, high = facts["age_min"], facts["age_max"]
    if low is not None and (low > 0 or high < 80):
        parts.append(f"ages {low} to {high}")
    return "; ".join(parts) or "full"
