"""Health coverage: a state of each person with what the family pays, never cash."""

from __future__ import annotations

import numpy as np

from braidwork.household.programs.batch import Bools, Floats
from braidwork.household.programs.line import Before, Line, Month, Program, Reason, line

_ADULT_FROM, _ADULT_BELOW, _PERCENT = 19, 65, 100
_CENT = 0.005
ADULT_REASONS = (
    Reason("no_adult", "Nobody here is between 19 and 64."),
    Reason("not_applied", "You do not have Apple Health and have not asked for it."),
    Reason("over_limit", "Your income is over the adult limit for Apple Health."),
    Reason("covered", "Apple Health covers the adults at no cost."),
    Reason("covered_held", "Apple Health goes on until your renewal."),
    Reason("unknown_parameter", "A number of the law is not loaded."),
)
CHILD_REASONS = (
    Reason("no_child", "There is no child under 19."),
    Reason("not_applied", "The children do not have Apple Health and you have not asked for it."),
    Reason("over_limit", "Your income is over the limit for children's Apple Health."),
    Reason("free", "Apple Health covers the children at no cost."),
    Reason("premium_1", "Apple Health covers the children. You pay the lower monthly premium."),
    Reason("premium_2", "Apple Health covers the children. You pay the higher monthly premium."),
    Reason("unknown_parameter", "A number of the law is not loaded."),
)
PREMIUM_REASONS = (
    Reason("apple_health", "Apple Health covers the adults, so there is no premium."),
    Reason("employer", "The plan of the job covers you. You pay your part of its premium."),
    Reason("marketplace_credit", "A tax credit pays part of the marketplace plan."),
    Reason("marketplace_over_limit", "Your income is over the limit for the credit. You pay the whole premium."),
    Reason("uninsured", "Nothing here covers the adults. Ask about a plan before you decide."),
    Reason("unknown_parameter", "A number of the law is not loaded."),
)


def magi_monthly(month: Month) -> Floats:
    """Current monthly income of the tax household, before-tax savings and what is no gross income taken off."""
    p, mine = month.batch.persons, month.members("magi")
    pay = np.where(mine & ~(p["is_child"]), np.maximum(p["pay"] - p["pretax"] - p["fsa_annual"] / 12, 0.0), 0.0)
    return month.batch.summed(pay + np.where(mine, p["other_income"] - p["untaxed_income"], 0.0))


def apple_health_adults(month: Month, before: Before) -> Line:
    """Whether Apple Health covers the adults (a state; the amount is 0)."""
    law, batch, p = month.law, month.batch, month.batch.persons
    guideline = law.by_size("apple_health", "poverty_guideline") / 12
    size = month.size("magi")
    pregnant = batch.any_of(p["is_pregnant"] & p["is_couple"])
    limit = law.value("apple_health", "apple_health_income_share", group="adult") * guideline[size]
    if pregnant.any():
        more = law.value("apple_health", "apple_health_income_share", group="pregnant")
        limit = np.where(pregnant, more * guideline[np.minimum(size + 1, 20)], limit)
    held = ~np.isnan(batch.held["apple_health_adults"]) & month.is_recipient("apple_health")
    income = magi_monthly(month)
    reason = np.select(
        [~batch.any_of(_adults(month)), ~month.has("apple_health"), held, np.isnan(limit), income > limit + _CENT],
        [0, 1, 4, 5, 2], 3,
    )  # fmt: skip
    return line(batch.n, np.zeros(batch.n), reason)


def apple_health_children(month: Month, before: Before) -> Line:
    """The premium a month for children's Apple Health: none, lower or higher; the rest is a state."""
    law, batch = month.law, month.batch
    children = month.children_below(_ADULT_FROM, "magi")
    guideline = law.by_size("apple_health", "poverty_guideline")[month.size("magi")] / 12
    groups = ("child_no_premium", "child_premium_1", "child_premium_2")
    tops = [law.value("apple_health", "apple_health_income_share", group=g) * guideline for g in groups]
    income = magi_monthly(month)
    tier = sum((income > top + _CENT).astype(np.int64) for top in tops)
    held = batch.held["apple_health_children"]
    is_held = ~np.isnan(held) & month.is_recipient("apple_health")
    tier = np.where(is_held, np.nan_to_num(held).astype(np.int64), tier)
    reason = np.select(
        [children <= 0, ~month.has("apple_health"), np.isnan(tops[0]), tier >= 3, tier == 2, tier == 1],
        [0, 1, 6, 2, 5, 4], 3,
    )  # fmt: skip
    amount = np.zeros(batch.n)
    for code, group in ((4, groups[1]), (5, groups[2])):
        if (reason == code).any():
            each = law.value("apple_health", "apple_health_premium", group=group, per="child")
            most = law.value("apple_health", "apple_health_premium", group=group, per="family_maximum")
            amount = np.where(reason == code, np.minimum(children * each, most), amount)
    return line(batch.n, np.where(reason == 6, np.nan, amount), reason)


def adult_premium(month: Month, before: Before) -> Line:
    """What the adults pay for coverage a month: nothing, the job's premium, or the plan less the federal credit."""
    batch, law, p = month.batch, month.law, month.batch.persons
    covered = (before["apple_health_adults"].reason >= 3) & (before["apple_health_adults"].reason <= 4)
    adults = _adults(month)
    offers = batch.summed(np.where(adults, np.nan_to_num(p["employer_premium"]), 0.0))
    wants_plan = month.has("aca")
    has_offer = batch.any_of(adults & ~np.isnan(p["employer_premium"]))
    if wants_plan.any():
        dear = offers * 12 > law.value("aca", "aca_affordable_offer") * month.agi
        has_offer &= ~(dear & wants_plan)
    plan = batch.households["benchmark_premium"]
    credit = premium_credit(month, plan) if wants_plan.any() else np.zeros(batch.n)
    reason = np.select(
        [covered | ~batch.any_of(adults), has_offer, wants_plan & np.isnan(credit), wants_plan & (credit > 0),
         wants_plan], [0, 1, 5, 2, 3], 4,
    )  # fmt: skip
    amount = np.select([reason == 1, reason == 2, reason == 3, reason == 5], [offers, plan - credit, plan, np.nan], 0.0)
    bought = (reason == 2) | (reason == 3)
    memo = {"plan_price": np.where(bought, plan, 0.0), "plan_paid_by_credit": np.where(reason == 2, credit, 0.0)}
    return line(batch.n, amount, reason, memo=memo)


def contribution_share(month: Month, income: Floats) -> tuple[Floats, Bools]:
    """Share of income the family pays for the benchmark plan, and whether it is within the limit."""
    law = month.law
    guideline = law.by_size("aca", "poverty_guideline")[month.size("tax")]
    ratio = income / guideline
    whole = np.floor(ratio * _PERCENT + 1e-9) / _PERCENT
    share = np.zeros(len(income))
    bottom = 0.0
    for band in range(1, 7):
        top = law.value("aca", "aca_band_top", band=band)
        low, high = (law.value("aca", "aca_share", band=band, end=end) for end in ("low", "high"))
        inside = (whole >= bottom) & (whole <= top)
        share = np.where(inside, low + (high - low) * (whole - bottom) / (top - bottom), share)
        bottom = top
    return share, np.asarray(ratio <= law.value("aca", "aca_income_limit") + 1e-12)


def premium_credit(month: Month, plan: Floats) -> Floats:
    """The federal credit a month: benchmark premium less the family's share of income, within the limit."""
    share, within = contribution_share(month, month.agi)
    owed = share * month.agi / 12
    return np.where(within | np.isnan(owed), np.maximum(0.0, plan - owed), 0.0)


def _adults(month: Month) -> Bools:
    p = month.batch.persons
    return np.asarray(p["in_magi"] & ~p["is_child"] & (month.age >= _ADULT_FROM) & (month.age < _ADULT_BELOW))


def _breakpoints(month: Month) -> list[Floats]:
    guideline = month.law.by_size("apple_health", "poverty_guideline")[month.size("magi")] / 12
    groups = ("adult", "child_no_premium", "child_premium_1", "child_premium_2")
    return [month.law.value("apple_health", "apple_health_income_share", group=g) * guideline for g in groups]


def _aca_breakpoints(month: Month) -> list[Floats]:
    guideline = month.law.by_size("aca", "poverty_guideline")[month.size("tax")] / 12
    return [month.law.value("aca", "aca_income_limit") * guideline]


APPLE_HEALTH_ADULTS = Program(
    "apple_health_adults", "Apple Health for adults", "state", apple_health_adults, ADULT_REASONS,
    "WAC 182-505-0100, 182-505-0250", "MAGI household", after=("pay", "other_income"), breakpoints=_breakpoints,
)  # fmt: skip
APPLE_HEALTH_CHILDREN = Program(
    "apple_health_children", "Apple Health premium for children", "cost", apple_health_children, CHILD_REASONS,
    "WAC 182-505-0210, 182-505-0215", "MAGI household", after=("pay", "other_income"),
)  # fmt: skip
ADULT_PREMIUM = Program(
    "adult_premium", "Health premium for adults", "cost", adult_premium, PREMIUM_REASONS,
    "26 USC 36B; IRS Rev. Proc. 2025-25", "tax family", after=("apple_health_adults",), breakpoints=_aca_breakpoints,
)  # fmt: skip
