"""What an address line is: a street, a mail box, or a place that is not told."""

from __future__ import annotations

import re

_BOX = re.compile(r"\b(?:p\.?\s*o\.?\s*\.?\s*(?:box|bx)|post\s+office\s+box|pobox)\b\.?\s*#?\s*[\w-]*", re.I)
_PRIVATE = re.compile(r"\bp\.?m\.?b\.?\s*(?:no\.?\s*|number\s*|#\s*)?[\w-]*\d[\w-]*", re.I)
_BARE_BOX = re.compile(r"^\s*box\s+\d+", re.I)
_MAIL_STOP = re.compile(r"\bmail\s*stop\s*[:#]?\s*[\w-]+|\bgeneral\s+delivery\b", re.I)
_CONFIDENTIAL = re.compile(r"\bconfidential\b|\bundisclosed\b|\bnot\s+disclosed\b|\bunlisted\b", re.I)
_NONE = re.compile(r"^\s*(?:no\s+(?:mailing\s+|physical\s+)?address|none|n/?a|unknown|various)\b", re.I)
_STREET = re.compile(r"\d+\w*\s+\S*[a-z]{2,}|[a-z]{3,}\s+(?:st|street|ave|avenue|road|rd|way|hwy|highway)\b", re.I)


def has_mail_box(text: str) -> bool:
    """Whether a post office box or a private mail box stands in an address."""
    return bool(_BOX.search(text) or _PRIVATE.search(text) or _BARE_BOX.search(text))


def address_type(text: str, stated: str | None = None) -> str:
    """A code of `ADDRESS_TYPES` for an address as written; what the directory states holds unless a box contradicts it.

    A private mail box in a shop is postal although a street stands beside it; a street with a post office box
    beside it is physical.
    """
    said = (stated or "").strip().casefold()
    if _CONFIDENTIAL.search(text):
        return "confidential"
    if not text.strip() or _NONE.search(text):
        return "virtual" if said == "virtual" else "not_stated"
    if _PRIVATE.search(text):
        return "postal"
    if has_mail_box(text):
        rest = _MAIL_STOP.sub(" ", _BARE_BOX.sub(" ", _BOX.sub(" ", text)))
        return "physical" if said != "postal" and _STREET.search(rest) else "postal"
    return said if said in ("postal", "virtual") else "physical"


def point(latitude: str | float | None, longitude: str | float | None) -> tuple[float | None, float | None, str]:
    """Latitude, longitude and a code of `POINT_STATUS`; a point at 0, 0 or off the earth is none."""
    if latitude in (None, "") or longitude in (None, ""):
        return None, None, "not_given"
    try:
        north, east = float(str(latitude)), float(str(longitude))
    except ValueError:
        return None, None, "not_plausible"
    if not (-90 <= north <= 90 and -180 <= east <= 180) or (north == 0 and east == 0):
        return None, None, "not_plausible"
    return north, east, "given"
