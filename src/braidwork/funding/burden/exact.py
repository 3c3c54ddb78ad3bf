"""The fewest (person, fund-year) files for a weekly cohort: an exact integer program over single lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import NotAvailableError
from braidwork.funding.braid.classes import classes_of
from braidwork.funding.braid.disaggregation import disaggregate
from braidwork.funding.braid.engines import NotSolvedError
from braidwork.funding.braid.model import Model, model_of
from braidwork.funding.braid.solver import Solver
from braidwork.funding.braid.stages import solve, stages_of
from braidwork.funding.braid.whole_cents import shortfalls, whole_cents
from braidwork.funding.checks import Paid, breaches
from braidwork.funding.plans.making import stage_values

if TYPE_CHECKING:
    from braidwork.funding.plans.plan import Plan

Floats = NDArray[np.float64]
_HALF_A_CENT = 0.005


@dataclass(frozen=True)
class _Pairs:
    """The files that could be opened: pair of each column, and how many pairs there are."""

    of_column: NDArray[np.int64]
    count: int


def fewest_pairs(plan: Plan, *, time_limit_seconds: float = 15.0) -> Plan:
    """The plan with the fewest files among all plans of the same stage values; `gap` 0 means proven.

    Meant for hundreds of lines. When time runs out the best plan found is returned with its gap; never one with more
    files or a smaller stage value than the plan that was handed in.
    """
    if plan.solution is None or not len(plan.shares.line):
        return plan
    _ask_for_highspy()
    classes = classes_of(plan.lines, plan.funds, plan.policy, single_lines=True)
    model = model_of(classes, plan.funds, net=plan.policy.model == "NET")
    pairs = _pairs_of(plan, model)
    held = np.zeros(pairs.count, dtype=bool)
    held[pairs.of_column[_held_columns(plan, model)]] = True
    opened, gap = _program(plan, model, pairs, held, time_limit_seconds)
    found = _with_pairs(plan, model, pairs, opened)
    kept = found if found is not None and found.outcome.pairs <= plan.outcome.pairs else plan
    return replace(kept, gap=gap)


def _ask_for_highspy() -> None:
    try:
        import highspy  # noqa: F401
    except ImportError as error:
        raise NotAvailableError("the exact program for the fewest files needs highspy.",
                                mend="install highspy, or use with_fewer_pairs().") from error  # fmt: skip


def _pairs_of(plan: Plan, model: Model) -> _Pairs:
    first = np.zeros(len(model.classes), dtype=np.int64)
    first[model.classes.of_class] = plan.lines.person[model.classes.line]
    key = first[model.of_class] << 16 | model.of_fund
    distinct, of_column = np.unique(key, return_inverse=True)
    return _Pairs(of_column, len(distinct))


def _held_columns(plan: Plan, model: Model) -> NDArray[np.int64]:
    """Columns of lines and funds between which money flows now."""
    line = np.zeros(len(model.classes), dtype=np.int64)
    line[model.classes.of_class] = model.classes.line
    flows = plan.shares.line.astype(np.int64) << 16 | plan.shares.fund
    return np.flatnonzero(np.isin(line[model.of_class] << 16 | model.of_fund, flows))


def _with_pairs(plan: Plan, model: Model, pairs: _Pairs, opened: NDArray[np.bool_]) -> Plan | None:
    """The best plan that opens only these files, or None if cents were lost on the way."""
    allowed = replace(model, upper=np.where(opened[pairs.of_column], model.upper, 0))
    try:
        solution = solve(allowed, plan.funds, plan.policy)
    except NotSolvedError:
        return None
    cents = whole_cents(allowed, solution.columns)
    short = shortfalls(model, cents)
    values = stage_values(model, plan.funds, plan.policy, cents, short)
    if any(values[name] != value for name, value in plan.stage_values.items()):
        return None
    shares = disaggregate(plan.lines, plan.funds, model, cents)
    if breaches(plan.lines, plan.funds, Paid(shares.line, shares.fund, shares.cents),
                leaving_out=model.crossing):  # fmt: skip
        return None
    return replace(plan, shares=shares, shortfalls=short, model=model, columns=cents, solution=solution)


def _program(
    plan: Plan, model: Model, pairs: _Pairs, held: NDArray[np.bool_], seconds: float
) -> tuple[NDArray[np.bool_], float]:
    """Which files to open, and the proven gap."""
    import highspy

    restricted = Solver(replace(model, upper=np.where(held[pairs.of_column], model.upper, 0)))
    stages = stages_of(model, plan.funds, plan.policy)
    start = None
    for stage in stages:
        start = restricted.solve(stage.costs)
        restricted.keep_face(start)
    assert start is not None
    columns = len(start.columns)
    highs = restricted.integer_program(pairs.of_column, pairs.count, model.upper / 100.0)
    for stage in stages:
        used = np.flatnonzero(stage.costs).astype(np.int32)
        value = float(stage.costs @ start.columns) - _HALF_A_CENT
        highs.addRow(value, np.inf, len(used), used, stage.costs[used])
    highs.setOptionValue("time_limit", float(seconds))
    highs.setOptionValue("mip_rel_gap", 0.0)
    first = highspy.HighsSolution()
    first.col_value = np.concatenate([start.columns, held.astype(np.float64)]).tolist()
    highs.setSolution(first)
    highs.run()
    info = highs.getInfo()
    values: Any = np.array(highs.getSolution().col_value)
    if len(values) != columns + pairs.count or not np.isfinite(info.objective_function_value):
        return held, float("inf")
    proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    gap = 0.0 if proven else float(info.mip_gap)
    return values[columns:] > 0.5, gap
