"""A folder that is replaced in one step, and only if an earlier report stands there; and its manifest."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.errors import RefusedError

if TYPE_CHECKING:
    from braidwork.disclosure.release import Release
    from braidwork.publications.contents import Report

MARKER = ".braidwork-report"


@contextmanager
def replaced_folder(out: Path) -> Iterator[Path]:
    """An empty sibling folder to write into; it takes the place of `out` when the block ends without an error.

    After an error `out` is as it was. Raises RefusedError for an `out` that holds anything but an earlier report.
    """
    target = Path(out).resolve()
    _refuse_strangers(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    building = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".building", dir=target.parent))
    try:
        building.chmod(0o755)
        (building / MARKER).write_text(
            "Written by braidwork; the next report replaces this folder.\n", encoding="utf-8"
        )
        yield building
        _refuse_strangers(target)  # a stranger may have moved in while the pages were drawn
        _swap(building, target)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _refuse_strangers(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise RefusedError(
            "there is a file where the report should go.", where=str(target), mend="choose another folder."
        )
    if any(target.iterdir()) and not (target / MARKER).is_file():
        raise RefusedError(
            "this folder was not written by braidwork, so it is not replaced.",
            where=str(target),
            mend="choose a new or an empty folder for the report.",
        )


def _swap(building: Path, target: Path) -> None:
    if not target.exists():
        building.rename(target)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".earlier", dir=target.parent))
    target.rename(aside / "report")
    try:
        building.rename(target)
    except OSError:
        (aside / "report").rename(target)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def write_manifest(report: Report, folder: Path, behind: Mapping[str, tuple[str, ...]]) -> tuple[Path, ...]:
    """Write manifest.json: every file with its checksum and the releases behind it; returns the relative paths."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != MARKER)
    entries = []
    for path in files:
        name = path.relative_to(folder).as_posix()
        content = path.read_bytes()
        entries.append(
            {
                "path": name,
                "sha256": sha256(content).hexdigest(),
                "bytes": len(content),
                "releases": list(behind.get(name, ())),
            }
        )
    releases = {r.release_id: r for r in report.releases()}
    manifest = {
        "title": report.title,
        "region": report.region_name,
        "period": report.period,
        "synthetic": report.synthetic,
        "releases": [_release_entry(r) for r in sorted(releases.values(), key=lambda r: r.release_id)],
        "sources": [dict(f) for f in report.files],
        "files": entries,
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False, default=str)
    (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")
    return (*(p.relative_to(folder) for p in files), Path("manifest.json"))


def _release_entry(release: Release) -> dict[str, object]:
    return {
        "id": release.release_id,
        "measure": release.measure.name,
        "dimensions": list(release.dimensions),
        "policy": release.policy,
        "created": release.created,
    }
