"""What a change must hold before anyone may propose or publish it; every refusal says what to type instead."""

from __future__ import annotations

import math
import re
from datetime import date

from braidwork.eligibility.parameters import LimitBook
from braidwork.eligibility.parameters.book import LARGEST_SIZE
from braidwork.eligibility.parameters.law import size_laws
from braidwork.eligibility.programs import program
from braidwork.errors import BraidworkError, DataError, RefusedError
from braidwork.reference.dated import Parameter
from braidwork.workspace.rulebook.in_force import PROGRAM_FIELDS, ProgramText, Rules, entries, number_rows
from braidwork.workspace.rulebook.models import Change
from braidwork.workspace.rulebook.numbers import TOGETHER, KnownNumber, amount, for_whom, known_number

FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)
_LARGEST = {"share": 10, "percent": 1000, "years": 120, "months": 600, "weeks": 520, "days": 4000, "hours": 168}
_LARGEST_USD = 10_000_000
_CODE = re.compile(r"[a-z0-9_.+-]{1,40}")
_LONGEST = {"plain_name": 80, "purpose": 400, "where_to_apply": 400, "documents_note": 600}


def check(change: Change, rules: Rules) -> None:
    """RefusedError or DataError where a change cannot stand over the rulebook; nothing is written."""
    _check_common(change)
    if change.kind == "number":
        _check_number(change, rules.numbers)
    else:
        _check_program(change, rules)


def overlapping(change: Change, rules: Rules) -> tuple[tuple[str, str], ...]:
    """Each new row that holds on the day of a standing row, both in words: (new, standing)."""
    if change.kind == "number":
        new = number_rows(change, date.max)
        return tuple((row_in_words(n), row_in_words(o)) for n in new for o in rules.numbers.rows if _same_days(n, o))
    text = ProgramText(change.subject, change.content, change.effective_from, change.effective_to)
    return tuple(
        (_text_in_words(text, name), _text_in_words(old, name))
        for old in rules.texts if old.program_id == text.program_id and _meet(old, text)
        for name in old.fields if name in text.fields
    )  # fmt: skip


def row_in_words(row: Parameter) -> str:
    """One row with its value, key and dates."""
    named = " ".join(filter(None, (row.name.replace("_", " "), for_whom(row))))
    return f"{named} {amount(row.value, row.unit)}, {_span(row)}"


def _check_common(change: Change) -> None:
    if len(change.citation.strip()) < 4:
        raise RefusedError("there is no citation.", mend="name the law, notice or policy that says so.")
    if len(change.reason.strip()) < 4:
        raise RefusedError("there is no reason.", mend="say in a line why the rulebook changes.")
    for day in (change.effective_from, change.effective_to):
        if day is not None and not FIRST <= day <= LAST:
            raise RefusedError(f"{day} is no day of a rule.", mend=f"give a day from {FIRST} to {LAST}.")
    if change.effective_to is not None and change.effective_to < change.effective_from:
        raise RefusedError(
            f"it ends on {change.effective_to}, before it begins on {change.effective_from}.",
            mend="give an end on or after the first day, or leave it empty.",
        )


def _check_number(change: Change, book: LimitBook) -> None:
    number = known_number(change.subject, book)
    if change.unit != number.unit:
        raise RefusedError(
            f"the unit is {change.unit or 'empty'}, and {number.plain} is in {number.unit}.",
            mend=f"give the value in {number.unit}.",
        )
    if not change.content:
        raise RefusedError("no value is given.", mend="type at least one new value.")
    keys = [(name, *sorted(key.items())) for name, key, _ in entries(change)]
    if len(set(keys)) != len(keys):
        raise RefusedError("one row is given twice.", mend="give each row once.")
    for name, key, value in entries(change):
        if name not in (number.name, *TOGETHER.get(number.name, ())):
            raise RefusedError(f"{name} does not change together with {number.name}.", mend="make a change of its own.")
        if set(key) != set(number.parts):
            needed = ", ".join(number.parts) or "no key"
            raise RefusedError(f"{number.plain} needs {needed}.", mend="give the whole key.")
        _check_key(number, key)
        _check_range(float(value), number.unit)
    if not change.takes_place and (both := overlapping(change, Rules(book))):
        raise _overlap(both[0])
    try:
        book.with_rows(number_rows(change, date.max))
    except DataError as error:
        raise RefusedError(error.what, mend=error.mend) from error


def _check_key(number: KnownNumber, key: dict[str, str]) -> None:
    for part, value in key.items():
        if not _CODE.fullmatch(value):
            raise RefusedError(f"{value or 'nothing'} is no {part.replace('_', ' ')}.", mend="type its code.")
    if "size" in key and dict(key) not in [dict(known) for known in number.keys]:
        most = getattr(size_laws().get(number.name), "last", LARGEST_SIZE)
        if not key["size"].isdigit() or not 1 <= int(key["size"]) <= most:
            raise RefusedError(
                f"{number.plain} has no row of size {key['size']}.",
                mend=f"sizes run from 1 to {most}; above is computed.",
            )


def _check_range(value: float, unit: str) -> None:
    kind = unit.split(" ", maxsplit=1)[0].split("/", maxsplit=1)[0]
    most = _LARGEST_USD if kind == "USD" else _LARGEST.get(kind, 1_000_000)
    if not math.isfinite(value) or value < 0:
        raise RefusedError(f"{value:g} cannot be a number of law.", mend="type a number of zero or more.")
    if kind == "flag" and value not in (0, 1):
        raise RefusedError(f"{value:g} is neither yes nor no.", mend="type 1 for yes, 0 for no.")
    if value > most:
        mend = "write a share: 1.3 for 130 percent." if kind == "share" else f"type at most {most:,}."
        raise RefusedError(f"{value:,g} is out of range for {unit}.", mend=mend)


def _check_program(change: Change, rules: Rules) -> None:
    program(change.subject)
    if not change.content:
        raise RefusedError("nothing changes.", mend="fill in at least one field.")
    for name, value in change.content.items():
        if name not in PROGRAM_FIELDS:
            raise BraidworkError(f"{name} is part of the rule.", mend="rules change by a release of Braidwork.")
        if name == "closed_to_new_from":
            _day(value)
        elif not value.strip() or len(value) > _LONGEST[name]:
            raise RefusedError(
                f"{PROGRAM_FIELDS[name]} has {len(value)} characters.", mend=f"write 1 to {_LONGEST[name]}."
            )
    if not change.takes_place and (both := overlapping(change, rules)):
        raise _overlap(both[0])


def _day(text: str) -> None:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise RefusedError("the closing day is no date.", mend="write it like 2027-01-31.") from error
    if not FIRST <= found <= LAST:
        raise RefusedError(f"{found} is no day of a rule.", mend=f"give a day from {FIRST} to {LAST}.")


def _overlap(both: tuple[str, str]) -> RefusedError:
    return RefusedError(
        f"two rows would hold on the same days. New: {both[0]}. There already: {both[1]}.",
        mend="change the dates, or tick that the new row takes the place of the earlier one on these days.",
    )


def _same_days(new: Parameter, old: Parameter) -> bool:
    return new.name == old.name and new.key == old.key and old.known_to is None and _meet(new, old)


def _meet(one: Parameter | ProgramText, other: Parameter | ProgramText) -> bool:
    return one.in_force(other.effective_from) or other.in_force(one.effective_from)


def _span(row: Parameter | ProgramText) -> str:
    end = f"to {row.effective_to}" if row.effective_to else "without an end"
    return f"from {row.effective_from} {end}"


def _text_in_words(text: ProgramText, name: str) -> str:
    return f"{PROGRAM_FIELDS[name]} “{text.fields[name]}”, {_span(text)}"
