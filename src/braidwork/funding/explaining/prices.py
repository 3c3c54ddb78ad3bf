"""Prices in words: what one dollar more or less in a balance, cap, floor or match changes, by solving again.

Weighted duals are no dollars and are not unique at a degenerate vertex. A board reads directional prices: the plan is
solved again with the limit a dollar higher and a dollar lower, stage by stage, from the last basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from braidwork.errors import UnknownNameError
from braidwork.funding.braid.engines import NotSolvedError
from braidwork.funding.braid.solver import Solver
from braidwork.funding.explaining.tight import tight_rows

if TYPE_CHECKING:
    from braidwork.funding.braid.stages import Stage
    from braidwork.funding.plans.plan import Plan

_ROUNDED = 4


@dataclass(frozen=True)
class ShadowPrice:
    """What one dollar changes: `more` and `less` map a stage to dollars covered (or short) per dollar; zeros left out.

    `less` is None where the limit is under a dollar.
    """

    rule_id: str
    kind: str
    name: str
    more: Mapping[str, float]
    less: Mapping[str, float] | None

    def words(self) -> str:
        """The price in a sentence, both sides where they differ."""
        up = "One more dollar in " + self.name + " " + _changes(self.more)
        if self.less is None or {k: -v for k, v in self.less.items()} == dict(self.more):
            return up + "."
        return f"{up}; one dollar less {_changes(self.less)}."


def shadow_prices(plan: Plan) -> tuple[ShadowPrice, ...]:
    """Prices of every balance, cap, floor and match that leaves no cent."""
    floors = [i for i, r in enumerate(plan.model.rows) if r.kind == "floor" and r.rule_id in plan.shortfalls]
    wanted = [i for i in (*tight_rows(plan), *floors) if plan.model.rows[i].kind != "ceiling"]
    return _prices(plan, wanted)


def shadow_price(plan: Plan, rule_id: str) -> ShadowPrice:
    """The price of one rule or balance."""
    known = {r.rule_id: i for i, r in enumerate(plan.model.rows) if r.kind != "ceiling"}
    if rule_id not in known:
        raise UnknownNameError.of("balance, cap, floor or match", rule_id, known)
    return _prices(plan, [known[rule_id]])[0]


class Pricing:
    """One solver of a plan's model, kept for questions of the kind: what would one dollar change?"""

    def __init__(self, plan: Plan) -> None:
        assert plan.solution is not None
        self.solver = Solver(plan.model)
        self.solution = plan.solution

    def forced(self, column: int) -> tuple[str, float] | None:
        """The first stage that loses, and how much, when a column pays one dollar more; None if none does."""
        self.solver.open_face()
        self.solver.force(column, float(self.solution.columns[column]) + 1.0)
        for stage, result in zip(self.solution.stages, self.solution.results, strict=False):
            try:
                answer = self.solver.solve(stage.costs)
            except NotSolvedError:
                return None
            lost = result.value - answer.objective
            if lost > 10.0**-_ROUNDED:
                return stage.name, lost
            self.solver.keep_face(answer)
        return None


def _prices(plan: Plan, rows: list[int]) -> tuple[ShadowPrice, ...]:
    if plan.solution is None or not rows:
        return ()
    aims = [s for s in plan.solution.stages if s.name.startswith("covered need") or s.name == "floor shortfall"]
    solver = Solver(plan.model)
    base = _values(solver, aims)
    found = []
    for i in rows:
        row = plan.model.rows[i]
        more = _moved(solver, aims, base, i, 1.0)
        less = _moved(solver, aims, base, i, -1.0) if row.cents >= 100 or row.kind == "match" else None
        found.append(ShadowPrice(row.rule_id, row.kind, row.name, more or {}, less))
    return tuple(found)


def _moved(solver: Solver, aims: list[Stage], base: list[float], row: int, step: float) -> dict[str, float] | None:
    solver.open_face()
    solver.move_limit(row, step)
    try:
        values = _values(solver, aims)
    except NotSolvedError:
        return None
    changes = {a.name: round(v - b, _ROUNDED) + 0.0 for a, v, b in zip(aims, values, base, strict=True)}
    return {name: change for name, change in changes.items() if change}


def _values(solver: Solver, aims: list[Stage]) -> list[float]:
    values = []
    for aim in aims:
        answer = solver.solve(aim.costs)
        values.append(answer.objective)
        solver.keep_face(answer)
    return values


def _changes(by_stage: Mapping[str, float]) -> str:
    if not by_stage:
        return "changes nothing"
    said = []
    for stage, change in by_stage.items():
        what = "of floors" if stage == "floor shortfall" else f"of {stage.removeprefix('covered ')}"
        said.append(f"{'covers' if change > 0 else 'uncovers'} ${abs(change):,.2f} {what}")
    return " and ".join(said)


def price_of_tiers_cents(plan: Plan) -> int:
    """Covered need without tiers less covered need with them, in cents."""
    from braidwork.funding.plans.making import replanned

    free = replanned(plan, uses_tiers=False)
    return free.outcome.covered_cents - plan.outcome.covered_cents
