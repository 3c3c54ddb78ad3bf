"""A floor that cannot be met, named with the people who are missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from braidwork.funding.amounts import dollars
from braidwork.funding.checks.readding import counts

if TYPE_CHECKING:
    from braidwork.funding.plans.plan import Plan


@dataclass(frozen=True)
class ShortFloor:
    """A floor, cents it is short, whom it counts, and how much lawful need of theirs there is."""

    rule_id: str
    short_cents: int
    population: str
    lawful_need_cents: int
    citation: str

    def words(self) -> str:
        """What a board reads."""
        return (
            f"{self.rule_id} is short by {dollars(self.short_cents)}: it counts {self.population}, and the lines of "
            f"such people that its funds may pay need {dollars(self.lawful_need_cents)} in all. "
            "Missing: more of these people."
        )


def short_floors(plan: Plan) -> tuple[ShortFloor, ...]:
    """Every floor that is short."""
    found = []
    classes = plan.model.classes
    for r, rule in enumerate(plan.funds.all_limits):
        if rule.rule_id in plan.shortfalls and rule.sense == "floor":
            reach = classes.counted[:, r] if len(classes) else np.zeros(0, dtype=bool)
            need = int(classes.cents[reach].sum())
            asked = int(counts(rule.predicate, plan.lines, np.arange(len(plan.lines), dtype=np.int32)).sum())
            population = f"{rule.predicate.sentence()} ({asked:,} lines)"
            found.append(ShortFloor(rule.rule_id, plan.shortfalls[rule.rule_id], population, need, rule.citation))
    return tuple(found)
