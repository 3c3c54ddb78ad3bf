"""The register of locales: names, direction, dates and counting of each language of the client pages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from braidwork.errors import UnknownNameError

SOURCE = "en"
_SHIPPED = Path(__file__).parent / "locales.toml"
_AS_WRITTEN = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-tw": "zh-Hant", "zh-hk": "zh-Hant",
               "zh-mo": "zh-Hant", "prs": "fa", "fil": "tl"}  # fmt: skip


@dataclass(frozen=True)
class Locale:
    """One language as pages write it; `own` is what it calls itself, `plurals` the forms it counts with (CLDR).

    `comma` stands between the parts of a list, `semicolon` where the parts may hold commas themselves.
    """

    tag: str
    own: str
    english: str
    direction: Literal["ltr", "rtl"]
    date_pattern: str
    plurals: tuple[str, ...]
    zero_is_one: bool
    letters: str
    comma: str
    semicolon: str

    def listed(self, parts: Iterable[str]) -> str:
        """Parts of a list as the language sets them apart."""
        return self.comma.join(parts)

    def listed_apart(self, parts: Iterable[str]) -> str:
        """Parts that may hold commas themselves (titles of jobs, names of papers), as the language sets them apart."""
        return self.semicolon.join(parts)

    def plural(self, count: int) -> str:
        """The form for a count: one of `plurals`."""
        form = _slavic(count) if "few" in self.plurals and "two" not in self.plurals else _arabic(count)
        if form in self.plurals and len(self.plurals) > 2:
            return form
        one = count == 1 or (count == 0 and self.zero_is_one)
        return "one" if one and "one" in self.plurals else "other"

    def day(self, day: date, month: str) -> str:
        """A day as the language writes it; `month` is the name of its month in that language."""
        parts = {"{day}": str(day.day), "{month}": month, "{year}": str(day.year)}
        text = self.date_pattern
        for name, value in parts.items():
            text = text.replace(name, value)
        return text


def _slavic(count: int) -> str:
    ten, hundred = count % 10, count % 100
    if ten == 1 and hundred != 11:
        return "one"
    return "few" if 2 <= ten <= 4 and not 12 <= hundred <= 14 else "many"


def _arabic(count: int) -> str:
    if count < 3:
        return ("zero", "one", "two")[count]
    hundred = count % 100
    if 3 <= hundred <= 10:
        return "few"
    return "many" if hundred >= 11 else "other"


@cache
def locales() -> Mapping[str, Locale]:
    """Every locale by its tag, in the order of the list that a client picks from."""
    return {tag: _locale(tag, row) for tag, row in tomllib.loads(_SHIPPED.read_text(encoding="utf-8")).items()}


def _locale(tag: str, row: Mapping[str, object]) -> Locale:
    return Locale(
        tag, str(row["own"]), str(row["english"]), row.get("direction", "ltr"),  # type: ignore[arg-type]
        str(row.get("date", "{month} {day}, {year}")), tuple(row.get("plurals", ("one", "other"))),  # type: ignore[arg-type]
        bool(row.get("zero_is_one")), str(row.get("letters", "")), str(row.get("comma", ", ")),
        str(row.get("semicolon", "; ")),
    )  # fmt: skip


def locale(tag: str) -> Locale:
    """One locale; UnknownNameError with the nearest tags for one that does not exist."""
    found = locales().get(tag)
    if found is None:
        raise UnknownNameError.of("language", tag, locales())
    return found


def preferred(accepted: str, offered: Iterable[str]) -> str:
    """The best of the offered tags for what a browser sends as Accept-Language; English where none fits."""
    by_lower = {tag.lower(): tag for tag in offered}
    wanted = []
    for i, part in enumerate(accepted[:500].split(",")):
        tag, _, weight = part.strip().lower().partition(";q=")
        try:
            wanted.append((-float(weight or 1), i, tag))
        except ValueError:
            continue
    for minus_weight, _, tag in sorted(wanted):
        if minus_weight == 0:
            continue
        pieces = tag.split("-")
        for length in range(len(pieces), 0, -1):
            start = "-".join(pieces[:length])
            found = by_lower.get(start) or by_lower.get(_AS_WRITTEN.get(start, "").lower())
            if found:
                return found
    return SOURCE
