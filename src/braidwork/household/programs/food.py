"""Basic Food (SNAP), with the transitional benefit after TANF."""

from __future__ import annotations

import numpy as np

from braidwork.household.programs.batch import CLOSED, RECIPIENT, TRANSITIONAL, Bools, Floats
from braidwork.household.programs.line import Before, Line, Month, Program, Reason, line

_TINY = 1e-9  # binary fractions must not round a whole dollar up
REASONS = (
    Reason("not_applied", "You do not get food help now and have not asked for it."),
    Reason("closed", "Your food help has ended."),
    Reason("over_gross_limit", "Your income is over the limit for food help."),
    Reason("no_issue", "You may be in the program, but your income leaves no food money."),
    Reason("minimum_issue", "You get the smallest amount of food money."),
    Reason("eligible_reduced", "You get part of the food money, since part of your income counts."),
    Reason("eligible_full", "You get the most food money for your family."),
    Reason("amount_held", "Your food money stays the same until your next report."),
    Reason("transitional", "Food money stays the same for five months after cash help ends."),
    Reason("unknown_parameter", "A number of the law is not loaded. Your food money may be more than is counted here."),
)  # fmt: skip
(_NOT_APPLIED, _CLOSED, _GROSS, _NO_ISSUE, _MINIMUM, _REDUCED, _FULL, _HELD, _TRANSITIONAL, _UNKNOWN) = range(10)


def snap(month: Month, before: Before) -> Line:
    """Food money a month. A missing utility allowance leaves it open only where rent alone does not reach the cap."""
    batch, law = month.batch, month.law
    size = month.size("food")
    gross, earned = gross_income(month, before)
    guideline = law.by_size("snap", "poverty_guideline")[size] / 12
    limit = np.ceil(law.value("snap", "snap_gross_income_share") * guideline)
    most = law.by_size("snap", "snap_max_allotment")[size]
    allowance = batch.households["utility_allowance"]
    by_net = _reached_by_net_test(month) & (gross > limit)
    outs, amounts = [], []
    for assumed in (0.0, np.inf):
        net = _net_income(month, before, gross, earned, np.where(np.isnan(allowance), assumed, allowance))
        outs.append(np.where(by_net, net > net_income_limit(month), gross > limit))
        amounts.append(np.where(outs[-1], 0.0, _benefit(month, net, most)))
    least, best = amounts
    held = batch.held["snap"]
    report = law.value("snap", "snap_report_share") * guideline
    is_held = (batch.status["snap"] == RECIPIENT) & ~np.isnan(held) & (gross <= report)
    wealth = by_net & np.isnan(batch.households["resources"])
    reason = np.select(
        [batch.status["snap"] == TRANSITIONAL, batch.status["snap"] == CLOSED, ~month.has("snap"), is_held,
         np.isnan(limit) | np.isnan(least), outs[1], wealth | ~np.isclose(least, best, atol=_TINY), least <= 0,
         (size <= 2) & (least <= _minimum(month)), least < most],
        [_TRANSITIONAL, _CLOSED, _NOT_APPLIED, _HELD, _UNKNOWN, _GROSS, _UNKNOWN, _NO_ISSUE, _MINIMUM, _REDUCED], _FULL,
    )  # fmt: skip
    gets = np.where((reason == _HELD) | (reason == _TRANSITIONAL), held, least)
    unknown = reason == _UNKNOWN
    amount = np.where(unknown, np.nan, np.where(reason >= _MINIMUM, gets, 0.0))
    _note_open(month, unknown & ~np.isnan(least), wealth)
    return line(batch.n, amount, reason, low=np.where(unknown, np.where(wealth, 0.0, np.nan_to_num(least)), amount),
                high=np.where(unknown, np.where(np.isnan(best), most, best), amount))  # fmt: skip


def _reached_by_net_test(month: Month) -> Bools:
    """Units with an elder or a person with a disability: above the gross limit they may still meet the net one."""
    law, resources = month.law, month.batch.households["resources"]
    return _has_elder_or_disabled(month) & ~(resources > law.value("snap", "snap_resource_limit_elder"))


def _note_open(month: Month, open_rows: Bools, wealth: Bools) -> None:
    missing = month.law.missing.setdefault("snap", set())
    if (open_rows & ~wealth).any():
        missing.add("snap_utility_allowance")
    if (open_rows & wealth).any():
        missing.add("savings of a home with an elder or a person with a disability")


def gross_income(month: Month, before: Before) -> tuple[Floats, Floats]:
    """Gross income a month of the food unit with its cash grant, and the part that is earned."""
    p = month.batch.persons
    mine = month.members("food")
    earned = month.batch.summed(np.where(mine & ~(p["is_child"] & (month.age < 18)), p["pay"], 0.0))
    other = month.batch.summed(np.where(mine, p["other_income"], 0.0)) + month.batch.households["stipend"]
    return earned + other + before["tanf"].amount, earned


def _net_income(month: Month, before: Before, gross: Floats, earned: Floats, allowance: Floats) -> Floats:
    law = month.law
    standard = law.by_size("snap", "snap_standard_deduction")[month.size("food")]
    kept = gross - law.value("snap", "snap_earned_income_deduction") * earned
    adjusted = np.maximum(0.0, kept - standard - before["wccc"].amount)
    half = law.value("snap", "snap_adjusted_income_share_for_shelter")
    shelter = np.maximum(0.0, before["rent"].amount + allowance - half * adjusted)
    capped = np.minimum(shelter, law.value("snap", "snap_excess_shelter_cap"))
    return np.asarray(np.maximum(0.0, adjusted - np.where(_has_elder_or_disabled(month), shelter, capped)))


def _has_elder_or_disabled(month: Month) -> Bools:
    elder_from = month.law.value("snap", "snap_elder_age_from")
    is_either = (month.age >= elder_from) | month.batch.persons["is_disabled"]
    return month.batch.any_of(month.members("food") & is_either)


def _benefit(month: Month, net: Floats, most: Floats) -> Floats:
    counted = np.ceil(month.law.value("snap", "snap_benefit_reduction_share") * net - _TINY)
    whole = np.maximum(0.0, most - counted)
    return np.where(month.size("food") <= 2, np.maximum(whole, _minimum(month)), whole)


def _minimum(month: Month) -> Floats:
    """The least issue of units of one or two; nothing for larger ones, which may be in the program without an issue."""
    size = month.size("food")
    if (size > 2).all():
        return np.zeros(month.batch.n)
    return np.where(size <= 2, month.law.by_size("snap", "snap_min_allotment")[np.minimum(size, 2)], 0.0)


def net_income_limit(month: Month) -> Floats:
    """The net limit a month, for units not reached by broad eligibility: the guideline ÷ 12, rounded up."""
    share = month.law.value("snap", "snap_net_limit_share")
    return np.ceil(share * month.law.by_size("snap", "poverty_guideline")[month.size("food")] / 12)


def _breakpoints(month: Month) -> list[Floats]:
    guideline = month.law.by_size("snap", "poverty_guideline")[month.size("food")]
    return [np.ceil(month.law.value("snap", "snap_gross_income_share") * guideline / 12)]


SNAP = Program(
    "snap", "Food help (Basic Food)", "food", snap, REASONS,
    "7 CFR 273.9, 273.10; WAC 388-450-0170, -0185 to -0195, 388-478-0060; WAC 388-489", "food unit",
    after=("pay", "other_income", "tanf", "wccc", "rent"), breakpoints=_breakpoints,
)  # fmt: skip
