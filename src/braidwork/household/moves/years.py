"""Taxes of the calendar years of a timeline: computed once a year from its months, then placed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np

from braidwork.household.law.book import Rules
from braidwork.household.programs.batch import Batch, Floats
from braidwork.household.programs.engine import PROGRAMS, MonthResult, run

TaxTiming = Literal["accrual", "cash"]
FILING_MONTH = 3
ANNUAL = tuple(p.name for p in PROGRAMS if p.is_annual)
_REFUNDED = ("cdctc", "ctc", "eitc", "wftc")


def annual_lines(
    months: Sequence[date], results: Sequence[MonthResult], rules: Rules, timing: TaxTiming, today: Batch
) -> dict[str, Floats]:
    """Unsigned dollars a month of every yearly line; shape (months, rows).

    Months of a calendar year before the start count with the pay of `today`, those after the end like the last month.
    Accrual gives each month a
    twelfth; cash takes tax in the month and pays credits of a year in the filing month of the next.
    """
    years = sorted({m.year for m in months})
    first = results[0].month.batch
    whole = {year: _year(year, months, results, rules, today) for year in years}
    if timing == "cash":
        whole[years[0] - 1] = whole[years[0]]  # the year before the start is taken as the first year
    placed = {name: np.zeros((len(months), first.n)) for name in ANNUAL}
    for row, month in enumerate(months):
        for name in ANNUAL:
            if timing == "cash" and name in _REFUNDED:
                if month.month == FILING_MONTH:
                    placed[name][row] = 12 * whole[month.year - 1][name]
            else:
                placed[name][row] = whole[month.year][name]
    return placed


def _year(
    year: int, months: Sequence[date], results: Sequence[MonthResult], rules: Rules, today: Batch
) -> Mapping[str, Floats]:
    inside = [i for i, m in enumerate(months) if m.year == year]
    before, after = months[inside[0]].month - 1, 12 - months[inside[-1]].month
    weight = np.ones(len(inside))
    weight[-1] += after
    batches = [results[i].month.batch for i in inside]
    last: Batch = batches[-1]
    pay = before * today.persons["pay"] + sum(w * b.persons["pay"] for w, b in zip(weight, batches, strict=True))
    weight[0] += before
    other = sum(w * results[i].lines["other_income"].amount for w, i in zip(weight, inside, strict=True))
    care = sum(w * results[i].lines["wccc"].amount for w, i in zip(weight, inside, strict=True))
    whole = last.with_persons(annual_pay=np.asarray(pay)).with_households(
        annual_other_income=np.asarray(other), annual_care_paid=np.asarray(care)
    )
    result = run(whole, rules.month(date(year, 12, 1)))
    return {name: result.lines[name].amount for name in ANNUAL}
