"""How alike occupations are in the words that are said of them: names in use, descriptions, tasks."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

_WORD = re.compile(r"[a-z][a-z+#]+")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without numbers and single letters, plural endings taken off."""
    return [_singular(word) for word in _WORD.findall(text.lower())]


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return word


def word_likeness(texts: Sequence[Sequence[str]], measured: int | None = None) -> Matrix:
    """Square root of the cosine of word weights between n occupations: (n, n), 0 to 1.

    `texts` (n,) are the texts of each occupation. A word weighs (1 + ln its count) × ln((1 + n) / (1 + occupations
    with it)) (Salton and Buckley 1988); a word of one occupation alone tells nothing of two. The root pulls in the
    long tail of a few pairs that share nearly every word. An occupation without words has NaN. How rare a word is,
    the first `measured` occupations say (default: all).
    """
    from scipy import sparse

    place: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    for row, lines in enumerate(texts):
        for line in lines:
            for word in words_of(line):
                rows.append(row)
                columns.append(place.setdefault(word, len(place)))
    n = len(texts)
    counts = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, max(len(place), 1))).tocsr()
    counts.sum_duplicates()
    m = n if measured is None else measured
    with_word = np.bincount(counts.indices[: counts.indptr[m]], minlength=counts.shape[1])
    counts.data = 1.0 + np.log(counts.data)
    rarity = np.where(with_word > 1, np.log((1 + m) / (1 + with_word)), 0.0)
    weights = counts @ sparse.diags_array(rarity)
    length = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
    unit = sparse.diags_array(np.divide(1.0, length, out=np.zeros(n), where=length > 0)) @ weights
    likeness = np.sqrt(np.clip((unit @ unit.T).toarray(), 0.0, 1.0))
    likeness[length == 0] = np.nan
    likeness[:, length == 0] = np.nan
    return np.asarray(likeness, dtype=np.float64)
