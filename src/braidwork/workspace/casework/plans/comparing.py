"""What changed between two versions of a plan, and three of them brought together without losing a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from braidwork.workspace.casework.plans.body import WRITTEN, Body, keyed

_COMPARED = (*WRITTEN, "programs", "referrals")
_WHOLE = ("ladder", "money", "reach")
# What stands in the books or follows from other fields: no change that anybody wrote.
_DERIVED = frozenset({"paid_by", "short_cents", "state"})


@dataclass(frozen=True)
class Difference:
    """One item that came, went or changed: its section and both sides (None where it is not there)."""

    section: str
    key: str
    before: Any
    after: Any

    @property
    def kind(self) -> Literal["added", "removed", "changed"]:
        """What happened to it."""
        return "added" if self.before is None else "removed" if self.after is None else "changed"


@dataclass(frozen=True)
class Clash:
    """One item that two people changed in two ways: what stands now, and what was sent."""

    section: str
    key: str
    theirs: Any
    mine: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Items that differ, in the order of the sections; an empty tuple for the same content."""
    found = []
    for section in _COMPARED:
        old, new = dict(keyed(before[section])), dict(keyed(after[section]))
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key):
                found.append(Difference(section, key, old.get(key), new.get(key)))
    for section in _WHOLE:
        if before[section] != after[section]:
            found.append(Difference(section, section, before[section] or None, after[section] or None))
    return tuple(found)


def merged(base: Body, theirs: Body, mine: Body) -> tuple[Body, tuple[Clash, ...]]:
    """Both changes of one content: what one side alone touched is taken from it; where both did, mine stands, told.

    A line that one side took out and the other changed stays, and is told too.
    """
    body, clashes = dict(theirs), []
    for section in WRITTEN:
        old, their, own = (dict(keyed(b[section])) for b in (base, theirs, mine))
        kept = []
        for key in dict.fromkeys((*their, *own)):
            was, now, sent = (_written(side.get(key)) for side in (old, their, own))
            if sent in (was, now):
                taken = their.get(key)
            elif now == was:
                taken = own.get(key)
            else:
                clashes.append(Clash(section, key, their.get(key), own.get(key)))
                taken = own.get(key) or their.get(key)
            if taken is not None:
                kept.append(taken)
        body[section] = kept
    if mine["reach"] != base["reach"]:
        if theirs["reach"] not in (base["reach"], mine["reach"]):
            clashes.append(Clash("reach", "reach", theirs["reach"], mine["reach"]))
        body["reach"] = mine["reach"]
    return body, tuple(clashes)


def _written(item: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if item is None else {k: v for k, v in item.items() if k not in _DERIVED}
