"""Credits for people who work: the federal earned income credit and Washington's own."""

from __future__ import annotations

import numpy as np

from braidwork.household.programs.batch import Bools, Floats, Ints
from braidwork.household.programs.income_tax import may_claim
from braidwork.household.programs.line import Before, Line, Month, Program, Reason, line

_FILINGS, _MOST_CHILDREN = ("other", "joint"), 3
EITC_REASONS = (
    Reason("no_pay", "This credit needs pay from work."),
    Reason("no_ssn", "This credit needs a Social Security number for work."),
    Reason("wrong_age", "Without children this credit is for ages 25 to 64."),
    Reason("over_limit", "Your income is over the limit of this credit."),
    Reason("phase_in", "This credit grows as you earn more."),
    Reason("full", "You get the most of this credit."),
    Reason("phase_out", "This credit shrinks as you earn more."),
    Reason("unknown_parameter", "A number of the tax law of that year is not loaded."),
)
WFTC_REASONS = (
    Reason("not_applied", "You must apply for this state credit. You have not."),
    Reason("not_eligible", "You do not meet the terms of this state credit."),
    Reason("full", "You get the whole state credit."),
    Reason("phase_out", "Your income lowers the state credit."),
    Reason("minimum", "You get the smallest state credit."),
    Reason("unknown_parameter", "The amount of that year is not loaded."),
)


def eitc(month: Month, before: Before) -> Line:
    """The earned income credit, a month's share; the printed table's bands of 50 dollars are not copied."""
    law, batch = month.law, month.batch
    children = _children(month)
    most = _by_children(month, "eitc", "eitc_max")[children]
    rate_in, rate_out = (
        np.array([law.value("eitc", "eitc_rate", children=c, part=part) for c in range(4)])[children]
        for part in ("in", "out")
    )
    limit = income_limit(month, "eitc")
    counted = np.maximum(month.agi, month.tax_pay)
    start = limit - most / rate_out
    grown = np.minimum(most, rate_in * month.tax_pay)
    credit = np.minimum(grown, np.maximum(0.0, most - rate_out * np.maximum(0.0, counted - start)))
    reason = np.select(
        [month.tax_pay <= 0, ~may_claim(month), (children == 0) & ~_age_for_childless(month), np.isnan(credit),
         credit <= 0, counted > start, credit < most],
        [0, 1, 2, 7, 3, 6, 4], 5,
    )  # fmt: skip
    amount = np.where(reason == 7, np.nan, np.where(reason >= 4, credit, 0.0))
    return line(batch.n, amount / 12, reason)


def wftc(month: Month, before: Before) -> Line:
    """Washington's Working Families Tax Credit for the year, a month's share; only for who applies."""
    children = _children(month)
    most = _by_children(month, "wftc", "wftc_max")[children]
    band = _by_children(month, "wftc", "wftc_band")[children]
    least = month.law.value("wftc", "wftc_minimum")
    limit = income_limit(month, "wftc")
    counted = np.maximum(month.agi, month.tax_pay)
    credit = state_credit(counted, limit, most, band, least)
    can = (month.tax_pay > 0) & ((children > 0) | _age_for_childless(month))
    reason = np.select(
        [~month.has("wftc"), ~can, np.isnan(credit), credit <= 0, credit >= most, credit <= least],
        [0, 1, 5, 1, 2, 4], 3,
    )  # fmt: skip
    amount = np.where(reason == 5, np.nan, np.where(reason >= 2, credit, 0.0))
    return line(month.batch.n, amount / 12, reason, low=np.nan_to_num(amount) / 12, high=amount / 12)


def state_credit(income: Floats, limit: Floats, most: Floats, band: Floats, least: float) -> Floats:
    """Whole up to a band below the federal limit, then down in proportion to the minimum; 0 above the limit."""
    reduced = most - most / band * np.maximum(0.0, income - (limit - band))
    return np.where(income > limit, 0.0, np.maximum(least, reduced)) + 0 * (limit + most)


def income_limit(month: Month, program: str) -> Floats:
    """Income at which the federal credit ends, per household and year."""
    law = month.law
    table = np.array(
        [[law.value(program, "eitc_income_limit", children=c, filing=f) for c in range(4)] for f in _FILINGS]
    )
    return np.asarray(table[month.batch.households["is_married"].astype(np.int64), _children(month)])


def _by_children(month: Month, program: str, name: str) -> Floats:
    return np.array([month.law.value(program, name, children=c) for c in range(_MOST_CHILDREN + 1)])


def _children(month: Month) -> Ints:
    below = month.law.value("eitc", "eitc_age", part="child_below")
    return np.minimum(month.tax_children(below), _MOST_CHILDREN).astype(np.int64)


def _age_for_childless(month: Month) -> Bools:
    low, high = (month.law.value("eitc", "eitc_age", part=part) for part in ("childless_from", "childless_to"))
    p = month.batch.persons
    return month.batch.any_of(p["is_couple"] & (month.year_end_age >= low) & (month.year_end_age <= high))


EITC = Program("eitc", "Earned income credit", "credit", eitc, EITC_REASONS, "26 USC 32; IRS Rev. Proc. 2025-32",
               "tax unit", after=("pay",), is_annual=True)  # fmt: skip
WFTC = Program("wftc", "Working Families Tax Credit", "credit", wftc, WFTC_REASONS, "RCW 82.08.0206", "tax unit",
               after=("eitc",), is_annual=True)  # fmt: skip
