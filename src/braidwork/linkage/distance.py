"""How far two texts are apart, counted as the database counts for ASCII text, and ended early where it is too far."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=100_000)
def edits(left: str, right: str, most: int) -> int:
    """Insertions, deletions and changes of letters between two texts (Levenshtein); `most` + 1 where there are more."""
    if left == right:
        return 0
    if abs(len(left) - len(right)) > most:
        return most + 1
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(right, 1):
            before, row[j] = row[j], min(before + (a != b), row[j] + 1, row[j - 1] + 1)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def one_slip(left: str, right: str) -> bool:
    """Whether one letter was added, lost or changed, or two neighbours changed places; true for equal texts."""
    return edits(left, right, 1) <= 1 or is_swap(left, right)


def is_swap(left: str, right: str) -> bool:
    """Whether the texts differ by two neighbours that changed places."""
    if len(left) != len(right):
        return False
    at = [i for i, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    return len(at) == 2 and at[1] == at[0] + 1 and left[at[0]] == right[at[1]] and left[at[1]] == right[at[0]]


def digits_apart(left: str, right: str) -> int:
    """In how many places two texts of one length differ."""
    return sum(a != b for a, b in zip(left, right, strict=True))
