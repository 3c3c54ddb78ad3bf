"""Birth dates, phones, e-mail, Social Security numbers and addresses as keys; a placeholder is absent, not a value."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from braidwork.linkage.scripts import latin


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NOT_DIGITS = re.compile(r"[^0-9]+")
_ISO = re.compile(r"^\s*(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_US = re.compile(r"^\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\s*$")
_YEAR_ONLY = re.compile(r"^\s*(\d{4})\s*$")
_NO_YEARS = (0, 1111, 9999)
_NO_ADDRESS = ("general delivery", "homeless", "no fixed", "unhoused", "transient", "po box 0", "unknown")
_NOT_REAL_MAIL = _words("none no noemail na nomail donotreply test unknown refused")
_STREET_WORDS = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "boulevard": "blvd", "lane": "ln",
    "court": "ct", "place": "pl", "highway": "hwy", "parkway": "pkwy", "terrace": "ter", "circle": "cir",
    "crescent": "cres", "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw",
    "southeast": "se", "southwest": "sw", "first": "1st", "second": "2nd", "third": "3rd",
}  # fmt: skip
_UNIT = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th) (?=fl))?"
    r"(?:apt|apartment|unit|ste|suite|room|rm|bldg|building|floor|fl|spc|space|lot|trlr)\b.*$"
)
_PHONE_DIGITS = 10


def digits(value: str) -> str:
    """The ASCII digits of a text."""
    return value if value.isascii() and value.isdigit() else _NOT_DIGITS.sub("", value)


@lru_cache(maxsize=100_000)
def birth_keys(value: str) -> tuple[str | None, str | None, int | None]:
    """ISO birth date, the same with day and month changed round where both are months, and the birth year.

    1 January stands for "the year is known" in refugee papers: then only the year is kept. US order is month first; a
    month above 12 is read as the day. A day that no calendar has (31 February) still compares digit by digit.
    """
    parts = _parts(value)
    if parts is None:
        return None, None, None
    year, month, day = parts
    if month > 12 >= day:
        month, day = day, month
    if (month, day) == (1, 1) or not month or not day:
        return None, None, year
    swapped = f"{year:04d}-{day:02d}-{month:02d}" if max(day, month) <= 12 and day != month else None
    return f"{year:04d}-{month:02d}-{day:02d}", swapped, year


def _parts(value: str) -> tuple[int, int, int] | None:
    if not value.isascii():
        return None
    packed = digits(value)
    if found := _ISO.match(value):
        year, month, day = (int(g) for g in found.groups())
    elif found := _US.match(value):
        month, day, year = (int(g) for g in found.groups())
    elif found := _YEAR_ONLY.match(value):
        year, month, day = int(found[1]), 1, 1
    elif len(packed) == 8:
        year, month, day = int(packed[:4]), int(packed[4:6]), int(packed[6:])
    else:
        return None
    return None if year in _NO_YEARS or (year, month, day) == (1900, 1, 1) else (year, month, day)


def phone_key(value: str) -> str | None:
    """The last ten digits of a phone; absent for a repeated digit, 555-01xx style blanks and anything shorter."""
    key = digits(value)[-_PHONE_DIGITS:]
    return None if len(key) < _PHONE_DIGITS or len(set(key)) <= 2 or key == "1234567890" else key


def email_key(value: str) -> str | None:
    """An address of e-mail in lower case without a `+tag`; absent for none@…, test@… and texts without an @."""
    local, at, host = value.strip().casefold().partition("@")
    local = local.split("+", 1)[0]
    if not at or not local or "." not in host or local in _NOT_REAL_MAIL or not value.isascii():
        return None
    return f"{local}@{host}"


def ssn_key(value: str) -> str | None:
    """Nine digits that may be a Social Security number; absent for the well-known blanks and for tax numbers (9xx)."""
    key = digits(value)
    if len(key) != 9 or key in ("123456789", "987654321", "078051120") or len(set(key)) <= 1:
        return None
    return None if key.startswith(("000", "666", "9")) or key[3:5] == "00" or key[5:] == "0000" else key


@lru_cache(maxsize=50_000)
def place_key(value: str) -> str | None:
    """A city or suburb, folded."""
    return latin(value) or None


def postcode_key(value: str) -> str | None:
    """The first five letters or digits of a postcode (a ZIP+4 keeps its five)."""
    key = latin(value.split("-", 1)[0]).replace(" ", "")[:5].removesuffix(".0")
    return None if not key or set(key) <= {"0"} or key == "99999" else key


def address_keys(value: str) -> tuple[str | None, str | None]:
    """House number with street (units dropped, usual short forms) and the house number alone."""
    text = latin(value)
    if not text or any(blank in text for blank in _NO_ADDRESS):
        return None, None
    text = _UNIT.sub("", text).strip() or text
    words = [_STREET_WORDS.get(w, w) for w in text.split()]
    return " ".join(words), words[0] if words[0][0].isdigit() else None


def text_of(value: Any) -> str:
    """What a table cell says as text; "" for every kind of missing value."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
