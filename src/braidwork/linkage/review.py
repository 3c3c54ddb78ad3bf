"""Clerical review: the pairs that ask for a human eye, side by side with reasons, and what reviewers decided."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from braidwork.errors import RefusedError
from braidwork.linkage.batch import Duplicates
from braidwork.linkage.person import FIELDS, checked_ids, keys_of
from braidwork.linkage.scoring import Reason, Zone, score

if TYPE_CHECKING:
    import pandas as pd

    from braidwork.linkage.model import Model


SECOND_SHARE = 0.1


class Verdict(StrEnum):
    """What a reviewer says of a pair."""

    SAME = "same person"
    DIFFERENT = "different persons"
    UNSURE = "cannot tell"


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A pair to look at: the compared fields of both records (no other field), and why it is a question."""

    left_id: str
    right_id: str
    left: dict[str, Any]
    right: dict[str, Any]
    probability: float
    zone: Zone
    reasons: tuple[Reason, ...]
    needs_second_reviewer: bool


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's word on one pair."""

    left_id: str
    right_id: str
    verdict: Verdict
    by: str
    reason: str

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise RefusedError("a review needs its reviewer and a reason.", mend="give `by` and `reason`.")


def review_records(
    table: pd.DataFrame, found: Duplicates, model: Model, *, second_share: float = SECOND_SHARE, most: int | None = None
) -> list[ReviewRecord]:
    """The pairs of `found` that ask a person, the likeliest first; a share of them, drawn by their ids, needs two."""
    shown = [f for f in FIELDS if f in table.columns]
    rows: list[dict[str, Any]] = [{str(k): v for k, v in row.items()} for row in table[shown].to_dict("records")]
    row_of = dict(zip(checked_ids(table), rows, strict=True))
    asked = found.pairs[found.pairs["zone"] == Zone.ASK]
    asked = asked if most is None else asked.head(most)
    records = []
    for left, right, chance in zip(asked["id_l"], asked["id_r"], asked["probability"], strict=True):
        one, other = row_of[left], row_of[right]
        reasons = score(keys_of(one), keys_of(other), model, found.records).reasons
        second = drawn_for_second(left, right, second_share)
        records.append(ReviewRecord(left, right, one, other, float(chance), Zone.ASK, reasons, second))
    return records


def drawn_for_second(left: str, right: str, share: float = SECOND_SHARE) -> bool:
    """Whether a pair belongs to the share that two reviewers see: by checksum, so that nobody can choose which."""
    digest = hashlib.sha256(f"{left}\0{right}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


def agreement(reviews: Sequence[Review]) -> tuple[float, float | None, int]:
    """Share of agreeing pairs, Cohen's kappa (None where chance alone agrees), and how many pairs two reviewers saw.

    Each pair counts once, with its first two reviewers. J. Cohen, Educational and Psychological Measurement 20 (1960).
    """
    by_pair: dict[tuple[str, str], dict[str, Verdict]] = {}
    for review in reviews:
        by_pair.setdefault((review.left_id, review.right_id), {}).setdefault(review.by, review.verdict)
    twice = [tuple(said.values())[:2] for said in by_pair.values() if len(said) >= 2]
    if not twice:
        raise RefusedError("no pair was reviewed twice.", mend="let a second reviewer see a share of the pairs.")
    n = len(twice)
    agreed = sum(a == b for a, b in twice) / n
    by_chance = sum((sum(a == v for a, _ in twice) / n) * (sum(b == v for _, b in twice) / n) for v in Verdict)
    return agreed, None if by_chance == 1 else (agreed - by_chance) / (1 - by_chance), n
