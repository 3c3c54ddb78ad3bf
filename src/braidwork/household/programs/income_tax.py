"""Federal income tax and its credits, a twelfth of the calendar year each month."""

from __future__ import annotations

import numpy as np

from braidwork.household.programs.batch import Bools, Floats, Ints
from braidwork.household.programs.line import LEAVES_AT, Before, Line, Month, Program, Reason, line

FILINGS = ("single", "joint", "head_of_household")
BRACKETS = range(1, 8)
TAX_REASONS = (
    Reason("no_tax", "Your income is under the standard deduction, so there is no federal income tax."),
    Reason("taxed", "Federal income tax is taken."),
    Reason("unknown_parameter", "A number of the tax law of that year is not loaded."),
)
CARE_REASONS = (
    Reason("no_expense", "There is no paid child care to claim."),
    Reason("no_tax_to_lower", "This credit only lowers a tax, and there is none."),
    Reason("limited_by_tax", "This credit wipes out your income tax. The rest is lost."),
    Reason("credit", "Part of what you pay for child care comes back."),
    Reason("unknown_parameter", "A number of the tax law of that year is not loaded."),
)
CHILD_REASONS = (
    Reason("no_child", "There is no child under 17 for this credit."),
    Reason("below_floor", "Your pay is too low for this credit."),
    Reason("partly_refundable", "Part of the child credit comes to you, since your tax is small."),
    Reason("full", "You get the whole child credit."),
    Reason("reduced", "Your income lowers the child credit."),
    Reason("unknown_parameter", "A number of the tax law of that year is not loaded."),
)


def filing(month: Month) -> Ints:
    """0 single, 1 joint, 2 head of household."""
    has_child = month.tax_children(LEAVES_AT["tax"]) > 0
    return np.where(month.batch.households["is_married"], 1, np.where(has_child, 2, 0))


def by_filing(month: Month, program: str, name: str) -> Floats:
    """A number that differs by filing status, per household."""
    table = np.array([month.law.value(program, name, filing=f) for f in FILINGS])
    return table[filing(month)]


def tax_before_credits(month: Month) -> Floats:
    """Income tax of the year: brackets over income less the standard deduction."""
    law, status = month.law, filing(month)
    taxable = np.maximum(0.0, month.agi - by_filing(month, "income_tax", "fed_standard_deduction"))
    rates = [law.value("income_tax", "fed_bracket_rate", bracket=b) for b in BRACKETS]
    starts = np.array(
        [[law.value("income_tax", "fed_bracket_start", filing=f, bracket=b) for b in BRACKETS] for f in FILINGS]
    )[status]
    steps = np.diff([0.0, *rates])
    return np.asarray((np.maximum(0.0, taxable[:, None] - starts) * steps).sum(axis=1))


def income_tax(month: Month, before: Before) -> Line:
    """Income tax a month, before any credit."""
    tax = tax_before_credits(month) / 12
    bracket = np.select([np.isnan(tax), tax > 0], [2, 1], 0)
    return line(month.batch.n, tax, bracket)


def care_rate(month: Month, agi: Floats) -> Floats:
    """Rate of the credit for child care by adjusted gross income; it falls by whole points."""
    law, joint = month.law, month.batch.households["is_married"]

    def number(part: str) -> float:
        return law.value("cdctc", "cdctc", part=part)

    above = np.where(joint, number("second_above_joint"), number("second_above_other"))
    step = np.where(joint, number("second_step_joint"), number("second_step_other"))
    first = np.ceil(np.maximum(0.0, agi - number("first_above")) / number("first_step"))
    second = np.ceil(np.maximum(0.0, agi - above) / step)
    rate = np.maximum(number("middle_rate"), number("top_rate") - number("point") * first)
    return np.maximum(number("floor_rate"), rate - number("point") * second)


def cdctc(month: Month, before: Before) -> Line:
    """Credit for what the family itself paid for care, up to the tax; a month's share."""
    batch, law, p = month.batch, month.law, month.batch.persons
    children = month.children_below(law.value("cdctc", "cdctc", part="child_age_below"))
    caps = [law.value("cdctc", "cdctc", part=f"expenses_{n}") for n in ("one", "two_or_more")]
    paid = _paid_for_care(month, before)
    fsa = batch.summed(p["fsa_annual"])
    cap = np.select([children >= 2, children == 1], [caps[1], caps[0]], 0.0)
    least_pay = np.full(batch.n, np.inf)
    np.minimum.at(least_pay, p["household"], np.where(p["is_couple"], month.annual_pay, np.inf))
    expense = np.maximum(0.0, np.minimum(np.minimum(paid, least_pay), cap) - fsa)
    full = expense * care_rate(month, month.agi)
    tax = before["income_tax"].amount * 12
    credit = np.minimum(full, tax)
    reason = np.select(
        [np.isnan(credit) & (children > 0), (children <= 0) | (expense <= 0), tax <= 0, full > tax], [4, 0, 1, 2], 3
    )
    points = np.where((reason == 3) & ~np.isnan(full), np.nan_to_num(care_rate(month, month.agi)) * 100, 0)
    amount = np.where(reason == 4, np.nan, np.where(reason >= 2, credit, 0.0)) / 12
    return line(batch.n, amount, reason, np.rint(points).astype(np.int64))


def ctc(month: Month, before: Before) -> Line:
    """Child credit and credit for other dependants: what lowers tax and what is paid out; a month's share."""
    batch, law = month.batch, month.law

    def number(part: str) -> float:
        return law.value("ctc", "ctc", part=part)

    p = batch.persons
    children = batch.summed(month.is_tax_child(number("child_age_below")) & p["has_ssn"])
    others = month.tax_children(LEAVES_AT["tax"]) - children
    start = np.where(batch.households["is_married"], number("reduction_above_joint"), number("reduction_above_other"))
    lost = number("reduction_rate") * np.maximum(0.0, month.agi - start)
    whole = children * number("each_child") + others * number("each_other_dependant")
    credit = np.maximum(0.0, whole - lost)
    tax_left = np.maximum(0.0, 12 * (before["income_tax"].amount - before["cdctc"].amount))
    against = np.minimum(credit, tax_left)
    earned = np.maximum(0.0, month.tax_pay - number("refundable_above")) * number("refundable_rate")
    paid_out = np.minimum(np.minimum(children * number("refundable_each_child"), earned), credit - against)
    amount = against + paid_out
    reason = np.select(
        [(children + others) <= 0, np.isnan(amount), lost > 0, amount <= 0, amount < credit], [0, 5, 4, 1, 2], 3
    )
    return line(batch.n, np.where(reason == 0, 0.0, amount) / 12, reason)


def _paid_for_care(month: Month, before: Before) -> Floats:
    given = month.batch.households["annual_care_paid"]
    return np.where(np.isnan(given), 12 * before["wccc"].amount, given)


def may_claim(month: Month) -> Bools:
    """Whether every earner of the couple has a number valid for work."""
    p = month.batch.persons
    return ~month.batch.any_of(p["is_couple"] & ~p["has_ssn"] & (p["pay"] > 0))


def _care_steps(month: Month) -> list[Floats]:
    law, n = month.law, month.batch.n
    first, step = (law.value("cdctc", "cdctc", part=f"first_{x}") for x in ("above", "step"))
    points = np.round(
        100 * (law.value("cdctc", "cdctc", part="top_rate") - law.value("cdctc", "cdctc", part="middle_rate"))
    )
    if np.isnan(first + points):
        return []
    joint = month.batch.households["is_married"]
    kind = "joint" if joint.any() else "other"
    above, wide = (law.value("cdctc", "cdctc", part=f"second_{x}_{kind}") for x in ("above", "step"))
    edges = [first + k * step for k in range(int(points))] + [above + k * wide for k in range(int(points))]
    return [np.full(n, e / 12) for e in edges]


_CITED = "26 USC 1, 63; IRS Rev. Proc. 2025-32"
INCOME_TAX = Program("income_tax", "Federal income tax", "tax", income_tax, TAX_REASONS, _CITED, "tax unit",
                     after=("pay", "other_income"), is_annual=True)  # fmt: skip
CDCTC = Program("cdctc", "Credit for child care", "credit", cdctc, CARE_REASONS, "26 USC 21; P.L. 119-21", "tax unit",
                after=("income_tax", "wccc"), is_annual=True, breakpoints=_care_steps)  # fmt: skip
CTC = Program("ctc", "Child tax credit", "credit", ctc, CHILD_REASONS, "26 USC 24; P.L. 119-21", "tax unit",
              after=("income_tax", "cdctc"), is_annual=True)  # fmt: skip
