"""Numbers of a decision in plain words: a person's own beside the limit, with its source, size and first day."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.eligibility.decisions import Decision
    from braidwork.eligibility.programs.amounts import Amount
    from braidwork.eligibility.rules import Change, FactReading, LimitReading, Reason
    from braidwork.eligibility.rules.bounds import Bound

_SAID = {"<=": "{} or less", "<": "less than {}", ">=": "{} or more", ">": "more than {}", "==": "exactly {}"}
_BASES = {
    "poverty_guideline": "the federal poverty guideline",
    "wa_median_income": "the state's middle income",
    "llsil": "the Lower Living Standard Income Level",
}
_PER = {"USD/month": " a month", "USD/year": " a year"}


def number_lines(decision: Decision, reason: Reason, *, money_only: bool) -> Iterator[str]:
    """A line for each limit that the reason rests on: "What counts is $2,400 a month. It must be $4,212 or less …"."""
    from braidwork.eligibility.facts import fact_definition
    from braidwork.eligibility.rules import Compare, CountAtLeast, Exists, Verdict

    of_members = {id(leaf) for r in reason.walk() if isinstance(r.node, (Exists, CountAtLeast)) for leaf in r.walk()}
    for leaf in Verdict(reason.truth, reason).deciding:
        if not isinstance(leaf.node, Compare) or not leaf.limits or not leaf.facts or id(leaf) in of_members:
            continue
        own = leaf.facts[0]
        definition = fact_definition(own.key)
        if money_only and definition.kind != "money":
            continue
        must = _must_be(decision, leaf)
        if must is not None:
            whose = "What counts" if definition.kind == "money" else "Yours"
            yield f"{whose} is {_value(own)}{_PER.get(definition.unit, '')}. It must be {must}."


def said_amount(amount: Amount) -> str:
    """An amount as people say it: "About $83 each month, as a guess"."""
    from braidwork.eligibility.rules.sentences import shown_money

    low, high = (None if end is None else shown_money(end) for end in (amount.low, amount.high))
    if amount.low == amount.high == 0:
        text = (
            "Nothing each month" if amount.direction == "pays" else "$0: once pay is counted, no money is left to give"
        )
    elif low is None or high is None:
        text = f"Up to {high} each month" if high else f"{low} or more each month" if low else "Not known"
    else:
        text = f"{f'About {low}' if low == high else f'Between {low} and {high}'} each month"
    note = f" ({amount.note})" if amount.note else ""
    return f"{text}, as a guess{'' if amount.verified else ' *'}{note}."


def said_change(change: Change) -> str:
    """The fact that would turn the answer, and the value it would need: "gets Basic Food: yes"."""
    from braidwork.eligibility.rules.sentences import fact_label, shown_value

    return f"{fact_label(change.key)}: {shown_value(change.key, change.to)}"


def _must_be(decision: Decision, leaf: Reason) -> str | None:
    from braidwork.eligibility.rules import Compare
    from braidwork.eligibility.rules.bounds import bound_of

    if not isinstance(leaf.node, Compare):
        return None
    evaluation = decision.evaluation
    bound = bound_of(leaf.node.limit, lambda key: evaluation.fact(leaf.person_id, key), evaluation.numbers)
    shown = _bound(leaf.facts[0].key, bound)
    if shown is None:
        return None
    about = [_source(leaf.limits), _size(bound), _since(leaf.limits)]
    unchecked = "" if all(row.verified for row in leaf.limits) else " *"
    return f"{_SAID[leaf.node.op].format(shown)} ({', '.join(filter(None, about))}){unchecked}"


def _bound(key: str, bound: Bound) -> str | None:
    from braidwork.eligibility.rules.sentences import shown_value

    if bound.low is None or bound.low != bound.high:
        return None
    # Cents of a limit help nobody; rounding down never promises more than the law gives.
    value = float(math.floor(bound.low)) if key.endswith("_usd") else bound.low
    return shown_value(key, value)


def _source(rows: tuple[LimitReading, ...]) -> str:
    base = _BASES.get(rows[0].name)
    if base is None:
        return ""
    shares = [f"{row.value * 100:,.10g}%" for row in rows[1:] if row.value is not None]
    return " of ".join([*shares, base])


def _size(bound: Bound) -> str:
    sizes = [f.value for f in bound.facts if f.key.endswith("_size") and isinstance(f.value, (int, float))]
    return f"for {sizes[0]:g} {'person' if sizes[0] == 1 else 'people'}" if sizes else ""


def _since(rows: tuple[LimitReading, ...]) -> str:
    from braidwork.eligibility.rules.sentences import shown_date

    start = rows[0].effective_from
    return f"since {shown_date(start)}" if start else ""


def _value(fact: FactReading) -> str:
    from braidwork.eligibility.rules.sentences import shown_value

    if fact.value is not None:
        return shown_value(fact.key, fact.value)
    low, high = (None if end is None else shown_value(fact.key, end) for end in (fact.low, fact.high))
    if low and high:
        return f"{low} to {high}"
    return f"{low} or more" if low else f"{high} or less" if high else "not known"
