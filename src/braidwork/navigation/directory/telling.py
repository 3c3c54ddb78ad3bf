"""An answer of the directory in plain words, one line a thought; what is not known is said as such."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from braidwork.navigation.directory.distance import NOTE
from braidwork.navigation.directory.records import Entry, Found, Hours
from braidwork.sources.directory import language_name

_DAY_NAMES = {"MO": "Mon", "TU": "Tue", "WE": "Wed", "TH": "Thu", "FR": "Fri", "SA": "Sat", "SU": "Sun"}
_ORDER = tuple(_DAY_NAMES)
_MILES = 0.621371
_LONG = 220


def told(found: Found) -> tuple[str, ...]:
    """The lines for one answer: name and organization first, then where, when, language, who, how, and how fresh."""
    return tuple(_lines(found))


def _lines(found: Found) -> Iterator[str]:
    entry = found.entry
    other = entry.organization if entry.organization and entry.organization != entry.name else None
    yield entry.name + (f" · {other}" if other else "")
    if entry.is_synthetic:
        yield "SYNTHETIC: an invented entry, no real place"
    yield from _where(found)
    if entry.phones:
        yield f"Call: {', '.join(entry.phones[:3])}"
    if entry.website:
        yield f"Web: {entry.website}"
    yield from _when(found)
    yield from _languages(found)
    yield from _who(entry)
    if entry.description:
        yield textwrap.shorten(entry.description, _LONG, placeholder=" …")
    for label, text in (
        ("To apply", entry.application), ("Cost", entry.fees), ("Bring", "; ".join(entry.documents)),
        ("Access", "; ".join(entry.accessibility)), ("Note", entry.alert),
    ):  # fmt: skip
        if text:
            yield f"{label}: {textwrap.shorten(text, _LONG, placeholder=' …')}"
    if (entry.status or "").casefold().replace("_", " ") == "temporarily closed":
        yield "Closed for now, says the directory."
    yield _fresh(found)
    if found.also_listed:
        yield f"Listed {found.also_listed + 1} times under this name and place: perhaps the same, nobody has checked."


def _where(found: Found) -> Iterator[str]:
    entry, address = found.entry, found.entry.address
    if address is None or address.kind in ("not_stated", "virtual"):
        at = "by telephone or internet" if entry.location_type == "virtual" else "no address in the directory"
        yield f"Where: {at}"
    elif address.kind == "postal":
        yield f"Mail only, nobody to visit there: {address.line}"
    elif address.kind == "confidential":
        yield "Where: the place is kept confidential; call"
    else:
        yield f"Where: {address.line}"
    if found.distance_km is not None:
        by_name = "; point of the same name in another list" if entry.point_basis == "same name" else ""
        yield f"About {found.distance_km:.1f} km ({found.distance_km * _MILES:.1f} miles), {NOTE}{by_name}"


def _when(found: Found) -> Iterator[str]:
    hours = said_hours(found.entry.hours)
    if hours:
        yield f"Hours: {hours}"
    if found.is_open == "not said":
        yield "Whether it is open then, the directory does not say."


def said_hours(hours: tuple[Hours, ...]) -> str:
    """Hours as `Mon–Fri 9:00 am – 5:00 pm`; the directory's own words where they cannot be read."""
    days_of: dict[tuple[str, str], set[str]] = {}
    for h in hours:
        if h.opens and h.closes:
            days_of.setdefault((h.opens, h.closes), set()).update(h.days)
    if not days_of:
        return "; ".join(dict.fromkeys(h.words for h in hours if h.words))
    parts = []
    for (opens, closes), days in sorted(days_of.items(), key=lambda i: (min(map(_ORDER.index, i[1])), i[0])):
        span = "day and night" if opens == closes else f"{_clock(opens)} – {_clock(closes)}"
        parts.append(f"{_days(days)} {span}")
    return "; ".join(parts)


def _days(days: set[str]) -> str:
    """Days in a row as a span, others one by one."""
    runs: list[list[str]] = []
    for day in _ORDER:
        if day not in days:
            continue
        if runs and _ORDER.index(day) == _ORDER.index(runs[-1][-1]) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        _DAY_NAMES[r[0]] if len(r) == 1 else f"{_DAY_NAMES[r[0]]}{'–' if len(r) > 2 else ', '}{_DAY_NAMES[r[-1]]}"
        for r in runs
    )


def _clock(time: str) -> str:
    hour, minute = time.split(":")
    half = "am" if int(hour) < 12 else "pm"
    return f"{(int(hour) - 1) % 12 + 1}:{minute} {half}"


def _languages(found: Found) -> Iterator[str]:
    spoken = found.entry.languages
    if spoken:
        names = dict.fromkeys(language_name(s.code) if s.code else s.name for s in spoken)
        yield f"Languages: {', '.join(names)}"
    if found.entry.interpretation:
        yield f"Interpreters: {textwrap.shorten(found.entry.interpretation, _LONG, placeholder=' …')}"
    if found.language == "not said":
        yield "Whether this language is spoken, the directory does not say: ask for an interpreter."


def _who(entry: Entry) -> Iterator[str]:
    low, high = entry.age_minimum, entry.age_maximum
    ages = {
        (True, True): f"ages {low or 0:g} to {high or 0:g}", (True, False): f"age {low or 0:g} and over",
        (False, True): f"up to age {high or 0:g}", (False, False): "",
    }[(bool(low), high is not None)]  # fmt: skip
    text = "; ".join(t for t in (entry.eligibility, ages) if t)
    if text:
        yield f"For: {textwrap.shorten(text, _LONG, placeholder=' …')}"


def _fresh(found: Found) -> str:
    if found.freshness == "age unknown":
        return "Nobody says how old this entry is: call before you go."
    if found.freshness == "stale":
        return f"STALE: last checked {found.checked}. Call before you go."
    return f"Checked {found.checked}."
