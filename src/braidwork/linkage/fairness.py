"""Does linkage find everyone's duplicates equally well? Precision and recall by name group, and a gate on the gap."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from braidwork.errors import UndefinedMeasureError

if TYPE_CHECKING:
    import pandas as pd

WIDEST_GAP, PRECISION = 0.015, 0.997
_DRAWS = 200

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class GroupRecall:
    """How well one name group is linked: at the least threshold where its precision reaches the one asked for."""

    group: str
    true_pairs: int
    threshold: float
    precision: float
    recall: float
    recall_low: float
    recall_high: float


@dataclass(frozen=True, slots=True)
class RecallGap:
    """All groups, and the distance between the best and the worst recall (a share, 0 to 1) with a 90 percent interval.

    A distance between best and worst is never below 0, so the interval leans upward where the groups are alike.
    """

    groups: tuple[GroupRecall, ...]
    gap: float
    gap_low: float
    gap_high: float

    @property
    def passes(self) -> bool:
        """Whether the gap is at most 1.5 points and every group reaches the precision."""
        return self.gap <= WIDEST_GAP and all(g.precision >= PRECISION for g in self.groups)


def true_pairs(truth: Mapping[str, str]) -> set[Pair]:
    """All pairs of ids that belong to one person, from each id's person."""
    by_person: defaultdict[str, list[str]] = defaultdict(list)
    for id, person in truth.items():
        by_person[person].append(id)
    return {pair for ids in by_person.values() for pair in combinations(sorted(ids), 2)}


def precision_recall(found: Iterable[Pair], true: set[Pair]) -> tuple[float, float, float]:
    """Precision, recall and F1 of found pairs; each pair is (lesser id, greater id)."""
    pairs = set(found)
    if not true or not pairs:
        raise UndefinedMeasureError("precision and recall need at least one true and one found pair.")
    hits = len(pairs & true)
    precision, recall = hits / len(pairs), hits / len(true)
    return precision, recall, 2 * precision * recall / (precision + recall) if hits else 0.0


def recall_by_group(
    pairs: pd.DataFrame, truth: Mapping[str, str], group: Mapping[str, str], *, precision: float = PRECISION,
    seed: int = 2026,
) -> RecallGap:  # fmt: skip
    """Recall of each name group at one precision, with a 90 percent bootstrap interval over true pairs.

    `pairs` has `id_l`, `id_r` and `probability`, as `Duplicates.pairs`. A pair counts for the group of either record.
    """
    true = true_pairs(truth)
    scored = list(zip(pairs["id_l"], pairs["id_r"], pairs["probability"], strict=True))
    groups, draws = [], []
    for name in sorted(set(group.values())):
        mine = {p for p in true if group[p[0]] == name}
        if not mine:
            raise UndefinedMeasureError(f"the name group '{name}' has no true pair.")
        seen = sorted(((p, (a, b)) for a, b, p in scored if name in (group[a], group[b])), reverse=True)
        group_recall, drawn = _at_precision(name, seen, mine, precision, random.Random(f"{seed} {name}"))
        groups.append(group_recall)
        draws.append(drawn)
    recalls = [g.recall for g in groups]
    gaps = sorted(max(at_once) - min(at_once) for at_once in zip(*draws, strict=True))
    return RecallGap(tuple(groups), max(recalls) - min(recalls), *_middle(gaps))


def _at_precision(
    name: str, seen: list[tuple[float, Pair]], mine: set[Pair], precision: float, chance: random.Random
) -> tuple[GroupRecall, list[float]]:
    hits, best = 0, (0, 1.0, 1.0)
    for at, (probability, pair) in enumerate(seen, 1):
        hits += pair in mine
        last_of_ties = at == len(seen) or seen[at][0] < probability
        if last_of_ties and hits / at >= precision:
            best = (at, probability, hits / at)
    kept, threshold, reached = best
    found = {pair for _, pair in seen[:kept]} & mine
    recall = len(found) / len(mine)
    outcomes = [1] * len(found) + [0] * (len(mine) - len(found))
    draws = [sum(chance.choices(outcomes, k=len(outcomes))) / len(outcomes) for _ in range(_DRAWS)]
    return GroupRecall(name, len(mine), threshold, reached, recall, *_middle(sorted(draws))), draws


def _middle(draws: list[float]) -> tuple[float, float]:
    """The ends of the middle 90 percent of sorted draws."""
    return draws[int(_DRAWS * 0.05)], draws[int(_DRAWS * 0.95) - 1]
