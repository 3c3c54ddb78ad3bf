"""What if: an award ends, a cap is waived, a grant is won. Asked of the open lines of now; nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from braidwork.errors import DataError
from braidwork.funding import Plan, Policy, plan
from braidwork.funding.funds import Funds
from braidwork.funding.funds.reading import funds_of_document
from braidwork.workspace.fiscal.book import plain
from braidwork.workspace.fiscal.inputs import Inputs, inputs_of
from braidwork.workspace.fiscal.planning import policy_for


@dataclass(frozen=True)
class Scenario:
    """What a change would do to the plan of now, in cents: need covered before and after, by tier; money left."""

    question: str
    before_cents: int
    after_cents: int
    before_by_tier: Mapping[int, int]
    after_by_tier: Mapping[int, int]
    left_before_cents: int
    left_after_cents: int
    lines_lost: int
    lines_won: int
    status: str

    @property
    def change_cents(self) -> int:
        """Need covered more (or less) with the change."""
        return self.after_cents - self.before_cents

    def document(self) -> dict[str, Any]:
        """The figures for JSON."""
        return {**{k: v for k, v in vars(self).items() if not k.endswith("by_tier")},
                "change_cents": self.change_cents,
                "before_cents_by_tier": {str(t): c for t, c in self.before_by_tier.items()},
                "after_cents_by_tier": {str(t): c for t, c in self.after_by_tier.items()}}  # fmt: skip


def award_ends(fund_year_id: str, *, on: date | None = None) -> Scenario:
    """What if this award ended today."""
    inputs, policy = _now(on)
    inputs.funds.fund_year(fund_year_id)
    return _compared(f"{fund_year_id} ends", inputs, policy, inputs.funds.with_balance(fund_year_id, 0))


def cap_waived(rule_id: str, *, on: date | None = None) -> Scenario:
    """What if this cap or floor were waived."""
    inputs, policy = _now(on)
    return _compared(f"{rule_id} is waived", inputs, policy, inputs.funds.without_limit(rule_id))


def grant_won(award: Mapping[str, Any], *, like: str | None = None, on: date | None = None) -> Scenario:
    """What if a grant were won: `award` as one `[[fund_year]]` of an award file.

    It is open to whom `like`, one of our fund-years, may serve; else to everyone.
    """
    inputs, policy = _now(on)
    own = funds_of_document({"fund_year": [plain(award)]}, on=inputs.on, where="the grant").fund_years[0]
    if own.fund_year_id in inputs.funds.ids:
        raise DataError(f"there is a fund-year '{own.fund_year_id}'.", where="the grant", mend="give it a new id.")
    opened = inputs.lines.eligibility.with_fund_year(own.fund_year_id, like=like)
    lines = inputs.lines.with_eligibility(opened)
    return _compared(f"{own.fund_year_id} is won", inputs, policy, inputs.funds.with_fund_year(own), lines)


def flexible_dollar(*, on: date | None = None) -> dict[str, Any]:
    """What one more dollar of the most flexible money would cover, by stage, in dollars; and its price in words."""
    inputs, policy = _now(on)
    most = max(inputs.funds.fund_years, key=lambda f: (f.flex, f.balance_cents), default=None)
    if most is None:
        return {}
    made = plan(inputs.lines, inputs.funds, policy)
    price = next((p for p in made.shadow_prices if most.fund_year_id in p.rule_id), None)
    said = price.words() if price else f"{most.name} is not used up: one more dollar there changes nothing."
    return {"fund_year_id": most.fund_year_id, "flex": most.flex, "words": said,
            "more": dict(price.more) if price else {}}  # fmt: skip


def forecast(*, days: int = 90, on: date | None = None) -> list[dict[str, Any]]:
    """Fund-years that end within so many days: what they have, what the plan of now would use, what would be lost."""
    inputs, policy = _now(on)
    made = plan(inputs.lines, inputs.funds, policy)
    return [
        {"fund_year_id": e.fund_year_id, "end_date": e.end_date.isoformat(), "days_left": e.days_left,
         "balance_cents": e.balance_cents, "planned_cents": e.planned_cents, "left_cents": e.left_cents}
        for e in made.expiring(days)
    ]  # fmt: skip


def _now(on: date | None) -> tuple[Inputs, Policy]:
    day = on or timezone.localdate()
    return inputs_of(day), policy_for(day, saves_pairs=False)


def _compared(question: str, inputs: Inputs, policy: Policy, funds: Funds, lines: Any = None) -> Scenario:
    before = plan(inputs.lines, inputs.funds, policy)
    known = set(funds.ids)
    order = tuple(f for f in policy.fixed_order if f in known)
    after = plan(lines or inputs.lines, funds, replace(policy, fixed_order=order))
    was, now = _paid(before), _paid(after)
    return Scenario(
        question, before.outcome.covered_cents, after.outcome.covered_cents, before.outcome.covered_cents_by_tier,
        after.outcome.covered_cents_by_tier, before.outcome.left_cents, after.outcome.left_cents, len(was - now),
        len(now - was), after.status,
    )  # fmt: skip


def _paid(made: Plan) -> set[str]:
    """Ids of lines that get money."""
    return {a.line_id for a in made.allocations}
