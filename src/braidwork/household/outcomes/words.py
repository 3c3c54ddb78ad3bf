"""Dollars, months and lists as they are read to a client."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

# Help in the words of a sentence, by the engine's name of its program.
HELP = {
    "wccc": "child care help", "snap": "food help", "apple_health": "Apple Health", "tanf": "cash help",
    "wftc": "the Working Families Tax Credit",
}  # fmt: skip


def dollars(amount: float) -> str:
    """`$412`: whole dollars; cents only below ten dollars."""
    sign = "−" if round(amount, 2) < 0 else ""
    whole = abs(amount) >= 10 or float(amount).is_integer()
    return f"{sign}${abs(amount):,.0f}" if whole else f"{sign}${abs(amount):,.2f}"


def whole_dollars(parts: Sequence[float], total: float) -> list[int]:
    """Each part in whole dollars, so that they sum to the total as it is told: the largest remainders are filled up."""
    cut = [math.floor(x) for x in parts]
    short = round(total) - sum(cut)
    by_rest = sorted(range(len(parts)), key=lambda i: cut[i] - parts[i])
    for n in range(abs(short) if parts else 0):
        cut[by_rest[n % len(parts)] if short > 0 else by_rest[-1 - n % len(parts)]] += 1 if short > 0 else -1
    return cut


def wage(amount: float, *, up: bool = False) -> str:
    """`$24.50 an hour`: cents cut off, or filled up, so that the rule still holds at the wage that is said."""
    return f"${filled_cents(amount) if up else cut_cents(amount):,.2f} an hour"


def cut_cents(amount: float) -> float:
    """Cents cut off: what holds up to a wage holds at this one."""
    return math.floor(amount * 100 + 1e-6) / 100


def filled_cents(amount: float) -> float:
    """Cents filled up: what holds from a wage on holds at this one."""
    return math.ceil(amount * 100 - 1e-6) / 100


def month_name(day: date) -> str:
    """`March 2027`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def months_later(day: date, months: int) -> date:
    """The first of the month so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
