"""Finds occupations by the words that people use: names, short forms, codes, slips of the finger, any word order."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from braidwork.labormarket.occupations.records import Found, Occupation
from braidwork.labormarket.occupations.words import doer, spelled_out, tokens
from braidwork.reference.text_matching import KnownWords

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook

# The official name tells more than a name in use; a residual group ("all other") is seldom what is meant.
_LABEL, _TITLE, _RESIDUAL = 1.0, 0.97, 0.9
_LAST_TITLE = 0.03  # how much less the last of an occupation's names counts than the first
_UNKNOWN = 0.25  # the least that a word weighs that no name is like, beside the rarest word
_SIZE = 0.015  # what ten times the jobs are worth where answers are about equal
_LEAST = 0.45
_CODE = re.compile(r"\d{2}-?\d{1,4}(?:\.\d{2})?")


def find(book: OccupationBook, words: str, limit: int = 10) -> tuple[Found, ...]:
    """The occupations of the book that best answer the words, best first; empty where nothing comes near.

    Words may be a name in use, an official name, a short form (RN), a SOC code with or without its hyphen or its
    first digits, misspelled, in any order. The official name and its beginning go first; of equal answers the
    occupation with more jobs in the region. The same words always give the same answer.
    """
    return book.finder.find(words, limit)


def nearest_names(book: OccupationBook, words: str, most: int = 3) -> tuple[str, ...]:
    """The codes and official names most like words that no occupation answers to; empty where none is near."""
    from difflib import get_close_matches

    names = [*book.codes, *(o.label for o in book.occupations.values())]
    return tuple(get_close_matches(words.strip(), names, n=most, cutoff=0.5))


def search_terms(book: OccupationBook, limit: int = 24) -> dict[str, tuple[str, ...]]:
    """For a finder on a page: each occupation's official name, then names in use, at most `limit` by code.

    Names that differ only in case, plural or joining words stand once; the order is that of `titles`.
    """
    found = {}
    for code, occupation in book.occupations.items():
        terms: dict[tuple[str, ...], str] = {}
        for name in (occupation.label, *occupation.titles):
            terms.setdefault(tuple(sorted(tokens(name))), name)
        found[code] = tuple(terms.values())[:limit]
    return found


@dataclass(frozen=True)
class _Name:
    """One name of an occupation, its words, and how much it counts."""

    code: str
    text: str
    words: tuple[str, ...]
    counts: float
    is_label: bool


class Finder:
    """An index of every name in a book, built once and asked often."""

    def __init__(self, book: OccupationBook) -> None:
        self._book = book
        self._size = {code: _jobs(o) for code, o in book.occupations.items()}
        self._names = [name for o in book.occupations.values() for name in _names(o)]
        self._at: dict[str, list[int]] = {}
        occupations_with: dict[str, set[str]] = {}
        for place, name in enumerate(self._names):
            for word in set(name.words):
                self._at.setdefault(word, []).append(place)
                occupations_with.setdefault(word, set()).add(name.code)
        total = max(1, len(book.occupations))
        self._weight = {w: math.log(1 + total / len(codes)) for w, codes in occupations_with.items()}
        self._rarest = math.log(1 + total)
        self._known = KnownWords(self._at)

    def find(self, words: str, limit: int = 10) -> tuple[Found, ...]:
        """The best answers; see `braidwork.labormarket.occupations.finder.find`."""
        if by_code := self._by_code(words):
            return by_code[:limit]
        asked = tokens(words)
        if not asked:
            return ()
        scores: dict[str, tuple[float, str]] = {}
        for form in dict.fromkeys([asked, spelled_out(asked), tuple(doer(w, self._at) for w in asked)]):
            for code, score, matched in self._scored(form):
                if score > scores.get(code, (0.0, ""))[0]:
                    scores[code] = (score, matched)
        found = [Found(c, self._book.occupations[c].label, m, round(s, 4)) for c, (s, m) in scores.items()]
        return tuple(sorted(found, key=self._order)[:limit])

    def _order(self, found: Found) -> tuple[bool, float, int, str]:
        """Official names asked for by their very words first, then near-equal answers by size."""
        size = self._size[found.code]
        return found.score < _LABEL, -round(found.score + _SIZE * math.log10(1 + size), 2), -size, found.code

    def _by_code(self, words: str) -> tuple[Found, ...]:
        text = words.strip()
        if not _CODE.fullmatch(text):
            return ()
        digits = re.sub(r"\D", "", text)[:6]
        codes = [c for c in self._book.occupations if c.replace("-", "").startswith(digits)]
        ordered = sorted(codes, key=lambda c: (-self._size[c], c)) if len(digits) < 6 else codes
        return tuple(Found(c, self._book.occupations[c].label, c, 1.0) for c in ordered)

    def _scored(self, asked: tuple[str, ...]) -> Iterable[tuple[str, float, str]]:
        """Occupation, score and name of every name that answers well enough."""
        near = [self._known.near(w, last=position == len(asked) - 1) for position, w in enumerate(asked)]
        weights = [self._weight.get(w, self._unknown(n)) for w, n in zip(asked, near, strict=True)]
        hits: dict[int, list[float]] = {}
        for position, like in enumerate(near):
            for known, likeness in like.items():
                for place in self._at[known]:
                    found = hits.setdefault(place, [0.0] * len(asked))
                    found[position] = max(found[position], likeness)
        whole = sum(weights)
        for place, likenesses in hits.items():
            name = self._names[place]
            answered = sum(w * h for w, h in zip(weights, likenesses, strict=True))
            if answered < _LEAST * whole:
                continue
            score = (answered / whole) * self._fit(name, asked, answered) * name.counts
            if score >= _LEAST:
                yield name.code, score, name.text

    def _unknown(self, near: dict[str, float]) -> float:
        """What a word that no name uses weighs: the less, the less any word is like it."""
        return self._rarest * max(_UNKNOWN, max(near.values(), default=0.0) ** 2)

    def _fit(self, name: _Name, asked: tuple[str, ...], answered: float) -> float:
        """How far the words asked for are the whole name: words of the name that nobody asked for cost."""
        own = sum(self._weight[w] for w in name.words)
        part = min(1.0, answered / own) if own else 0.0
        fit = 0.6 + 0.4 * part
        if name.is_label and name.words[: len(asked)] == asked:
            fit = max(fit, 0.93)
        return fit


def _names(occupation: Occupation) -> Iterable[_Name]:
    residual = _RESIDUAL if occupation.label.casefold().endswith("all other") else 1.0
    code = occupation.code
    yield _Name(code, occupation.label, tokens(occupation.label), _LABEL * residual, True)
    # "Cooks, restaurant" are cooks; "Welding, soldering, and brazing machine setters" are not welding.
    if (first := occupation.label.split(",")[0]) != occupation.label and first.endswith("s"):
        yield _Name(code, occupation.label, tokens(first), _LABEL * residual, True)
    for place, title in enumerate(occupation.titles):
        counts = _TITLE - _LAST_TITLE * place / max(1, len(occupation.titles))
        yield _Name(code, title, tokens(title), counts * residual, False)


def _jobs(occupation: Occupation) -> int:
    return next((p.jobs for p in occupation.pay if p.jobs is not None), 0)
