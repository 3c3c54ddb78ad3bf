"""The answers to a question in classes that rules can tell apart: cut by the limits and windows that are in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from braidwork.eligibility.questions.answers import Answer, Answers
from braidwork.eligibility.questions.question import Question
from braidwork.eligibility.questions.standing import Standing, Tree
from braidwork.eligibility.rules.bounds import bound_of
from braidwork.eligibility.rules.nodes import Compare, DateWindow
from braidwork.eligibility.rules.windows import window_of

MOST_RANGES = 8
_SMALL_USD = 500.0  # below about this, dollars and not ratios tell amounts apart
_LEAST_GAP_USD, _LEAST_GAP_SHARE = 75.0, 0.03  # nobody knows their money closer than this without looking it up
_PROBE = 10.0
_CENT, _DAY = 0.01, timedelta(days=1)
_FAR_AHEAD = 2  # years
_NONE_OF_THEM = 0.5  # share of people who pick nothing of a list, until a published figure says else

Weighted = tuple[float, Answer]
ReadsAfter = Callable[[Answer, str], tuple[float | None, float | None]]  # the ends of a fact after an answer


def classes(
    question: Question, about: str, answers: Answers, standing: Standing, live: Iterable[Tree]
) -> tuple[Weighted, ...]:
    """The classes of answers to pick or of dates, each with its share (even) and one answer of it."""
    leaves = tuple(live)
    on = standing.on
    if question.kind == "single":
        return _even([Answer(question.key, codes=(c.code,), about=about, as_of=on) for c in question.choices])
    if question.kind == "multi":
        return _multi(question, answers, leaves, on)
    spans = date_spans(question, standing, leaves)
    return _even([Answer(question.key, first=a, last=b, as_of=on) for a, b in spans])


def amounts_that_matter(
    question: Question, about: str, standing: Standing, live: Iterable[Tree], reads: ReadsAfter
) -> tuple[float, ...]:
    """The answers in USD a month (or counts) at which an open rule turns, ascending.

    Every sum is linear in the answer, so two answers tell where a limit lies on its scale.
    """
    from braidwork.eligibility.facts import fact_definitions

    found: set[float] = set()
    lines: dict[str, tuple[tuple[float, float], ...]] = {}
    for leaf in live:
        node = leaf.node
        if not isinstance(node, Compare) or not fact_definitions()[node.fact].is_numeric:
            continue
        if node.fact not in lines:
            low = reads(Answer(question.key, low=0, high=0, about=about, as_of=standing.on), node.fact)
            high = reads(Answer(question.key, low=_PROBE, high=_PROBE, about=about, as_of=standing.on), node.fact)
            lines[node.fact] = tuple(
                (a, (b - a) / _PROBE)
                for a, b in zip(low, high, strict=True)
                if a is not None and b is not None and b > a
            )
        bound = bound_of(node.limit, lambda key: standing.evaluation.fact(standing.case.applicant, key),
                         standing.evaluation.numbers)  # fmt: skip
        for end in {e for e in (bound.low, bound.high) if e is not None}:
            strict = node.op in ("<", ">=")
            for start, slope in lines[node.fact]:
                turn = _turn(question, (end - start) / slope, strict=strict)
                if 0 <= turn and (question.most is None or turn < question.most):
                    found.add(turn)
    return tuple(sorted(found))


def _turn(question: Question, amount: float, *, strict: bool) -> float:
    """The last answer on the low side of a limit: the limit itself, or one step below where it counts as high."""
    if question.kind == "money":
        cents = int(amount * 100 + 1e-6)
        return (cents - int(strict and abs(amount * 100 - cents) < 1e-6)) / 100
    whole = int(amount // 1)
    return float(whole - int(strict and whole == amount))


def ranges(cuts: Iterable[float], step: float, most: float | None = None) -> tuple[tuple[float, float | None], ...]:
    """Ranges between cuts, both ends included; the last is open above, or ends at `most`."""
    low, found = 0.0, []
    for cut in cuts:
        found.append((low, cut))
        low = round(cut + step, 2)
    return (*found, (low, most))


def fewer(cuts: tuple[float, ...], most: int = MOST_RANGES) -> tuple[float, ...]:
    """At most so many ranges that a person can tell apart: where cuts lie close, the upper one goes."""
    kept: list[float] = []
    for cut in cuts:
        if not kept or cut - kept[-1] >= max(_LEAST_GAP_USD, _LEAST_GAP_SHARE * kept[-1]):
            kept.append(cut)
    while len(kept) >= most:
        gaps = [(kept[i + 1] + _SMALL_USD) / (kept[i] + _SMALL_USD) for i in range(len(kept) - 1)]
        kept.pop(gaps.index(min(gaps)) + 1)
    return tuple(kept)


def date_spans(question: Question, standing: Standing, live: Iterable[Tree]) -> tuple[tuple[date, date], ...]:
    """Spans of days between the edges of the windows that open rules hold the date against."""
    on = standing.on
    starts: set[date] = set()
    for leaf in live:
        node = leaf.node
        if isinstance(node, DateWindow) and node.fact in question.facts_written:
            window = window_of(node, on, standing.evaluation.numbers)
            if window and window.first:
                starts.add(window.first)
            if window and window.last:
                starts.add(window.last + _DAY)
    first, last = date(on.year - 60, 1, 1), date(on.year + _FAR_AHEAD, 12, 31)
    edges = [first, *sorted(s for s in starts if first < s <= last)]
    ends = [*(e - _DAY for e in edges[1:]), last]
    return tuple(zip(edges, ends, strict=True))


def _multi(question: Question, answers: Answers, leaves: tuple[Tree, ...], on: date) -> tuple[Weighted, ...]:
    """Nothing picked, and each choice alone; choices that touch nothing open are answered like none."""
    none = Answer(question.key, as_of=on)
    if question.choices_from:
        codes = answers.may_earn
    else:
        read = frozenset().union(*(leaf.facts for leaf in leaves)) if leaves else frozenset()
        touching = _facts_that_follow(question, read)
        offered = (c for c in question.choices if all(x.holds(answers) for x in c.shown_if))
        codes = tuple(c.code for c in offered if not c.facts or c.code in touching)
    if not codes:
        return ((1.0, none),)
    share = (1 - _NONE_OF_THEM) / len(codes)
    return ((_NONE_OF_THEM, none), *((share, Answer(question.key, codes=(c,), as_of=on)) for c in codes))


def _facts_that_follow(question: Question, read: frozenset[str]) -> frozenset[str]:
    from braidwork.eligibility.questions.published import affected_facts

    return frozenset(c.code for c in question.choices if c.facts and affected_facts(c.facts) & read)


def _even(found: list[Answer]) -> tuple[Weighted, ...]:
    return tuple((1 / len(found), answer) for answer in found)
