"""What the form of a change sent, read as `Wanted`; RefusedError says what to type instead."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict

from braidwork.errors import RefusedError
from braidwork.workspace.rulebook.in_force import PROGRAM_FIELDS
from braidwork.workspace.rulebook.numbers import KnownNumber
from braidwork.workspace.rulebook.publishing import Wanted

LONGEST = {"citation": 400, "reason": 1000}


def wanted_number(post: QueryDict, number: KnownNumber) -> Wanted:
    """The change of a number: one field for each known key, those left empty unchanged, and one row of a new key."""
    content: list[list[Any]] = []
    for i, (name, row_key) in enumerate(number.fields):
        text = post.get(f"value-{i}", "").strip()[:40]
        if text:
            content.append([dict(row_key), _value(text, number.unit), name])
    if number.parts and (text := post.get("value-new", "").strip()[:40]):
        key = {part: post.get(f"key-{part}", "").strip()[:40] for part in number.parts}
        content.append([key, _value(text, number.unit), number.name])
    unit = post.get("unit", "").strip()[:80]
    return Wanted("number", number.name, content, unit=unit, **_common(post))


def wanted_program(post: QueryDict, program_id: str) -> Wanted:
    """The change of a program: the fields that are filled in."""
    content = {name: post.get(name, "").strip()[:2000] for name in PROGRAM_FIELDS}
    return Wanted("program", program_id, {name: text for name, text in content.items() if text}, **_common(post))


def day_of_text(text: str, what: str) -> date:
    """A day; RefusedError for anything else."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError as error:
        raise RefusedError(f"{what} is no date.", mend="write it like 2027-01-31.") from error


def _common(post: QueryDict) -> dict[str, Any]:
    until = post.get("effective_to", "").strip()
    for name, longest in LONGEST.items():
        if len(post.get(name, "")) > longest:
            raise RefusedError(f"the {name} is too long.", mend=f"use at most {longest:,} characters.")
    return {
        "effective_from": day_of_text(post.get("effective_from", ""), "the first day"),
        "effective_to": day_of_text(until, "the last day") if until else None,
        "citation": post.get("citation", "").strip(), "reason": post.get("reason", "").strip(),
        "is_verified": "is_verified" in post, "takes_place": "takes_place" in post,
    }  # fmt: skip


def _value(text: str, unit: str) -> float:
    if "$" in text and not unit.startswith("USD"):
        raise RefusedError(f"{text} is in dollars, and this number is in {unit}.", mend=f"give the value in {unit}.")
    if "%" in text and not unit.startswith("percent"):
        raise RefusedError(f"{text} is a percentage, and this number is in {unit}.", mend="write 1.3 for 130 percent.")
    try:
        value = float(text.replace("$", "").replace("%", "").replace(",", "").strip())
    except ValueError as error:
        raise RefusedError(f"{text} is no number.", mend="type digits, such as 1450 or 0.6.") from error
    return value
