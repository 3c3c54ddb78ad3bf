"""Net resources along pay or hours: one policy month, or the sum of a stated year of months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from braidwork.household.law.book import Rules
from braidwork.household.outcomes.asking import ask
from braidwork.household.outcomes.words import dollars, month_name, months_later
from braidwork.household.people.household import Household
from braidwork.household.programs.batch import Floats, Ints
from braidwork.household.programs.engine import BY_NAME, PROGRAMS
from braidwork.household.programs.line import SIGN

_MOST = 120_000.0  # the axis of a chart by default, USD a year; no rule of law
_POINTS = 121


@dataclass(frozen=True)
class Curve:
    """Net resources (USD a month, or a year where `months` is 12) at each pay of a year or hours of a week.

    `lines` are signed and sum to `net`; `states` holds reason and tier per program, shape (2·programs, points).
    `status` says which child-care limits were drawn: those of an applicant or of a recipient.
    """

    on: date
    months: int
    axis: Literal["earnings", "hours"]
    x: Floats
    pay_annual_usd: Floats
    net: Floats
    lines: Mapping[str, Floats]
    states: Ints
    status: str
    adult_coverage: tuple[str, ...] = ()

    @property
    def marginal_rate(self) -> Floats:
        """Share of each further dollar of pay that is lost between points; above 1 is a cliff."""
        step = np.diff(self.pay_annual_usd) * self.months / 12
        return 1 - np.diff(self.net) / step

    def tell(self) -> str:
        """The curve in one or two sentences."""
        falls = np.flatnonzero(np.diff(self.net) < -1)
        head = f"With the rules of {month_name(self.on)}, and child-care help as {self.status}: "
        if not len(falls):
            return f"{head}more pay always leaves you with more."
        worst = falls[np.argmin(np.diff(self.net)[falls])]
        lost = dollars(-float(np.diff(self.net)[worst]))
        return (
            f"{head}more pay can leave you with less. The largest fall is {lost} "
            f"when pay goes past {dollars(float(self.pay_annual_usd[worst]))} a year."
        )


def curve(
    household: Household,
    on: date,
    *,
    over: Literal["earnings", "hours"] = "earnings",
    low: float = 0.0,
    high: float | None = None,
    points: int = _POINTS,
    months: int = 1,
    rules: Rules | None = None,
) -> Curve:
    """The curve of the earner's pay (USD a year at the hours of today) or hours a week (at today's wage).

    One policy month by default; `months=12` sums the twelve months from `on`, each under its own law.
    """
    asked = ask(household, on, rules)
    top = high if high is not None else (_MOST if over == "earnings" else 60.0)
    x = np.linspace(low, top, points)
    rate = 1.0
    if over == "hours":
        rate = asked.wage(asked.pay) or 0.0
        rate *= sum(j.weeks_per_year for j in asked.household.earner.jobs[:1])
    pay = x * rate
    net, states, covered = np.zeros(points), np.zeros((0, points), np.int64), np.zeros(points, np.int64)
    lines = {p.name: np.zeros(points) for p in PROGRAMS if SIGN[p.kind]}
    spread = asked.batch.repeat(points).with_pay(pay / 12)
    if over == "hours":
        hours = np.where(spread.persons["is_earner"], spread.spread(x), spread.persons["hours"])
        spread = spread.with_persons(hours=hours)
    for month in range(months):
        law = asked.law.rules.month(months_later(asked.law.on, month))
        result = asked._replace(batch=spread, law=law).whole()
        net = net + result.total
        for name in lines:
            lines[name] = lines[name] + result.signed(name)
        if month == 0:
            states, covered = result.state, result.lines["adult_premium"].reason
    names = tuple(BY_NAME["adult_premium"].reasons[int(c)].code for c in covered)
    return Curve(asked.law.on, months, over, x, pay, net, lines, states, household.status("wccc"), names)
