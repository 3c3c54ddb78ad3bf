"""A rule in plain English, with the numbers of law that hold on a date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache

from braidwork.eligibility.rules.bounds import DatedLimits, bound_of
from braidwork.eligibility.rules.evaluate import Evaluation, dated
from braidwork.eligibility.rules.limits import AnyLimit, FactValue, LargerOf, Limit, Number, key_facts
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
from braidwork.eligibility.rules.reading import FactSource, LimitReading, LimitSource, Value
from braidwork.eligibility.rules.windows import window_of

_SAID = {"<=": "is at most", "<": "is below", ">=": "is at least", ">": "is above", "==": "is"}
_SHOWN_SIZES = ("1", "2", "3", "4")


def sentence(
    node: Node, on: date, known_at: date | None = None, limits: LimitSource | None = None,
    case: FactSource | None = None,
) -> str:  # fmt: skip
    """The rule as one sentence; with a case, each number is the one for that person's own family size."""
    return _Teller(on, known_at, limits, case).say(node)


def outline(
    node: Node, on: date, known_at: date | None = None, limits: LimitSource | None = None,
    case: FactSource | None = None,
) -> tuple[tuple[int, str], ...]:  # fmt: skip
    """The rule line by line, each with its depth: clauses by their own sentence and citation, then what they test."""
    return tuple(_Teller(on, known_at, limits, case).lines(node, 0))


def fact_label(key: str) -> str:
    """How people call a fact; an undefined one by its key."""
    found = _labels().get(key)
    return found[0] if found else key.replace("_", " ")


def shown_value(key: str, value: Value | None) -> str:
    """A value of a fact as people write it: $1,913, 23 Nov 2026, yes."""
    kind = _labels().get(key, ("", ""))[1]
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return shown_date(value)
    if isinstance(value, str):
        return value.replace("_", " ")
    return shown_money(value) if kind == "money" or key.endswith("_usd") else f"{value:,.10g}"


def shown_money(value: float) -> str:
    """Dollars, with cents only where there are any."""
    return f"${value:,.0f}" if float(value).is_integer() else f"${value:,.2f}"


def shown_date(day: date) -> str:
    """13 Jan 2026."""
    return f"{day.day} {day:%b %Y}"


class _Teller:
    """Says one rule for one date, and for one person where there is a case."""

    def __init__(self, on: date, known_at: date | None, limits: LimitSource | None, case: FactSource | None) -> None:
        self.on = on
        self.evaluation = Evaluation(case, on, known_at, limits) if case else None
        self.numbers = self.evaluation.numbers if self.evaluation else dated(limits, on, known_at)

    def lines(self, node: Node, depth: int) -> Iterator[tuple[int, str]]:
        """The node and its parts, one line each."""
        if node.carries:
            c = node.carries
            marks = "; ".join(filter(None, (c.cite, "not verified" if c.mark == "unverified" else "")))
            yield depth, f"{c.sentence or c.id}" + (f" [{marks}]" if marks else "")
            depth += 1
        head = _heading(node)
        if head is None:
            yield depth, self.say(node)
            return
        yield depth, head
        for part in node.parts:
            yield from self.lines(part, depth + 1)

    def say(self, node: Node) -> str:
        """The node as a sentence without its full stop."""
        if isinstance(node, (All, Any)):
            word = "; and " if isinstance(node, All) else "; or "
            return word.join(self._within(part, node) for part in node.of)
        if isinstance(node, AtLeast):
            return f"at least {node.k} of these: [{'; '.join(self._within(p, node) for p in node.of)}]"
        if isinstance(node, Not):
            return f"not: {self._within(node.part, node)}"
        if isinstance(node, (Exists, CountAtLeast)):
            return f"{_whom(node)}: {self._within(node.node, node)}"
        return self._leaf(node)

    def _within(self, part: Node, outer: Node) -> str:
        plain = not isinstance(part, (All, Any)) or len(part.of) == 1 or type(part) is type(outer)
        return self.say(part) if plain else f"[{self.say(part)}]"

    def _leaf(self, node: Node) -> str:
        if isinstance(node, Is):
            return fact_label(node.fact)
        if isinstance(node, IsOneOf):
            codes = [shown_value(node.fact, c) for c in node.codes]
            return f"{fact_label(node.fact)} is {_joined(codes, 'or')}"
        if isinstance(node, DateWindow):
            window = window_of(node, self.on, self.numbers)
            span = _span(window.first, window.last) if window else "in a window whose length is not loaded"
            return f"{_with_comma(fact_label(node.fact))} is {span}"
        if isinstance(node, ServiceDate):
            return f"the service date is {_span(node.on_or_after, node.on_or_before)}"
        if isinstance(node, Compare):
            return f"{_with_comma(fact_label(node.fact))} {_SAID[node.op]} {self._limit(node.limit, node.fact)}"
        return repr(node)

    def _limit(self, limit: AnyLimit, fact: str) -> str:
        if isinstance(limit, Number):
            return shown_value(fact, limit.value)
        if isinstance(limit, FactValue):
            return f"the {fact_label(limit.fact)}"
        if isinstance(limit, Limit):
            return self._dated(limit, fact)
        which = "larger" if isinstance(limit, LargerOf) else "smaller"
        return f"the {which} of {_joined([self._limit(x, fact) for x in limit.limits], 'and')}"

    def _dated(self, limit: Limit, fact: str) -> str:
        keys = key_facts(limit)
        if not keys:
            amount, rows = self.numbers.amount(limit, {})
            return self._amount(amount, rows, fact)
        if self.evaluation:
            evaluation = self.evaluation
            bound = bound_of(limit, lambda key: evaluation.fact(evaluation.case.applicant, key), self.numbers)
            if bound.low is not None and bound.low == bound.high:
                for_whom = ", ".join(f"{fact_label(f.key)}: {shown_value(f.key, f.value)}" for f in bound.facts)
                return self._amount(bound.low, bound.limits, fact, for_whom)
        return self._by_key(limit, keys, fact)

    def _amount(self, amount: float | None, rows: tuple[LimitReading, ...], fact: str, for_whom: str = "") -> str:
        if amount is None:
            return f"{_product(rows) or 'a number of law'} (no number is loaded for {shown_date(self.on)})"
        about = [_product(rows), for_whom, _since(rows), "" if all(r.verified for r in rows) else "not verified"]
        return f"{shown_value(fact, amount)} ({', '.join(filter(None, about))})"

    def _by_key(self, limit: Limit, keys: tuple[str, ...], fact: str) -> str:
        labels = " and ".join(fact_label(k) for k in keys)
        if len(keys) > 1:
            return f"the {_number_names().get(limit.parameter, limit.parameter.replace('_', ' '))} by {labels}"
        values = _SHOWN_SIZES if _is_size(limit, keys[0], self.numbers) else _key_values(limit, keys[0], self.numbers)
        found = [(v, *self.numbers.amount(limit, {keys[0]: v})) for v in values]
        known = [(v, amount, rows) for v, amount, rows in found if amount is not None]
        if not known:
            return self._amount(None, found[0][2] if found else (), fact)
        shown = ", ".join(f"{shown_value(fact, amount)} for {v}" for v, amount, _ in known)
        more = " and so on" if values is _SHOWN_SIZES else ""
        rows = known[0][2]
        doubt = "" if all(r.verified for r in rows) else ", not verified"
        return f"{_product(rows)} by {labels} ({shown}{more}, {_since(rows)}{doubt})"


def _heading(node: Node) -> str | None:
    if isinstance(node, All):
        return "All of these:"
    if isinstance(node, Any):
        return "Any of these:"
    if isinstance(node, AtLeast):
        return f"At least {node.k} of these:"
    if isinstance(node, Not):
        return None if not node.part.parts else "Not this:"
    if isinstance(node, (Exists, CountAtLeast)):
        return f"{_whom(node).capitalize()}:"
    return None


def _whom(node: Exists | CountAtLeast) -> str:
    group = node.group.replace("_", " ")
    if isinstance(node, Exists):
        return f"someone {'else ' if node.others else ''}in the {group}"
    return f"at least {node.k} {'other ' if node.others else ''}people in the {group}"


def _product(rows: tuple[LimitReading, ...]) -> str:
    """`200% of the federal poverty guideline`; nothing for a plain count."""
    if not rows or not _is_amount(rows[0]):
        return ""
    shares = [f"{r.value * 100:,.10g}% of the" if r.value is not None else f"{_name(r)} times the" for r in rows[1:]]
    return " ".join([*reversed(shares), _name(rows[0])]) if shares else f"the {_name(rows[0])}"


def _is_amount(row: LimitReading) -> bool:
    return row.unit.startswith("USD") or row.name in _number_names()


def _name(row: LimitReading) -> str:
    return _number_names().get(row.name, row.name.replace("_", " "))


def _since(rows: tuple[LimitReading, ...]) -> str:
    days = [r.effective_from for r in rows[:1] if r.effective_from]
    return f"from {shown_date(max(days))}" if days else ""


def _span(first: date | None, last: date | None) -> str:
    if first and last:
        return f"from {shown_date(first)} to {shown_date(last)}"
    return f"on or after {shown_date(first)}" if first else f"on or before {shown_date(last)}" if last else "any day"


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def _with_comma(label: str) -> str:
    return f"{label}," if "," in label else label


def _is_size(limit: Limit, fact: str, numbers: DatedLimits) -> bool:
    values = _key_values(limit, fact, numbers)
    return bool(values) and all(v.isdigit() and len(v) < 3 for v in values) and len(values) > len(_SHOWN_SIZES)


def _key_values(limit: Limit, fact: str, numbers: DatedLimits) -> tuple[str, ...]:
    factor: Limit | None = limit
    while factor is not None:
        for part, by in factor.by_pairs:
            if by == fact:
                return numbers.source.key_values(factor.parameter, part)
        factor = factor.times
    return ()


@cache
def _labels() -> dict[str, tuple[str, str]]:
    from braidwork.eligibility.facts import fact_definitions

    return {key: (d.label, d.kind) for key, d in fact_definitions().items()}


@cache
def _number_names() -> dict[str, str]:
    import tomllib
    from pathlib import Path

    return tomllib.loads((Path(__file__).parent / "number_names.toml").read_text(encoding="utf-8"))
