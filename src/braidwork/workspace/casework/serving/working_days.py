"""Days of work: Monday to Friday. Holidays are not known here, so an answer may be due a day early."""

from __future__ import annotations

from datetime import date, timedelta

ANSWER_WITHIN = 5
_SATURDAY = 5


def after_working_days(start: date, days: int = ANSWER_WITHIN) -> date:
    """The day that lies so many working days after `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < _SATURDAY
    return day
