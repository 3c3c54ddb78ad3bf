"""Compiles a rule to one Ibis boolean over a table of people: null is "unknown", as SQL's own logic has it.

SQL's AND, OR and NOT over nulls are Kleene's; counts carry AtLeast, and windows over `<group>_id` the groups.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any as Ibis

from braidwork.eligibility.rules.bounds import DatedLimits
from braidwork.eligibility.rules.columns import Absent, PeopleColumns
from braidwork.eligibility.rules.evaluate import dated, in_force
from braidwork.eligibility.rules.limit_columns import limit_ends
from braidwork.eligibility.rules.limits import Limit
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
from braidwork.eligibility.rules.reading import LimitSource, Truth
from braidwork.eligibility.rules.windows import window_of
from braidwork.errors import BraidworkError


def compile_rule(
    node: Node, table: Ibis, on: date, known_at: date | None = None, limits: LimitSource | None = None,
    *, absent: Absent = "refuse",
) -> Ibis:  # fmt: skip
    """The rule as an Ibis boolean over `table` (grain: person; columns as in `PeopleColumns`), null for unknown."""
    return Compiler(PeopleColumns(table, absent), on, dated(limits, on, known_at)).truth(node)


def bare(node: Node) -> Node:
    """A node without its clause: what it tests, and nothing that only people read."""
    if node.carries is None:
        return node
    plain = copy.copy(node)
    object.__setattr__(plain, "carries", None)
    return plain


@dataclass
class Compiler:
    """Compiles rules over one table; `made` and `made_limits` name columns that an earlier stage has worked out."""

    people: PeopleColumns
    on: date
    numbers: DatedLimits
    made: Mapping[Node, str] = field(default_factory=dict)
    made_limits: dict[Limit, tuple[str, str]] = field(default_factory=dict)

    def truth(self, node: Node) -> Ibis:
        """The node as a boolean, null for unknown."""
        import ibis

        name = self.made.get(bare(node)) if self.made else None
        if name is not None:
            return self.people.table[name]
        if isinstance(node, All):
            return reduce(lambda a, b: a & b, [self.truth(p) for p in node.of])
        if isinstance(node, Any):
            return reduce(lambda a, b: a | b, [self.truth(p) for p in node.of])
        if isinstance(node, Not):
            return ~self.truth(node.part)
        if isinstance(node, AtLeast):
            parts = [self.truth(p) for p in node.of]
            true = reduce(lambda a, b: a + b, [_is_true(p) for p in parts])
            open_ = reduce(lambda a, b: a + b, [_is_open(p) for p in parts])
            return _counted(true, open_, node.k)
        if isinstance(node, (Exists, CountAtLeast)):
            return self._group(node)
        if isinstance(node, ServiceDate):
            return ibis.literal(in_force(node, self.on))
        return self._leaf(node)

    def _group(self, node: Exists | CountAtLeast) -> Ibis:
        own = self.truth(node.node)
        true, open_ = _is_true(own), _is_open(own)
        k = node.k if isinstance(node, CountAtLeast) else 1
        if not self.people.has(f"{node.group}_id"):
            return _counted(true * 0 if node.others else true, open_, k, complete=None)
        group = self.people.table[f"{node.group}_id"]
        # A constant (the service date) has no rows of its own to sum: it takes those of the group's column.
        true, open_ = (group.isnull().ifelse(x, x) for x in (true, open_))
        all_true, all_open = true.sum().over(group_by=group), open_.sum().over(group_by=group)
        if node.others:
            all_true, all_open = all_true - true, all_open - open_
        # Rows without a group share nothing with each other: each is alone, and its group is not listed.
        alone = true * 0 if node.others else true
        count = group.isnull().ifelse(alone, all_true)
        if not self.people.has(f"{node.group}_complete"):
            return _counted(count, all_open, k, complete=None)
        complete = self.people.table[f"{node.group}_complete"].fill_null(False) & group.notnull()
        return _counted(count, all_open, k, complete=complete)

    def _leaf(self, node: Node) -> Ibis:
        import ibis

        if isinstance(node, Is):
            value = self.people.value(node.fact)
            answer = _unknown() if value is None else value
        elif isinstance(node, IsOneOf):
            value = self.people.value(node.fact)
            answer = _unknown() if value is None else value.isin(list(node.codes))
        elif isinstance(node, DateWindow):
            answer = self._window(node)
        elif isinstance(node, Compare):
            ends = self.people.number_ends(node.fact)
            answer = _compared(node.op, ends, limit_ends(node.limit, self.people, self.numbers, self.made_limits))
        else:
            raise BraidworkError(f"a rule holds {type(node).__name__}, which no evaluator knows.")
        elsewhere = self.people.not_applicable(node.fact)
        return answer if elsewhere is None else ibis.ifelse(elsewhere, _constant(node.not_applicable), answer)

    def _window(self, node: DateWindow) -> Ibis:
        import ibis

        window = window_of(node, self.on, self.numbers)
        low, high = self.people.date_ends(node.fact)
        if window is None or (low is None and high is None):
            return _unknown()
        first = None if window.first is None else ibis.literal(window.first)
        last = None if window.last is None else ibis.literal(window.last)
        outside = [high < first] if first is not None and high is not None else []
        outside += [low > last] if last is not None and low is not None else []
        inside = [_unknown() if low is None else low >= first] if first is not None else []
        inside += [_unknown() if high is None else high <= last] if last is not None else []
        return _settled(reduce(lambda a, b: a & b, inside), reduce(lambda a, b: a | b, outside) if outside else None)


def _compared(op: str, ends: tuple[Ibis, Ibis], limit: tuple[Ibis, Ibis]) -> Ibis:
    (low, high), (least, most) = ends, limit
    if op == "==":
        every = (low, high, least, most)
        same = None if None in [None if e is None else 1 for e in every] else _all_equal(low, high, least, most)
        return _settled(same, _either(_test(">", low, most), _test("<", high, least)))
    if low is high and least is most and low is not None and least is not None:
        result = _test(op, low, least)
        return _unknown() if result is None else result
    if op in ("<=", "<"):
        return _settled(_test(op, high, least), _test(">" if op == "<=" else ">=", low, most))
    return _settled(_test(op, low, most), _test("<" if op == ">=" else "<=", high, least))


def _test(op: str, left: Ibis | None, right: Ibis | None) -> Ibis | None:
    if left is None or right is None:
        return None
    return {"<=": left <= right, "<": left < right, ">=": left >= right, ">": left > right}[op]


def _all_equal(low: Ibis, high: Ibis, least: Ibis, most: Ibis) -> Ibis:
    return (low == high) & (least == most) & (low == least)


def _either(a: Ibis | None, b: Ibis | None) -> Ibis | None:
    return b if a is None else a if b is None else a | b


def _settled(true: Ibis | None, false: Ibis | None) -> Ibis:
    """True where one test holds, false where the other does, else unknown; null tests do not hold."""
    import ibis

    branches = [(test, value) for test, value in ((true, True), (false, False)) if test is not None]
    return ibis.cases(*branches, else_=ibis.null("boolean")) if branches else _unknown()


def _counted(true: Ibis, open_: Ibis, k: int, *, complete: Ibis | bool | None = True) -> Ibis:
    """At least k, from how many are true and how many still open; without `complete` it can never be false."""
    too_few = true + open_ < k
    return _settled(true >= k, None if complete is None else too_few if complete is True else too_few & complete)


def _is_true(truth: Ibis) -> Ibis:
    return truth.fill_null(False).cast("int32")


def _is_open(truth: Ibis) -> Ibis:
    # Through a number: Ibis writes NOT x IS NULL without brackets, which engines read as NOT (x IS NULL).
    return truth.cast("int32").isnull().cast("int32")


def _unknown() -> Ibis:
    import ibis

    return ibis.null("boolean")


def _constant(truth: Truth) -> Ibis:
    import ibis

    return _unknown() if truth is None else ibis.literal(truth)
