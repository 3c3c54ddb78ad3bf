"""Opening hours as directories write them: times of day, days of the week."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from braidwork.contracts.directory import WEEKDAYS

_TIME = re.compile(r"(\d{1,2})(?::?(\d{2}))?(?::\d{2})?\s*([ap])?\.?\s*m?\.?(?:z|[+-]\d\d:?\d\d)?", re.I)
_DAY = r"\b(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|r|rs|rsday|urday)?\.?s?\b"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:-|–|to|through|thru)\s*{_DAY})?", re.I)
_CLOCK = r"\d{1,2}(?::\d{2})?\s*[ap]\.?m\.?"
_RANGE = re.compile(rf"({_CLOCK})\s*(?:-|–|to)\s*({_CLOCK})", re.I)
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = {name: code for names in (_DAY_NAMES, [n[:3] for n in _DAY_NAMES], [w.casefold() for w in WEEKDAYS])
        for name, code in zip(names, WEEKDAYS, strict=True)}  # fmt: skip


def time_of_day(text: str | None) -> str | None:
    """A time as `08:30`; None where it is blank or cannot be read. `noon` and `midnight` are read."""
    plain = (text or "").strip().casefold()
    if plain in ("noon", "midnight"):
        return "12:00" if plain == "noon" else "00:00"
    found = _TIME.fullmatch(plain)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None and found[2] is None:
        return None  # a lone figure could be morning or evening
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def weekdays(text: str | None) -> tuple[str, ...]:
    """Days named by name or by two letters, in the order of the week; empty where any part is no plain day."""
    parts = [p for p in re.split(r"[\s,;]+", (text or "").casefold()) if p]
    if not parts or any(p not in DAYS for p in parts):
        return ()
    found = {DAYS[p] for p in parts}
    return tuple(d for d in WEEKDAYS if d in found)


def days_named(text: str | None) -> frozenset[str]:
    """Every day that words name, spans filled in: `8-5 Mon-Thur; Sat` names five. Empty where they name none."""
    found: set[str] = set()
    for first, last in _SPAN.findall((text or "").casefold()):
        start = WEEKDAYS.index(first[:2].upper())
        end = WEEKDAYS.index(last[:2].upper()) if last else start
        found |= {WEEKDAYS[i % 7] for i in range(start, (end if end >= start else end + 7) + 1)}
    return frozenset(found)


def ranges_named(text: str | None) -> frozenset[tuple[str, str]]:
    """Every opening and closing time that words name and that can be read: `8am-4pm Mon; 9am-2:30pm Sat` names two."""
    pairs = ((time_of_day(a), time_of_day(b)) for a, b in _RANGE.findall((text or "").casefold()))
    return frozenset((opens, closes) for opens, closes in pairs if opens and closes)


def contradicts(words: str | None, rows: Iterable[tuple[str, str, str]]) -> bool:
    """Whether words name a day, or times, that none of the rows (day, opens, closes) has."""
    held = list(rows)
    days, times = {d for d, _, _ in held}, {(o, c) for _, o, c in held}
    return not (days_named(words) <= days and ranges_named(words) <= times)


def day(text: str | None) -> date | None:
    """A date or a date and time in ISO form; None where blank or not readable."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
