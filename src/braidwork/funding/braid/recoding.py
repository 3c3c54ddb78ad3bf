"""Dense re-coding: many-part keys become small whole numbers, which group a million rows in a few passes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.lines.person_eligibility import Words

Codes = NDArray[np.int32]
Keys = NDArray[np.int64]
# Up to here a table over all possible keys is faster than sorting the keys that occur (64 MB of int32).
_TABLE_SIZE = 2**24


def dense(keys: Keys, size: int) -> tuple[Codes, Keys]:
    """A code per key, 0 upward in the order of the keys, and the distinct keys; keys lie in 0 … size − 1."""
    if size <= _TABLE_SIZE:
        present = np.zeros(max(1, size), dtype=bool)
        present[keys] = True
        place = np.cumsum(present, dtype=np.int32)
        place -= 1
        return place[keys], np.flatnonzero(present)
    distinct, codes = np.unique(keys, return_inverse=True)
    return codes.astype(np.int32), distinct


def dense_words(words: Words) -> tuple[Codes, Words]:
    """A code per row of words and the distinct rows, in order."""
    codes: NDArray[np.int64] = np.zeros(len(words), dtype=np.int64)
    first = np.zeros(min(1, len(words)), dtype=np.int64)
    for w in range(words.shape[1]):
        distinct, part = np.unique(words[:, w], return_inverse=True)
        _, first, codes = np.unique(codes * len(distinct) + part, return_index=True, return_inverse=True)
    return codes.astype(np.int32), words[first]
