"""Random questions, and a third engine that answers them row by row in plain Python.

A question is grown as a small tree. The tree is turned into the product's grammar by `expression`, and judged for one
record by `judged`: None is unknown, as SQL's null is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from braidwork.measures import Expression, Measure, case, col
from braidwork.measures.dimensions import Dimension
from braidwork.measures.expression import Literal

Tree = tuple[Any, ...]
Record = Mapping[str, Any]

# Text that has broken engines before: quotes, backslashes, wildcards, blanks, letters beyond ASCII.
TEXTS = ("ä", "O'Brien", 'say "so"', "back\\slash", "日本", "50%_", "", " x", "1", "“é”")
NUMBERS = ("narrow", "whole", "amount")  # int8, int32 and double columns of the table, each with nulls

_column = st.sampled_from(NUMBERS).map(lambda name: ("column", name))
_literal = st.one_of(st.integers(-130, 130), st.sampled_from([-0.5, 0.0, 0.25, 3.625, 1000, 40_000])).map(
    lambda value: ("literal", value)
)
_leaf = st.one_of(_column, _column, _literal)


def _sums(of: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.tuples(st.sampled_from(["+", "−", "×"]), of, of)


WHOLE = st.one_of(_leaf, _sums(_leaf), _sums(st.one_of(_leaf, _sums(_leaf))))
AMOUNT = st.one_of(WHOLE, st.tuples(st.just("÷"), WHOLE, WHOLE))
_simple = st.one_of(
    st.tuples(st.sampled_from(["=", "≠", "<", "≤", ">", "≥"]), AMOUNT, _leaf),
    st.tuples(st.just("between"), _column, st.integers(-20, 20), st.integers(-20, 90)),
    st.tuples(st.just("in"), st.just("code"), st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4).map(tuple)),
    st.tuples(st.just("in"), st.just("narrow"), st.lists(st.integers(-4, 4), min_size=1, max_size=3).map(tuple)),
    st.tuples(st.sampled_from(["is", "is not"]), st.just("code"), st.sampled_from(TEXTS)),
    st.tuples(st.just("known"), st.sampled_from([*NUMBERS, "code", "flag"])),
    st.just(("column", "flag")),
)
CONDITION = st.recursive(
    _simple,
    lambda of: st.one_of(
        st.tuples(st.just("and"), of, of), st.tuples(st.just("or"), of, of), st.tuples(st.just("not"), of)
    ),
    max_leaves=5,
)
CHOICE = st.tuples(st.just("case"), st.lists(st.tuples(CONDITION, AMOUNT), min_size=1, max_size=3).map(tuple))
VALUE = st.one_of(AMOUNT, CHOICE)


@dataclass(frozen=True)
class Group:
    """A dimension: `branches` of (category, condition), or the text column itself where there are none."""

    name: str
    branches: tuple[tuple[str, Tree], ...]
    overlapping: bool
    chosen: tuple[str, ...]  # the categories to keep, none for all


@dataclass(frozen=True)
class Question:
    """A measure with its dimensions, as trees."""

    kind: str
    universe: Tree
    numerator: Tree | None
    denominator: Tree | None
    tau: float
    groups: tuple[Group, ...]


@st.composite
def _group(draw: st.DrawFn, name: str, overlapping: bool) -> Group:
    if not overlapping and draw(st.booleans()):
        return Group(name, (), False, ())
    branches = tuple((text, draw(CONDITION)) for text in draw(st.permutations(TEXTS))[: draw(st.integers(1, 4))])
    names = [text for text, _ in branches]
    chosen = draw(st.one_of(st.just(()), st.lists(st.sampled_from(names), min_size=1, unique=True).map(tuple)))
    return Group(name, branches, overlapping, chosen)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any question that the grammar can ask of the table."""
    kind = draw(st.sampled_from(["total", "share", "mean", "ratio", "quantile"]))
    numerator: Tree | None = draw({"share": CONDITION, "total": st.one_of(st.none(), CONDITION)}.get(kind, VALUE))
    overlaps = draw(st.sampled_from([(), (), (False,), (False,), (True,), (False, False), (True, False)]))
    return Question(
        kind,
        draw(CONDITION),
        numerator,
        draw(WHOLE) if kind == "ratio" else None,
        draw(st.sampled_from([0.5, 0.5, 0.1, 0.9, 1 / 3, 0.001, 0.999])),
        tuple(draw(_group(f"group {i}", overlapping)) for i, overlapping in enumerate(overlaps)),
    )


# The question in the product's grammar.


def expression(tree: Tree) -> Expression:
    """A tree as the product writes it."""
    head, *rest = tree
    if head == "column":
        return col(rest[0])
    if head == "literal":
        return Literal(rest[0])
    if head == "between":
        return expression(rest[0]).between(rest[1], rest[2])
    if head == "in":
        return col(rest[0]).is_in(rest[1])
    if head == "is":
        return col(rest[0]) == rest[1]
    if head == "is not":
        return col(rest[0]) != rest[1]
    if head == "known":
        return col(rest[0]).is_known()
    if head == "not":
        return ~expression(rest[0])
    if head == "case":
        return case(*((expression(condition), expression(value)) for condition, value in rest[0]))
    left, right = (expression(part) for part in rest)
    written = {
        "and": left & right, "or": left | right, "=": left == right, "≠": left != right, "<": left < right,
        "≤": left <= right, ">": left > right, "≥": left >= right, "+": left + right, "−": left - right,
        "×": left * right, "÷": left / right,
    }  # fmt: skip
    return written[head]


def measure(question: Question) -> Measure:
    """The question as a Measure."""
    numerator = expression(question.numerator) if question.numerator else None
    is_value = question.kind in ("mean", "quantile")
    return Measure(
        name="random", label="Random", kind=question.kind, table="pums_person", unit="", context="", citation="",
        universe=expression(question.universe), universe_text="random",
        numerator=None if is_value else numerator, value=numerator if is_value else None,
        denominator=expression(question.denominator) if question.denominator else None, tau=question.tau,
    )  # fmt: skip


def dimension(group: Group) -> Dimension:
    """A group as a Dimension."""
    if not group.branches:
        return Dimension(group.name, group.name, {t: t for t in TEXTS}, column=col("code"))
    branches = tuple((category, expression(condition)) for category, condition in group.branches)
    labels = {category: category for category, _ in branches}
    return Dimension(group.name, group.name, labels, branches, overlapping=group.overlapping)


# The third engine.


def judged(tree: Tree, record: Record) -> Any:
    """The worth of a tree for one record; None where it is unknown."""
    head, *rest = tree
    if head == "column":
        return record[rest[0]]
    if head == "literal":
        return rest[0]
    if head == "known":
        return record[rest[0]] is not None
    if head == "case":
        return next((judged(value, record) for condition, value in rest[0] if judged(condition, record) is True), None)
    if head in ("and", "or", "not"):
        return _logic(head, [judged(part, record) for part in rest])
    if head in ("in", "is", "is not"):
        value = record[rest[0]]
        listed = rest[1] if head == "in" else (rest[1],)
        return None if value is None else (value in listed) != (head == "is not")
    if head == "between":
        value = judged(rest[0], record)
        return None if value is None else rest[1] <= value <= rest[2]
    left, right = (judged(part, record) for part in rest)
    return None if left is None or right is None else _number(head, left, right)


def _logic(head: str, parts: list[bool | None]) -> bool | None:
    if head == "not":
        return None if parts[0] is None else not parts[0]
    decisive = head == "or"
    if decisive in parts:
        return decisive
    return None if None in parts else not decisive


def _number(head: str, left: float, right: float) -> Any:
    if head == "÷":
        return None if right == 0 else float(left) / float(right)
    if head in ("+", "−", "×"):
        left, right = float(left), float(right)
        return {"+": left + right, "−": left - right, "×": left * right}[head]
    compared = {"=": left == right, "≠": left != right, "<": left < right, "≤": left <= right, ">": left > right}
    return compared.get(head, left >= right)


@dataclass(frozen=True)
class Cell:
    """What the third engine says of one cell."""

    value: float | None
    standard_error: float | None
    n: int
    households: int
    persons: int


def answered(question: Question, records: list[dict[str, Any]], weights: np.ndarray) -> dict[tuple[str, ...], Cell]:
    """Every cell that holds a record; `weights` are (records, 81), the full sample first."""
    members: dict[tuple[str, ...], list[int]] = {}
    x, y = np.ones(len(records)), np.ones(len(records))
    for i, record in enumerate(records):
        if judged(question.universe, record) is not True:
            continue
        top = 1.0 if question.numerator is None else judged(question.numerator, record)
        bottom = 1.0 if question.denominator is None else judged(question.denominator, record)
        if top is None or bottom is None:
            continue
        x[i], y[i] = float(top), float(bottom)
        for key in _keys(question.groups, record):
            members.setdefault(key, []).append(i)
    if not question.groups:
        members.setdefault((), [])
    return {key: _cell(question, x[rows], y[rows], weights[rows], [records[i] for i in rows])
            for key, rows in members.items()}  # fmt: skip


def _keys(groups: tuple[Group, ...], record: Record) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [()]
    for group in groups:
        holding = [category for category, condition in group.branches if judged(condition, record) is True]
        if not group.branches:
            holding = [] if record["code"] is None else [record["code"]]
        elif not group.overlapping:
            holding = holding[:1]
        kept = [category for category in holding if not group.chosen or category in group.chosen]
        keys = [(*key, category) for key in keys for category in kept]
    return keys


def _cell(question: Question, x: np.ndarray, y: np.ndarray, w: np.ndarray, records: list[dict[str, Any]]) -> Cell:
    whole = w.sum(axis=0)
    n = int((w[:, 0] > 0).sum())
    homes = {record["serialno"] for record, weight in zip(records, w[:, 0], strict=True) if weight > 0}
    values = [_statistic(question, x, y, w[:, r]) for r in range(w.shape[1])]
    value = values[0] if whole[0] else 0.0 if question.kind == "total" else None
    below = (w * y[:, None]).sum(axis=0) if question.kind == "ratio" else whole
    good = whole[0] != 0 and (whole[1:] > 0).all() and (below[1:] * np.sign(below[0]) > 0).all()
    error = None
    if value is not None and good:
        error = _spread(value, values[1:])
        if question.kind == "quantile" and error == 0:
            error = _woodruff(x, w, value, question.tau)
    return Cell(value, error, n, len(homes), int(whole[0]))


def _spread(value: float, replicates: list[float | None]) -> float:
    return float(np.sqrt(4 / 80 * sum((r - value) ** 2 for r in replicates if r is not None)))


def _woodruff(x: np.ndarray, w: np.ndarray, value: float, tau: float) -> float:
    """Where equal answers hold every replicate still: the quantiles at tau ± 1.645 · SE of the share at or below."""
    shares = (w * (x <= value)[:, None]).sum(axis=0) / w.sum(axis=0)
    margin = 1.645 * _spread(shares[0], shares[1:].tolist())
    if not 0 < tau - margin < tau + margin < 1:
        return 0.0
    low, high = (_quantile(x[w[:, 0] > 0], w[w[:, 0] > 0, 0], at) for at in (tau - margin, tau + margin))
    return (high - low) / (2 * 1.645)


def _statistic(question: Question, x: np.ndarray, y: np.ndarray, w: np.ndarray) -> float | None:
    total = float((w * x).sum())
    if question.kind == "total":
        return total
    if question.kind == "quantile":
        return _quantile(x, w, question.tau)
    bottom = float((w * y).sum()) if question.kind == "ratio" else float(w.sum())
    return total / bottom if bottom else None


def _quantile(x: np.ndarray, w: np.ndarray, tau: float) -> float | None:
    """The first value, in rising order, at which the cumulative weight reaches tau of the whole."""
    reached, whole = 0.0, w.sum()
    for value in sorted(set(x.tolist())):
        reached += w[x == value].sum()
        if whole > 0 and reached >= (tau - 1e-12) * whole:
            return float(value)
    return None
