"""An entry of the directory as a page shows it: short, plain, and open about its age and what it leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from braidwork.navigation.directory import Entry, Found, freshness
from braidwork.navigation.directory.records import STALE_AFTER_DAYS
from braidwork.navigation.directory.telling import said_hours
from braidwork.sources.directory import language_name
from braidwork.workspace.casework.serving.referring import Service

_MILES = 0.621371
_FEWEST_DIGITS = 10


@dataclass(frozen=True)
class Card:
    """What a page says of one entry; empty where the directory says nothing.

    Names that end in `_key` are keys of client texts; what else is text is the directory's own.
    """

    key: str
    name: str
    organization: str
    where: str
    where_key: str
    phones: tuple[tuple[str, str], ...]
    website: str
    hours: str
    languages: str
    rows: tuple[tuple[str, str], ...]
    description: str
    alert: str
    is_closed: bool
    age_key: str
    checked: date | None
    is_stale: bool
    is_invented: bool
    source: str
    miles: str = ""
    open_not_said: bool = False
    language_not_said: bool = False
    also_listed: int = 0


def card_of(entry: Entry, found: Found | None = None) -> Card:
    """The card of an entry, with the answers to a question where it was found by one."""
    fresh, checked = freshness(entry, timezone.localdate(), STALE_AFTER_DAYS)
    where, where_key = _where(entry)
    rows = (
        ("who_for", _who(entry)), ("apply", entry.application or ""), ("cost", entry.fees or ""),
        ("bring", "; ".join(entry.documents)), ("area", "; ".join(entry.areas)),
        ("interpreters", entry.interpretation or ""), ("access", "; ".join(entry.accessibility)),
    )  # fmt: skip
    names = dict.fromkeys(language_name(s.code) if s.code else s.name for s in entry.languages)
    return Card(
        key=entry.key, name=entry.name, where=where, where_key=where_key, hours=said_hours(entry.hours),
        organization=entry.organization if entry.organization and entry.organization != entry.name else "",
        phones=tuple((p, _dial(p)) for p in entry.phones[:4]), website=_web(entry.website),
        languages=", ".join(names), rows=tuple((f"service.{k}", t) for k, t in rows if t),
        description=entry.description or "", alert=entry.alert or "",
        is_closed=(entry.status or "").casefold().replace("_", " ") == "temporarily closed",
        age_key=_age(fresh, checked), checked=checked, is_stale=fresh != "current", is_invented=entry.is_synthetic,
        source=_source(entry), also_listed=found.also_listed if found else 0,
        miles=f"{found.distance_km * _MILES:.1f}" if found and found.distance_km is not None else "",
        open_not_said=bool(found and found.is_open == "not said"),
        language_not_said=bool(found and found.language == "not said"),
    )  # fmt: skip


def service_of(card: Card) -> Service:
    """What a referral keeps of a service: its key, its name and how to reach it."""
    reach = "; ".join(t for t in (card.where, ", ".join(p for p, _ in card.phones[:2])) if t)
    return Service(card.key, f"{card.name}, {card.organization}" if card.organization else card.name, reach)


def _where(entry: Entry) -> tuple[str, str]:
    """The address, and the key of what is said before it or in its place."""
    address = entry.address
    if address is not None and address.kind == "confidential":
        return "", "service.confidential"
    if address is None or address.kind in ("not_stated", "virtual"):
        return "", "service.by_phone" if entry.location_type == "virtual" else ""
    return address.line, "service.mail_only" if address.kind == "postal" else ""


def _who(entry: Entry) -> str:
    low, high = entry.age_minimum, entry.age_maximum
    ages = ""
    if low and high is not None:
        ages = f"ages {low:g} to {high:g}"
    elif low:
        ages = f"age {low:g} and over"
    elif high is not None:
        ages = f"up to age {high:g}"
    return "; ".join(t for t in (entry.eligibility, ages) if t)


def _dial(phone: str) -> str:
    digits = re.sub(r"\D", "", phone.partition(" ext.")[0], flags=re.ASCII)
    return digits if len(digits) >= _FEWEST_DIGITS and digits.isascii() else ""


def _web(address: str | None) -> str:
    """The address where it is one of the web, else nothing: a link must not run a script."""
    found = (address or "").strip()
    if re.match(r"https?://[^\s]+$", found, flags=re.IGNORECASE):
        return found
    return f"https://{found}" if re.match(r"[a-z0-9][a-z0-9.-]*\.[a-z]{2,}(/[^\s]*)?$", found, re.IGNORECASE) else ""


def _source(entry: Entry) -> str:
    label, licence = entry.edition.label, entry.edition.licence
    return label if licence in label else f"{label}, {licence}"


def _age(fresh: str, checked: date | None) -> str:
    if checked is None:
        return "service.unknown_age"
    return {"stale": "service.stale", "age unknown": "service.packed"}.get(fresh, "service.checked")
