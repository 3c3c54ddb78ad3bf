"""`braidwork verify pums`: line by line against the Census Bureau's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import typer

from braidwork.cli.telling import print_json, say


def run_verify(places: Sequence[Path], *, as_json: bool) -> None:
    """Print every line of the verification file beside ours; exit code 1 if one differs."""
    from braidwork.region.verification import verify_pums

    lines, names = verify_pums(places)
    good = all(line.equal for line in lines)
    if as_json:
        print_json({"files": names, "equal": good, "lines": [line.to_dict() for line in lines]})
    else:
        from braidwork.region.printed import aligned

        say(f"{names['pums']} against {names['verification']}\n")
        rows = [["characteristic", "estimate", "theirs", "SE", "theirs", "margin", "theirs", ""]]
        rows += [line.cells() for line in lines]
        say("\n".join(aligned(rows, 1)))
        equal = sum(line.equal for line in lines)
        say(f"\n{equal} of {len(lines)} lines are equal in estimate, standard error and margin.")
    if not good:
        raise typer.Exit(1)
