"""Cells of a caseload as facts: yes or no, numbers, dates, codes; what is not possible says how to mend it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from braidwork.eligibility.facts import FactDefinition
from braidwork.eligibility.rules.reading import State

_YES, _NO = frozenset({"yes", "y", "true", "t", "1"}), frozenset({"no", "n", "false", "f", "0"})
NOTHING = frozenset({"", "unknown", "not known", "n/a", "na", "?"})
STATES = tuple(s for s in get_args(State) if s != "known")


@dataclass(frozen=True)
class Fault:
    """Why a cell cannot be, and what to write instead."""

    why: str
    mend: str


@dataclass(frozen=True)
class Cells:
    """How the cells of a column are read: `read` gives the value or a `Fault`; `arrow` is the type they take.

    `tells_state` where a cell may say why there is no value.
    """

    read: Callable[[Any], Any]
    arrow: str
    tells_state: bool = True


def cells_of(fact: FactDefinition) -> Cells:
    """How the values of a fact are read."""
    if fact.kind == "bool":
        return Cells(_yes_or_no, "bool")
    if fact.kind == "date":
        return Cells(_date, "date32")
    if fact.kind == "code":
        return Cells(_code_of(fact), "string")
    return Cells(_number_of(fact), "int32" if fact.kind == "count" else "float64")


def _yes_or_no(cell: Any) -> Any:
    if isinstance(cell, bool):
        return cell
    text = str(cell).lower().removesuffix(".0")
    return True if text in _YES else False if text in _NO else Fault("is neither yes nor no", "write yes or no.")


def _date(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell))
    except ValueError:
        return Fault("is not a date", "write year-month-day, as 2026-03-01.")


def _state(cell: Any) -> Any:
    told = str(cell).lower().replace(" ", "_")
    known = told in get_args(State)
    return told if known else Fault("is no state of a fact", f"one of {', '.join(get_args(State))}.")


def _code_of(fact: FactDefinition) -> Callable[[Any], Any]:
    def read(cell: Any) -> Any:
        text = str(cell)
        if fact.choices and text not in fact.choices:
            return Fault(f"is no answer to {fact.label}", f"one of {', '.join(fact.choices)}.")
        return text

    return read


def _number_of(fact: FactDefinition) -> Callable[[Any], Any]:
    def read(cell: Any) -> Any:
        try:
            value = float(cell) if not isinstance(cell, str) else float(cell.replace(",", "").removeprefix("$"))
        except ValueError:
            return Fault("is not a number", "write digits, as 1850.50.")
        if fact.least is not None and not value >= fact.least:
            return Fault(f"is too little for {fact.label}", f"give {fact.least:g} or more.")
        if fact.most is not None and not value <= fact.most:
            return Fault(f"is too much for {fact.label}", f"give {fact.most:,.0f} or less.")
        if fact.kind == "count" and value != int(value):
            return Fault(f"is not a whole number of {fact.unit or 'units'}", "give a whole number.")
        return value

    return read


FLAGS = Cells(_yes_or_no, "bool", tells_state=False)
STATE_CELLS = Cells(_state, "string", tells_state=False)
