"""Which language a client page speaks, and its words in that language: texts, days, and what binds in English only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from django.http import HttpRequest
from django.utils import timezone

from braidwork.reference.languages import SOURCE, Locale, locale, locales, text
from braidwork.reference.languages import say as say_in
from braidwork.reference.languages.checking import started, states
from braidwork.reference.languages.locales import preferred

CHOSEN = "language"
_STAFF = "/staff"


class Said(str):
    """Words for a page, and the language that they really are in: English stands in for a missing text."""

    lang: str

    def __new__(cls, words: str, lang: str) -> Said:
        found = super().__new__(cls, words)
        found.lang = lang
        return found


@cache
def offered() -> tuple[str, ...]:
    """The languages that client pages can be read in: those with texts, English first."""
    return started()


def choices() -> tuple[Locale, ...]:
    """The languages to pick from."""
    return tuple(locales()[tag] for tag in offered())


def language_of(request: HttpRequest) -> str:
    """The language of a page: chosen in this session, else the best that the browser asks for; staff read English."""
    found: str | None = getattr(request, "client_language", None)
    if found is None:
        found = SOURCE if request.path.startswith(_STAFF) else _of_client(request)
        request.client_language = found
    return found


def _of_client(request: HttpRequest) -> str:
    chosen = request.session.get(CHOSEN, "") if hasattr(request, "session") else ""
    return chosen if chosen in offered() else asked_for(request)


def asked_for(request: HttpRequest) -> str:
    """The best language for what the browser asks for; reads no session."""
    return preferred(request.headers.get("Accept-Language", ""), offered())


def keep_language(request: HttpRequest, tag: str) -> None:
    """Remembers a language for the session; one that is not offered changes nothing."""
    if tag in offered():
        request.session[CHOSEN] = request.client_language = tag


@cache
def is_checked(tag: str) -> bool:
    """Whether a person has read every client text of a language."""
    counted = states(tag)
    return tag == SOURCE or counted["reviewed"] + counted["approved"] == sum(counted.values())


def say(tag: str, key: str, **values: object) -> Said:
    """A client text in a language, filled in; `count` picks the plural form."""
    return Said(say_in(tag, key, **values), text(tag, key).locale)


def binding_language(tag: str, keys: Iterable[str]) -> str:
    """The language in which texts on consent bind: the client's where a person approved them all, else English."""
    return tag if all(text(tag, key).state == "approved" for key in keys) else SOURCE


def day_in(tag: str, day: date) -> str:
    """A day as the language writes it."""
    if isinstance(day, datetime):
        day = timezone.localtime(day).date()
    return locale(tag).day(day, say_in(tag, f"month.{day.month}"))


def moment_in(tag: str, at: datetime) -> str:
    """A day and a time of day on the clock of the workspace."""
    here = timezone.localtime(at)
    if tag == SOURCE:
        return f"{day_in(tag, here)}, {here:%I:%M} {'a.m.' if here.hour < 12 else 'p.m.'}".replace(", 0", ", ")
    return f"{day_in(tag, here)}, {here:%H:%M}"
