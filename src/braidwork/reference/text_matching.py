"""Words as people type them: one form for singular and plural, slips of the finger, and the known words near one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_CLOSE_WORDS = 12
_SHORT = 6  # letters: a slip in a word this short may leave no three letters in a row as they were


def plain_words(text: str, leave_out: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of a text in their order: lower case, singular, without those of `leave_out` unless all are.

    `C++` and `C#` keep their marks; apostrophes and the dots of a short form go (nurse's: nurse, C.N.A.: cna).
    """
    plain = _DOTTED.sub(lambda m: m[0].replace(".", ""), re.sub(r"['’`]", "", text.casefold()))
    found = re.findall(r"[^\W_]+[+#]*", plain)
    told = [singular(w) for w in found if w not in leave_out]
    return tuple(told or [singular(w) for w in found])


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


class KnownWords:
    """The words that a body of texts uses, asked for those near a word that somebody typed."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._by_trigram: dict[str, list[str]] = {}
        self._short: dict[tuple[str, int], list[str]] = {}
        for word in sorted(self._words):
            if len(word) <= _SHORT + 1:
                self._short.setdefault((word[0], len(word)), []).append(word)
            for three in trigrams(word):
                self._by_trigram.setdefault(three, []).append(word)

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def near(self, word: str, *, last: bool) -> dict[str, float]:
        """Known words like this one and how like (0 to 1): itself, those that it begins, those a slip or two away.

        `last`: the word may still be being typed, so that a missing ending costs little.
        """
        near = {word: 1.0} if word in self._words else {}
        # A word that texts use is taken as typed; others may be slips of it.
        most = 0 if near or len(word) < 4 else 1 if len(word) < 6 else 2
        shared = Counter(w for three in trigrams(word) for w in self._by_trigram.get(three, ()))
        wanted = len(word) + 1
        best = sorted(shared.items(), key=lambda s: (-s[1] / max(wanted, len(s[0])), s[0]))
        for known in (*(k for k, _ in best[: _CLOSE_WORDS * 6]), *self._short_near(word, most)):
            if known == word:
                continue
            if len(word) >= 3 and known.startswith(word):
                rest = (len(known) - len(word)) / len(known)
                near[known] = 1 - (0.4 if last else 0.6) * rest
            elif most and (slipped := slips(word, known, most)) <= most:
                near[known] = max(near.get(known, 0.0), 1 - 0.12 * slipped - 0.6 * slipped / len(word))
        return dict(sorted(near.items(), key=lambda n: (-n[1], n[0]))[:_CLOSE_WORDS])

    def _short_near(self, word: str, most: int) -> Iterator[str]:
        """For a short word with slips: known ones of its first letter and about its length."""
        if most and len(word) <= _SHORT:
            for length in range(len(word) - 1, len(word) + 2):
                yield from self._short.get((word[0], length), ())
