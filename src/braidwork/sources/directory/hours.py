"""Opening hours as directories write them: times of day, days of the week."""

from __future__ import annotations

import re
from datetime import date

from braidwork.contracts.directory import WEEKDAYS

_TIME = re.compile(r"(\d{1,2})(?::?(\d{2}))?(?::\d{2})?\s*([ap])?\.?\s*m?\.?(?:z|[+-]\d\d:?\d\d)?", re.I)
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


def day(text: str | None) -> date | None:
    """A date or a date and time in ISO form; None where blank or not readable."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
