"""`braidwork region build`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.places import data_folder
from braidwork.cli.telling import Progress, print_json, say
from braidwork.errors import DataError, UnknownNameError

if TYPE_CHECKING:
    from braidwork.contracts import Vintage
    from braidwork.engine import Manifest


def run_build(
    source: Sequence[Path],
    data: Path | None,
    region_name: str,
    *,
    nation: bool,
    vintages: Sequence[str],
    urls: Sequence[str] | None,
    as_json: bool,
    progress: Progress,
) -> None:
    """Download what was asked for, build, and print what came of it."""
    from braidwork.reference import region
    from braidwork.sources.build import build_region

    target = data_folder(data)
    places, origins = _with_downloads(source, target, urls, progress)
    result = build_region(
        places,
        target,
        region(region_name),
        nation=nation,
        stated=_stated(vintages),
        origins=origins,
        progress=progress,
    )
    progress.done()
    if as_json:
        print_json(
            {
                "data": str(target),
                "changed": result.changed,
                "seconds": round(progress.seconds, 2),
                **_summary(result.manifest),
            }
        )
        return
    _print(result.manifest, target, changed=result.changed, seconds=progress.seconds)


def _with_downloads(
    source: Sequence[Path], target: Path, urls: Sequence[str] | None, progress: Progress
) -> tuple[list[Path], dict[str, tuple[str, str | None]]]:
    from braidwork.settings import settings

    addresses = tuple(urls or ()) if urls or source else settings().addresses
    if not addresses:
        if not source:
            raise DataError(
                "no source was named.",
                mend="name a folder of official files with --from, or addresses with --url or in braidwork.toml.",
            )
        return list(source), {}
    from braidwork.sources.download import fetch, origins

    fetched = fetch(addresses, target / "downloads", contact=settings().contact, progress=progress)
    return [*source, *(d.file for d in fetched)], origins(fetched)


def _stated(vintages: Sequence[str]) -> dict[str, Vintage]:
    from braidwork.contracts import Vintage

    stated = {}
    for text in vintages:
        name, _, edition = text.partition("=")
        match = re.fullmatch(r"acs([15])-(?:(\d{4})-)?(\d{4})", edition.strip())
        if not name or match is None:
            raise UnknownNameError(
                f"--vintage {text} is not of the form FILE=EDITION.",
                mend="as ss15pwa.csv=acs1-2015 or x.csv=acs5-2013-2017.",
            )
        stated[name.strip()] = Vintage(
            "US Census Bureau", f"acs{match.group(1)}", int(match.group(3)), int(match.group(1))
        )
    return stated


def _summary(manifest: Manifest) -> dict[str, Any]:
    return {
        "region": manifest.region,
        "synthetic": manifest.synthetic,
        "tables": [
            {"table": p.table, "edition": p.partition, "rows": p.rows, "coverage": p.facts.get("coverage", "full")}
            for p in manifest.partitions
        ],
        "sources": [
            {"name": s.name, "as": s.recognised_as, "vintage": s.vintage, "rows_read": s.rows_read,
             "rows_kept": s.rows_kept, "dropped": dict(s.dropped), "sha256": s.sha256, "notes": s.notes}
            for s in manifest.sources
        ],
        "not_used": [{"name": u.name, "reason": u.reason} for u in manifest.unused],
    }  # fmt: skip


def _print(manifest: Manifest, target: Path, *, changed: bool, seconds: float) -> None:
    from braidwork.region.printed import aligned

    if not changed:
        say(f"Nothing has changed: {target} already holds exactly these files.")
        return
    say(f"Built {manifest.region} in {target} ({seconds:.1f} s)\n")
    rows = [["table", "edition", "coverage", "rows"]]
    rows += [[p.table, p.partition, str(p.facts.get("coverage", "full")), f"{p.rows:,}"] for p in manifest.partitions]
    say("\n".join(aligned(rows, 3)))
    notes = dict.fromkeys((s.name, n) for s in manifest.sources for n in s.notes if s.recognised_as.startswith("pums"))
    left_out: dict[str, list[int]] = {}
    for s in manifest.sources:
        for reason, count in s.dropped:
            left_out.setdefault(reason, []).append(count)
    if notes or left_out:
        say("\nTo know")
    for name, note in notes:
        say(f"  {name}: {note}")
    for reason, counts in left_out.items():
        say(f"  {sum(counts):,} rows of {len(counts)} {'files' if len(counts) > 1 else 'file'} left out: {reason}")
    if manifest.unused:
        say(f"\n{len(manifest.unused)} files were not used. The manifest says why for each, among them:")
        for unused in [u for u in manifest.unused if "no loader" not in u.reason][:12]:
            say(f"  {unused.name}: {unused.reason}")
    say(
        f"\nNext: braidwork measure prosperity_gap --data {target}\n      braidwork report --data {target} --out report"
    )
