"""How good a job is, for `braidwork occupation`: the released card as text."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from braidwork.cli.telling import say

if TYPE_CHECKING:
    from braidwork.labormarket.job_quality.cards import DimensionEvidence, QualityCard

_WIDTH = 100


def print_quality(card: QualityCard) -> None:
    """Each dimension with its evidence, mark and verdict, then the rank with its interval."""
    from braidwork.region.printed import aligned

    say("\nHow good the job is")
    rows = [[d.label, _evidence(d), f"{d.threshold:g}", _verdict(d)] for d in card.dimensions]
    say("\n".join(f"  {line}" for line in aligned([["", "", "mark", ""], *rows], 1)))
    for reason in dict.fromkeys(d.withheld for d in card.dimensions if d.withheld is not None):
        say(_wrapped(f"Withheld: {reason}. The rank uses the figure with its error."))
    if card.rank_median is None or card.rank_low is None or card.rank_high is None:
        say("  No rank: too little is known of this work.")
    else:
        say(f"  Rank about {card.rank_median:.0f} of {card.ranked}; sampling and weights leave it between "
            f"{card.rank_low:.0f} and {card.rank_high:.0f}.")  # fmt: skip


def _evidence(found: DimensionEvidence) -> str:
    if found.withheld is not None:
        return "withheld"
    if found.value is None:
        return "no evidence"
    margin = f" ± {1.645 * found.standard_error:.2f}" if found.standard_error else ""
    return f"{found.value:.2f}{margin}"


def _verdict(found: DimensionEvidence) -> str:
    return {True: "met", False: "below", None: ""}[found.is_met]


def _wrapped(text: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
