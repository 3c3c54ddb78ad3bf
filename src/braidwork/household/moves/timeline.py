"""A move month by month: pay, help, costs and what is left, with the events that change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from braidwork.errors import NotAvailableError
from braidwork.household.law.book import Rules
from braidwork.household.moves.events import TOLD, Event, events_of
from braidwork.household.moves.move import LIKELY, Case, Move, check_moves
from braidwork.household.moves.standing import Standing
from braidwork.household.moves.years import TaxTiming, annual_lines
from braidwork.household.outcomes.asking import ask, why_unknown
from braidwork.household.outcomes.words import dollars, month_name, months_later
from braidwork.household.people.household import Household
from braidwork.household.programs.batch import Batch, Floats
from braidwork.household.programs.engine import BY_NAME, PROGRAMS, MonthResult, run_without_taxes
from braidwork.household.programs.line import SIGN

PROJECTING = Rules(allow_carried_forward=True, is_cautious=True)  # a look ahead stands on today's numbers, and says so
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Timeline:
    """One move in one case: net resources and signed lines a month (USD), with events.

    `standard_monthly_usd` is the household's cost standard where one was given.
    """

    move: str
    case: str
    months: tuple[date, ...]
    net: Floats
    lines: Mapping[str, Floats]
    reasons: Mapping[str, tuple[str, ...]]
    events: tuple[Event, ...]
    standard_monthly_usd: float | None = None
    is_projected: bool = True

    @property
    def lowest_month(self) -> date:
        """The month with the least left."""
        return self.months[int(np.argmin(self.net))]

    @property
    def months_below_start(self) -> int:
        """How many months leave less than the first."""
        return int((self.net < self.net[0] - _ROUNDING).sum())

    @property
    def cumulative_gain_usd(self) -> float:
        """What all months leave over the first month's amount."""
        return float((self.net - self.net[0]).sum())

    @property
    def break_even_month(self) -> date | None:
        """The first month after a dip by which the dip is made up; None without a dip, or if it never is."""
        gain = np.cumsum(self.net - self.net[0])
        dip = np.flatnonzero(gain < -_ROUNDING)
        if not len(dip) or dip[-1] + 1 >= len(gain):
            return None
        return self.months[int(dip[-1]) + 1]

    @property
    def first_month_at_standard(self) -> date | None:
        """The first month with pay at or above the cost standard; None without one."""
        if self.standard_monthly_usd is None:
            return None
        enough = np.flatnonzero(self.lines["pay"] >= self.standard_monthly_usd)
        return self.months[int(enough[0])] if len(enough) else None

    def tell(self) -> str:
        """The way in a few sentences."""
        low = float(self.net.min())
        said = [
            f"{self.move}: you start with {dollars(float(self.net[0]))} a month left and end with "
            f"{dollars(float(self.net[-1]))}.",
            f"The hardest month is {month_name(self.lowest_month)}, with {dollars(low)} left.",
        ]
        if self.months_below_start:
            said.append(f"{self.months_below_start} months leave you with less than now.")
        if self.break_even_month:
            said.append(f"By {month_name(self.break_even_month)} you have made that up.")
        said += [f"{month_name(e.month)}: {e.sentence}" for e in self.events]
        said.append("Later months use today's numbers. They will change.")
        return "\n".join(said)


def timeline(
    household: Household, start: date, move: Move, *, months: int = 48, case: Case = LIKELY, rules: Rules = PROJECTING,
    tax_timing: TaxTiming = "accrual", standard_monthly_usd: float | None = None, support: Floats | None = None,
    counted_support: Floats | None = None,
) -> Timeline:  # fmt: skip
    """One move of the earner over 1 to 120 months from `start`, statuses carried from month to month.

    `support` is extra money a month (USD, shape (months,)), `counted_support` the part of it that programs count as
    income. Raises MissingDriver, HouseholdError, and NotAvailableError where a line stays open.
    """
    return timelines(
        household, start, [(move, case)], months=months, rules=rules, tax_timing=tax_timing,
        standard_monthly_usd=standard_monthly_usd, support=support, counted_support=counted_support,
    )[0]  # fmt: skip


def timelines(
    household: Household, start: date, ways: Sequence[tuple[Move, Case]], *, months: int = 48,
    rules: Rules = PROJECTING, tax_timing: TaxTiming = "accrual", standard_monthly_usd: float | None = None,
    support: Floats | None = None, counted_support: Floats | None = None,
) -> tuple[Timeline, ...]:  # fmt: skip
    """Several moves and cases at once, as one batch with a row each."""
    check_moves(tuple(m for m, _ in ways), months)
    asked = ask(household, start, rules)
    first = asked.law.on
    calendar = [months_later(first, m) for m in range(months)]
    base = _with_cases(asked.batch.repeat(len(ways)), [c for _, c in ways])
    standing = Standing.at_start(household, base, first, np.array([c.has_places for _, c in ways]))
    counted = np.zeros(months) if counted_support is None else counted_support
    results = []
    for m, month in enumerate(calendar):
        batch = standing.apply(_living(household, base, ways, m, month, float(counted[m])), m)
        result = run_without_taxes(batch, rules.month(month))
        standing.advance(result, m, rules.month(month))
        results.append(result)
    taxes = annual_lines(calendar, results, rules, tax_timing, asked.batch.repeat(len(ways)))
    extra = np.zeros(months) if support is None else support - counted
    return _told(household, calendar, results, taxes, ways, extra, standard_monthly_usd)


def _with_cases(batch: Batch, cases: Sequence[Case]) -> Batch:
    factor = batch.spread(np.array([c.care_price_factor for c in cases]))
    return batch.with_persons(care_price=batch.persons["care_price"] * factor)


def _living(
    household: Household, base: Batch, ways: Sequence[tuple[Move, Case]], m: int, month: date, counted: float
) -> Batch:
    """The batch of a month before programs: pay, hours and costs of the phase."""
    now = [(move.at(m), case) for move, case in ways]
    hours = np.array([p.hours_weekly * (c.hours_factor if not p.is_in_training else 1.0) for (p, _), c in now])
    wages = np.array([p.wage(k, c) for (p, k), c in now])
    earner = base.persons["is_earner"]
    is_due = any(p.is_expected and p.birth_date <= month for p in household.people)
    h = base.households
    commute = [
        h["commute"][i] if p.commute_monthly_usd is None else p.commute_monthly_usd for i, ((p, _), _) in enumerate(now)
    ]
    phases = [p for (p, _), _ in now]
    return base.with_pay(wages * hours * 52 / 12).with_persons(
        hours=np.where(earner, base.spread(hours), base.persons["hours"]),
        is_in_training=np.where(earner, base.spread(np.array([p.is_in_training for p in phases])),
                                base.persons["is_in_training"]),
        is_pregnant=base.persons["is_pregnant"] & (not is_due),
        other_income=base.persons["other_income"] + np.where(earner, counted, 0.0),
    ).with_households(
        tuition=h["tuition"] + [p.tuition_monthly_usd for p in phases],
        books=h["books"] + [p.books_and_tools_monthly_usd for p in phases],
        aid=h["aid"] + [p.aid_monthly_usd for p in phases],
        stipend=h["stipend"] + [p.stipend_monthly_usd for p in phases], commute=np.array(commute),
    )  # fmt: skip


def _told(
    household: Household, calendar: Sequence[date], results: Sequence[MonthResult], taxes: Mapping[str, Floats],
    ways: Sequence[tuple[Move, Case]], extra: Floats, standard: float | None,
) -> tuple[Timeline, ...]:  # fmt: skip
    by_month = {p.name: np.array([r.lines[p.name].amount for r in results]) for p in PROGRAMS if not p.is_annual}
    amounts = {p.name: SIGN[p.kind] * {**by_month, **taxes}[p.name] for p in PROGRAMS if SIGN[p.kind]}
    net = np.asarray(sum(amounts.values())) + extra[:, None]
    if np.isnan(net).any():
        lacking = sorted({text for r in results for text in why_unknown(r)}) or ["a tax year is not loaded"]
        raise NotAvailableError(
            f"months stay open: {'; '.join(lacking)}.", mend="use the default rules of a timeline, or load the numbers."
        )
    found = []
    for row, (move, case) in enumerate(ways):
        codes = {n: [int(r.lines[n].reason[row]) for r in results] for n in TOLD}
        mine = {n: a[:, row] for n, a in amounts.items()}
        reasons = {n: tuple(BY_NAME[n].reasons[c].code for c in cs) for n, cs in codes.items()}
        events = tuple(events_of(household, calendar, codes, mine, move))
        lines = {**mine, "support": extra}
        found.append(Timeline(move.name, case.name, tuple(calendar), net[:, row], lines, reasons, events, standard))
    return tuple(found)
