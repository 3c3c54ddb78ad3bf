"""Income of a group over a window: events to an amount or a range, in whole cents, with every input named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from braidwork.eligibility.facts.people import IncomeEvent, Measure, Person, income_sources
from braidwork.eligibility.facts.statements import months_after

_PER_YEAR = {"week": 52, "two_weeks": 26, "half_month": 24, "month": 12, "quarter": 4, "year": 1}
NO_INCOME_ASKED_BELOW = 15  # the age from which the Census Bureau asks about income
_GROWN = 18

Part = Literal["all", "earned", "unearned"]


@dataclass(frozen=True)
class Window:
    """Days from `start` up to and not including `end`, standing for a share of a year, and the factor of the result."""

    start: date
    end: date
    year_share: Fraction
    factor: int
    label: str


@dataclass(frozen=True)
class Amount:
    """Between `low` and `high` cents (None: no known upper end), and the inputs in words."""

    low: Fraction
    high: Fraction | None
    inputs: tuple[str, ...] = ()

    def __add__(self, other: Amount) -> Amount:
        high = None if self.high is None or other.high is None else self.high + other.high
        return Amount(self.low + other.low, high, (*self.inputs, *other.inputs))

    def or_nothing(self) -> Amount:
        """The amount if it counts at all: between nothing and all of it."""
        return Amount(Fraction(0), self.high, self.inputs)


NOTHING = Amount(Fraction(0), Fraction(0))


def six_months_twice(on: date) -> Window:
    """WIOA: the six months before the day, times two, in dollars per year."""
    return Window(months_after(on, -6), on, Fraction(1, 2), 2, "6 months × 2")


def last_30_days(on: date, *, yearly: bool = False) -> Window:
    """The 30 days before the day, as one month; or twelve times that."""
    label = "last 30 days × 12" if yearly else "last 30 days"
    return Window(on - timedelta(days=30), on, Fraction(1, 12), 12 if yearly else 1, label)


def last_calendar_year(on: date) -> Window:
    """The calendar year before the day."""
    return Window(date(on.year - 1, 1, 1), date(on.year, 1, 1), Fraction(1), 1, f"year {on.year - 1}")


def income_of(
    person: Person, age: tuple[float | None, float | None], window: Window, measure: Measure, part: Part
) -> Amount:
    """What one person's income adds: open above where nobody asked, nothing for a child under 15 nobody asked about."""
    who = person.name or person.id
    if person.income is None:
        if age[1] is not None and age[1] < NO_INCOME_ASKED_BELOW:
            return Amount(Fraction(0), Fraction(0), (f"{who}: under {NO_INCOME_ASKED_BELOW}, none counted",))
        return Amount(Fraction(0), None, (f"{who}: income not known",))
    grown = person.relationship == "self" or (age[0] is not None and age[0] >= _GROWN)
    total = NOTHING
    for event in person.income:
        source = income_sources()[event.source]
        if measure in source.left_out_of or part not in ("all", "earned" if source.earned else "unearned"):
            continue
        amount = _over(event, window, who)
        unsure = measure in source.uncertain_in or (source.earned and not grown)
        total += amount.or_nothing() if unsure else amount
    return total


def whole_cents(amount: Amount, window: Window) -> tuple[float, float | None]:
    """The ends of an amount in USD after the window's factor, rounded half up to the cent."""
    high = None if amount.high is None else _usd(amount.high * window.factor)
    return _usd(amount.low * window.factor), high


def summed(amounts: Iterable[Amount]) -> Amount:
    """The sum; a part without a known upper end leaves the sum without one."""
    return sum(amounts, start=NOTHING)


def _over(event: IncomeEvent, window: Window, who: str) -> Amount:
    low, high = (None if end is None else Fraction(round(end * 100)) for end in event.ends_usd)
    label = income_sources()[event.source].label
    if event.period == "once":
        share: Fraction | None = Fraction(int(event.since is not None and window.start <= event.since < window.end))
        times = Fraction(1)
    else:
        share, times = _covered(event, window), _PER_YEAR[event.period] * window.year_share
    text = f"{who}: {label} {_money(event)}{_days(event)}"
    if share == 0:
        return Amount(Fraction(0), Fraction(0), (f"{text}, outside the window",))
    most = None if high is None else high * times * (1 if share is None else share)
    # Without a first day nobody knows how much of the window it covers: any part, up to all of it.
    least = Fraction(0) if share is None or low is None else low * times * share
    return Amount(least, most, (text,))


def _covered(event: IncomeEvent, window: Window) -> Fraction | None:
    end = window.end if event.until is None else min(window.end, event.until + timedelta(days=1))
    if end <= window.start:
        return Fraction(0)
    if event.since is None:
        return None
    days = (end - max(window.start, event.since)).days
    return Fraction(max(days, 0), (window.end - window.start).days)


def _usd(cents: Fraction) -> float:
    return int(cents + Fraction(1, 2)) / 100


def _money(event: IncomeEvent) -> str:
    low, high = event.ends_usd
    amount = f"{low:,.2f}" if high == low else f"{low:,.2f} to {'…' if high is None else f'{high:,.2f}'}"
    period = "once" if event.period == "once" else f"per {event.period.replace('_', ' ')}"
    return f"{amount.replace('.00', '')} {period}"


def _days(event: IncomeEvent) -> str:
    since = f" from {event.since.isoformat()}" if event.since else ""
    return since + (f" to {event.until.isoformat()}" if event.until else "")
