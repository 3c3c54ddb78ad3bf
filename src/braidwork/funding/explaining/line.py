"""One line explained: who pays and why, why not each other fund, what holds an uncovered rest back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from braidwork.funding.amounts import dollars
from braidwork.funding.explaining.tight import classes_of_line, column, rows_by_column, tight_rows
from braidwork.funding.lines.failing import first_failing

if TYPE_CHECKING:
    from braidwork.funding.plans.plan import Plan

Verdict = Literal["chosen", "lawful", "not lawful"]
_TOLERANCE = 1e-6
_SMALL = 20_000


@dataclass(frozen=True)
class Loss:
    """A named term of what a dollar would cost in one stage: a balance, cap, match or the line's own class."""

    stage: str
    rule: str
    per_dollar: float


@dataclass(frozen=True)
class FundVerdict:
    """What one fund-year is to a line: chosen with its cents, lawful but not chosen, or not lawful, and why."""

    fund_year_id: str
    name: str
    verdict: Verdict
    amount_cents: int
    sentence: str
    citation: str = ""
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class LineExplanation:
    """All that can be said about one line: its record, each fund's verdict, the binding rules, what is short."""

    line: Mapping[str, Any]
    net_cents: int
    short_cents: int
    verdicts: tuple[FundVerdict, ...]
    binding: tuple[str, ...]
    reason: str

    @property
    def chosen(self) -> tuple[FundVerdict, ...]:
        """The funds that pay."""
        return tuple(v for v in self.verdicts if v.verdict == "chosen")

    def verdict(self, fund_year_id: str) -> FundVerdict:
        """What that fund-year is to the line."""
        return next(v for v in self.verdicts if v.fund_year_id == fund_year_id)

    def sentences(self) -> list[str]:
        """The explanation as people read it, one sentence each."""
        said = [self.reason]
        said += [f"{v.name}: {v.sentence}" + (f" ({v.citation})" if v.citation else "") for v in self.verdicts]
        return said + ([f"Binding: {'; '.join(self.binding)}."] if self.binding else [])


def explain_line(plan: Plan, line_id: str) -> LineExplanation:
    """The explanation of one line of a plan; UnknownNameError for an id that is none."""
    row = plan.lines.row(line_id)
    first, last = np.searchsorted(plan.shares.line, [row, row + 1])
    paid = dict(zip(plan.shares.fund[first:last].tolist(), plan.shares.cents[first:last].tolist(), strict=True))
    net = int(plan.lines.net_cents[row])
    parts = classes_of_line(plan, row)
    tight = tight_rows(plan)
    verdicts = tuple(_verdict(plan, row, f, paid.get(f, 0), parts, tight) for f in range(len(plan.funds.fund_years)))
    short = net - sum(paid.values())
    holding = rows_by_column(plan, tight)
    wanted = parts if short else parts[:1]
    columns = [j for k in wanted.tolist() for f in range(len(plan.funds.ids)) if (j := column(plan, k, f)) is not None]
    if not short:
        columns = [j for j in columns if int(plan.model.of_fund[j]) in paid]
    binding = tuple(dict.fromkeys(plan.model.rows[i].name for j in columns for i in holding.get(j, ())))
    return LineExplanation(
        plan.lines.record(row), net, short, verdicts, binding, _reason(plan, verdicts, net, short, binding)
    )


def _reason(plan: Plan, verdicts: tuple[FundVerdict, ...], net: int, short: int, binding: tuple[str, ...]) -> str:
    if net == 0:
        return "Other grants cover the whole price: no fund is asked."
    paid = ", ".join(f"{dollars(v.amount_cents)} from {v.name}" for v in verdicts if v.verdict == "chosen")
    if not short:
        return f"Paid in full: {paid}."
    if all(v.verdict == "not lawful" for v in verdicts):
        return f"Not paid: no fund may lawfully pay {dollars(short)}."
    held = f", for no cent is left in: {'; '.join(binding)}" if binding else " by its ceilings per line"
    return (
        f"Paid in part: {paid}; {dollars(short)} stay open{held}."
        if paid
        else f"Not paid: {dollars(short)} stay open{held}."
    )


def _verdict(plan: Plan, row: int, f: int, cents: int, parts: Any, tight: tuple[int, ...]) -> FundVerdict:
    fund = plan.funds.fund_years[f]
    name = fund.name
    failing = first_failing(plan.lines, row, fund, plan.funds)
    if failing is not None:
        return FundVerdict(fund.fund_year_id, name, "not lawful", 0, failing.sentence, failing.citation)
    if cents:
        how = "it serves the person, pays for the service and has the money"
        source = fund.citation if fund.verified or not fund.citation else f"{fund.citation}; not verified"
        return FundVerdict(fund.fund_year_id, name, "chosen", cents, f"pays {dollars(cents)}: {how}", source)
    j = next((c for k in parts.tolist() if (c := column(plan, k, f)) is not None), None)
    if j is None or plan.lines.net_cents[row] == 0:
        return FundVerdict(fund.fund_year_id, name, "lawful", 0, "lawful, and not needed", fund.citation)
    return _not_chosen(plan, fund.fund_year_id, name, j, tight)


def _not_chosen(plan: Plan, fund_year_id: str, name: str, j: int, tight: tuple[int, ...]) -> FundVerdict:
    stopped = [plan.model.rows[i].name for i in rows_by_column(plan, tight).get(j, ())]
    full = f" ({' and '.join(stopped)}: no cent left)" if stopped else ""
    for result in plan.solution.results if plan.solution else ():
        lost = -float(result.reduced_costs[j])
        if lost > _TOLERANCE:
            sentence = f"lawful, but a dollar from here would cost {_per_dollar(result.name, lost)}{full}"
            return FundVerdict(fund_year_id, name, "lawful", 0, sentence, "", _losses(plan, result, j))
        if lost < -_TOLERANCE:
            break
    again = _by_solving_again(plan, j)
    if again is not None:
        sentence = f"lawful, but a dollar from here would cost {_per_dollar(*again)}{full}"
        terms = tuple(Loss(again[0], rule, again[1]) for rule in (*stopped, "need of this line")[:1])
        return FundVerdict(fund_year_id, name, "lawful", 0, sentence, "", terms)
    return FundVerdict(fund_year_id, name, "lawful", 0, f"lawful, and no aim gains by it{full}")


def _by_solving_again(plan: Plan, j: int) -> tuple[str, float] | None:
    """Duals are silent at a degenerate vertex: ask by forcing one dollar, where the model is small enough to ask."""
    if plan.solution is None or len(plan.model.upper) > _SMALL:
        return None
    return plan.pricing.forced(j)


def _losses(plan: Plan, result: Any, j: int) -> tuple[Loss, ...]:
    """The reduced cost split into the prices of the rows that the column uses."""
    classes = len(plan.model.classes)
    terms = [Loss(result.name, "need of lines like this one", float(result.row_duals[plan.model.of_class[j]]))]
    for i, row in enumerate(plan.model.rows):
        at = np.searchsorted(row.columns, j)
        if at < len(row.columns) and row.columns[at] == j:
            terms.append(Loss(result.name, row.name, float(row.weights[at] * result.row_duals[classes + i])))
    return tuple(t for t in terms if abs(t.per_dollar) > _TOLERANCE)


def _per_dollar(stage: str, lost: float) -> str:
    if stage.startswith("covered need"):
        return f"${lost:,.2f} of {stage.removeprefix('covered ')} elsewhere"
    if stage == "floor shortfall":
        return f"${lost:,.2f} of a floor"
    if stage == "money near its end":
        return f"{lost:,.0f} points of expiry: money that ends sooner pays instead"
    return f"{lost:,.0f} points of flexibility: less flexible money pays instead"
