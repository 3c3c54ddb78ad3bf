"""`plan(lines, funds, policy)`: group, solve, split back to cents, and check everything again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from braidwork.errors import BraidworkError, DataError
from braidwork.funding.amounts import Cents
from braidwork.funding.braid.classes import classes_of
from braidwork.funding.braid.disaggregation import disaggregate
from braidwork.funding.braid.engines import NotSolvedError
from braidwork.funding.braid.model import Model, model_of
from braidwork.funding.braid.stages import Solution, solve, stages_of
from braidwork.funding.braid.whole_cents import shortfalls, whole_cents
from braidwork.funding.checks import Paid, breaches
from braidwork.funding.plans.inputs import inputs_sha256
from braidwork.funding.plans.outcome import Outcome, outcome
from braidwork.funding.plans.plan import Plan, Status
from braidwork.funding.waterfalls import LABELS, outcomes_order, waterfall

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.lines.service_lines import ServiceLines
    from braidwork.funding.policy import Policy

_IGNORES = "Looks at neither match nor floors: compare it with a NET plan."


def plan(lines: ServiceLines, funds: Funds, policy: Policy) -> Plan:
    """The best lawful allocation of the funds to the lines, exact to the cent, with its proof; nothing is posted.

    Stages in strict order: floor shortfall, covered need tier by tier, money near its end, least use of flexible money;
    ties by waiting time. Where the solver fails, the narrowest waterfall, labelled `fallback`. Raises DataError for a
    match source that two match rules would use on one line.
    """
    clock = _Clock()
    digest = inputs_sha256(lines, funds, policy)
    clock.mark("hash")
    classes = classes_of(lines, funds, policy)
    clock.mark("group")
    model = model_of(classes, funds, net=policy.model == "NET")
    _refuse_double_match(funds, model)
    clock.mark("build")
    notes: tuple[str, ...] = (*funds.warnings, *_left_out(model, policy))
    try:
        solution: Solution | None = solve(model, funds, policy)
        clock.mark("solve")
        assert solution is not None
        cents = whole_cents(model, solution.columns)
        solver = solution.solver or "none needed"
    except NotSolvedError as problem:
        solution, solver = None, "narrowest waterfall"
        notes = (*notes, f"no optimised plan: {problem.what} Narrowest-first is offered instead.")
        cents = _fallback(lines, funds, policy, model)
        clock.mark("fallback")
    shares = disaggregate(lines, funds, model, cents)
    clock.mark("split")
    found = breaches(lines, funds, Paid(shares.line, shares.fund, shares.cents), leaving_out=model.crossing)
    if found:
        raise BraidworkError(f"the plan fails its own check: {found[0].sentence}", where=found[0].rule,
                             mend="report this with the inputs; nothing was planned.")  # fmt: skip
    clock.mark("check")
    short = shortfalls(model, cents)
    made = Plan(
        lines, funds, policy, shares, model, cents, solution, _status(lines, funds, solution, short),
        stage_values(model, funds, policy, cents, short), short, digest, solver,
        solution.stopped_at if solution else None, None, notes, clock.seconds,
    )  # fmt: skip
    return made.with_fewer_pairs() if policy.saves_pairs else made


def waterfall_outcomes(made: Plan, orders: Sequence[str]) -> tuple[Outcome, ...]:
    """What the named waterfalls reach on the lines of a plan."""
    found = []
    for order in outcomes_order(orders):
        run = waterfall(made.lines, made.funds, made.policy, made.model, order)
        matches = {m.rule_id for m in made.funds.matches}
        paid = Paid(run.shares.line, run.shares.fund, run.shares.cents)
        broken = [b.sentence for b in breaches(made.lines, made.funds, paid) if b.rule in matches]
        note = " ".join([_IGNORES, *broken])
        found.append(outcome(order, LABELS[order], made.lines, made.funds, run.shares, note))
    return tuple(found)


def line_level(lines: ServiceLines, funds: Funds, policy: Policy) -> Solution:
    """The same program with one class per line: slow, and the proof that classes lose nothing."""
    classes = classes_of(lines, funds, policy, single_lines=True)
    return solve(model_of(classes, funds, net=policy.model == "NET"), funds, policy)


def _status(lines: ServiceLines, funds: Funds, solution: Solution | None, short: dict[str, int]) -> Status:
    if not len(lines) or not funds.fund_years:
        return "empty"
    if solution is None:
        return "fallback"
    if solution.stopped_at is not None:
        return "not proven"
    return "floor short" if short else "optimal"


def stage_values(model: Model, funds: Funds, policy: Policy, cents: Cents, short: dict[str, int]) -> dict[str, int]:
    """What the whole cents of a model's columns reach in each stage."""
    columns = len(cents)
    values = {}
    for stage in stages_of(model, funds, policy):
        points = np.rint(stage.costs[:columns]).astype(np.int64)
        values[stage.name] = int((points * cents).sum())
    if "floor shortfall" in values:
        values["floor shortfall"] = sum(short.values())
    return values


def _fallback(lines: ServiceLines, funds: Funds, policy: Policy, model: Model) -> Cents:
    """Narrowest-first on the model, then lowered until match holds too."""
    run = waterfall(lines, funds, policy, model, "narrowest")
    return whole_cents(model, run.columns / 100.0)


def _left_out(model: Model, policy: Policy) -> tuple[str, ...]:
    if policy.model == "NET" and model.crossing:
        return (f"NET leaves out {', '.join(model.crossing)}: for comparison, not for books.",)
    return ()


def _refuse_double_match(funds: Funds, model: Model) -> None:
    """A non-federal dollar is used once: no source may count for two match rules on one line."""
    rules = funds.matches
    first = len(funds.all_limits)
    for i, one in enumerate(rules):
        for j, other in enumerate(rules[:i]):
            shared = sorted(set(one.source_fund_year_ids) & set(other.source_fund_year_ids))
            both = model.classes.counted[:, first + i] & model.classes.counted[:, first + j]
            for source in shared:
                if (both & model.classes.payable[:, funds.places[source]]).any():
                    raise DataError(
                        f"{source} would match both {other.fund_year_id} and {one.fund_year_id} on one line.",
                        where=f"match_rule, ids {other.rule_id} and {one.rule_id}",
                        mend="give each match rule its own sources or lines: a dollar matches once.",
                    )


def replanned(made: Plan, **changes: object) -> Plan:
    """The plan again with another policy (`uses_tiers=False`, `model="NET"`)."""
    return plan(made.lines, made.funds, replace(made.policy, **changes))  # type: ignore[arg-type]


class _Clock:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def mark(self, what: str) -> None:
        now = time.perf_counter()
        self.seconds[what], self._last = round(now - self._last, 4), now
