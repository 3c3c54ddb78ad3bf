"""The aims of a plan in strict order: floors, need covered tier by tier, money near its end, flexible money kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from braidwork.funding.braid.engines import Answer, Floats, NotSolvedError
from braidwork.funding.braid.solver import Solver

if TYPE_CHECKING:
    from braidwork.funding.braid.model import Model
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.policy import Policy

# Tier weights stand this far above the scores of funds (at most 99 apart), so that no score outweighs a dollar of need.
_ABOVE_SCORES = 1000.0
_FLEX_STEPS = 10.0
# More tiers and waiting buckets than this have weights too far apart for floating point: then strictly from the start.
_MOST_WEIGHTS = 9
_CENT = 0.01


@dataclass(frozen=True, eq=False)
class Stage:
    """One aim: its name, and what a dollar in each column adds to it (to be made as large as possible)."""

    name: str
    costs: Floats


@dataclass(frozen=True, eq=False)
class StageResult:
    """A proven stage: its value in dollars (or dollar-points of a score), the duals of all rows, reduced costs."""

    name: str
    value: float
    row_duals: Floats
    reduced_costs: Floats


@dataclass(frozen=True, eq=False)
class Solution:
    """Dollars per column with what was proven: `stopped_at` names the first stage that was not, if any."""

    model: Model
    columns: Floats
    results: tuple[StageResult, ...]
    stopped_at: str | None = None
    weighted_missed: tuple[str, ...] = ()
    iterations: int = 0
    solver: str = ""
    stages: tuple[Stage, ...] = field(default=(), repr=False)


def stages_of(model: Model, funds: Funds, policy: Policy) -> tuple[Stage, ...]:
    """Every aim of the policy, in order."""
    columns, floors = len(model.upper), len(model.floors)
    short = np.concatenate([np.zeros(columns), -np.ones(floors)])
    found = [Stage("floor shortfall", short)] if floors else []
    tier, bucket = model.tier, model.classes.bucket[model.of_class]
    wanted: Sequence[tuple[str, Floats]]
    if not policy.uses_tiers:
        wanted = [("covered need", np.ones(columns))]
    elif policy.waiting_bucket_days is None:
        wanted = [(f"covered need of tier {t}", (tier == t).astype(np.float64)) for t in np.unique(tier)]
    else:
        kinds = sorted(set(zip(tier.tolist(), bucket.tolist(), strict=True)))
        wanted = [
            (f"covered need of tier {t}, waiting bucket {b + 1}", ((tier == t) & (bucket == b)).astype(np.float64))
            for t, b in kinds
        ]
    found += [Stage(name, _with_floors(costs, floors)) for name, costs in wanted]
    expiry, flex = scores(funds, policy)
    found.append(Stage("money near its end", _with_floors(expiry[model.of_fund], floors)))
    found.append(Stage("least flexible money", _with_floors(-flex[model.of_fund], floors)))
    return tuple(found)


def scores(funds: Funds, policy: Policy) -> tuple[Floats, Floats]:
    """Per fund: the score of expiry and that of flexibility."""
    expiry = np.array([f.expiry_score(policy.today) for f in funds.fund_years], dtype=np.float64)
    return expiry, np.array([f.flex for f in funds.fund_years], dtype=np.float64)


def solve(model: Model, funds: Funds, policy: Policy) -> Solution:
    """The best lawful plan of the model by the policy's method; NotSolvedError if not even one solve ends well."""
    stages = stages_of(model, funds, policy)
    if not len(model.upper) and not model.floors:
        return Solution(model, np.zeros(0), (), stages=stages)
    solver = Solver(model, time_limit_seconds=policy.time_limit_seconds)
    start: Answer | None = None
    need = sum(s.name.startswith("covered need") for s in stages)
    if policy.method == "weighted" or (policy.method == "verified" and need <= _MOST_WEIGHTS):
        start = solver.solve(weighted_costs(stages, policy))
    if policy.method == "weighted":
        assert start is not None
        columns = start.columns[: len(model.upper)]
        return Solution(model, columns, (), stages[0].name, (), start.iterations, solver.name, stages)
    return _strictly(solver, stages, start)


def weighted_costs(stages: Sequence[Stage], policy: Policy) -> Floats:
    """One weight per column that ranks tiers far above scores: exact in a network, a warm start elsewhere."""
    need = [s for s in stages if s.name.startswith("covered need")]
    costs = sum(
        (_ABOVE_SCORES * float(policy.tier_ratio) ** (len(need) - 1 - i) * s.costs for i, s in enumerate(need)),
        start=np.zeros_like(stages[0].costs),
    )
    by_name = {s.name: s.costs for s in stages}
    costs = costs + _FLEX_STEPS * by_name["money near its end"] + by_name["least flexible money"]
    if "floor shortfall" in by_name:
        costs = costs + 10.0 * max(1.0, float(np.abs(costs).max())) * by_name["floor shortfall"]
    return costs


def _strictly(solver: Solver, stages: Sequence[Stage], start: Answer | None) -> Solution:
    """Each stage from the basis of the last; a stage that gains on a weighted start repairs the start."""
    model, last = solver.model, start
    results: list[StageResult] = []
    missed: list[str] = []
    slack = _CENT * max(1, len(model.upper))
    stopped: str | None = None
    for stage in stages:
        try:
            answer = solver.solve(stage.costs)
        except NotSolvedError:
            if last is None:
                raise
            stopped = stage.name
            break
        if start is not None and answer.objective - float(stage.costs @ start.columns) > slack:
            missed.append(stage.name)
        results.append(StageResult(stage.name, answer.objective, answer.row_duals, answer.reduced_costs))
        last = answer
        if stage is not stages[-1]:
            solver.keep_face(answer)
    assert last is not None
    columns = last.columns[: len(model.upper)]
    return Solution(model, columns, tuple(results), stopped, tuple(missed), last.iterations, solver.name, tuple(stages))


def _with_floors(costs: Floats, floors: int) -> Floats:
    return np.concatenate([costs, np.zeros(floors)])
