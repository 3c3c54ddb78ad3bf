"""Words as people type them: one form for singular and plural, and the distance of a slip of the finger."""

from __future__ import annotations

import re
from collections.abc import Mapping

_JOINING = frozenset("a an and at by for in job jobs of on or other the to with work".split())
# Spellings that no likeness of letters would find; the right side is how the titles write it.
_SPELLINGS: Mapping[str, str] = {
    "dr": "doctor", "hvac": "hvac", "asst": "assistant", "mgr": "manager", "tech": "technician", "rep": "representative",
    "drvr": "driver", "dev": "developer", "eng": "engineer", "sw": "software", "admin": "administrative",
    "hair": "hair", "fastfood": "fast food", "childcare": "child care", "healthcare": "health care",
    "daycare": "day care", "lawer": "lawyer", "caretaker": "caregiver", "uber": "rideshare",
}  # fmt: skip


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text that tell something, in their order: lower case, singular, without joining words.

    `C++` and `C#` keep their marks; an apostrophe is dropped with nothing in its place (nurse's: nurse).
    """
    plain = re.sub(r"['’`]", "", text.casefold())
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
