"""Working Connections Child Care: what the family pays for care under three eras of copays."""

from __future__ import annotations

import numpy as np

from braidwork.household.law.book import LawOfMonth
from braidwork.household.programs.batch import ON_LIST, RECIPIENT, Bools, Floats, Ints
from braidwork.household.programs.line import Before, Line, Month, Program, Reason, line

CHILD_AGE, SPECIAL_NEEDS_AGE, APPRENTICE_DAYS = 13, 19, 365
_HALF_A_MILLICENT = 5e-6  # an income on a boundary must not fall beside it through binary fractions
REASONS = (
    Reason("no_care", "You pay nobody for child care."),
    Reason("not_applied", "You pay the full price, since you have not asked for child-care help."),
    Reason("on_list", "You are on a list. You pay the full price until your turn comes."),
    Reason("frozen", "New families cannot start now. You pay the full price."),
    Reason("no_activity", "Child-care help needs work or training of each parent."),
    Reason("over_resources", "Your property is over the limit for child-care help."),
    Reason("over_limit_applicant", "Your income is over the limit to start child-care help. You pay the full price."),
    Reason("over_limit_recipient", "Your income is over the limit to keep child-care help at your review. "
                                   "You pay the full price."),
    Reason("over_federal_ceiling", "Your income is so high that child-care help ends at once."),
    Reason("copay", "Child-care help pays the rest. You pay a copay."),
    Reason("copay_held", "Your copay stays the same until your review."),
    Reason("unknown_parameter", "A number of the law is not loaded."),
)  # fmt: skip
(_NO_CARE, _NOT_APPLIED, _ON_LIST, _FROZEN, _NO_ACTIVITY, _RESOURCES, _OVER_NEW, _OVER_OLD, _CEILING, _COPAY, _HELD,
 _UNKNOWN) = range(12)  # fmt: skip


def wccc(month: Month, before: Before) -> Line:
    """What the family pays for care a month: the copay with help, else the whole price; memo lines hold the rest."""
    batch, law = month.batch, month.law
    price, extra = care_price(month)
    income = family_income(month)
    median = law.by_size("wccc", "state_median_income")[month.size("care_family")] / 12
    copay, band = copays(law, income, median)
    held = batch.held["wccc"]
    is_held = (batch.status["wccc"] == RECIPIENT) & ~np.isnan(held)
    frozen = (available := law.availability("wccc")) is not None and available.kind == "frozen"
    is_recipient = month.is_recipient("wccc")
    limit = _limit_share(month, is_recipient) * median
    ceiling = law.value("wccc", "wccc_federal_ceiling") * median
    reason = np.select(
        [price <= 0, batch.status["wccc"] == ON_LIST, ~month.has("wccc"), ~_parents_active(month),
         batch.households["resources"] >= law.value("wccc", "wccc_resource_limit"),
         is_held & (income > ceiling + _HALF_A_MILLICENT), is_held, np.isnan(copay + median),
         (income > limit + _HALF_A_MILLICENT) & is_recipient, income > limit + _HALF_A_MILLICENT,
         frozen & ~is_recipient],
        [_NO_CARE, _ON_LIST, _NOT_APPLIED, _NO_ACTIVITY, _RESOURCES, _CEILING, _HELD, _UNKNOWN, _OVER_OLD, _OVER_NEW,
         _FROZEN], _COPAY,
    )  # fmt: skip
    has_help = (reason == _COPAY) | (reason == _HELD)
    owed = np.minimum(np.where(reason == _HELD, held, copay), price) + extra
    amount = np.where(reason == _UNKNOWN, np.nan, np.where(has_help, owed, price + extra))
    memo = {"child_care_price": price + extra, "child_care_paid_by_program": price + extra - amount}
    tier = np.where(reason == _COPAY, band, 0)
    unknown = reason == _UNKNOWN
    return line(batch.n, amount, reason, tier, memo=memo, low=np.where(unknown, 0.0, amount),
                high=np.where(unknown, price + extra, amount))  # fmt: skip


def care_price(month: Month) -> tuple[Floats, Floats]:
    """Full price a month of the children young enough for it, and what providers charge above the state's rate."""
    p = month.batch.persons
    limit = np.where(p["is_disabled"], SPECIAL_NEEDS_AGE, CHILD_AGE)
    young = p["is_child"] & month.is_here & (month.age < limit)
    return month.batch.summed(np.where(young, p["care_price"], 0.0)), month.batch.summed(
        np.where(young, p["care_extra"], 0.0)
    )


def family_income(month: Month) -> Floats:
    """Income a month of the child-care family: pay of adults, other money."""
    p = month.batch.persons
    mine = month.members("care_family")
    pay = month.batch.summed(np.where(mine & ~p["is_child"], p["pay"], 0.0))
    other = month.batch.summed(np.where(mine, p["other_income"], 0.0))
    return np.asarray(pay + other + month.batch.households["stipend"])


def copays(law: LawOfMonth, income: Floats, median: Floats) -> tuple[Floats, Ints]:
    """The copay a month and its band. Flat until September 2026 ("at or below"), then a formula ("at or above")."""
    if law.has("wccc", "wccc_copay_formula_from", band=1):
        return _formula_copay(law, income, median)
    bands = [b for b in range(1, 10) if law.has("wccc", "wccc_copay_band_top", band=b)]
    if not bands:
        law.value("wccc", "wccc_copay_band_top", band=1)
        return np.full(len(income), np.nan), np.zeros(len(income), np.int64)
    tops = [law.value("wccc", "wccc_copay_band_top", band=b) for b in bands]
    amounts = np.array([law.value("wccc", "wccc_copay", band=b) for b in bands])
    above = sum((income > top * median + _HALF_A_MILLICENT).astype(np.int64) for top in tops[:-1])
    band = np.asarray(above, np.int64)
    return np.asarray(amounts[band]), band


def _formula_copay(law: LawOfMonth, income: Floats, median: Floats) -> tuple[Floats, Ints]:
    bands = [b for b in range(1, 10) if law.has("wccc", "wccc_copay_formula_from", band=b)]
    starts = np.array([law.value("wccc", "wccc_copay_formula_from", band=b) for b in bands])
    rates = np.array([law.value("wccc", "wccc_copay_formula_rate", band=b) for b in bands])
    two = law.by_size("wccc", "state_median_income")[2]
    at_least = sum((income >= start * median - _HALF_A_MILLICENT).astype(np.int64) for start in starts[1:])
    band = np.asarray(at_least, np.int64)
    return (starts * rates * two / 12)[band], band


def _limit_share(month: Month, is_recipient: Bools) -> Floats:
    law, p = month.law, month.batch.persons
    share = np.where(is_recipient, law.value("wccc", "wccc_income_share", status="recipient"),
                     law.value("wccc", "wccc_income_share", status="applicant"))  # fmt: skip
    found = law.row("wccc", "wccc_apprentice_income_share")
    if found is None or found.is_carried:  # repealed: never carried forward
        return share
    days = law.on.toordinal() - p["apprentice_day"]
    young = month.batch.any_of((p["apprentice_day"] > 0) & (days >= 0) & (days <= APPRENTICE_DAYS))
    return np.where(young, np.maximum(share, law.value("wccc", "wccc_apprentice_income_share")), share)


def _parents_active(month: Month) -> Bools:
    p = month.batch.persons
    idle = month.members("care_family") & ~p["is_child"] & (p["hours"] <= 0) & ~p["is_in_training"]
    return ~month.batch.any_of(idle)


def _breakpoints(month: Month) -> list[Floats]:
    median = month.law.by_size("wccc", "state_median_income")[month.size("care_family")] / 12
    names = ("wccc_copay_formula_from",) if month.law.has("wccc", "wccc_copay_formula_from", band=1) else (
        "wccc_copay_band_top",)  # fmt: skip
    shares = [
        month.law.value("wccc", n, band=b) for n in names for b in range(1, 10) if month.law.has("wccc", n, band=b)
    ]
    shares += [month.law.value("wccc", "wccc_income_share", status=s) for s in ("applicant", "recipient")]
    return [share * median for share in shares if share > 0]


WCCC = Program(
    "wccc", "Child care you pay", "cost", wccc, REASONS, "RCW 43.216.802, .804; WAC 110-15-0005, -0075",
    "child-care family", after=("pay", "other_income"), breakpoints=_breakpoints,
)  # fmt: skip
