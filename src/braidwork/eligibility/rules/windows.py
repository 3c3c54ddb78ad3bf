"""Windows of days: from when to when, and whether a dated fact lies inside."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from braidwork.eligibility.rules.bounds import DatedLimits, mismatch
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import DateWindow
from braidwork.eligibility.rules.reading import FactReading, LimitReading, Truth


@dataclass(frozen=True)
class Window:
    """The first and the last day (None: open), and the numbers of law that set them."""

    first: date | None
    last: date | None
    limits: tuple[LimitReading, ...] = ()


def window_of(node: DateWindow, on: date, numbers: DatedLimits) -> Window | None:
    """The window of a rule for a service date; None where a number of law that sets it is absent."""
    months, days = _count(node.within_months, numbers), _count(node.within_days, numbers)
    if (node.within_months is not None and months is None) or (node.within_days is not None and days is None):
        return None
    first, last = node.on_or_after, node.on_or_before
    if months is not None or days is not None:
        start = months_before(on, months) if months is not None else on - timedelta(days=days or 0)
        end = on + timedelta(days=node.ahead_days)
        first, last = max(first, start) if first else start, min(last, end) if last else end
    return Window(first, last, reach_rows(node, numbers))


def reach_rows(node: DateWindow, numbers: DatedLimits) -> tuple[LimitReading, ...]:
    """The numbers of law that say how far a window reaches back."""
    reach = (node.within_months, node.within_days)
    return tuple(row for x in reach if isinstance(x, Limit) for row in numbers.amount(x, {})[1])


def in_window(window: Window | None, fact: FactReading) -> Truth:
    """Whether a date, or every day of a range of dates, lies in the window."""
    low, high = date_ends(fact)
    if window is None or (low is None and high is None):
        return None
    first, last = window.first, window.last
    if (first and high and high < first) or (last and low and low > last):
        return False
    begins = first is None or (low is not None and low >= first)
    ends = last is None or (high is not None and high <= last)
    return True if begins and ends else None


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def date_ends(fact: FactReading) -> tuple[date | None, date | None]:
    """The first and the last day that a dated fact can be."""
    low, high = (fact.value, fact.value) if fact.value is not None else (fact.low, fact.high)
    for end in (low, high):
        if end is not None and not isinstance(end, date):
            raise mismatch(fact.key, end, "a date")
    return low if isinstance(low, date) else None, high if isinstance(high, date) else None


def _count(reach: int | Limit | None, numbers: DatedLimits) -> int | None:
    if not isinstance(reach, Limit):
        return reach
    amount = numbers.amount(reach, {})[0]
    return None if amount is None else int(amount)
