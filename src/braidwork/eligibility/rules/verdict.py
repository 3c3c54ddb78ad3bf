"""What deciding a rule gives back: the answer, and why, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from braidwork.eligibility.rules.nodes import Node
from braidwork.eligibility.rules.reading import FactReading, LimitReading, Truth, Value

WhyUnknown = Literal[
    "", "unknown", "declined", "not_applicable", "not_yet_available", "expired", "conflict", "no_consent", "range",
    "no_parameter", "group_incomplete",
]  # fmt: skip


class Reason(NamedTuple):
    """How one node came out: `truth` (None: unknown), what it read, and the reasons of its parts.

    `why` says what keeps a comparison unknown; `person_id` is the member whom a reason inside a group is about;
    `unverified` that the answer cannot be had without an unverified clause or parameter.
    """

    node: Node
    truth: Truth
    person_id: str
    facts: tuple[FactReading, ...] = ()
    limits: tuple[LimitReading, ...] = ()
    why: WhyUnknown = ""
    parts: tuple[Reason, ...] = ()
    unverified: bool = False

    @property
    def leaves(self) -> list[Reason]:
        """The comparisons below this reason (itself, if it is one), in reading order."""
        found, stack = [], [self]
        while stack:
            reason = stack.pop()
            if reason.parts:
                stack.extend(reversed(reason.parts))
            else:
                found.append(reason)
        return found

    def walk(self) -> Iterator[Reason]:
        """This reason and all below it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True)
class Verdict:
    """A decided rule. `truth` True, False or None (unknown); `reason` mirrors the tree node by node."""

    truth: Truth
    reason: Reason

    @property
    def unverified(self) -> bool:
        """Whether a settled answer rests on a clause or parameter that nobody has checked against its source."""
        return self.truth is not None and self.reason.unverified

    @cached_property
    def clauses(self) -> tuple[Reason, ...]:
        """The reasons of the nodes that carry a clause, in reading order."""
        found, stack = [], [self.reason]
        while stack:
            reason = stack.pop()
            if reason.node.carries is not None:
                found.append(reason)
            stack.extend(reversed(reason.parts))
        return tuple(found)

    @cached_property
    def facts(self) -> tuple[FactReading, ...]:
        """Every fact that was read, once, by person and key."""
        found = {(f.person_id or r.person_id, f.key): f for r in self.reason.leaves for f in r.facts}
        return tuple(found[k] for k in sorted(found))

    @cached_property
    def limits(self) -> tuple[LimitReading, ...]:
        """Every parameter row that was read, once, by name and key."""
        found = {(x.name, x.key): x for r in self.reason.leaves for x in r.limits}
        return tuple(found[k] for k in sorted(found))

    @cached_property
    def deciding(self) -> tuple[Reason, ...]:
        """The fewest comparisons that settle the answer; for an unknown one, those that keep it open."""
        from braidwork.eligibility.rules.support import deciding_reasons

        return deciding_reasons(self.reason)


@dataclass(frozen=True)
class Change:
    """One fact that would change the answer: its value now (None: unknown), the nearest that changes it, the answer."""

    person_id: str
    key: str
    now: Value | None
    to: Value
    truth: bool
    sentence: str
