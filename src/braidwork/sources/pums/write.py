"""One PUMS edition into the store: drafts of both files, joined and checked, then written with their coverage."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON
from braidwork.engine import PartitionEntry, SourceEntry, StoreBuild
from braidwork.errors import DataError
from braidwork.reference import Region
from braidwork.sources.pums.households import Household
from braidwork.sources.pums.load import LoadTally, rows_of
from braidwork.sources.pums.plan import EditionPlan

if TYPE_CHECKING:
    import pyarrow as pa

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
    """Load the person and the housing plan of one edition (either may be absent) and write both tables."""
    folder = Path(tempfile.mkdtemp(prefix=".draft-", dir=build.root))
    try:
        drafts, sources = _drafts(plans, region, nation, folder, origins, progress)
        names = " and ".join(f.file.name for p in plans.values() for f in p.files)
        household = Household(drafts.get(PUMS_PERSON.name), drafts.get(PUMS_HOUSING.name), names)
        notes = household.check()
        entries = []
        for name, table in (("pums_person", PUMS_PERSON), ("pums_housing", PUMS_HOUSING)):
            data = (
                household.persons_with_family_type() if name == "pums_person" else household.housing_with_householder()
            )
            if data is None:
                continue
            edition = plans[name]
            facts = _facts(edition, household, region, data, sources[name], notes)
            progress(f"writing {name} {edition.vintage.key}: {data.num_rows:,} records")
            entries.append(
                build.write(
                    table,
                    edition.vintage.key,
                    data,
                    period=edition.vintage.label,
                    sources=tuple(f.file.sha256 for f in edition.files),
                    made_by=MADE_BY,
                    facts=facts,
                    synthetic=any(f.synthetic for f in edition.files),
                    where=names,
                )
            )
        return entries, [s for group in sources.values() for s, _ in group]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _drafts(
    plans: Mapping[str, EditionPlan],
    region: Region,
    nation: bool,
    folder: Path,
    origins: Mapping[str, tuple[str, str | None]],
    progress: Callable[[str], None],
) -> tuple[dict[str, Path], dict[str, list[tuple[SourceEntry, LoadTally]]]]:
    import pyarrow.parquet as pq

    drafts: dict[str, Path] = {}
    sources: dict[str, list[tuple[SourceEntry, LoadTally]]] = {}
    for name, edition in plans.items():
        path = folder / f"{name}.parquet"
        writer = None
        for source, states in zip(edition.files, edition.states, strict=True):
            tally = LoadTally(notes=list(source.notes))
            take = None if states == frozenset(source.states) else states
            progress(f"reading {source.file.name}: {source.rows:,} records, {edition.vintage.label}")
            for piece in rows_of(source, region, take, tally):
                writer = writer or pq.ParquetWriter(path, piece.schema, compression="snappy")
                if piece.schema != writer.schema:
                    raise DataError(
                        "its columns differ from the other file of the same edition.",
                        where=source.file.name,
                        mend="take all parts of a national file from the same download.",
                    )
                writer.write_table(piece)
            origin, retrieved = origins.get(source.file.sha256, ("folder", None))
            sources.setdefault(name, []).append((_entry(source, tally, origin, retrieved), tally))
        if writer is None:
            raise DataError(f"no record lies in {region.state.name}.", where=edition.files[0].file.name,
                            mend="check that the file and the region belong together.")  # fmt: skip
        writer.close()
        drafts[name] = path
    return drafts, sources


def _entry(source: Any, tally: LoadTally, origin: str, retrieved: str | None) -> SourceEntry:
    return SourceEntry(
        sha256=source.file.sha256,
        name=source.file.name,
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
    data: pa.Table,
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
    replicates = sum(n.startswith(("person_weight_", "housing_weight_")) for n in data.column_names)
    facts = {
        "year": edition.vintage.year,
        "span": edition.vintage.span,
        "publisher": edition.vintage.publisher,
        "states": sorted({s for s, _, _ in found["pumas"]}),
        "puma_vintages": vintages,
        "pumas_missing": missing,
        "replicates": replicates,
        "weighted": household.weighted(*(("persons", "person_weight") if is_person else ("housing", "housing_weight"))),
        "notes": [*notes, *dict.fromkeys(n for _, t in sources for n in t.notes)],
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
