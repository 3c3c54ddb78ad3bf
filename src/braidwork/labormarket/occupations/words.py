"""Words as people type them: one form for singular and plural, and the distance of a slip of the finger."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

_JOINING = frozenset({"a", "an", "and", "at", "by", "for", "in", "job", "jobs", "of", "on", "or", "the", "to", "with"})
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
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
    plain = _DOTTED.sub(lambda m: m[0].replace(".", ""), re.sub(r"['’`]", "", text.casefold()))
    found = re.findall(r"[a-z0-9]+[+#]*", plain)
    told = [singular(w) for w in found if w not in _JOINING]
    return tuple(told or [singular(w) for w in found])


def spelled_out(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with common short forms written out."""
    return tuple(part for w in words for part in _SPELLINGS.get(w, w).split())


def singular(word: str) -> str:
    """A word without its plural ending, by rule: aides and aide, secretaries and secretary are one."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def doer(word: str, known: Container[str]) -> str:
    """Who does what a word says, if that is a known word: driving is driver, cooking is cook; else the word itself."""
    if len(word) < 6 or not word.endswith("ing"):
        return word
    stem = word[:-3]
    return next((w for w in (f"{stem}er", stem) if w in known), word)


def trigrams(word: str) -> frozenset[str]:
    """Every three letters in a row of the word with its edges marked."""
    edged = f"^{word}$"
    return frozenset(edged[i : i + 3] for i in range(len(edged) - 2))


def slips(left: str, right: str, most: int) -> int:
    """How many letters must be added, left out, changed or swapped with a neighbor to turn one word into the other.

    Restricted Damerau-Levenshtein distance (Damerau 1964); counting stops above `most`, and then `most` + 1 is given.
    """
    if abs(len(left) - len(right)) > most:
        return most + 1
    two_back: list[int] = []
    back = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            cost = min(back[j] + 1, row[j - 1] + 1, back[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, two_back[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
        two_back, back = back, row
    return min(back[-1], most + 1)
