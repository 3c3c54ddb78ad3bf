"""Programs that are a place, a package or a discount: said as a state, counted in dollars only where a bill falls."""

from __future__ import annotations

import numpy as np

from braidwork.household.programs.batch import Bools, Floats
from braidwork.household.programs.line import Before, Formula, Line, Month, Program, Reason, line

_WIC_AGE, _SCHOOL = 5, (5, 18)
_STATE = (
    Reason("not_applied", "You have not asked for it."),
    Reason("not_in_unit", "Nobody here is of the age for it."),
    Reason("over_limit", "Your income is over its limit."),
    Reason("open_by_other_help", "You can have it, since you get other help. Its worth is not counted here."),
    Reason("open", "You can have it. Its worth is not counted here."),
    Reason("school_serves_all", "The school serves free meals to all children."),
    Reason("unknown_parameter", "A number of the law is not loaded."),
)
_BILLS = (
    Reason("full_bill", "You pay the whole bill."),
    Reason("discount", "The city takes part of the power and water bill off."),
    Reason("over_limit", "Your income is over the limit of the discount."),
    Reason("unknown_parameter", "The limit for a home of your size is not loaded."),
)
_TRAINING = (
    Reason("no_training", "You pay for no training."),
    Reason("own_cost", "You pay what aid does not cover."),
    Reason("opportunity_grant", "The Opportunity Grant pays tuition and some books."),
    Reason("over_limit", "Your income is over the limit of the Opportunity Grant."),
    Reason("on_list", "You asked for the Opportunity Grant. The college may run out of it."),
)
_PAID = (Reason("counted", "This is what you told us."),)


def _limit(month: Month, program: str, share: str, size: str) -> Floats:
    guideline = month.law.by_size(program, "poverty_guideline")[month.size(size)]
    return month.law.value(program, share) * guideline / 12


def _income(month: Month) -> Floats:
    return month.pay + month.other_income


def _by_other_help(before: Before) -> Bools:
    covered = (before["apple_health_adults"].reason >= 3) & (before["apple_health_adults"].reason <= 4)
    return np.asarray((before["snap"].amount > 0) | (before["tanf"].amount > 0) | covered)


def _state(program: str, share: str, unit: str, opens_by_other_help: bool) -> Formula:
    def formula(month: Month, before: Before) -> Line:
        p = month.batch.persons
        if program != "school_meals" and not month.has(program).any():
            return line(month.batch.n, np.zeros(month.batch.n), 0)
        in_unit = {
            "wic": month.batch.any_of(month.is_here & p["is_child"] & (month.age < _WIC_AGE) | p["is_pregnant"]),
            "school_meals": month.batch.any_of(p["is_in_school"]),
        }.get(program, np.ones(month.batch.n, dtype=bool))
        free = in_unit & month.batch.any_of(p["school_is_free"]) & (program == "school_meals")
        limit = _limit(month, program, share, unit)
        linked = _by_other_help(before) & opens_by_other_help
        reason = np.select(
            [free, ~month.has(program), ~in_unit, linked, np.isnan(limit), _income(month) > limit],
            [5, 0, 1, 3, 6, 2],
            4,
        )
        return line(month.batch.n, np.zeros(month.batch.n), reason)

    return formula


def utilities(month: Month, before: Before) -> Line:
    """Utility bills after the city's discount; memo lines hold the bill and the discount."""
    batch, law = month.batch, month.law
    h = batch.households
    bill = h["power"] + h["water"] + h["other_utilities"]
    wants = month.has("seattle_udp")
    off = np.zeros(batch.n)
    reason = np.zeros(batch.n, dtype=np.int64)
    if wants.any():
        limit = law.by_size("seattle_udp", "seattle_udp_income_limit")[month.size("hud")] / 12
        linked = _by_other_help(before)
        reason = np.select([~wants, linked, np.isnan(limit), _income(month) > limit], [0, 1, 3, 2], 1)
        off = h["power"] * law.value("seattle_udp", "seattle_udp_discount_share", utility="power")
        off = off + h["water"] * law.value("seattle_udp", "seattle_udp_discount_share", utility="water")
    amount = np.where(reason == 3, np.nan, np.where(reason == 1, bill - off, bill))
    return line(batch.n, amount, reason, memo={"utilities_price": bill, "utilities_discount": bill - amount},
                low=np.where(reason == 3, bill - off, amount), high=np.where(reason == 3, bill, amount))  # fmt: skip


def training_cost(month: Month, before: Before) -> Line:
    """Tuition, books and tools that aid does not cover; an Opportunity Grant counts only for who has it."""
    batch, law, h = month.batch, month.law, month.batch.households
    limit = _limit(month, "opportunity_grant", "opportunity_grant_income_share", "tax")
    has = month.is_recipient("opportunity_grant")
    books = np.minimum(h["books"], law.value("opportunity_grant", "opportunity_grant_books") / 12)
    whole = h["tuition"] + h["books"]
    granted = has & (_income(month) <= limit)
    paid = np.minimum(whole, h["aid"] + np.where(granted, h["tuition"] + books, 0.0))
    applied = month.has("opportunity_grant") & ~has
    reason = np.select([whole <= 0, granted, has, applied], [0, 2, 3, 4], 1)
    return line(batch.n, whole - paid, reason, memo={"training_price": whole, "training_paid_by_aid": paid})


def work_costs(month: Month, before: Before) -> Line:
    """Commute, tools and dues."""
    return line(month.batch.n, month.batch.households["commute"] + month.batch.households["work_costs"], 0)


def out_of_pocket(month: Month, before: Before) -> Line:
    """Health costs that no plan pays."""
    return line(month.batch.n, month.batch.households["out_of_pocket"], 0)


_AFTER = ("snap", "tanf", "apple_health_adults")
WIC = Program("wic", "WIC food package", "state", _state("wic", "wic_income_share", "magi", True), _STATE,
              "7 CFR 246.7", "person", after=_AFTER)  # fmt: skip
SCHOOL_MEALS = Program(
    "school_meals", "School meals", "state", _state("school_meals", "school_meals_reduced_share", "food", True), _STATE,
    "7 CFR 245.3", "child", after=_AFTER,
)  # fmt: skip
ORCA_LIFT = Program("orca_lift", "ORCA LIFT reduced fare", "state",
                    _state("orca_lift", "orca_lift_income_share", "tax", True), _STATE,
                    "King County Metro, ORCA LIFT", "person", after=_AFTER)  # fmt: skip
LIHEAP = Program("liheap", "Heating help (LIHEAP)", "state",
                 _state("liheap", "liheap_income_share", "hud", True), _STATE,
                 "42 USC 8624; Washington Department of Commerce", "household", after=_AFTER,
                 availability="capped")  # fmt: skip
UTILITIES = Program("utilities", "Utility bills you pay", "cost", utilities, _BILLS,
                    "City of Seattle, Utility Discount Program", "household", after=_AFTER)  # fmt: skip
TRAINING = Program("training", "Training costs you pay", "cost", training_cost, _TRAINING, "RCW 28B.50.271, .272",
                   "student", availability="capped")  # fmt: skip
WORK_COSTS = Program(
    "work_costs", "Commute, tools and dues", "cost", work_costs, _PAID, "what the client said", "person"
)
OUT_OF_POCKET = Program("out_of_pocket", "Health costs no plan pays", "cost", out_of_pocket, _PAID,
                        "what the client said", "household")  # fmt: skip
