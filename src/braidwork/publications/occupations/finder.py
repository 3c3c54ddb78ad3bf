"""The finder: every occupation under its group, and the words that people search with, small enough for a phone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log10

from braidwork.labormarket.occupations.records import Pay
from braidwork.publications.occupations.contents import OccupationPage, OccupationWing
from braidwork.publications.occupations.pay_view import pay_view
from braidwork.publications.occupations.wording import education_words, slug

MOST_BYTES = 640_000
_MOST_TITLES, _FIRST = 40, 3


@dataclass(frozen=True)
class Entry:
    """One line of the list; `side` is above, below or open against the standard, `jobs` those of the region."""

    code: str
    href: str
    label: str
    pay: str
    education: str
    side: str
    jobs: int


@dataclass(frozen=True)
class Group:
    """A major group with its occupations by name."""

    code: str
    label: str
    ident: str
    entries: tuple[Entry, ...]


def groups(wing: OccupationWing) -> tuple[Group, ...]:
    """Every occupation under its major group, groups by code, occupations by name."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for page in wing.pages:
        key = (page.occupation.major_code, page.occupation.major_label)
        found.setdefault(key, []).append(entry(page, wing))
    return tuple(
        Group(code, label, f"group-{slug(code)}", tuple(sorted(entries, key=lambda e: e.label.casefold())))
        for (code, label), entries in sorted(found.items())
    )


def letters(found: Sequence[Group]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """The same occupations from A to Z, under their first letters."""
    by_letter: dict[str, list[Entry]] = {}
    for one in sorted((e for g in found for e in g.entries), key=lambda e: e.label.casefold()):
        by_letter.setdefault(one.label[:1].upper(), []).append(one)
    return tuple((letter, tuple(entries)) for letter, entries in by_letter.items())


def entry(page: OccupationPage, wing: OccupationWing) -> Entry:
    """The line of one occupation."""
    pay = pay_view(page.occupation, wing.standard, wing.place)
    side = {True: "above", False: "below", None: "open"}[pay.is_above]
    code = page.occupation.code
    return Entry(
        code,
        f"{slug(code)}.html",
        page.occupation.label,
        f"{pay.short}{_elsewhere(page.occupation.local_pay)}",
        education_words(page.occupation.entry.education, "").split(" (")[0],
        side,
        page.occupation.jobs_here or 0,
    )


def _elsewhere(pay: Pay | None) -> str:
    """Where the wage is from, if not from the region."""
    if pay is None or pay.area_kind == "region" or pay.comparable_hourly_usd is None:
        return ""
    return f" ({'United States' if pay.area_kind == 'nation' else pay.area_label})"


def terms_script(found: Sequence[Group], terms: Mapping[str, Sequence[str]]) -> str:
    """The script file of search words: a row per occupation of page, name, pay, education, side, size, names in use.

    The size, at most 0.1, settles near ties for work that more people do, and against groups of all other work.

    Of the names those stay that `new_names` keeps; the longest lists are cut first
    until the file is under `MOST_BYTES`.
    """
    entries = [e for g in found for e in g.entries]
    for most in (_MOST_TITLES, 30, 24, 18, 12, 8, 5, 3, 1, 0):
        rows = [
            [
                e.href,
                e.label,
                e.pay,
                e.education,
                e.side,
                _size(e),
                "|".join(new_names(e.label, terms.get(e.code, ()))[:most]),
            ]
            for e in entries
        ]
        text = f"window.braidworkTerms={json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"
        if len(text.encode()) <= MOST_BYTES:
            break
    return text.replace("</", "<\\/")


def _size(found: Entry) -> float:
    residual = 0.06 if "all other" in found.label.casefold() else 0.0
    return round(0.02 * log10(max(found.jobs, 1)) - residual, 3)


def new_names(label: str, names: Sequence[str]) -> list[str]:
    """The first names, names of one word, and names that bring a new word, in order."""
    known = set(words(label))
    kept: list[str] = []
    for name in dict.fromkeys(names):
        own = words(name)
        if len(kept) < _FIRST or len(own) == 1 or set(own) - known:
            known |= set(own)
            kept.append(name.replace("|", " "))
    return kept


def words(text: str) -> list[str]:
    """Words of a name as the finder compares them."""
    return "".join(c if c.isalnum() else " " for c in text.casefold()).split()
