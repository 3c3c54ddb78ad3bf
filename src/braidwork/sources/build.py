"""Building a region: every file of a folder recognised by content, loaded, checked, written, and accounted for."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from braidwork.contracts import Vintage
from braidwork.engine import Manifest, PartitionEntry, SourceEntry, StoreBuild, UnusedFile
from braidwork.errors import BraidworkError, DataError, UnknownNameError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile, discover, require_content
from braidwork.sources.loader import Loaded, Loader, NotForRegion, Recognition
from braidwork.sources.loaders import LOADERS
from braidwork.sources.marks import MAKER, is_synthetic
from braidwork.sources.pums import EditionPlan, PumsFile, inspect, looks_like_pums, plan, write_edition
from braidwork.version import VERSION

BUILD_FORMAT = "3"


@dataclass(frozen=True)
class BuildResult:
    """What a build did. `changed` is False when the store already held exactly this."""

    manifest: Manifest
    changed: bool


@dataclass
class _Findings:
    """Files sorted by what they are, before anything is loaded."""

    pums: list[PumsFile] = field(default_factory=list)
    other: list[tuple[SourceFile, Loader, Recognition]] = field(default_factory=list)
    unused: list[UnusedFile] = field(default_factory=list)
    faults: list[BraidworkError] = field(default_factory=list)


def build_region(
    source: Path | Sequence[Path],
    data: Path,
    region: Region,
    *,
    nation: bool = False,
    stated: Mapping[str, Vintage] | None = None,
    origins: Mapping[str, tuple[str, str | None]] | None = None,
    progress: Callable[[str], None] = lambda text: None,
) -> BuildResult:
    """Build the store in `data` from the official files in `source` (folders or files).

    `nation` keeps records of every state beside the region's. `stated` maps a file name to an edition that its
    content does not tell; `origins` a checksum to (address, time) of a download. Idempotent; a failed build
    changes nothing. Raises DataError naming file, row and column.
    """
    places = [source] if isinstance(source, Path) else list(source)
    files = _distinct(f for place in places for f in discover(place, leave_out=data))
    if not files:
        raise DataError("no data file here.", where=", ".join(map(str, places)),
                        mend="put the official csv, zip, gz, xlsx or parquet files there.")  # fmt: skip
    _refuse_unknown(stated or {}, files)
    with StoreBuild(data) as build:
        progress(f"checking {len(files):,} files")
        request = _request(files, region, nation, stated or {})
        if _unchanged(build, request):
            assert build.previous is not None
            return BuildResult(build.previous, changed=False)
        findings = _sort(files, region, stated or {}, progress)
        _raise_all(findings.faults)
        manifest = _load(build, findings, region, nation, request, origins or {}, progress)
        build.commit(manifest)
    return BuildResult(manifest, changed=True)


def _distinct(files: Iterable[SourceFile]) -> list[SourceFile]:
    """The files in order, one that was named twice only once."""
    found: dict[tuple[Path, str | None], SourceFile] = {}
    for file in files:
        found.setdefault((file.path.resolve(), file.member), file)
    return list(found.values())


def _names(file: SourceFile) -> tuple[str, ...]:
    """The names by which a person may mean a file: its path below the folder, or its last part."""
    return file.name, file.path.name, Path(file.member or file.path.name).name


def _refuse_unknown(stated: Mapping[str, Vintage], files: Sequence[SourceFile]) -> None:
    known = {n for f in files for n in _names(f)}
    for name in stated:
        if name not in known:
            raise UnknownNameError.of("file", name, known, where="--vintage")


def _request(
    files: Sequence[SourceFile], region: Region, nation: bool, stated: Mapping[str, Vintage]
) -> dict[str, Any]:
    listed = sorted((f.name, f.sha256) for f in files)
    definition = hashlib.sha256(json.dumps(asdict(region), sort_keys=True, default=str).encode()).hexdigest()
    return {
        "build": BUILD_FORMAT,
        "files": hashlib.sha256(json.dumps(listed).encode()).hexdigest(),
        "region": definition,
        "nation": nation,
        "stated": {k: v.key for k, v in sorted(stated.items())},
    }


def _unchanged(build: StoreBuild, request: Mapping[str, Any]) -> bool:
    previous = build.previous
    if previous is None or dict(previous.request) != dict(request) or previous.version != VERSION:
        return False
    # By checksum: a table that was damaged since is built again.
    return all(build.holds(p) for p in previous.partitions)


def _sort(
    files: Sequence[SourceFile], region: Region, stated: Mapping[str, Vintage], progress: Callable[[str], None]
) -> _Findings:
    found = _Findings()
    for file in files:
        try:
            require_content(file)
            table = looks_like_pums(file)
            if table is not None:
                progress(f"looking into {file.name}")
                edition = next((stated[n] for n in _names(file) if n in stated), None)
                found.pums.append(inspect(file, table, region, edition))
                continue
            hit = _recognised(file)
            if hit is None:
                found.unused.append(UnusedFile(file.name, file.sha256, "no loader recognises its content"))
            else:
                found.other.append((file, *hit))
        except BraidworkError as fault:
            found.faults.append(fault)
    return found


def _recognised(file: SourceFile) -> tuple[Loader, Recognition] | None:
    for loader in LOADERS:
        with _told(file, loader):
            found = loader.recognise(file)
        if found is not None:
            return loader, found
    return None


@contextmanager
def _told(file: SourceFile, loader: Loader) -> Iterator[None]:
    """A file that a loader did not foresee ends in a plain message, never in a stack trace."""
    try:
        yield
    except BraidworkError:
        raise
    except Exception as problem:
        raise DataError(
            f"the {loader.name} loader cannot read it ({type(problem).__name__}: {problem}).",
            where=file.name,
            mend="download the file again, or take it out of the folder and tell the maintainers.",
        ) from problem


def _raise_all(faults: Sequence[BraidworkError]) -> None:
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise DataError(
            "\n".join([f"{len(faults)} files cannot be used.", *(f.message for f in faults)]),
            mend="mend these files one by one, or take them out of the folder; the store is as it was.",
        )


def _load(
    build: StoreBuild,
    findings: _Findings,
    region: Region,
    nation: bool,
    request: Mapping[str, Any],
    origins: Mapping[str, tuple[str, str | None]],
    progress: Callable[[str], None],
) -> Manifest:
    plans, aside = plan(findings.pums, region, nation=nation)
    unused = findings.unused + [UnusedFile(f.file.name, f.file.sha256, why) for f, why in aside.items()]
    partitions: list[PartitionEntry] = []
    sources: list[SourceEntry] = []
    for edition in _by_edition(plans):
        written, read = write_edition(build, edition, region, nation=nation, origins=origins, progress=progress)
        partitions += written
        sources += read
    _load_others(build, findings, region, origins, progress, partitions, sources, unused)
    if not partitions:
        reasons = "\n".join(f"  {u.name}: {u.reason}" for u in unused[:8])
        raise DataError(
            f"nothing here serves the region {region.label}.\n{reasons}",
            mend="add the Census PUMS person and housing files of the region's state.",
        )
    return Manifest(
        region=region.name,
        region_definition=json.loads(json.dumps(asdict(region), default=str)),
        built=datetime.now(UTC).isoformat(timespec="seconds"),
        version=VERSION,
        synthetic=region.synthetic or any(p.synthetic for p in partitions),
        sources=tuple(sorted(sources, key=lambda s: (s.recognised_as, s.vintage, s.name))),
        unused=tuple(sorted(unused, key=lambda u: u.name)),
        partitions=tuple(sorted(partitions, key=lambda p: (p.table, p.partition))),
        request=dict(request),
    )


def _by_edition(plans: Sequence[EditionPlan]) -> list[dict[str, EditionPlan]]:
    editions: dict[str, dict[str, EditionPlan]] = {}
    for item in plans:
        editions.setdefault(item.vintage.key, {})[item.table.name] = item
    return [editions[k] for k in sorted(editions)]


def _load_others(
    build: StoreBuild,
    findings: _Findings,
    region: Region,
    origins: Mapping[str, tuple[str, str | None]],
    progress: Callable[[str], None],
    partitions: list[PartitionEntry],
    sources: list[SourceEntry],
    unused: list[UnusedFile],
) -> None:
    held: dict[tuple[str, str], str] = {}
    for file, loader, recognition in findings.other:
        progress(f"reading {file.name}: {recognition.what}")
        try:
            with _told(file, loader):
                loaded = loader.load(file, recognition, region)
        except NotForRegion as reason:
            unused.append(UnusedFile(file.name, file.sha256, reason.what))
            continue
        publisher = MAKER if is_synthetic(file) else recognition.publisher
        for item in map(_marked, loaded) if is_synthetic(file) else loaded:
            key = (item.table.name, item.partition)
            if key in held:
                unused.append(UnusedFile(file.name, file.sha256, f"the same edition as {held[key]}"))
                continue
            held[key] = file.name
            origin, retrieved = origins.get(file.sha256, ("folder", None))
            facts = {"notes": list(item.notes), **item.facts}
            if recognition.vintage is not None:
                facts.setdefault("year", recognition.vintage.year)
            partitions.append(
                build.write(item.table, item.partition, item.data, period=item.period, sources=(file.sha256,),
                            made_by=loader.name, facts=facts, synthetic=item.synthetic, where=file.name)
            )  # fmt: skip
            sources.append(
                SourceEntry(
                    sha256=file.sha256, name=file.name, bytes=file.size_bytes, publisher=publisher,
                    recognised_as=item.table.name,
                    vintage=recognition.vintage.key if recognition.vintage else "vintage unknown",
                    rows_read=item.rows_read, rows_kept=item.rows_kept, dropped=item.dropped,
                    columns_not_kept=item.columns_not_kept, notes=item.notes, origin=origin, retrieved=retrieved,
                    licence=item.licence,
                )
            )  # fmt: skip


def _marked(item: Loaded) -> Loaded:
    """What a file that says synthetic gives: synthetic too, whichever loader read it, and under nobody's licence."""
    return replace(item, synthetic=True, licence="synthetic")
