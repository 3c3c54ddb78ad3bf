"""Who works in an occupation, for `braidwork occupation`: released shares beside those of all workers."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import say

if TYPE_CHECKING:
    from braidwork.disclosure.release import Cell
    from braidwork.publications.occupations import WorkersMix
    from braidwork.region.released_workers import ReleasedWorkers

_WIDTH = 100


def print_workers(found: ReleasedWorkers, counted_with: Sequence[str] = ()) -> None:
    """Groups with their share of this work and of all work, margins at 90 percent; or why they are not known.

    `counted_with` are the occupations that the survey counts under the same code.
    """
    from braidwork.region.printed import aligned

    say("\nWho works in it")
    if found.why_not is not None:
        say(_wrapped(found.why_not))
        return
    mixes = list(found.mixes.values())
    rows = [["", "this work", "all workers"], *(row for mix in mixes for row in _rows(mix))]
    say("\n".join(f"  {line}" for line in aligned(rows, 1)))
    made = mixes[0].release.provenance
    say(_wrapped(f"Margins at 90 percent; {mixes[0].release.measure.universe_text} ({made.place}, {made.period})."))
    if any(cell.value is None for mix in mixes for cell in mix.cells):
        say(_wrapped("Withheld for reliability: too few survey records stand behind the figure."))
    if counted_with:
        say(_wrapped(f"The survey counts these workers together with: {'; '.join(counted_with)}."))


def _rows(mix: WorkersMix) -> list[list[str]]:
    whole = {cell.dimensions[mix.by]: cell for cell in mix.workforce.cells}
    return [[cell.labels[mix.by], _share(cell), _share(whole.get(cell.dimensions[mix.by]))] for cell in mix.cells]


def _share(cell: Cell | None) -> str:
    if cell is None or cell.value is None:
        return "withheld"
    margin = f" ± {100 * cell.margin_of_error:.1f}" if cell.margin_of_error is not None else ""
    return f"{100 * cell.value:.1f}{margin} %"


def workers_document(found: ReleasedWorkers) -> dict[str, Any]:
    """The released shares as a JSON-ready mapping: by dimension those of the occupation and of all workers."""
    return {
        "why_not": found.why_not,
        "across": {
            by: {
                "period": mix.release.provenance.period,
                "place": mix.release.provenance.place,
                "universe": mix.release.measure.universe_text,
                "policy": mix.release.policy,
                "this_work": mix.release.to_dicts(),
                "all_workers": mix.workforce.to_dicts(),
            }
            for by, mix in found.mixes.items()
        },
    }


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
