"""TANF, the cash grant for families with children."""

from __future__ import annotations

import numpy as np

from braidwork.household.programs.batch import CLOSED, Floats
from braidwork.household.programs.line import Before, Line, Month, Program, Reason, line

REASONS = (
    Reason("not_applied", "You do not get cash help now and have not asked for it."),
    Reason("not_in_unit", "Cash help is for homes with a child, or for someone who is pregnant."),
    Reason("closed", "Your cash help has ended."),
    Reason("clock_ended", "You have used the 60 months of cash help. Ask about more time for hardship."),
    Reason("over_resources", "Your savings are over the limit for cash help."),
    Reason("over_gross_limit", "Your pay is over the limit for cash help."),
    Reason("no_grant", "Your income leaves no cash grant."),
    Reason("eligible_reduced", "You get part of the cash grant, since half of your pay above $500 counts."),
    Reason("eligible_full", "You get the full cash grant."),
    Reason("unknown_parameter", "A number of the law is not loaded."),
)  # fmt: skip
(_NOT_APPLIED, _NOT_IN_UNIT, _CLOSED, _CLOCK, _RESOURCES, _GROSS, _NO_GRANT, _REDUCED, _FULL, _UNKNOWN) = range(10)


def tanf(month: Month, before: Before) -> Line:
    """The grant: standard less half of the earnings above the flat disregard, less other income."""
    law, batch = month.law, month.batch
    standard = law.by_size("tanf", "tanf_payment_standard")[month.size("assistance")]
    limit = law.by_size("tanf", "tanf_earned_income_limit")[month.size("assistance")]
    earned, unearned = _income(month)
    flat = law.value("tanf", "tanf_earned_income_flat_disregard")
    kept = 1 - law.value("tanf", "tanf_earned_income_share_disregard")
    grant = np.maximum(0.0, standard - kept * np.maximum(0.0, earned - flat) - unearned)
    has_child = month.children_below(18, "assistance") + batch.any_of(batch.persons["is_pregnant"]) > 0
    over = batch.households["resources"] > law.value("tanf", "tanf_resource_limit")
    clock = batch.households["tanf_months"] >= law.value("tanf", "tanf_time_limit_months")
    reason = np.select(
        [batch.status["tanf"] == CLOSED, ~month.has("tanf"), ~has_child, clock, over, np.isnan(grant + limit),
         earned >= limit, grant <= 0, grant < standard],
        [_CLOSED, _NOT_APPLIED, _NOT_IN_UNIT, _CLOCK, _RESOURCES, _UNKNOWN, _GROSS, _NO_GRANT, _REDUCED], _FULL,
    )  # fmt: skip
    amount = np.where(reason == _UNKNOWN, np.nan, np.where(reason >= _REDUCED, grant, 0.0))
    return line(batch.n, amount, reason, low=np.nan_to_num(amount), high=np.where(reason == _UNKNOWN, standard, amount))


def _income(month: Month) -> tuple[Floats, Floats]:
    p = month.batch.persons
    mine = month.members("assistance")
    earned = month.batch.summed(np.where(mine & ~p["is_child"], p["pay"], 0.0))
    return earned, month.batch.summed(np.where(mine, p["other_income"], 0.0)) + month.batch.households["stipend"]


def _breakpoints(month: Month) -> list[Floats]:
    standard = month.law.by_size("tanf", "tanf_payment_standard")[month.size("assistance")]
    flat = month.law.value("tanf", "tanf_earned_income_flat_disregard")
    kept = 1 - month.law.value("tanf", "tanf_earned_income_share_disregard")
    limit = month.law.by_size("tanf", "tanf_earned_income_limit")[month.size("assistance")]
    return [np.full(month.batch.n, flat), limit, flat + (standard - month.other_income) / kept]


TANF = Program(
    "tanf", "Cash help (TANF)", "cash", tanf, REASONS, "WAC 388-478-0020, 388-450-0170; RCW 74.08A.010",
    "assistance unit", after=("pay", "other_income"), breakpoints=_breakpoints,
)  # fmt: skip
