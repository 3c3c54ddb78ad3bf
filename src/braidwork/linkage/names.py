"""A name as a set of keys that compare: folded words, particles, known forms, the sound, order kept and order lost."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from braidwork.linkage.scripts import latin
from braidwork.linkage.variants import FORMS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words(
    "de del della da das do dos di du la las los le van von der den ter al el bin ibn bint binti ben bat abu umm y e i "
    "san santa st saint mac mc o"
)
_PLACEHOLDERS = _words(
    "fnu lnu unknown none nofirstname nolastname nfn nln nmn nmi test babyboy babygirl nan null anonymous "
    "refused declined xx xxx xxxx"
)
_TITLES = _words("mr mrs ms miss dr prof jr sr ii iii iv")
# Somali writes ayn as c and the throaty h as x; Latin spellings of Arabic names differ mostly in vowels.
_SOUND_STEPS = [
    (re.compile(pattern), to)
    for pattern, to in [
        (r"^c(?=a+[bl]|u+[ms]|aa)", ""), (r"ph", "f"), (r"[gk]h", "h"), (r"x", "h"), (r"sch|tch|sh|ch|zh|cz", "s"),
        (r"th", "t"), (r"dh", "d"), (r"ck|q|c", "k"), (r"z", "s"), (r"w", "v"), (r"j", "y"), (r"^[aeiou]", "A"),
        (r"^y", "Y"), (r"[aeiouy]", ""), (r"(.)\1+", r"\1"),
    ]
]  # fmt: skip
_SHORTEST_SOUND = 3


class Name(NamedTuple):
    """Keys of one person's name; None where a part is absent, so that absence is never a disagreement."""

    given: str | None
    surname: str | None
    words: str | None
    given_joined: str | None
    surname_joined: str | None
    given_forms: tuple[str, ...] | None
    surname_forms: tuple[str, ...] | None
    given_sound: str | None
    surname_sound: str | None


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """How a word sounds without its vowels; the word itself where too little would remain to tell names apart."""
    key = word
    for pattern, to in _SOUND_STEPS:
        key = pattern.sub(to, key)
    return key if len(key) >= _SHORTEST_SOUND else word


@lru_cache(maxsize=200_000)
def name_words(text: str) -> tuple[str, ...]:
    """The words of one name field, folded; titles and placeholders such as FNU or "unknown" are absent."""
    words = latin(text).split()
    if not words or "".join(words) in _PLACEHOLDERS:
        return ()
    kept = tuple(w for w in words if w not in _TITLES and w not in _PLACEHOLDERS)
    return kept or tuple(words)


def split_full_name(text: str) -> tuple[str, str]:
    """Given names and surname of a name in one field: "Surname, Given", else the last word with its particles."""
    if "," in text:
        surname, given = text.split(",", 1)
        return given.strip(), surname.strip()
    words = text.split()
    at = max(len(words) - 1, 1)
    while at > 1 and latin(words[at - 1]) in PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


@lru_cache(maxsize=200_000)
def name_of(given: str, surname: str) -> Name:
    """The keys of a name in two fields; a one-word name in both fields counts once."""
    first, last = name_words(given), name_words(surname)
    if len(first) == 1 and first == last:
        last = ()  # a one-word name typed into both fields
    return Name(
        given=" ".join(first) or None,
        surname=" ".join(last) or None,
        words=" ".join(sorted(first + last)) or None,
        given_joined="".join(first) or None,
        surname_joined="".join(last) or None,
        given_forms=_forms(first),
        surname_forms=_forms(last),
        given_sound="".join(map(sound, first)) or None,
        surname_sound="".join(map(sound, last)) or None,
    )


@lru_cache(maxsize=200_000)
def _forms(words: tuple[str, ...]) -> tuple[str, ...] | None:
    telling = [w for w in words if w not in PARTICLES and len(w) > 1] or list(words)
    return tuple(sorted({FORMS.get(w, w) for w in telling})) or None
