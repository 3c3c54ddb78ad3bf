"""`braidwork doctor`."""

from __future__ import annotations

from pathlib import Path

import typer

from braidwork.cli.places import data_folder
from braidwork.cli.telling import print_json, say


def run_doctor(data: Path | None, *, as_json: bool) -> None:
    """Print every check; exit code 1 if one fails."""
    from braidwork.region.health import examine
    from braidwork.workspace.health import examine_workspace

    folder = data_folder(data)
    checks = (*examine(folder), *examine_workspace(folder, demo=False))
    good = all(c.good for c in checks)
    if as_json:
        print_json({"good": good, "checks": [c.to_dict() for c in checks]})
    else:
        for check in checks:
            say(f"{'ok  ' if check.good else 'FAIL'}  {check.name}: {check.finding}")
            if not check.good and check.mend:
                say(f"      What to do: {check.mend}")
    if not good:
        raise typer.Exit(1)
