"""The nation beside one occupation of the region, for `braidwork occupation`: industries and who does the work."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from braidwork.cli.telling import say

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.records import Occupation

_WIDTH = 100


def print_context(occupation: Occupation) -> None:
    """Where people do this work and who they are, in the nation; nothing where the store does not tell."""
    from braidwork.publications.occupations.nation_view import nation_view

    found = nation_view(occupation)
    if found is None:
        return
    say("\nIn the nation")
    if found.places:
        listed = "; ".join(f"{count} in {place}" for count, place in found.places)
        say(_wrapped(f"Of 100 jobs in this work: {listed} ({found.places_source})."))
    if found.mix:
        say(_wrapped(f"{found.mix} {found.counted} ({found.mix_source})".replace("  ", " ")))


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
