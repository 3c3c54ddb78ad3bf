"""Which of several statements about one fact counts: live ones, by rank of source, the later before the earlier."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date

from braidwork.eligibility.facts.definitions import FactDefinition
from braidwork.eligibility.facts.people import Fact
from braidwork.eligibility.rules.reading import FactReading, Why

_RANK = {"cross_match": 3, "document": 3, "staff": 2, "self_attested": 1, "paper": 1}


def stated(
    definition: FactDefinition,
    facts: Iterable[Fact],
    on: date,
    known_at: date | None,
    consent: Sequence[str],
    purpose: str,
) -> FactReading:
    """What the statements about one fact amount to on a day.

    Expired statements and those without consent for the purpose count only as the reason why nothing is known. Of the
    live ones the highest rank speaks (cross-match and document, then staff, then the person's own word); a later
    statement from the same source replaces an earlier one; otherwise unlike values are a conflict, both shown.
    """
    key = definition.key
    recorded = [f for f in facts if known_at is None or f.recorded_at is None or f.recorded_at <= known_at]
    if not recorded:
        return FactReading(key)
    allowed = [f for f in recorded if purpose in (consent if f.consent is None else f.consent)]
    if not allowed:
        return _no_use(recorded[-1], "no_consent", "the person has not agreed to this use")
    live = [f for f in allowed if not _expired(definition, f, on)]
    if not live:
        last = max(allowed, key=lambda f: f.as_of or date.min)
        return _no_use(last, "expired", f"last stated {last.as_of or 'without a date'}; ask again")
    answers = [f for f in live if f.state == "known"] or live
    rank = max(_RANK[f.source] for f in answers)
    speaking = _latest_of_each_source([f for f in answers if _RANK[f.source] == rank])
    if len({_said(f) for f in speaking}) > 1:
        both = " and ".join(f"{said(f)} ({f.source.replace('_', ' ')}{_when(f)})" for f in speaking)
        ids = tuple(f.id for f in speaking)
        return FactReading(key, why="conflict", fact_ids=ids, person_id=speaking[0].person, note=f"stated as {both}")
    return _reading(max(speaking, key=lambda f: f.as_of or date.min))


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later (earlier if negative), or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def said(fact: Fact) -> str:
    """A statement's value as a person writes it."""
    if fact.state != "known":
        return fact.state.replace("_", " ")
    if fact.value is not None:
        return plain(fact.value)
    return f"{'…' if fact.low is None else plain(fact.low)} to {'…' if fact.high is None else plain(fact.high)}"


def plain(value: object) -> str:
    """A value as a person writes it: yes, 1,912, 2026-05-01, half time."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{value:,.2f}".removesuffix(".00")
    return value.isoformat() if isinstance(value, date) else str(value).replace("_", " ")


def _expired(definition: FactDefinition, fact: Fact, on: date) -> bool:
    if fact.expires is not None:
        return on > fact.expires
    if fact.as_of is None or definition.valid_months is None:
        return False
    return on > months_after(fact.as_of, definition.valid_months)


def _latest_of_each_source(facts: Sequence[Fact]) -> list[Fact]:
    latest: dict[str, date] = {}
    for fact in facts:
        latest[fact.source] = max(latest.get(fact.source, date.min), fact.as_of or date.min)
    return [f for f in facts if (f.as_of or date.min) == latest[f.source]]


def _said(fact: Fact) -> tuple[object, ...]:
    value = float(fact.value) if isinstance(fact.value, int) and not isinstance(fact.value, bool) else fact.value
    return (fact.state, type(value).__name__, value, fact.low, fact.high)


def _when(fact: Fact) -> str:
    return f", {fact.as_of.isoformat()}" if fact.as_of else ""


def _no_use(fact: Fact, why: Why, note: str) -> FactReading:
    return FactReading(
        fact.key, why=why, source=fact.source, as_of=fact.as_of, fact_ids=(fact.id,), document=fact.document,
        person_id=fact.person, note=note,
    )  # fmt: skip


def _reading(fact: Fact) -> FactReading:
    note = f"due {fact.due.isoformat()}" if fact.due is not None else ""
    return FactReading(
        fact.key, fact.value, fact.low, fact.high, fact.state, "", fact.source, fact.as_of, (fact.id,),
        fact.document, fact.person, note,
    )  # fmt: skip
