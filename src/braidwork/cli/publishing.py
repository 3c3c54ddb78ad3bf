"""`braidwork report`."""

from __future__ import annotations

from pathlib import Path

from braidwork.cli.places import opened
from braidwork.cli.telling import Progress, print_json, say


def run_report(data: Path | None, out: Path, *, as_json: bool, progress: Progress) -> None:
    """Write the report and say where it is."""
    written = opened(data).report(out, progress=progress)
    progress.done()
    if as_json:
        print_json({"folder": str(written.folder), "index": str(written.index), "brief": str(written.brief),
                    "files": [str(f) for f in written.files], "seconds": round(progress.seconds, 2)})  # fmt: skip
        return
    say(f"Report: {written.index} ({len(written.files)} files, {progress.seconds:.1f} s)")
    say(f"Brief:  {written.brief}")
