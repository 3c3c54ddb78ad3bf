"""Finds services by what a person says, and tells apart what a directory says from what it leaves open."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from braidwork.errors import DataError
from braidwork.navigation.directory.distance import kilometers
from braidwork.navigation.directory.needs import JOINING, Need, need, need_in
from braidwork.navigation.directory.opening import is_open
from braidwork.navigation.directory.records import Asked, Entry, Found, Freshness, Said
from braidwork.reference.text_matching import KnownWords, plain_words
from braidwork.sources.directory import language, serving

if TYPE_CHECKING:
    from braidwork.navigation.directory.book import DirectoryBook

# A word in the name tells more than one in the description.
_NAME, _TERM, _OTHER_NAME, _ORGANIZATION, _PLACE, _TEXT, _ELIGIBILITY = 1.0, 0.95, 0.9, 0.8, 0.6, 0.5, 0.3
_LEAST = 0.35
_UNKNOWN = 0.25  # the least that a word weighs that no entry uses, beside the rarest word
_BY_NEED = 0.95  # an answer to the need that the words are a way of saying, beside one to the words themselves
_GONE = frozenset({"inactive", "defunct"})
_FRESH: tuple[Freshness, ...] = ("current", "age unknown", "stale")


def find(book: DirectoryBook, asked: Asked) -> tuple[Found, ...]:
    """The entries that best answer, best first; empty where none does. The same question gives the same answer.

    What an entry says no to is left out; what it does not say leaves it in, after those that say yes. Order: how well
    the words fit (in tenths), how much the directory leaves open, freshness, distance, whether an address is given,
    name. Entries of one name and place stand once, with how often they are listed. UnknownNameError for an unknown need
    or language, DataError for a question that asks nothing.
    """
    return book.finder.find(asked)


class Finder:
    """An index of every word in a book, built once and asked often."""

    def __init__(self, book: DirectoryBook) -> None:
        self._entries = book.entries
        self._weights: dict[str, dict[int, float]] = defaultdict(dict)
        for number, entry in enumerate(book.entries):
            for weight, text in _fields(entry):
                for word in plain_words(text):
                    held = self._weights[word]
                    held[number] = max(weight, held.get(number, 0.0))
        self._known = KnownWords(self._weights)
        total = max(1, len(book.entries))
        self._rarity = {w: math.log(1 + total / len(held)) for w, held in self._weights.items()}
        self._rarest = math.log(1 + total)

    def find(self, asked: Asked) -> tuple[Found, ...]:
        """The best answers; see `braidwork.navigation.directory.finder.find`."""
        spoken = language(asked.language) if asked.language else None
        found = []
        for number, (score, matched) in self._fitting(asked).items():
            answer = _answer(self._entries[number], score, matched, asked, spoken)
            if answer is not None:
                found.append(answer)
        return tuple(_listed_once(sorted(found, key=_order)))[: asked.limit]

    def _fitting(self, asked: Asked) -> Mapping[int, tuple[float, str]]:
        """Entries whose words fit, each with how well and what matched; all of them where only a filter is asked."""
        by_words = self._by_words(asked.words) if asked.words.strip() else None
        by_need = self._by_need(need(asked.need)) if asked.need else None
        if by_words is not None and by_need is not None:
            both = by_words.keys() & by_need.keys()
            return {n: min(by_words[n], by_need[n]) for n in both}
        if by_words is not None or by_need is not None:
            return by_words if by_words is not None else by_need or {}
        if not (asked.language or asked.near or asked.open_at or asked.who or asked.age_years is not None):
            raise DataError("nothing was asked.", mend="give words, a need, a place, a language, a time or an age.")
        return dict.fromkeys(range(len(self._entries)), (1.0, ""))

    def _by_words(self, words: str) -> dict[int, tuple[float, str]]:
        asked = plain_words(words, JOINING)
        found = dict(self._scored(asked)) if asked else {}
        meant = need_in(asked)
        for number, (score, matched) in (self._by_need(meant) if meant else {}).items():
            if score * _BY_NEED > found.get(number, (0.0, ""))[0]:
                found[number] = (score * _BY_NEED, matched)
        return found

    def _scored(self, asked: tuple[str, ...]) -> Iterator[tuple[int, tuple[float, str]]]:
        # A word that entries use is meant as it stands: care is not career. Others may be unfinished or a slip.
        near = [
            {w: 1.0} if w in self._known else self._known.near(w, last=place == len(asked) - 1)
            for place, w in enumerate(asked)
        ]
        weights = [self._rarity.get(w, self._unknown(n)) for w, n in zip(asked, near, strict=True)]
        hits: dict[int, list[tuple[float, str]]] = {}
        for place, like in enumerate(near):
            for known, likeness in like.items():
                for number, weight in self._weights[known].items():
                    found = hits.setdefault(number, [(0.0, "")] * len(asked))
                    found[place] = max(found[place], (likeness * weight, known))
        whole = sum(weights)
        for number, best in hits.items():
            score = sum(w * h for w, (h, _) in zip(weights, best, strict=True)) / whole
            if score >= _LEAST:
                yield number, (round(score, 4), " ".join(word for _, word in best if word))

    def _unknown(self, near: Mapping[str, float]) -> float:
        """What a word that no entry uses weighs: the less, the less any word is like it."""
        return self._rarest * max(_UNKNOWN, max(near.values(), default=0.0) ** 2)

    def _by_need(self, asked: Need) -> dict[int, tuple[float, str]]:
        """Entries that use a phrase for the need, whole; earlier phrases tell more."""
        found: dict[int, tuple[float, str]] = {}
        for place, phrase in enumerate(asked.finds):
            counts = 1 - 0.2 * place / len(asked.finds)
            held = [self._weights.get(word, {}) for word in phrase]
            for number in set(held[0]).intersection(*held[1:]):
                score = round(counts * min(h[number] for h in held), 4)
                if score >= _LEAST and score > found.get(number, (0.0, ""))[0]:
                    found[number] = (score, " ".join(phrase))
        return found


def _fields(entry: Entry) -> Iterator[tuple[float, str]]:
    yield _NAME, entry.name
    for term in entry.terms:
        yield _TERM, term
    for code in entry.term_codes:
        yield _TERM, code
    for weight, text in (
        (_OTHER_NAME, entry.alternate_name), (_ORGANIZATION, entry.organization), (_PLACE, entry.place_name),
        (_TEXT, entry.description), (_ELIGIBILITY, entry.eligibility),
    ):  # fmt: skip
        if text:
            yield weight, text


def _answer(entry: Entry, score: float, matched: str, asked: Asked, spoken: str | None) -> Found | None:
    """What an entry says to each thing asked; None where it says no to one, or has closed for good."""
    if (entry.status or "").casefold() in _GONE or not _serves_age(entry, asked.age_years):
        return None
    speaks = None if spoken is None else speaks_language(entry, spoken)
    opened = is_open(entry.hours, asked.open_at, asked.today) if asked.open_at else None
    if "no" in (speaks, opened):
        return None
    distance = kilometers(asked.near, entry.point) if asked.near and entry.point else None
    if asked.within_km is not None and distance is not None and distance > asked.within_km:
        return None
    fresh, checked = freshness(entry, asked.today, asked.stale_after_days)
    return Found(entry, score, matched, fresh, checked, speaks, opened, _who(entry, asked.who), distance)


def speaks_language(entry: Entry, code: str) -> Said:
    """Whether an entry lists a language. One that lists others says no, unless interpreters may be had."""
    wanted = serving(code)
    if any(s.code in wanted for s in entry.languages):
        return "yes"
    may_interpret = entry.interpretation or any(s.code is None for s in entry.languages)
    return "not said" if may_interpret or not entry.languages else "no"


def freshness(entry: Entry, today: date, stale_after_days: int) -> tuple[Freshness, date | None]:
    """Whether an entry was checked lately, and the day known: its own, else the directory's.

    A directory known only by the day it was packed may be older than that: stale it can be, current it cannot.
    """
    own = entry.assured
    checked = own or entry.edition.as_of
    if checked is None:
        return "age unknown", None
    if (today - checked).days > stale_after_days:
        return "stale", checked
    return ("age unknown" if own is None and entry.edition.basis == "packed" else "current"), checked


def _serves_age(entry: Entry, years: float | None) -> bool:
    if years is None:
        return True
    low, high = entry.age_minimum, entry.age_maximum
    return not (low is not None and years < low) and not (high is not None and years > high)


def _who(entry: Entry, who: str) -> Said | None:
    """Whether the eligibility text speaks of those asked for; silence is no refusal."""
    if not who.strip():
        return None
    held = set(plain_words(entry.eligibility or ""))
    return "yes" if set(plain_words(who, JOINING)) <= held else "not said"


def _order(found: Found) -> tuple[float, int, int, bool, float, bool, str, str]:
    far = math.inf if found.distance_km is None else round(found.distance_km, 3)
    return (
        -round(found.score, 1), found.not_said, _FRESH.index(found.freshness), found.distance_km is None, far,
        found.entry.address is None, found.entry.name.casefold(), found.entry.key,
    )  # fmt: skip


def _listed_once(found: Iterable[Found]) -> Iterator[Found]:
    """The first of each name and place, with how many more there are; upper and lower case count as the same."""
    from dataclasses import replace

    groups: dict[tuple[str, ...], list[Found]] = {}
    for answer in found:
        entry = answer.entry
        at = str(entry.point) if entry.point else entry.address.line if entry.address else ""
        key = tuple(" ".join(t.casefold().split()) for t in (entry.name, entry.organization or entry.name, at))
        groups.setdefault(key, []).append(answer)
    for first, *others in groups.values():
        yield replace(first, also_listed=len(others)) if others else first
