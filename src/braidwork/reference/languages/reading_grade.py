"""The Flesch-Kincaid grade of English: how many years of school a text asks of its reader."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST = 6.0
_SILENT_END = re.compile(r"(?:[^laeiouy]es|[^aeiouydt]ed|[^l]e)$")
_NAMES = re.compile(
    r"Washington (?:Connection|Healthplanfinder)|Economic Security for All|Division of Vocational Rehabilitation|"
    r"Lifeline National Verifier|ORCA LIFT|Basic Food|Apple Health|Head Start|Selective Service|Social Security|"
    r"American Indian or Alaska Native|Native Hawaiian or Pacific Islander|United States|WorkSource|Medicaid"
)


def syllables(word: str) -> int:
    """Groups of vowels, less a silent end; at least one."""
    return max(len(re.findall(r"[aeiouy]+", _SILENT_END.sub("", word.casefold()))), 1)


def reading_grade(texts: Iterable[str]) -> float:
    """0.39 words a sentence + 11.8 syllables a word − 15.59 (Kincaid 1975); an official name counts as one short word.

    What is filled in counts as a word, too. 0.0 where there are no words.
    """
    plain = [_NAMES.sub("it", re.sub(r"\{\w+\}|\d+", "it", text)) for text in texts]
    sentences = [s for t in plain for s in re.split(r"(?<=[.!?:])\s+", t) if re.search(r"[A-Za-z]", s)]
    words = re.findall(r"[A-Za-z’']+", " ".join(plain))
    if not words:
        return 0.0
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
