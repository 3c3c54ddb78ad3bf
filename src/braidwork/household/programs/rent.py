"""Rent the household pays: the whole, or the share that a voucher leaves."""

from __future__ import annotations

import numpy as np

from braidwork.household.programs.batch import RECIPIENT, Floats
from braidwork.household.programs.line import Before, Line, Month, Program, Reason, line

_ELDER = 62
REASONS = (
    Reason("full_rent", "You pay the whole rent."),
    Reason("share_held", "Your part of the rent stays the same until your yearly review. What it will be then "
                         "depends on your housing office's own rule."),
    Reason("share_by_rule", "You pay the part of the rent that the rule of your housing office sets."),
    Reason("unknown_parameter", "The rent rule of your housing office is not loaded."),
)  # fmt: skip
_FULL, _HELD, _BY_RULE, _UNKNOWN = range(4)


def rent(month: Month, before: Before) -> Line:
    """Rent share a month; memo lines hold the rent and what the voucher pays."""
    batch, law = month.batch, month.law
    whole = batch.households["rent"]
    has_voucher = batch.households["has_voucher"] & (batch.status["voucher"] == RECIPIENT)
    held = batch.households["rent_share"]
    if law.has("voucher", "voucher_tenant_share"):
        share, reason = _by_rule(month, before), np.where(has_voucher, _BY_RULE, _FULL)
    else:
        share = held
        reason = np.select([~has_voucher, ~np.isnan(held)], [_FULL, _HELD], _UNKNOWN)
    amount = np.where(reason == _FULL, whole, np.where(reason == _UNKNOWN, np.nan, np.minimum(share, whole)))
    unknown = reason == _UNKNOWN
    return line(batch.n, amount, reason, memo={"rent_price": whole, "rent_paid_by_program": whole - amount},
                low=np.where(unknown, 0.0, amount), high=np.where(unknown, whole, amount))  # fmt: skip


def _by_rule(month: Month, before: Before) -> Floats:
    batch, law, p = month.batch, month.law, month.batch.persons
    income = before["pay"].amount + before["other_income"].amount + before["tanf"].amount
    dependants = batch.summed(month.members("hud") & p["is_child"])
    elder = batch.any_of(p["is_couple"] & ((month.age >= _ELDER) | p["is_disabled"]))
    off = dependants * law.value("voucher", "hud_deduction", part="each_dependant")
    off = off + np.where(elder, law.value("voucher", "hud_deduction", part="elderly_or_disabled"), 0.0)
    adjusted = np.maximum(0.0, income - off / 12 - before["wccc"].amount)
    tenant = np.maximum(law.value("voucher", "voucher_tenant_share") * adjusted,
                        law.value("voucher", "voucher_gross_share") * income)  # fmt: skip
    whole = batch.households["rent"]
    standard = batch.households["payment_standard"]
    paid = np.maximum(0.0, np.minimum(np.where(np.isnan(standard), whole, standard), whole) - tenant)
    return np.asarray(whole - paid)


RENT = Program(
    "rent", "Rent you pay", "cost", rent, REASONS, "42 USC 1437f(o); 24 CFR 5.611, 5.628", "HUD family",
    after=("pay", "other_income", "tanf", "wccc"), availability="waitlist",
)  # fmt: skip
