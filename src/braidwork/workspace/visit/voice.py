"""How a story speaks of the client: the demo's mother is she; of anybody else nobody knows, so no word tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.workspace.advice import Advice
    from braidwork.workspace.visit.sitting import Visit


@dataclass(frozen=True)
class Voice:
    """The client in a sentence: `who` does something, `whose` it is, `left` is whom a month leaves something."""

    who: str
    whose: str
    family: str
    way_asked: str
    left: str = ""

    def way(self, advice: Advice) -> str:
        """The way that is told: the one asked for, else the one of the largest gain."""
        return self.way_asked if advice.asked_for is not None else "the way with the most gain"

    def mark(self, advice: Advice) -> str:
        """The same beside its bar in the picture."""
        if advice.asked_for is None:
            return "most gain"
        return self.way_asked.removeprefix("the way ")

    def opens(self, text: str) -> str:
        """A sentence's beginning with its large letter."""
        return f"{text[:1].upper()}{text[1:]}"


SHE = Voice("she", "her", "her family's", "her way", " her")
ANYBODY = Voice("the client", "the client's", "the family's", "the way asked for")


def voice_of(visit: Visit) -> Voice:
    """She for the invented mother of the demo's visit; words without gender for anybody else."""
    return SHE if visit.comer.is_the_mother else ANYBODY
