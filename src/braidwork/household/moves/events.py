"""What changes a month of a timeline: reviews, ends of help, birthdays, births, a new phase."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from braidwork.household.moves.move import Move
from braidwork.household.outcomes.words import dollars
from braidwork.household.people.household import Household
from braidwork.household.programs.batch import Floats
from braidwork.household.programs.engine import BY_NAME

BIRTHDAYS = (3, 5, 6, 13, 17, 19)  # ages at which care, credits, coverage or the cost standard change
TOLD = ("wccc", "snap", "tanf", "apple_health_adults", "apple_health_children", "adult_premium")
_CHANGED_USD = 1.0


@dataclass(frozen=True)
class Event:
    """Something that changes the month: a review, an end of help, a birthday, a new phase."""

    month: date
    program: str
    code: str
    sentence: str


def events_of(
    household: Household, calendar: Sequence[date], codes: Mapping[str, list[int]], amounts: Mapping[str, Floats],
    move: Move,
) -> Iterator[Event]:  # fmt: skip
    """Events in the order of months; `codes` are reasons by month, `amounts` signed lines (states have none)."""
    for m in range(1, len(calendar)):
        phase, since = move.at(m)
        if since == 0:
            yield Event(calendar[m], "move", phase.name, f"{phase.name} begins.")
        yield from _of_people(household, calendar[m - 1], calendar[m])
        for name, of_months in codes.items():
            if of_months[m] != of_months[m - 1] and (told := _of_program(name, of_months[m], m, calendar[m], amounts)):
                yield told


def _of_people(household: Household, before: date, month: date) -> Iterator[Event]:
    for person in household.people:
        age, younger = person.age(month), person.age(before)
        if age == 0 and younger < 0:
            yield Event(month, "birth", person.person_id, "A child is born.")
        elif age in BIRTHDAYS and younger < age:
            yield Event(month, "birthday", str(age), f"{person.person_id} is {age} now.")


def _of_program(name: str, code: int, m: int, month: date, amounts: Mapping[str, Floats]) -> Event | None:
    program, reason = BY_NAME[name], BY_NAME[name].reasons[code]
    if reason.code.endswith("_held"):
        return None
    if program.kind == "state":
        return Event(month, name, reason.code, f"{program.label}: {reason.sentence}")
    now, before = (float(amounts[name][i]) for i in (m, m - 1))
    if abs(now - before) <= _CHANGED_USD:
        return None
    return Event(month, name, reason.code, f"{program.label}: {dollars(abs(now))}. {reason.sentence}")
