"""Reads a case from a TOML or JSON file and refuses what cannot be, naming file, person, fact, value and mend.

on = 2026-05-01
everyone_listed = true
[facts]                        # of the home, the family, a unit; a person's fact here is the client's
county = "53033"
[[people]]
id = "ana"                     # relationship = "self" unless said
birth_date = 1990-03-02
veteran = { value = true, source = "document", document = "DD-214", as_of = 2026-04-20 }
income = [{ source = "wages", amount_usd = 2000, period = "month", since = 2025-01-01 }]   # or "none"
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, get_args

from braidwork.eligibility.facts.case import PURPOSE, Case
from braidwork.eligibility.facts.case_checks import MOST_PEOPLE, check_case
from braidwork.eligibility.facts.definitions import fact_definition, fact_definitions
from braidwork.eligibility.facts.people import (
    Fact,
    IncomeEvent,
    PayPeriod,
    Person,
    Relationship,
    income_sources,
)
from braidwork.eligibility.facts.values import day_of, facts_of
from braidwork.errors import DataError, UnknownNameError
from braidwork.reference.clock import today

_TOP = ("on", "known_at", "everyone_listed", "consent", "synthetic", "facts", "people", "note", "work_and_home",
        "limits")  # fmt: skip
_PERSON = (
    "id", "name", "relationship", "income", "lives_in_home", "shares_food", "tax_dependent_of", "child_of", "facts",
)  # fmt: skip
_INCOME = ("source", "period", "amount_usd", "low_usd", "high_usd", "since", "until")
_MOST_USD, _ALIKE = 10_000_000.0, 0.7


def read_case(path: Path, on: date | None = None) -> Case:
    """The case of a facts file (.toml or .json) on a service date: the one given, else the file's, else today.

    Raises DataError or UnknownNameError naming the file, the person, the fact and the value, and how to mend it.
    """
    return case_of(loaded(path), on, where=str(path))


def case_of(raw: Mapping[str, Any], on: date | None = None, *, where: str = "the case") -> Case:
    """The case that a table of the same shape as a facts file describes; errors name `where`."""
    for name in raw:
        if name not in _TOP:
            hint = " (a fact goes under [facts] or to its person)" if name in fact_definitions() else ""
            raise UnknownNameError.of("part of a case", name, _TOP, where=where + hint)
    day = on or (day_of(raw["on"], f"{where}, on") if "on" in raw else today())
    listed = raw.get("people", [])
    if not isinstance(listed, list) or not all(isinstance(p, Mapping) for p in listed):
        raise DataError("people is not a list of tables.", where=where, mend="write one [[people]] per person.")
    if len(listed) > MOST_PEOPLE:
        raise DataError(
            f"the case lists {len(listed)} people; at most {MOST_PEOPLE} can be decided together.",
            where=where, mend="list those who live at the address with the client.",
        )  # fmt: skip
    people = tuple(_person(p, i, where, day) for i, p in enumerate(listed)) or (Person("client"),)
    ids = [p.id for p in people]
    if twice := next((i for i in ids if ids.count(i) > 1), None):
        mend = "give each an id of their own, and use it in child_of, tax_dependent_of and work_and_home."
        raise DataError(f"two people have the id '{twice}'.", where=f"{where}, people, id", mend=mend)
    if sum(p.relationship == "self" for p in people) != 1:
        who = ", ".join(p.id for p in people if p.relationship == "self") or "nobody"
        mend = 'give one person the relationship "self" and everyone else theirs.'
        raise DataError(f"a case has exactly one client; here it is {who}.", where=where, mend=mend)
    known_at = day_of(raw["known_at"], f"{where}, known_at") if "known_at" in raw else None
    everyone = raw.get("everyone_listed")
    if everyone is not None and not isinstance(everyone, bool):
        raise DataError(f"everyone_listed is '{everyone}'.", where=where, mend="write true or false.")
    case = Case(
        people, (), day, known_at, everyone, tuple(raw.get("consent", (PURPOSE,))),
        synthetic=bool(raw.get("synthetic", False)),
    ).with_facts(*_statements(raw.get("facts", {}), where, None, day))  # fmt: skip
    check_case(case, where)
    return case


def loaded(path: Path) -> Mapping[str, Any]:
    """The table of a facts file; DataError names file and line. `work_and_home` is read by who reckons money."""
    import json
    import tomllib

    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise DataError("there is no such file.", where=str(path), mend="look at its name and folder.") from error
    except OSError as error:
        why = (error.strerror or "unreadable").lower()
        raise DataError(f"the facts file cannot be read ({why}).", where=str(path),
                        mend="give a file that you may read.") from error  # fmt: skip
    except UnicodeDecodeError as error:
        raise DataError("the facts file is no text in UTF-8.", where=str(path), mend="save it as UTF-8.") from error
    try:
        raw = json.loads(text) if path.suffix.casefold() == ".json" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        mend = "look at that line: an impossible date (2026-02-31), a missing quote or comma."
        raise DataError(f"the file does not follow its format ({error}).", where=str(path), mend=mend) from error
    if not isinstance(raw, Mapping):
        raise DataError("the file holds no table of facts.", where=str(path), mend="see braidwork eligibility facts.")
    return raw


def _person(raw: Mapping[str, Any], index: int, where: str, on: date) -> Person:
    name = str(raw.get("id", "client" if index == 0 else ""))
    if not name:
        raise DataError(f"person {index + 1} has no id.", where=where, mend='write id = "…", any short word.')
    here = f"{where}, {name}"
    relationship = str(raw.get("relationship", "self" if index == 0 else ""))
    if relationship not in get_args(Relationship):
        raise UnknownNameError.of(
            "relationship to the client", relationship, get_args(Relationship), where=f"{here}, relationship",
            alike=_ALIKE,
        )  # fmt: skip
    stated = {k: v for k, v in raw.items() if k not in _PERSON} | dict(raw.get("facts", {}))
    for flag in ("lives_in_home", "shares_food"):
        if raw.get(flag) is not None and not isinstance(raw[flag], bool):
            raise DataError(f"{flag} is '{raw[flag]}'.", where=here, mend="write true or false, or leave it out.")
    for key in stated:
        if key not in fact_definitions():
            raise UnknownNameError.of("fact", key, [*fact_definitions(), *_PERSON], where=here)
        if fact_definition(key).subject != "person":
            mend = f"move it to [facts]: it describes the {fact_definition(key).subject.replace('_', ' ')}."
            raise DataError(f"{key} is not a fact of one person.", where=here, mend=mend)
    claimed, parents = raw.get("tax_dependent_of"), raw.get("child_of")
    return Person(
        name, relationship, _statements(stated, where, name, on), _income(raw.get("income"), here, on),  # type: ignore[arg-type]
        raw.get("lives_in_home", True), raw.get("shares_food"), None if claimed is None else str(claimed),
        None if parents is None else tuple(str(p) for p in parents), str(raw.get("name", "")),
    )  # fmt: skip


def _statements(raw: Any, where: str, person: str | None, on: date) -> tuple[Fact, ...]:
    if not isinstance(raw, Mapping):
        raise DataError("facts is not a table.", where=where, mend="write [facts] and one fact per line.")
    found: list[Fact] = []
    for key, value in raw.items():
        definition = fact_definition(key, where=f"{where}, {person}" if person else where)
        here = ", ".join(part for part in (where, person, key) if part)
        found += facts_of(definition, value, here, person, on)
    return tuple(found)


def _income(raw: Any, where: str, on: date) -> tuple[IncomeEvent, ...] | None:
    if raw is None or raw in ("unknown", "declined"):
        return None
    if raw == "none":
        return ()
    if not isinstance(raw, list) or not all(isinstance(e, Mapping) for e in raw):
        raise DataError(f"income is '{raw}'.", where=where, mend='write income = "none", or a list of incomes.')
    return tuple(_event(e, f"{where}, income {i}", on) for i, e in enumerate(raw, 1))


def _event(raw: Mapping[str, Any], where: str, on: date) -> IncomeEvent:
    for name in raw:
        if name not in _INCOME:
            raise UnknownNameError.of("part of an income", name, _INCOME, where=where)
    source, period = str(raw.get("source", "")), str(raw.get("period", ""))
    if source not in income_sources():
        raise UnknownNameError.of("source of income", source, income_sources(), where=where)
    if period not in get_args(PayPeriod):
        if not period:
            raise DataError(
                "the amount has no period.", where=where, mend="say per week, two_weeks, month, year or once."
            )
        raise UnknownNameError.of("period", period, get_args(PayPeriod), where=where)
    amounts = {a: _amount(raw[a], f"{where}, {a}") for a in ("amount_usd", "low_usd", "high_usd") if a in raw}
    if "amount_usd" in amounts and len(amounts) > 1:
        raise DataError("it has an amount and a range.", where=where, mend="keep one of them.")
    if amounts.get("low_usd", 0.0) > amounts.get("high_usd", _MOST_USD):
        raise DataError("low_usd is above high_usd.", where=where, mend="write the smaller end as low_usd.")
    days = {d: day_of(raw[d], f"{where}, {d}") for d in ("since", "until") if d in raw}
    if "since" in days and "until" in days and days["until"] < days["since"]:
        raise DataError(f"it ends on {days['until']}, before it begins on {days['since']}.", where=where,
                        mend="look at both days.")  # fmt: skip
    if period == "once" and "since" not in days:
        raise DataError("a single payment has no day.", where=where, mend="write since = 2026-05-01, the day it came.")
    if "since" in days and days["since"] > on:
        mend = "leave out income that is still to come, or look at the year."
        raise DataError(f"it begins on {days['since']}, after the day of the case, {on}.", where=where, mend=mend)
    if "since" in days and days["since"].year < on.year - 80:
        raise DataError(f"it begins on {days['since']}.", where=where, mend="look at the year.")
    return IncomeEvent(source, period, **amounts, **days)  # type: ignore[arg-type]


def _amount(raw: Any, where: str) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or raw != raw:
        raise DataError(f"'{raw}' is not an amount.", where=where, mend="write dollars as a number: 1850.50.")
    if raw < 0 or raw > _MOST_USD:
        raise DataError(
            f"{raw:,.2f} USD cannot be right for one income.", where=where,
            mend="a loss counts as 0; else look at the sign, the zeros and the period.",
        )  # fmt: skip
    return float(raw)
