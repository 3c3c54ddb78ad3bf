"""Likely duplicates of one person while her name is typed: the batch's rules and weights, answered from memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from braidwork.errors import DataError
from braidwork.linkage.blocking import RULES, blocking_keys, largest_block
from braidwork.linkage.model import FEWEST_TO_COUNT, RAREST, Model, shipped_model
from braidwork.linkage.person import Keys, checked_ids, keys_of, rows_of_keys
from braidwork.linkage.scoring import Score, Zone, score

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that may be the same person: its id, and how the pair compares. Nothing of the record itself."""

    id: str
    score: Score


class PeopleIndex:
    """Records of people, held so that one more can be compared at once; add and remove keep it current."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model or shipped_model()
        self._keys: dict[str, Keys] = {}
        self._blocks: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._sizes: dict[str, Counter[int]] = {rule: Counter() for rule in RULES}
        self._held: dict[str, Counter[str]] = {column: Counter() for column in RAREST}
        self._known: Counter[str] = Counter()

    @classmethod
    def of(cls, table: pd.DataFrame, model: Model | None = None) -> PeopleIndex:
        """The index of a table of people, one row a record with `id`; DataError for a missing or repeated id."""
        index = cls(model)
        index._extend(zip(checked_ids(table), rows_of_keys(table), strict=True))
        return index

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, id: str, person: Mapping[str, Any]) -> None:
        """Hold one more record; DataError where the id is held already."""
        if id in self._keys:
            raise DataError(f"the id '{id}' is held already.", mend="remove the record first, then add it anew.")
        self._extend([(id, keys_of(person))])

    def remove(self, id: str) -> None:
        """Forget a record; an unknown id changes nothing."""
        keys = self._keys.pop(id, None)
        if keys is None:
            return
        for block in blocking_keys(keys).items():
            held = self._blocks[block]
            self._resized(block[0], len(held), len(held) - 1)
            held.discard(id)
            if not held:
                del self._blocks[block]
        self._count(keys, -1)

    def likely(self, person: Mapping[str, Any], *, most: int = 10, but: str | None = None) -> list[Suggestion]:
        """Records that may be `person`, best first, at most `most`; `but` is her own id where she is held herself."""
        keys = keys_of(person)
        unused = () if self._known["surname"] else ("surname",)
        found = (
            Suggestion(id, score(keys, self._keys[id], self.model, len(self._keys), self._share, unused))
            for id in self._candidates(keys)
            if id != but
        )
        good = [s for s in found if s.score.zone != Zone.NO]
        return sorted(good, key=lambda s: (-s.score.weight, s.id))[:most]

    def _candidates(self, keys: Keys) -> set[str]:
        found: set[str] = set()
        for block in blocking_keys(keys).items():
            held = self._blocks.get(block, ())
            if held and len(held) <= largest_block(self._sizes[block[0]], len(self._keys)):
                found.update(held)
        return found

    def _resized(self, rule: str, before: int, after: int) -> None:
        sizes = self._sizes[rule]
        sizes[before] -= 1
        sizes[after] += 1

    def _extend(self, rows: Iterable[tuple[str, Keys]]) -> None:
        for id, keys in rows:
            self._keys[id] = keys
            for block in blocking_keys(keys).items():
                held = self._blocks[block]
                self._resized(block[0], len(held), len(held) + 1)
                held.add(id)
            self._count(keys, 1)

    def _count(self, keys: Keys, step: int) -> None:
        for column, held in self._held.items():
            value = getattr(keys, column)
            if value is not None:
                held[value] += step
                self._known[column] += step

    def _share(self, column: str, value: str) -> float | None:
        if len(self._keys) < FEWEST_TO_COUNT:
            return None
        held = self._held[column].get(value, 0)
        beside = max(held - 2, 0) if self.model.leaves_out_pair(column) else held
        return beside / self._known[column] if held else None


def likely_duplicates(
    person: Mapping[str, Any], among: PeopleIndex | pd.DataFrame, *, most: int = 10, but: str | None = None
) -> list[Suggestion]:
    """Records that may be `person`, best first. Give a `PeopleIndex` while somebody types; a table is indexed first."""
    index = among if isinstance(among, PeopleIndex) else PeopleIndex.of(among)
    return index.likely(person, most=most, but=but)
