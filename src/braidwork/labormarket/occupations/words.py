"""Words for occupations as people type them: what tells something, short forms, who does what."""

from __future__ import annotations

from collections.abc import Container, Mapping

from braidwork.reference.text_matching import plain_words

_JOINING = frozenset({"a", "an", "and", "at", "by", "for", "in", "job", "jobs", "of", "on", "or", "the", "to", "with"})
# Spellings that no likeness of letters would find; the right side is how the titles write it.
_SPELLINGS: Mapping[str, str] = {
    "admin": "administrative", "asst": "assistant", "caretaker": "caregiver", "childcare": "child care",
    "cooking": "cook",
    "daycare": "day care", "dev": "developer", "dr": "doctor", "drvr": "driver", "eng": "engineer",
    "fastfood": "fast food", "healthcare": "health care", "kid": "child care", "mgr": "manager", "nursing": "nurse",
    "rep": "representative", "tech": "technician", "trucker": "truck driver", "uber": "rideshare",
}  # fmt: skip


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text that tell something, in their order: lower case, singular, without joining words.

    `C++` and `C#` keep their marks; apostrophes and the dots of a short form go (nurse's: nurse, C.N.A.: cna).
    """
    return plain_words(text, _JOINING)


def spelled_out(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with common short forms written out."""
    return tuple(part for w in words for part in _SPELLINGS.get(w, w).split())


def doer(word: str, known: Container[str]) -> str:
    """Who does what a word says, if that is a known word: driving is driver, cooking is cook; else the word itself."""
    if len(word) < 6 or not word.endswith("ing"):
        return word
    stem = word[:-3]
    return next((w for w in (f"{stem}er", stem) if w in known), word)
