"""Whether a place is open at a moment: yes, no, or the directory does not say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from braidwork.contracts.directory import WEEKDAYS
from braidwork.errors import DataError
from braidwork.navigation.directory.records import Hours, Moment, Said
from braidwork.sources.directory import read_days, time_of_day

_DAY = 24 * 60


def moment(text: str) -> Moment:
    """A moment from `tuesday 6pm`, `Sat 10:30` or `2026-11-24T18:00`; DataError saying how to write one."""
    plain = text.strip()
    try:
        exact = datetime.fromisoformat(plain)
    except ValueError:
        word, _, time = plain.partition(" ")
        days, clock = read_days(word), time_of_day(time)
        if len(days) != 1 or clock is None:
            raise DataError(f"'{text}' is no day and time.", where="--hours",
                            mend="write it as “tuesday 6pm”, “sat 10:30” or “2026-11-24T18:00”.") from None  # fmt: skip
        return Moment(days[0], minutes(clock))
    return Moment(WEEKDAYS[exact.weekday()], exact.hour * 60 + exact.minute, exact.date())


def minutes(clock: str) -> int:
    """Minutes after midnight of a time such as 08:30."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def is_open(hours: Iterable[Hours], at: Moment, today: date) -> Said:
    """Whether any of the hours cover the moment; `not said` where none can be read or none holds on that day."""
    on = at.on or today
    read = [h for h in hours if h.days and h.opens and h.closes and _holds(h, on)]
    if not read:
        return "not said"
    return "yes" if any(_covers(h, at) for h in read) else "no"


def _holds(hours: Hours, on: date) -> bool:
    return not (hours.valid_from and on < hours.valid_from) and not (hours.valid_to and on > hours.valid_to)


def _covers(hours: Hours, at: Moment) -> bool:
    assert hours.opens is not None and hours.closes is not None
    opens, closes = minutes(hours.opens), minutes(hours.closes)
    if opens == closes:
        return at.day in hours.days  # all round the clock, as 00:00 to 00:00
    if opens < closes:
        return at.day in hours.days and opens <= at.minutes < closes
    before = WEEKDAYS[WEEKDAYS.index(at.day) - 1]
    return (at.day in hours.days and at.minutes >= opens) or (before in hours.days and at.minutes < closes)
