"""Which few comparisons an answer rests on, and which papers they still need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from braidwork.eligibility.rules.clause import Clause
from braidwork.eligibility.rules.nodes import All, AtLeast, CountAtLeast, Node
from braidwork.eligibility.rules.reading import FactReading
from braidwork.eligibility.rules.verdict import Reason

PROVEN = frozenset({"document", "cross_match", "staff"})


@dataclass(frozen=True)
class Support:
    """The least that an answer rests on: comparisons, clauses whose papers are missing, and clauses proven by word."""

    leaves: tuple[Reason, ...]
    missing: tuple[Clause, ...] = ()
    attested: tuple[Clause, ...] = ()
    unverified: int = 0

    @property
    def cost(self) -> tuple[int, int, int]:
        """Fewer missing papers first, then fewer unchecked rules, then fewer comparisons."""
        return len(self.missing), self.unverified, len(self.leaves)


def support_of(reason: Reason) -> Support:
    """The support of a settled answer with the fewest missing papers and unchecked rules."""
    chosen = (
        _joined(_supporting_parts(reason)) if reason.parts else Support((reason,), unverified=int(reason.unverified))
    )
    clause = reason.node.carries
    if clause is None or not clause.evidence or reason.truth is not True:
        return chosen
    if is_proven(clause, (f for leaf in chosen.leaves for f in leaf.facts)):
        return chosen
    if clause.self_attestation:
        return Support(chosen.leaves, chosen.missing, (*chosen.attested, clause), chosen.unverified)
    return Support(chosen.leaves, (*chosen.missing, clause), chosen.attested, chosen.unverified)


def deciding_reasons(reason: Reason) -> tuple[Reason, ...]:
    """The comparisons that settle an answer; for an open one, every comparison that could still settle it."""
    return support_of(reason).leaves if reason.truth is not None else _open_leaves(reason)


def is_proven(clause: Clause, facts: Iterable[FactReading]) -> bool:
    """Whether every fact behind a clause comes from a paper, a cross-match or staff, and not from word alone."""
    return all(f.source in PROVEN or (f.source == "derived" and f.document is not None) for f in facts if f.is_known)


def _supporting_parts(reason: Reason) -> list[Support]:
    truth = reason.truth
    if len(reason.parts) == 1 and truth is not None:
        return [support_of(reason.parts[0])]
    alike = sorted((support_of(p) for p in reason.parts if p.truth is truth), key=lambda s: s.cost)
    return alike[: _enough(reason.node, len(reason.parts), bool(truth))]


def _enough(node: Node, parts: int, truth: bool) -> int:
    """How many parts alike settle the node: k true ones, or all but k - 1 false ones."""
    needed = parts if isinstance(node, All) else node.k if isinstance(node, (AtLeast, CountAtLeast)) else 1
    return needed if truth else max(parts - needed + 1, 0)


def _joined(parts: list[Support]) -> Support:
    return Support(
        tuple(x for p in parts for x in p.leaves),
        tuple(dict.fromkeys(x for p in parts for x in p.missing)),
        tuple(dict.fromkeys(x for p in parts for x in p.attested)),
        sum(p.unverified for p in parts),
    )


def _open_leaves(reason: Reason) -> tuple[Reason, ...]:
    if not reason.parts or reason.why == "group_incomplete":
        return (reason,)
    return tuple(leaf for p in reason.parts if p.truth is None for leaf in _open_leaves(p))
