"""What a plan holds, as JSON: its sections, the lines that people write, and what is checked before it is kept.

A line is `{"key", "say", "values", "text"}`: `say` names a text of the catalogue (with `values`), which every language
tells in its own words; where it is blank, `text` is what a person typed, and stays as typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from braidwork.errors import DataError, RefusedError
from braidwork.funding.lines.categories import categories

SECTIONS = (
    "on", "goals", "ladder", "money", "programs", "services", "referrals", "follow_ups", "client_does", "we_do",
    "reach",
)  # fmt: skip
LINES = ("goals", "client_does", "we_do", "follow_ups")
WRITTEN = (*LINES, "services")
# A form of all of them stays below the number of fields that the site takes.
MOST = {"goals": 6, "client_does": 8, "we_do": 8, "follow_ups": 8, "services": 16}
LONGEST = 300
WHO = ("client", "staff", "both")
STATES = ("not_asked", "asked", "planned", "promised", "paid")
_DEAREST_CENTS = 10_000_000
Body = dict[str, Any]


def new_key() -> str:
    """A fresh name for a line or a service, so that versions can be compared line by line."""
    return secrets.token_hex(4)


def line(say: str = "", *, text: str = "", key: str = "", **values: Any) -> dict[str, Any]:
    """One line: of the catalogue, or typed."""
    return {"key": key or new_key(), "say": say, "values": values, "text": text}


def empty_body(on: date) -> Body:
    """A content with nothing in it."""
    return {
        "on": on.isoformat(), "goals": [], "ladder": None, "money": None, "programs": [], "services": [],
        "referrals": [], "follow_ups": [], "client_does": [], "we_do": [], "reach": "",
    }  # fmt: skip


def checked(body: Mapping[str, Any]) -> Body:
    """The content as it is kept; RefusedError where it says too much, names no day or a price that cannot be."""
    if set(body) != set(SECTIONS):
        raise DataError("this is no plan.", where="body", mend=f"give {', '.join(SECTIONS)}.")
    for section in WRITTEN:
        if len(body[section]) > MOST[section]:
            raise RefusedError(f"a plan holds {MOST[section]} lines there.", where=section, mend="take one out first.")
    for section in LINES:
        for one in body[section]:
            if len(one["text"]) > LONGEST:
                raise RefusedError(f"this has {len(one['text']):,} characters; {LONGEST} fit.", mend="shorten it.")
    for one in body["follow_ups"]:
        _day(one["on"], "a follow-up")
        if one["who"] not in WHO:
            raise RefusedError("nobody is named for a follow-up.", mend="say who gets in touch.")
    for one in body["services"]:
        _service(one)
    return {name: body[name] for name in SECTIONS}


def is_empty(body: Mapping[str, Any]) -> str:
    """What a plan lacks to be laid before a client; blank where it is complete enough."""
    if not body["goals"]:
        return "no goal"
    if not any(body[s] for s in ("client_does", "we_do", "follow_ups", "services", "programs")) and not body["ladder"]:
        return "nothing to do in it"
    return ""


def needed_cents(body: Mapping[str, Any]) -> int:
    """What all services of a plan cost."""
    return sum(int(s["cost_cents"]) for s in body["services"])


def short_cents(body: Mapping[str, Any]) -> int:
    """What nobody pays so far."""
    return sum(int(s["short_cents"]) for s in body["services"])


def keyed(items: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Items by what tells them apart in every version."""
    for one in items:
        yield str(one.get("key") or one.get("id")), one


def day_of(text: str) -> date | None:
    """A day of a content; None for a blank one."""
    return date.fromisoformat(text) if text else None


def _service(one: Mapping[str, Any]) -> None:
    if not one["label"]:
        raise RefusedError("a service has no name.", mend="say what it is, or take the line out.")
    if one["category_code"] not in categories():
        raise RefusedError("a service has no kind.", mend="choose one from the list.")
    if not 0 < int(one["cost_cents"]) <= _DEAREST_CENTS:
        raise RefusedError(f"the price of “{one['label']}” cannot be.", mend="give dollars, up to 100,000.")
    _day(one["begins"], f"“{one['label']}”")


def _day(text: str, of: str) -> None:
    try:
        date.fromisoformat(text)
    except (TypeError, ValueError):
        raise RefusedError(f"{of} has no day.", mend="write it like 11/30/2026.") from None
