"""Where each program stands for a client: settled, or open on statements that answers can still settle."""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from braidwork.eligibility.decisions.decide import closed_because
from braidwork.eligibility.programs.program import Program
from braidwork.eligibility.rules.bounds import bound_of, limit_facts, number_ends
from braidwork.eligibility.rules.evaluate import Evaluation, at_least, compared, fact_truth
from braidwork.eligibility.rules.nodes import (
    All,
    Any,
    AtLeast,
    Compare,
    CountAtLeast,
    DateWindow,
    Exists,
    Is,
    IsOneOf,
    Node,
    Not,
    ServiceDate,
)
from braidwork.eligibility.rules.reading import FactReading, FactSource, Group, Members, Truth
from braidwork.eligibility.rules.windows import Window, in_window, window_of

Weight = tuple[Truth, int]  # the answer, and how many open statements under it a client can still settle
NO_FACTS: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Tree:
    """A rule made ready: each part with the facts below it; a group of people counts as one statement.

    Equal parts of all programs are one and the same object, so that each is read once for all of them.
    """

    node: Node
    facts: frozenset[str]
    parts: tuple[Tree, ...] = ()
    needed: int = 0


@dataclass(frozen=True, eq=False)
class ProgramTrees:
    """The rule of a program and the rules of its tiers, in their order."""

    program: Program
    rule: Tree
    tiers: tuple[Tree, ...]
    facts: frozenset[str]


@lru_cache(maxsize=512)
def trees_of(program: Program) -> ProgramTrees:
    """The trees of a program, made once."""
    rule = _tree(program.rule)
    tiers = tuple(_tree(t.rule) for t in sorted(program.tiers, key=lambda t: t.rank))
    return ProgramTrees(program, rule, tiers, rule.facts.union(*(t.facts for t in tiers)))


class Supposed:
    """A case as it would read after an answer: the facts that the answer touches from there, the rest as now."""

    def __init__(self, now: Evaluation, then: FactSource, touched: Collection[str]) -> None:
        self.now, self.then, self.touched = now, then, touched

    @property
    def applicant(self) -> str:
        return self.then.applicant

    def get(self, person_id: str | None, key: str) -> FactReading:
        if key in self.touched:
            return self.then.get(person_id, key)
        return self.now.fact(person_id or self.applicant, key)

    def members(self, group: Group, person_id: str) -> Members:
        return self.then.members(group, person_id)


@dataclass(frozen=True, eq=False)
class After:
    """A supposition: the facts as they would be, which of them are touched, and which questions it uses up.

    What it does not touch stands as in its `base` (None: this is how things stand now).
    """

    evaluation: Evaluation
    touched: frozenset[str]
    spent: Mapping[str, int]
    base: After | None = None
    weights: dict[Tree, Weight] = field(default_factory=dict)


class Standing:
    """Every open program of a case on a service date.

    `suppliers` says for each fact how many of the questions still to ask can change it; a statement whose facts have
    none is open, but no longer a matter for the client.
    """

    def __init__(self, case: FactSource, on: date, programs: Sequence[Program], suppliers: Mapping[str, int]) -> None:
        self.case, self.on, self.suppliers = case, on, suppliers
        self.evaluation = Evaluation(case, on)
        self._now = After(self.evaluation, NO_FACTS, {})
        self._windows: dict[Tree, Window | None] = {}
        found = [trees_of(p) for p in programs if not closed_because(p, on)]
        self.open = [trees for trees in found if self.weight(trees)[1] > 0]

    def suppose(
        self, then: FactSource, touched: frozenset[str], spent: Mapping[str, int], base: After | None = None
    ) -> After:
        """The facts as they would be after an answer that touches these facts, next to how they are (or to `base`)."""
        base = base or self._now
        evaluation = Evaluation(Supposed(base.evaluation, then, touched), self.on, None, self.evaluation.numbers)
        return After(evaluation, touched, spent, base)

    def weight(self, trees: ProgramTrees, after: After | None = None) -> Weight:
        """The verdict on a program and what is still to ask for it, now or under a supposition."""
        after = after or self._now
        truth, weight = self._weigh(trees.rule, after)
        if truth is False:
            return truth, 0
        for tier in trees.tiers:
            tier_truth, tier_weight = self._weigh(tier, after)
            weight += tier_weight
            if tier_truth:
                break
        return truth, weight

    def live_leaves(self, trees: ProgramTrees) -> Iterator[Tree]:
        """The open statements of a program that answers can still settle."""
        for tree in (trees.rule, *trees.tiers):
            yield from self._live(tree)

    def _live(self, tree: Tree) -> Iterator[Tree]:
        if self._now.weights.get(tree, (None, 0))[1] == 0:  # a tier after a true one was never weighed
            return
        if not tree.parts:
            yield tree
        for part in tree.parts:
            yield from self._live(part)

    def _weigh(self, tree: Tree, after: After) -> Weight:
        where = after
        while where.base is not None and tree.facts.isdisjoint(where.touched):
            where = where.base
        found = where.weights.get(tree)
        if found is not None:
            return found
        if where.base is not None:
            before = where.base.weights.get(tree)
            if before is not None and before[0] is not None:
                return before  # what is settled stays settled, whatever more is told
        if not tree.parts:
            truth = self._truth(tree, where.evaluation)
            weight = int(truth is None and self._can_ask(tree, where))
        else:
            truth, weight = self._counted(tree, where)
        where.weights[tree] = truth, weight
        return truth, weight

    def _counted(self, tree: Tree, where: After) -> Weight:
        """Part by part, until the answer is there; now every part is weighed, for what is live in each."""
        if isinstance(tree.node, Not):
            truth, weight = self._weigh(tree.parts[0], where)
            return (None if truth is None else not truth), weight
        truths: list[Truth] = []
        weight = 0
        for i, part in enumerate(tree.parts, start=1):
            truth, open_here = self._weigh(part, where)
            truths.append(truth)
            weight += open_here
            if where.base is not None:
                left = len(tree.parts) - i
                settled = at_least(tree.needed, truths + [None] * left)
                if settled is not None:
                    return settled, 0
        truth = at_least(tree.needed, truths)
        return truth, weight if truth is None else 0

    def _truth(self, leaf: Tree, evaluation: Evaluation) -> Truth:
        """The answer of a statement without its reasons: the same tests as a decision, and nothing written down."""
        node, who = leaf.node, self.case.applicant
        if not isinstance(node, (Is, IsOneOf, Compare, DateWindow)):
            return evaluation.reason(node, who).truth
        fact = evaluation.fact(who, node.fact)
        if fact.state == "not_applicable":
            return node.not_applicable
        if not fact.is_known:
            return None
        if isinstance(node, Compare):
            bound = bound_of(node.limit, lambda key: evaluation.fact(who, key), evaluation.numbers)
            return compared(node.op, number_ends(fact), bound)
        if isinstance(node, DateWindow):
            if leaf not in self._windows:
                self._windows[leaf] = window_of(node, self.on, evaluation.numbers)
            return in_window(self._windows[leaf], fact)
        return fact_truth(node, fact)

    def _can_ask(self, leaf: Tree, after: After) -> bool:
        for key in leaf.facts:
            left = self.suppliers.get(key, 0) - after.spent.get(key, 0)
            if left > 0 and after.evaluation.fact(self.case.applicant, key).value is None:
                return True
        return False


_SAME: dict[object, Tree] = {}


def _tree(node: Node) -> Tree:
    plain = copy.copy(node)
    object.__setattr__(plain, "carries", None)
    if isinstance(node, (All, Any, AtLeast, Not)):
        parts = tuple(_tree(part) for part in node.parts)
        needed = len(parts) if isinstance(node, All) else node.k if isinstance(node, AtLeast) else 1
        tree = Tree(plain, frozenset().union(*(p.facts for p in parts)), parts, needed)
        return _SAME.setdefault((isinstance(node, Not), needed, parts), tree)
    return _SAME.setdefault(plain, Tree(plain, frozenset(_leaf_facts(node))))


def _leaf_facts(node: Node) -> Iterator[str]:
    if isinstance(node, (Exists, CountAtLeast)):
        for below in node.node.walk():
            if not below.parts:
                yield from _leaf_facts(below)
    elif not isinstance(node, ServiceDate):
        yield node.fact  # type: ignore[attr-defined]
        if isinstance(node, Compare):
            yield from limit_facts(node.limit)
