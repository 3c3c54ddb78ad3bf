"""What a plan leaves: lines that are short and money that stays, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.amounts import dollars
from braidwork.funding.explaining.tight import rows_by_column, slack_cents, tight_rows
from braidwork.funding.lines.failing import nearest_failing
from braidwork.funding.lines.lawful import lawful

if TYPE_CHECKING:
    from braidwork.funding.plans.plan import Plan


@dataclass(frozen=True)
class Uncovered:
    """A line that is not paid in full: cents that stay open and why."""

    line_id: str
    short_cents: int
    reason: str


@dataclass(frozen=True)
class Unspent:
    """Money that stays in a fund-year: cents and why."""

    fund_year_id: str
    cents: int
    reason: str


@dataclass(frozen=True)
class Expiring:
    """A fund-year near its end: cents it has, cents the plan spends, and what would be recaptured if nothing came."""

    fund_year_id: str
    end_date: date
    days_left: int
    balance_cents: int
    planned_cents: int

    @property
    def left_cents(self) -> int:
        """Cents that no line of the plan takes."""
        return self.balance_cents - self.planned_cents


def expiring(plan: Plan, days: int) -> tuple[Expiring, ...]:
    """Fund-years that end within so many days from the plan's day, the first to end first."""
    count = len(plan.funds.fund_years)
    spent = np.bincount(plan.shares.fund, weights=plan.shares.cents, minlength=count).astype(np.int64)
    found = [
        Expiring(f.fund_year_id, f.end_date, f.days_left(plan.policy.today), f.balance_cents, int(spent[i]))
        for i, f in enumerate(plan.funds.fund_years)
        if 0 <= f.days_left(plan.policy.today) <= days
    ]
    return tuple(sorted(found, key=lambda e: (e.end_date, e.fund_year_id)))


def uncovered(plan: Plan) -> tuple[Uncovered, ...]:
    """Every line that is short, in the order of ids."""
    lines = plan.lines
    short = lines.net_cents - _paid(plan)
    rows = np.flatnonzero(short > 0)
    may = lawful(lines, plan.funds)
    classes = plan.model.classes
    open_class = np.zeros(len(lines), dtype=np.int64)
    # The last unpaid part says what is missing: parts above a ceiling follow the first.
    open_class[classes.line] = classes.of_class
    held = _held_back(plan)

    @cache
    def nobody(person_code: int, use_code: int, row: int) -> str:
        failing = nearest_failing(lines, row, plan.funds)
        if failing is None:
            return "there is no fund."
        fund = plan.funds.fund_year(failing.fund_year_id).name
        why = "the person is not eligible" if failing.predicate == "person" else failing.sentence
        return f"no fund may pay it; nearest is {fund}: {why}."

    examples: dict[tuple[int, int], int] = {}
    found = []
    for r in rows.tolist():
        k = int(open_class[r])
        if classes.payable[k].any():
            reason = held(k)
        elif classes.payable[classes.of_class[r]].any():
            reason = "what stays open lies above the ceilings per line of every fund that may pay it."
        else:
            pattern = (int(may.person_code[r]), int(may.use_code[r]))
            reason = nobody(*pattern, examples.setdefault(pattern, r))
        found.append(Uncovered(lines.line_id(r), int(short[r]), reason))
    return tuple(found)


def _held_back(plan: Plan):  # type: ignore[no-untyped-def]
    holding = rows_by_column(plan, tight_rows(plan))
    model = plan.model

    @cache
    def why(k: int) -> str:
        first, last = np.searchsorted(model.of_class, [k, k + 1])
        names = dict.fromkeys(model.rows[i].name for j in range(first, last) for i in holding.get(j, ()))
        return f"used up: {'; '.join(names)}." if names else "its ceilings per line are reached."

    return why


def unspent(plan: Plan) -> tuple[Unspent, ...]:
    """Every fund-year that keeps money, with the reason."""
    open_lines = np.flatnonzero(plan.lines.net_cents - _paid(plan) > 0)
    found = []
    left = plan.outcome.left_cents_by_fund
    for f, fund in enumerate(plan.funds.fund_years):
        cents = left.get(fund.fund_year_id, 0)
        if cents:
            found.append(Unspent(fund.fund_year_id, cents, _why_unspent(plan, f, open_lines)))
    return tuple(found)


def _why_unspent(plan: Plan, f: int, open_lines: NDArray[np.int64]) -> str:
    model = plan.model
    taken = np.bincount(model.of_class, weights=plan.columns, minlength=len(model.classes))
    waiting = (model.of_fund == f) & (taken < model.classes.cents)[model.of_class] & (plan.columns < model.upper)
    names: dict[str, int] = {}
    for row in model.rows:
        if row.kind in ("cap", "match", "ceiling") and slack_cents(plan, row) < max(1, int(row.weights.max(initial=1))):
            blocked = row.columns[(row.weights > 0) & waiting[row.columns]]
            if len(blocked):
                names[row.name] = int((model.classes.cents - taken)[np.unique(model.of_class[blocked])].sum())
    if names:
        said = "; ".join(f"{name} leaves {dollars(open_)} of need open" for name, open_ in names.items()) + "."
        left = plan.outcome.left_cents_by_fund[plan.funds.ids[f]]
        return said if max(names.values()) >= left else said + " For the rest there is no open need that it may pay."
    outside = _only_outside_window(plan, f, open_lines)
    if outside:
        return f"no open need that it may pay; {dollars(outside)} of open need lies outside its window."
    return "no open need that it may pay: everybody whom it may serve is covered."


def _only_outside_window(plan: Plan, f: int, open_lines: NDArray[np.int64]) -> int:
    """Open need, in cents, of lines that fail nothing but the fund's window."""
    if not len(open_lines):
        return 0
    wide = replace(plan.funds.fund_years[f], start_date=date.min, end_date=date.max)
    others = [g for g in plan.funds.fund_years if g.draws_on is None and g is not plan.funds.fund_years[f]]
    opened = replace(plan.funds, fund_years=(replace(wide, draws_on=None), *others), limits=(), ceilings=(), matches=(),
                     hold_backs=())  # fmt: skip
    words = lawful(plan.lines, opened).words(open_lines)
    could = (words[:, 0] & np.uint64(1)).astype(bool)
    return int((plan.lines.net_cents - _paid(plan))[open_lines][could].sum())


def _paid(plan: Plan) -> NDArray[np.int64]:
    return np.bincount(plan.shares.line, weights=plan.shares.cents, minlength=len(plan.lines)).astype(np.int64)
