"""What is wrong with the texts of a locale, which are missing, and the stamps that say what English they follow."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from braidwork.errors import DataError
from braidwork.reference.languages.locales import SOURCE, Locale, locale, locales
from braidwork.reference.languages.strings import (
    STAMPS,
    TEXTS,
    Stamp,
    State,
    Words,
    binding_keys,
    checksum,
    placeholders,
    stamps_of,
    text,
    words_of,
)

STATES: tuple[State, ...] = ("missing", "machine", "stale", "reviewed", "approved")
_ENGLISH = re.compile(r"\b(the|your?|with|this|what|which|and|is|are)\b", re.IGNORECASE)
_MARKUP = re.compile(r"[<>&\\]|\{\{|\{%|%\(|&\w+;")
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]")
_PLAIN_WORD = re.compile(r"\b[a-z]{3,}\b")
_MAY_LEAVE_OUT = frozenset({"count"})  # "one other" needs no digit


@dataclass(frozen=True)
class Problem:
    """What is wrong with one text of a locale."""

    locale: str
    key: str
    what: str


def problems(tag: str) -> tuple[Problem, ...]:
    """All that is wrong with a locale: missing, unknown, empty, placeholders, plurals, markup, English left over."""
    english, own = words_of(SOURCE), words_of(tag)
    found = [Problem(tag, key, "missing") for key in english if tag != SOURCE and not own.get(key)]
    found += [Problem(tag, key, "English has no such key") for key in own if key not in english]
    for key, words in own.items():
        if key in english and words:
            found += [Problem(tag, key, what) for what in _wrong(locale(tag), english[key], words)]
    stamps = stamps_of(tag)
    if tag != SOURCE:
        found += [Problem(tag, key, "not stamped") for key in own if key in english and key not in stamps]
    return tuple(found)


def _wrong(where: Locale, english: Words, words: Words) -> Iterator[str]:
    if isinstance(english, str) != isinstance(words, str):
        yield "a plural here and none in English, or the other way round"
        return
    pairs: list[tuple[str, str, str]] = []
    if isinstance(words, str) and isinstance(english, str):
        pairs = [("", english, words)]
    elif not isinstance(words, str) and not isinstance(english, str):
        if set(words) != set(where.plurals):
            yield f"plural forms {', '.join(words)}; the language has {', '.join(where.plurals)}"
        pairs = [(form, english["other"], w) for form, w in words.items()]
    for form, model, own in pairs:
        for what in _wrong_words(where, model, own, may_leave_out=form in ("zero", "one", "two")):
            yield f"{form}: {what}" if form else what


def _wrong_words(where: Locale, english: str, own: str, *, may_leave_out: bool) -> Iterator[str]:
    if not own.strip():
        yield "empty"
        return
    if own != own.strip():
        yield "space at the start or the end"
    needed, named = placeholders(english), placeholders(own)
    lacking = needed - named - (_MAY_LEAVE_OUT if may_leave_out else frozenset())
    if lacking or named - needed or own.count("{") != own.count("}") or own.count("{") < len(named):
        yield f"placeholders {sorted(named)}, in English {sorted(needed)}"
    if found := _MARKUP.search(own):
        yield f"markup: {found[0]}"
    if _HIDDEN.search(own):
        yield "a hidden or broken character"
    if where.tag == SOURCE:
        return
    plain = _PLAIN_WORD.findall(re.sub(r"\{[a-z_]+\}", "", english))
    own_alphabet = where.letters and not re.search(where.letters, own)
    if (own == english and len(plain) > 1) or (own_alphabet and plain) or len(_ENGLISH.findall(own)) > 1:
        yield "still English"


def states(tag: str) -> Mapping[State, int]:
    """How many strings of a locale are in each state."""
    counted = Counter(text(tag, key).state for key in words_of(SOURCE))
    return {state: counted[state] for state in STATES}


def to_do(tag: str) -> Mapping[str, Words]:
    """The strings that are missing or stale, with the English to translate."""
    english = words_of(SOURCE)
    return {key: words for key, words in english.items() if text(tag, key).state in ("missing", "stale")}


def started() -> tuple[str, ...]:
    """The locales that have any text."""
    return tuple(tag for tag in locales() if any((TEXTS / tag).glob("*.toml")))


def stamp(tag: str) -> int:
    """Stamps new and changed texts of a locale as machine-made from the English of now; the number stamped.

    A stamp on words that did not change stays, so that a text whose English changed turns stale.
    """
    kept, english, new = dict(stamps_of(tag)), words_of(SOURCE), 0
    for key, words in words_of(tag).items():
        if key in english and (key not in kept or kept[key].words != checksum(words)):
            kept[key] = Stamp(checksum(english[key]), checksum(words), "machine")
            new += 1
    _write(tag, {key: kept[key] for key in english if key in kept and key in words_of(tag)})
    return new


def review(tag: str, prefix: str, state: State, reviewer: str, on: date) -> int:
    """Marks texts (a key, or all below it) as read by a person; the number marked. Only a person does this."""
    if state not in ("reviewed", "approved") or not reviewer.strip():
        raise DataError("a review needs a state (reviewed or approved) and who reviewed.", where=tag)
    kept, english = dict(stamps_of(tag)), words_of(SOURCE)
    chosen = [k for k in words_of(tag) if k in english and (k == prefix or k.startswith(f"{prefix}."))]
    for key in chosen:
        kept[key] = Stamp(checksum(english[key]), checksum(words_of(tag)[key]), state, reviewer, on.isoformat())
    _write(tag, kept)
    return len(chosen)


def _write(tag: str, stamps: Mapping[str, Stamp]) -> None:
    path: Path = TEXTS / tag / STAMPS
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("key", "source", "words", "state", "reviewer", "reviewed_on"))
        for key, row in stamps.items():
            out.writerow((key, row.source, row.words, row.state, row.reviewer, row.reviewed_on))
    stamps_of.cache_clear()
    text.cache_clear()


def unapproved_binding(tag: str) -> tuple[str, ...]:
    """Texts on consent and rights that do not yet bind in this language."""
    return tuple(sorted(k for k in binding_keys() if text(tag, k).state != "approved"))
