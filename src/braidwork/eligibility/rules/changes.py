"""What would change an answer: one fact at a time, the nearest value first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from braidwork.eligibility.rules.bounds import bound_of, limit_facts
from braidwork.eligibility.rules.evaluate import Evaluation
from braidwork.eligibility.rules.limits import Limit
from braidwork.eligibility.rules.nodes import (
    Compare,
    CountAtLeast,
    DateWindow,
    Exists,
    Is,
    IsOneOf,
    Node,
)
from braidwork.eligibility.rules.reading import FactReading, FactSource, LimitSource, Members, Truth, Value
from braidwork.eligibility.rules.verdict import Change, Reason, Verdict
from braidwork.eligibility.rules.windows import window_of


@dataclass(frozen=True)
class Supposing:
    """A case in which some facts are otherwise; the keys are (person_id, fact key)."""

    case: FactSource
    otherwise: Mapping[tuple[str, str], FactReading]

    @property
    def applicant(self) -> str:
        return self.case.applicant

    def get(self, person_id: str | None, key: str) -> FactReading:
        found = self.otherwise.get((person_id or self.case.applicant, key))
        return found if found is not None else self.case.get(person_id, key)

    def members(self, group: str, person_id: str) -> Members:
        return self.case.members(group, person_id)  # type: ignore[arg-type]


def what_would_change(
    node: Node, case: FactSource, on: date, known_at: date | None = None, limits: LimitSource | None = None
) -> tuple[Change, ...]:
    """Single facts that would turn an answer into a yes (or a yes into a no), one nearest value per fact."""
    evaluation = Evaluation(case, on, known_at, limits)
    return changes_of(evaluation.decide(node), evaluation)


def changes_of(verdict: Verdict, evaluation: Evaluation) -> tuple[Change, ...]:
    """The changes for a verdict that this evaluation gave; nothing is read twice."""
    wanted = verdict.truth is not True
    found: dict[tuple[str, str], Change] = {}
    for person, key, now, to in _candidates(verdict.reason, evaluation):
        if (person, key) in found or not settles(verdict.reason, evaluation, person, key, to, wanted):
            continue
        found[person, key] = Change(person, key, now.value, to, wanted, _sentence(key, now, to))
    return tuple(found.values())


def settles(reason: Reason, evaluation: Evaluation, person: str, key: str, value: Value, wanted: bool) -> bool:
    """Whether the answer would be `wanted` if this fact of this person had this value."""
    otherwise = replace(
        evaluation.fact(person, key), value=value, low=None, high=None, state="known", why="", source="assumed"
    )
    supposed = Evaluation(
        Supposing(evaluation.case, {(person, key): otherwise}), evaluation.on, evaluation.known_at, evaluation.numbers
    )
    return _truth_if(reason, supposed, key) is wanted


def facts_read(node: Node) -> frozenset[str]:
    """Every fact that a rule reads, of whomever."""
    found: set[str] = set()
    for n in node.walk():
        if isinstance(n, (Is, IsOneOf, Compare, DateWindow)):
            found.add(n.fact)
        if isinstance(n, Compare):
            found |= limit_facts(n.limit)
    return frozenset(found)


def _truth_if(reason: Reason, supposed: Evaluation, key: str) -> Truth:
    """The answer under the supposition; parts that do not read the fact keep the answer they had."""
    if not any(f.key == key for r in reason.walk() for f in r.facts):
        return reason.truth
    if not reason.parts or isinstance(reason.node, (Exists, CountAtLeast)):
        return supposed.reason(reason.node, reason.person_id).truth
    from braidwork.eligibility.rules.evaluate import at_least
    from braidwork.eligibility.rules.nodes import All, AtLeast, Not

    parts = [_truth_if(p, supposed, key) for p in reason.parts]
    if isinstance(reason.node, Not):
        return None if parts[0] is None else not parts[0]
    needed = len(parts) if isinstance(reason.node, All) else reason.node.k if isinstance(reason.node, AtLeast) else 1
    return at_least(needed, parts)


def _candidates(reason: Reason, evaluation: Evaluation) -> Iterator[tuple[str, str, FactReading, Value]]:
    """Facts with values on either side of what the rule compares them with, nearest first."""
    for r in reason.walk():
        if not r.facts or r.parts:
            continue
        now = r.facts[0]
        for value in _sorted_by_distance(_edges(r, evaluation), now):
            if value != now.value:
                yield r.person_id, now.key, now, value


def _edges(r: Reason, evaluation: Evaluation) -> list[Value]:
    node = r.node
    if isinstance(node, Is):
        return [True, False]
    if isinstance(node, IsOneOf):
        return list(node.codes)
    if isinstance(node, DateWindow):
        window = window_of(node, evaluation.on, evaluation.numbers)
        first, last = (window.first, window.last) if window else (None, None)
        inside = [d for d in (first, last) if d is not None]
        day = timedelta(days=1)
        return [*inside, *([first - day] if first else []), *([last + day] if last else [])]
    if not isinstance(node, Compare):
        return []
    bound = bound_of(node.limit, lambda key: evaluation.fact(r.person_id, key), evaluation.numbers)
    step = 0.01 if isinstance(node.limit, Limit) and not float(bound.low or 0).is_integer() else 1.0
    ends = {e for e in (bound.low, bound.high) if e is not None}
    return [_plain(v) for e in ends for v in (e, e - step, e + step) if v >= 0]


def _sorted_by_distance(values: list[Value], now: FactReading) -> list[Value]:
    start = now.value if now.value is not None else now.low if now.low is not None else now.high
    if isinstance(start, (bool, str)) or start is None:
        return values

    def far(value: Value) -> float:
        if isinstance(start, date) and isinstance(value, date):
            return float(abs((value - start).days))
        if isinstance(start, date) or not isinstance(value, (int, float)):
            return 0.0
        return abs(float(value) - float(start))

    return sorted(values, key=far)


def _plain(value: float) -> Value:
    return int(value) if value.is_integer() else round(value, 2)


def _sentence(key: str, now: FactReading, to: Value) -> str:
    from braidwork.eligibility.rules.sentences import fact_label, shown_value

    if not now.is_known:
        return f"{fact_label(key)}: {shown_value(key, to)}"
    return f"{fact_label(key)}: {shown_value(key, to)} instead of {_now(now)}"


def _now(now: FactReading) -> str:
    from braidwork.eligibility.rules.sentences import shown_value

    if now.value is not None:
        return shown_value(now.key, now.value)
    low, high = (None if end is None else shown_value(now.key, end) for end in (now.low, now.high))
    return f"{low} to {high}" if low and high else f"{low} or more" if low else f"{high} or less"
