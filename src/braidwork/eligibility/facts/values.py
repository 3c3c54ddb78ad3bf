"""Checks one stated value against the definition of its fact, and says plainly what is wrong with it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, get_args

from braidwork.eligibility.facts.definitions import FactDefinition
from braidwork.eligibility.facts.people import Fact, FactOrigin, StatedState
from braidwork.eligibility.facts.statements import plain
from braidwork.errors import DataError, UnknownNameError

_FIELDS = (
    "value", "low", "high", "state", "as_of", "source", "consent", "expires", "document", "recorded_at", "due",
)  # fmt: skip
_NO_ANSWERS = tuple(s for s in get_args(StatedState) if s != "known")
_FIPS = re.compile(r"\d{5}")


def facts_of(definition: FactDefinition, raw: Any, where: str, person: str | None, on: date) -> tuple[Fact, ...]:
    """The statements written for one fact: a plain value, a table of its parts, or a list of such tables.

    Raises DataError naming `where` (file, person, fact) and the value.
    """
    if isinstance(raw, list):
        return tuple(fact for part in raw for fact in facts_of(definition, part, where, person, on))
    parts = dict(raw) if isinstance(raw, Mapping) else _plain_statement(definition, raw)
    for name in parts:
        if name not in _FIELDS:
            raise UnknownNameError.of("part of a fact", name, _FIELDS, where=where)
    state = str(parts.get("state", "known"))
    if state not in get_args(StatedState):
        raise UnknownNameError.of("state", state, get_args(StatedState), where=where)
    source = str(parts.get("source", "self_attested"))
    if source not in get_args(FactOrigin):
        raise UnknownNameError.of("source", source, get_args(FactOrigin), where=where)
    given = {end: value_of(definition, parts[end], where, on) for end in ("value", "low", "high") if end in parts}
    _check_shape(definition, state, given, where)
    days = {d: day_of(parts[d], f"{where}, {d}") for d in ("as_of", "expires", "recorded_at", "due") if d in parts}
    consent = parts.get("consent")
    return (
        Fact(
            definition.key, state=state, source=source, person=person, document=parts.get("document"),  # type: ignore[arg-type]
            consent=None if consent is None else _texts(consent, where), **given, **days,
        ),
    )  # fmt: skip


def value_of(definition: FactDefinition, raw: Any, where: str, on: date) -> Any:
    """The value in the kind of its fact, or a DataError that says what was expected."""
    if definition.kind == "bool":
        if isinstance(raw, bool):
            return raw
        raise DataError(f"{definition.label} is {_shown(raw)}.", where=where, mend="write true or false.")
    if definition.kind == "date":
        return _date_value(definition, raw, where, on)
    if definition.kind == "code":
        return _code(definition, raw, where)
    return _number(definition, raw, where)


def day_of(raw: Any, where: str) -> date:
    """A day, from a date or from text of the form 2026-05-01."""
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError as error:
        raise DataError(
            f"{_shown(raw)} is not a day of the calendar.", where=where, mend="write year-month-day: 2026-05-01."
        ) from error


def _plain_statement(definition: FactDefinition, raw: Any) -> dict[str, Any]:
    if isinstance(raw, str) and raw in _NO_ANSWERS and raw not in definition.choices:
        return {"state": raw}
    return {"value": raw}


def _check_shape(definition: FactDefinition, state: str, given: Mapping[str, Any], where: str) -> None:
    if state != "known":
        if given:
            raise DataError(f"it is {state.replace('_', ' ')} and has a value too.", where=where, mend="keep one.")
        return
    if not given:
        raise DataError("it has no value.", where=where, mend='give a value, low and high, or state = "unknown".')
    if "value" in given and len(given) > 1:
        raise DataError("it has a value and a range.", where=where, mend="keep one of them.")
    if "value" not in given and not (definition.is_numeric or definition.kind == "date"):
        raise DataError(f"a {definition.kind} has no range.", where=where, mend="give one value.")
    if {"low", "high"} <= set(given) and given["low"] > given["high"]:
        raise DataError(
            f"the range runs from {plain(given['low'])} down to {plain(given['high'])}.", where=where,
            mend="write the smaller end as low.",
        )  # fmt: skip


def _number(definition: FactDefinition, raw: Any, where: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not math.isfinite(raw):
        mend = f"write a number of {definition.unit or 'units'}, without currency sign."
        raise DataError(f"{definition.label} is {_shown(raw)}, which is not a number.", where=where, mend=mend)
    if definition.kind == "count" and raw != int(raw):
        raise DataError(f"{definition.label} is {plain(raw)}.", where=where, mend="write a whole number.")
    least, most = definition.least, definition.most
    if (least is not None and raw < least) or (most is not None and raw > most):
        span = f"from {plain(least)}" if most is None else f"from {plain(least or 0)} to {plain(most)}"
        raise DataError(
            f"{definition.label} is {plain(raw)}; {span} {definition.unit} can be right.".replace("  ", " "),
            where=where, mend="look at the sign, the zeros and the period, and ask again.",
        )  # fmt: skip
    return raw


def _date_value(definition: FactDefinition, raw: Any, where: str, on: date) -> date:
    day = day_of(raw, where)
    if day.year < on.year - 121 or day.year > on.year + 10:
        raise DataError(f"{definition.label} is {day}.", where=where, mend="look at the year.")
    if definition.key == "birth_date" and day > on:
        raise DataError(f"the birth date {day} lies after {on}.", where=where, mend="look at the year.")
    return day


def _code(definition: FactDefinition, raw: Any, where: str) -> str:
    if not isinstance(raw, str):
        raise DataError(f"{definition.label} is {_shown(raw)}, which is not text.", where=where, mend="quote it.")
    if definition.choices and raw not in definition.choices:
        raise UnknownNameError.of("answer", raw, definition.choices, where=where)
    if definition.unit == "FIPS" and not _FIPS.fullmatch(raw):
        raise DataError(
            f"{definition.label} is {_shown(raw)}.", where=where, mend="write its five digits: 53033 for King County."
        )
    return raw


def _texts(raw: Any, where: str) -> tuple[str, ...]:
    if not isinstance(raw, (list, tuple)) or not all(isinstance(x, str) for x in raw):
        raise DataError("consent is not a list of purposes.", where=where, mend='write consent = ["eligibility"].')
    return tuple(raw)


def _shown(raw: Any) -> str:
    return f"'{raw}'" if isinstance(raw, str) else plain(raw)
