"""Decides a rule for one person in Kleene logic, with the reason of every node."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from braidwork.eligibility.rules.bounds import Bound, DatedLimits, bound_of, mismatch, number_ends
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
from braidwork.eligibility.rules.reading import FactReading, FactSource, LimitSource, Truth
from braidwork.eligibility.rules.verdict import Reason, Verdict, WhyUnknown
from braidwork.eligibility.rules.windows import in_window, reach_rows, window_of
from braidwork.errors import BraidworkError


class Evaluation:
    """One case on one service date, ready to decide many rules: each fact and each number of law is read once.

    `known_at` replays what was known on that day; `limits` are the shipped parameters unless given.
    """

    def __init__(
        self, case: FactSource, on: date, known_at: date | None = None, limits: LimitSource | DatedLimits | None = None
    ) -> None:
        self.case, self.on, self.known_at = case, on, known_at
        self.numbers = dated(limits, on, known_at)
        self._facts: dict[tuple[str, str], FactReading] = {}
        self._reasons: dict[tuple[int, str], Reason] = {}
        self.texts: dict[int, str] = {}  # canonical texts of readings that this evaluation keeps alive, by identity

    def decide(self, node: Node) -> Verdict:
        """The verdict on a rule about the applicant."""
        reason = self.reason(node, self.case.applicant)
        return Verdict(reason.truth, reason)

    def fact(self, person: str, key: str) -> FactReading:
        """One fact, read from the case the first time it is asked for."""
        found = self._facts.get((person, key))
        if found is None:
            found = self._facts[person, key] = self.case.get(person, key)
        return found

    def reason(self, node: Node, person: str) -> Reason:
        """How a node comes out for a person, with the reasons of its parts; a clause that programs share, once."""
        if not node.parts:
            return self._leaf(node, person)
        found = self._reasons.get((id(node), person))
        if found is None or found.node is not node:
            found = self._reasons[id(node), person] = self._worked_out(node, person)
        return found

    def _worked_out(self, node: Node, person: str) -> Reason:
        if isinstance(node, (All, Any, AtLeast)):
            parts = tuple(self.reason(part, person) for part in node.of)
            needed = len(parts) if isinstance(node, All) else node.k if isinstance(node, AtLeast) else 1
            return counted(node, person, parts, needed)
        if isinstance(node, Not):
            part = self.reason(node.part, person)
            truth = None if part.truth is None else not part.truth
            return Reason(node, truth, person, parts=(part,), unverified=part.unverified or _marked(node))
        if isinstance(node, (Exists, CountAtLeast)):
            return self._group(node, person)
        raise BraidworkError(f"a rule holds {type(node).__name__}, which no evaluator knows.")

    def _group(self, node: Exists | CountAtLeast, person: str) -> Reason:
        members = self.case.members(node.group, person)
        people = [p for p in members.person_ids if not (node.others and p == person)]
        parts = tuple(self.reason(node.node, p) for p in people)
        needed = node.k if isinstance(node, CountAtLeast) else 1
        return counted(node, person, parts, needed, complete=members.complete)

    def _leaf(self, node: Node, person: str) -> Reason:
        if isinstance(node, ServiceDate):
            return Reason(node, in_force(node, self.on), person, unverified=_marked(node))
        if not isinstance(node, (Is, IsOneOf, Compare, DateWindow)):
            raise BraidworkError(f"a rule holds {type(node).__name__}, which no evaluator knows.")
        fact = self.fact(person, node.fact)
        if isinstance(node, Compare):
            return self._compare(node, person, fact)
        if fact.state == "not_applicable":
            truth = node.not_applicable
            return Reason(node, truth, person, (fact,), (), why_unknown(truth, fact), (), _marked(node))
        if isinstance(node, DateWindow):
            return self._window(node, person, fact)
        truth = fact_truth(node, fact)
        return Reason(node, truth, person, (fact,), (), why_unknown(truth, fact), (), _marked(node))

    def _window(self, node: DateWindow, person: str, fact: FactReading) -> Reason:
        window = window_of(node, self.on, self.numbers)
        truth = in_window(window, fact)
        rows = window.limits if window else reach_rows(node, self.numbers)
        unverified = _marked(node) or (truth is not None and not all(r.verified for r in rows))
        why: WhyUnknown = "no_parameter" if window is None and fact.is_known else why_unknown(truth, fact)
        return Reason(node, truth, person, (fact,), rows, why, (), unverified)

    def _compare(self, node: Compare, person: str, fact: FactReading) -> Reason:
        bound = bound_of(node.limit, lambda key: self.fact(person, key), self.numbers)
        facts = tuple(dict.fromkeys((fact, *bound.facts)))
        if fact.state == "not_applicable":
            truth = node.not_applicable
            return Reason(node, truth, person, facts, bound.limits, why_unknown(truth, fact), (), _marked(node))
        truth = compared(node.op, number_ends(fact), bound)
        unverified = _marked(node)
        if truth is not None and not unverified and any(not row.verified for row in bound.limits):
            checked = bound_of(node.limit, lambda key: self.fact(person, key), self.numbers.checked)
            unverified = compared(node.op, number_ends(fact), checked) is None
        return Reason(node, truth, person, facts, bound.limits, _why_open(truth, fact, bound), (), unverified)


def decide(
    node: Node, case: FactSource, on: date, known_at: date | None = None, limits: LimitSource | None = None
) -> Verdict:
    """The verdict on a rule about the applicant of a case on a service date; see `Evaluation` for many rules."""
    return Evaluation(case, on, known_at, limits).decide(node)


def counted(node: Node, person: str, parts: Sequence[Reason], needed: int, *, complete: bool = True) -> Reason:
    """ "At least `needed` of the parts": All needs every part, Any one. An incomplete group can still grow."""
    truth = at_least(needed, [p.truth for p in parts], complete=complete)
    unverified = _marked(node)
    if truth is not None and not unverified and any(p.unverified for p in parts):
        checked = [None if p.unverified else p.truth for p in parts]
        unverified = at_least(needed, checked, complete=complete) is None
    why: WhyUnknown = ""
    if truth is None and not any(p.truth is None for p in parts):
        why = "group_incomplete"
    return Reason(node, truth, person, (), (), why, tuple(parts), unverified)


def at_least(needed: int, truths: Sequence[Truth], *, complete: bool = True) -> Truth:
    """T if that many are true, F if even the unknown ones could not make it, else U."""
    true = truths.count(True)
    if true >= needed:
        return True
    open_ = truths.count(None)
    return False if complete and true + open_ < needed else None


def fact_truth(node: Is | IsOneOf, fact: FactReading) -> Truth:
    """A yes-or-no or coded fact held against what the rule asks for."""
    if isinstance(node, Is):
        if fact.value is not None and not isinstance(fact.value, bool):
            raise mismatch(fact.key, fact.value, "yes or no")
        return fact.value
    if fact.value is not None and not isinstance(fact.value, str):
        raise mismatch(fact.key, fact.value, "a code")
    return None if fact.value is None else fact.value in node.codes


def compared(op: str, ends: tuple[float | None, float | None], bound: Bound) -> Truth:
    """A range held against a limit: settled only where every value of the range gives the same answer."""
    low, high = ends
    if op in (">=", ">"):
        if low is not None and bound.high is not None and (low > bound.high or (op == ">=" and low == bound.high)):
            return True
        misses = high is not None and bound.low is not None and (high < bound.low or (op == ">" and high == bound.low))
        return False if misses else None
    if op in ("<=", "<"):
        if high is not None and bound.low is not None and (high < bound.low or (op == "<=" and high == bound.low)):
            return True
        misses = low is not None and bound.high is not None and (low > bound.high or (op == "<" and low == bound.high))
        return False if misses else None
    if low is not None and low == high == bound.low == bound.high:
        return True
    apart = (low is not None and bound.high is not None and low > bound.high) or (
        high is not None and bound.low is not None and high < bound.low
    )
    return False if apart else None


def in_force(node: ServiceDate, on: date) -> bool:
    """Whether the service date lies in the span."""
    return (node.on_or_after is None or node.on_or_after <= on) and (
        node.on_or_before is None or on <= node.on_or_before
    )


def why_unknown(truth: Truth, fact: FactReading) -> WhyUnknown:
    """What keeps an answer open: the state of the fact, or why its value may not be used."""
    if truth is not None:
        return ""
    if fact.why:
        return fact.why
    if fact.is_known:
        return "range"
    return "unknown" if fact.state == "known" else fact.state


def _why_open(truth: Truth, fact: FactReading, bound: Bound) -> WhyUnknown:
    if truth is not None:
        return ""
    if not fact.is_known:
        return why_unknown(truth, fact)
    unsettled = [f for f in bound.facts if f.value is None]
    if unsettled and not bound.limits:
        return why_unknown(truth, unsettled[0])
    return "no_parameter" if any(row.value is None for row in bound.limits) else "range"


def _marked(node: Node) -> bool:
    return node.carries is not None and node.carries.mark == "unverified"


class _Book:
    """A book as a key of the cache: by identity, since comparing two books compares all their rows."""

    def __init__(self, book: LimitSource) -> None:
        self.book = book

    def __hash__(self) -> int:
        return id(self.book)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Book) and other.book is self.book


@lru_cache(maxsize=64)
def _book_on(held: _Book, on: date, known_at: date | None) -> DatedLimits:
    return DatedLimits(held.book, on, known_at)


def numbers_on(on: date, known_at: date | None = None) -> DatedLimits:
    """The numbers of law of the book in use (`parameters.deciding_with`), as of a service date, as known on a day."""
    from braidwork.eligibility.parameters import limit_book

    return _book_on(_Book(limit_book()), on, known_at)


def dated(limits: LimitSource | DatedLimits | None, on: date, known_at: date | None) -> DatedLimits:
    """The numbers to decide with: those given, else those of the book in use."""
    if limits is None:
        return numbers_on(on, known_at)
    return limits if isinstance(limits, DatedLimits) else DatedLimits(limits, on, known_at)
