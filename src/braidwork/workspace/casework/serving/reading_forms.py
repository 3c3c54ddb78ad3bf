"""Reads what a form sends: a token, a version, a day, a random number. What does not fit gives None, never an error."""

from __future__ import annotations

import re
import secrets
from datetime import date
from uuid import UUID

from django.http import QueryDict

from braidwork.errors import BraidworkError

_SHORTEST_TOKEN = 16
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def new_token() -> str:
    """A fresh name for a form, so that sending it twice counts once."""
    return secrets.token_urlsafe(16)


def token_in(post: QueryDict) -> str:
    """The name that a form carries; a fresh one where it carries none."""
    sent = post.get("token", "")[:64]
    return sent if len(sent) >= _SHORTEST_TOKEN else new_token()


def number_in(post: QueryDict, name: str, otherwise: int = 0) -> int:
    """A small whole number."""
    sent = post.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else otherwise


def day_in(post: QueryDict, name: str) -> date | None:
    """A day as a browser sends it (2026-11-30) or as people here type it (11/30/2026)."""
    sent = post.get(name, "").strip()
    typed = _US_DAY.fullmatch(sent)
    try:
        if typed and sent.isascii():
            return date(int(typed[3]), int(typed[1]), int(typed[2]))
        return date.fromisoformat(sent)
    except ValueError:
        return None


def uuid_in(post: QueryDict, name: str) -> UUID | None:
    """A random number such as that of an organization."""
    try:
        return UUID(post.get(name, ""))
    except ValueError:
        return None


def kindly(error: BraidworkError) -> str:
    """An error as two sentences for a page."""
    mend = error.mend or ""
    return f"{error.what[:1].upper()}{error.what[1:]} {mend[:1].upper()}{mend[1:]}".strip()
