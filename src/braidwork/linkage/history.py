"""Links between records as an append-only history: nothing is overwritten, so that every merge can be undone.

A person is a view over the links that live on a day. These are pure functions: each returns a longer history. A link
says only that two records speak of one person; it moves no fact, changes no eligibility and names no program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from braidwork.errors import RefusedError


class Kind(StrEnum):
    """What an event did to a pair."""

    LINKED = "linked"
    UNLINKED = "unlinked"
    KEPT_APART = "kept apart"
    RECONSIDERED = "reconsidered"


_UNDOES = {Kind.UNLINKED: Kind.LINKED, Kind.RECONSIDERED: Kind.KEPT_APART}


@dataclass(frozen=True, slots=True)
class LinkEvent:
    """One decision about two records; `voids` is the number of the event that it ends."""

    number: int
    kind: Kind
    left: str
    right: str
    by: str
    reason: str
    at: datetime
    model_id: str | None = None
    probability: float | None = None
    voids: int | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids, the lesser first."""
        return self.left, self.right


History = tuple[LinkEvent, ...]


def link(
    history: History, left: str, right: str, *, by: str, reason: str, at: datetime, model_id: str | None = None,
    probability: float | None = None,
) -> History:  # fmt: skip
    """Say that two records are one person. Refused for a record with itself, a live link, or a pair kept apart."""
    pair = _pair(left, right)
    if _standing(history, pair, Kind.KEPT_APART):
        raise RefusedError(f"{pair[0]} and {pair[1]} are kept apart.", mend="reconsider that decision first.")
    if _standing(history, pair, Kind.LINKED):
        raise RefusedError(f"{pair[0]} and {pair[1]} are linked already.")
    return _with(history, Kind.LINKED, pair, by, reason, at, model_id, probability)


def unlink(history: History, left: str, right: str, *, by: str, reason: str, at: datetime) -> History:
    """Void the live link of two records; refused where there is none."""
    return _undo(history, Kind.UNLINKED, _pair(left, right), by, reason, at)


def keep_apart(history: History, left: str, right: str, *, by: str, reason: str, at: datetime) -> History:
    """Say that two records are two persons; refused while they are linked or where it was said already."""
    pair = _pair(left, right)
    if _standing(history, pair, Kind.LINKED):
        raise RefusedError(f"{pair[0]} and {pair[1]} are linked.", mend="unlink them first.")
    if _standing(history, pair, Kind.KEPT_APART):
        raise RefusedError(f"{pair[0]} and {pair[1]} are kept apart already.")
    return _with(history, Kind.KEPT_APART, pair, by, reason, at)


def reconsider(history: History, left: str, right: str, *, by: str, reason: str, at: datetime) -> History:
    """Void the decision that kept two records apart; refused where there is none."""
    return _undo(history, Kind.RECONSIDERED, _pair(left, right), by, reason, at)


def live(history: History, kind: Kind = Kind.LINKED, *, at: datetime | None = None) -> list[LinkEvent]:
    """The links (or other decisions) that stood at a moment: begun by then, not voided by then."""
    seen = [e for e in history if at is None or e.at <= at]
    ended = {e.voids for e in seen}
    return [e for e in seen if e.kind == kind and e.number not in ended]


def persons(ids: Iterable[str], history: History, *, at: datetime | None = None) -> dict[str, str]:
    """For each record the least id among the records of the same person, as known at a moment."""
    return united(ids, (e.pair for e in live(history, at=at)))


def contradictions(history: History, *, at: datetime | None = None) -> list[tuple[str, str]]:
    """Pairs kept apart that other links bring together all the same; a person must look."""
    apart = [e.pair for e in live(history, Kind.KEPT_APART, at=at)]
    whose = persons({id for pair in apart for id in pair}, history, at=at)
    return [(a, b) for a, b in apart if whose[a] == whose[b]]


def united(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each id the least id that it hangs together with through the pairs; the order of pairs does not matter."""
    head = {id: id for id in ids}

    def top(id: str) -> str:
        head.setdefault(id, id)
        while head[id] != id:
            head[id] = head[head[id]]
            id = head[id]
        return id

    for left, right in pairs:
        a, b = sorted((top(left), top(right)))
        head[b] = a
    return {id: top(id) for id in list(head)}


def rows(history: History) -> list[dict[str, Any]]:
    """The history as plain rows for a table, one an event."""
    return [
        {"number": e.number, "kind": str(e.kind), "left": e.left, "right": e.right, "by": e.by, "reason": e.reason,
         "at": e.at.isoformat(), "model_id": e.model_id, "probability": e.probability, "voids": e.voids}
        for e in history
    ]  # fmt: skip


def from_rows(given: Sequence[dict[str, Any]]) -> History:
    """The history that `rows` wrote."""
    return tuple(
        LinkEvent(**(row | {"kind": Kind(row["kind"]), "at": datetime.fromisoformat(row["at"])})) for row in given
    )


def _pair(left: str, right: str) -> tuple[str, str]:
    if left == right:
        raise RefusedError(f"{left} cannot be linked with itself.")
    return (left, right) if left < right else (right, left)


def _standing(history: History, pair: tuple[str, str], kind: Kind) -> LinkEvent | None:
    return next((e for e in live(history, kind) if e.pair == pair), None)


def _undo(history: History, kind: Kind, pair: tuple[str, str], by: str, reason: str, at: datetime) -> History:
    event = _standing(history, pair, _UNDOES[kind])
    if event is None:
        raise RefusedError(f"{pair[0]} and {pair[1]} are not {_UNDOES[kind]}.")
    return _with(history, kind, pair, by, reason, at, voids=event.number)


def _with(
    history: History, kind: Kind, pair: tuple[str, str], by: str, reason: str, at: datetime,
    model_id: str | None = None, probability: float | None = None, voids: int | None = None,
) -> History:  # fmt: skip
    if not by.strip() or not reason.strip():
        raise RefusedError("a decision about a person needs who made it and why.", mend="give `by` and `reason`.")
    if history and at < history[-1].at:
        raise RefusedError("an event cannot be earlier than the one before it.", where=at.isoformat(),
                           mend="give the time at which it is written down.")  # fmt: skip
    number = history[-1].number + 1 if history else 1
    return (*history, LinkEvent(number, kind, *pair, by, reason, at, model_id, probability, voids))
