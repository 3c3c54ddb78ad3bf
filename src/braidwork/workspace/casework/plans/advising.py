"""The advice that a plan freezes: today's month, the ways, their money and what the chosen one needs."""

from __future__ import annotations

from typing import Any

from braidwork.workspace.casework.conversing import QuestionsChanged
from braidwork.workspace.casework.models import Answer, IntakeSession
from braidwork.workspace.casework.plans.way_words import usd
from braidwork.workspace.casework.prospects.advising import advice_of as advised

Found = tuple[dict[str, Any] | None, tuple[Any, ...]]


def advice_of(intake: IntakeSession, chosen: int | None, *, private: bool = True) -> Found:
    """The advice on a talk as a plan keeps it, and the priced needs of the chosen way (None: no way, coaching alone).

    Nothing where the talk began on earlier questions. Without `private` it rests on no private answer.
    """
    try:
        advice = advised(intake, private=private).advice
    except QuestionsChanged:
        return None, ()
    way = advice.ways[chosen] if chosen is not None and chosen < len(advice.ways) else None
    document = {**advice.document(), "is_private": private and _has_private(intake)}
    if way is None:
        coaching = tuple(n for n in advice.needs() if n.category_code == "career")
        return document, coaching
    return document, advice.needs(way)


def main_way(intake: IntakeSession) -> int | None:
    """The place of the way that the client asked for, else of the one that leaves most; None where there is none."""
    return next((n for n, way in enumerate(ways_of(intake, private=True)) if way["is_main"]), None)


def ways_of(intake: IntakeSession, *, private: bool) -> list[dict[str, Any]]:
    """The ways that a plan can take, for a form: name, months, what it leaves a month in the end."""
    try:
        advice = advised(intake, private=private).advice
    except QuestionsChanged:
        return []
    return [
        {"name": w.name, "months": w.ladder.months, "is_main": w is advice.main,
         "final": "" if w.final_net_usd is None else usd(float(w.final_net_usd))}
        for w in advice.ways
    ]  # fmt: skip


def _has_private(intake: IntakeSession) -> bool:
    return Answer.objects.filter(intake=intake, replaced_in=None, is_private=True).exists()
