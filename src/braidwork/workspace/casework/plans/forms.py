"""Reads the forms of a plan: lines, follow-ups and services as they were typed, next to what stood there before.

A line that was left as the page showed it keeps its text of the catalogue, so that every language goes on telling it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict

from braidwork.eligibility.questions.parsing import numeral
from braidwork.errors import RefusedError
from braidwork.workspace.casework.plans.body import LONGEST, MOST, WHO, Body, line, new_key
from braidwork.workspace.casework.plans.telling import line_in
from braidwork.workspace.casework.plans.way_words import plain
from braidwork.workspace.casework.serving.reading_forms import day_in

_DAY = "That is no day. Write it like 11/30/2026."
_LONGEST_NAME = 120
Item = dict[str, Any]


def body_in(post: QueryDict, base: Body, lang: str, *, sections: tuple[str, ...]) -> Body:
    """The content that a form sends, over `base`: only `sections` are read, all else stays.

    RefusedError for a day or a price that cannot be read, and for a line that is too long.
    """
    body = {**base}
    for section in sections:
        if section == "services":
            body[section] = [s for s in _services(post, base) if s]
        elif section == "reach":
            body[section] = _words(post.get("reach", ""))
        else:
            body[section] = list(_lines(post, base, section, lang))
    return body


def rows_of(body: Body, section: str, lang: str, *, more: int = 2) -> list[dict[str, Any]]:
    """The rows of a section as a form shows them, with blank ones to add to."""
    found = [{**one, "words": plain(line_in(lang, one)) if "text" in one else ""} for one in body[section]]
    blank = {"words": "", "by": "", "on": "", "who": "both", "label": "", "category_code": "", "begins": "",
             "provider": "", "cost_cents": 0}  # fmt: skip
    room = max(0, min(more, MOST[section] - len(found)))
    return [*found, *({**blank, "key": new_key()} for _ in range(room))]


def _lines(post: QueryDict, base: Body, section: str, lang: str) -> Iterator[Item]:
    before: Mapping[str, Item] = {str(one["key"]): one for one in base[section]}
    for key in _keys(post, section):
        words, was = _words(post.get(f"{section}-{key}-text", "")), before.get(key)
        if not words:
            continue
        same = was is not None and words == _words(plain(line_in(lang, was)))
        one: Item = {**was} if same and was is not None else line(text=words, key=key)
        if section == "goals":
            yield {**one, "aims_at": (was or {}).get("aims_at", "")}
        elif section == "follow_ups":
            who = post.get(f"{section}-{key}-who", "")
            yield {**one, "on": _day(post, f"{section}-{key}-on"), "who": who if who in WHO else "both"}
        else:
            yield {**one, "by": _day(post, f"{section}-{key}-by")}


def _services(post: QueryDict, base: Body) -> Iterator[Item]:
    before: Mapping[str, Item] = {str(one["key"]): one for one in base["services"]}
    for key in _keys(post, "services"):
        label = _words(post.get(f"services-{key}-label", ""))
        if not label:
            continue
        cents, was = _cents(post.get(f"services-{key}-cost", "")), before.get(key, {})
        category = post.get(f"services-{key}-category", "")[:40]
        same_price = cents == was.get("cost_cents") and category == was.get("category_code")
        promised = sum(int(p["cents"]) for p in was.get("paid_by", ())) if same_price else 0
        yield {
            "key": key, "category_code": category, "label": label, "cost_cents": cents,
            "begins": (begins := _day(post, f"services-{key}-begins")), "ends": _moved(was, begins),
            "provider": _words(post.get(f"services-{key}-provider", ""))[:_LONGEST_NAME],
            "paid_by": list(was.get("paid_by", ())) if same_price else [], "short_cents": cents - promised,
            "state": was.get("state", "not_asked") if same_price else "not_asked",
            "source": was.get("source", "typed") if same_price and label == was.get("label") else "typed",
            **({name: was[name] for name in ("say", "values") if name in was} if label == was.get("label") else {}),
        }  # fmt: skip


def _moved(was: Mapping[str, Any], begins: str) -> str:
    """The last day of a service that lasts: as many days after its new first one as before; blank for one day."""
    if not (begins and was.get("begins") and was.get("ends")):
        return str(was.get("ends") or "")
    first, old, last = (date.fromisoformat(day) for day in (begins, str(was["begins"]), str(was["ends"])))
    return (last + (first - old)).isoformat()


def _keys(post: QueryDict, section: str) -> list[str]:
    """The rows that a form says it has: short names of letters and digits, each once."""
    return [k for k in dict.fromkeys(post.getlist(section)) if k.isalnum() and k.isascii() and len(k) <= 16]


def _words(sent: str) -> str:
    words = plain(" ".join(sent.split()))
    if len(words) > LONGEST:
        raise RefusedError(f"this has {len(words):,} characters; {LONGEST} fit.", mend="shorten it.", where="long")
    return words


def _day(post: QueryDict, name: str) -> str:
    if not post.get(name, "").strip():
        return ""
    day = day_in(post, name)
    if day is None:
        raise RefusedError(_DAY, where="day")
    return day.isoformat()


def _cents(sent: str) -> int:
    plain = numeral(sent)
    dollars, _, rest = plain.partition(".")
    if not (dollars.isascii() and dollars.isdigit() and len(dollars) < 9 and (not rest or rest.isdigit())):
        raise RefusedError(f"“{sent[:20]}” is no price.", mend="write dollars, like 420 or 420.50.")
    return int(dollars) * 100 + int((rest + "00")[:2])
