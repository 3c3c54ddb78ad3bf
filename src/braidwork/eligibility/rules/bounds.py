"""What a limit amounts to for one person or one key: the least and the most it can be."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from braidwork.eligibility.rules.limits import AnyLimit, FactValue, LargerOf, Limit, Number, factors, key_facts
from braidwork.eligibility.rules.reading import FactReading, LimitReading, LimitSource, Value
from braidwork.errors import BraidworkError

LARGEST_SIZE = 20  # keys that are counts (sizes of families) run from 0 to this; beyond it a limit is unknown

ReadFact = Callable[[str], FactReading]
KeyPairs = tuple[tuple[str, str], ...]
Amount = tuple[float | None, tuple[LimitReading, ...]]


@dataclass(frozen=True)
class Bound:
    """A limit between `low` and `high`; a missing end is open, both missing means unknown."""

    low: float | None
    high: float | None
    limits: tuple[LimitReading, ...] = ()
    facts: tuple[FactReading, ...] = ()


class DatedLimits:
    """The numbers of law as of one service date, read once per name and key.

    `verified_only` treats numbers that nobody has checked as unknown: an answer that stays does not rest on them.
    """

    def __init__(
        self, source: LimitSource, on: date, known_at: date | None = None, *, verified_only: bool = False
    ) -> None:
        self.source, self.on, self.known_at, self.verified_only = source, on, known_at, verified_only
        self._rows: dict[tuple[str, KeyPairs], LimitReading] = {}
        self._amounts: dict[tuple[int, KeyPairs], tuple[Limit, Amount]] = {}  # hashing a limit costs more
        self._checked: DatedLimits | None = None
        self.texts: dict[int, str] = {}  # canonical texts of rows that this object keeps alive, by identity

    @property
    def checked(self) -> DatedLimits:
        """The same numbers without the unverified ones."""
        if self._checked is None:
            self._checked = DatedLimits(self.source, self.on, self.known_at, verified_only=True)
        return self._checked

    def row(self, name: str, key: Mapping[str, str]) -> LimitReading:
        """One number as it stood on the service date."""
        index = (name, tuple(sorted(key.items())))
        found = self._rows.get(index)
        if found is None:
            found = self.source.limit(name, self.on, self.known_at, dict(key))
            if self.verified_only and not found.verified:
                found = replace(found, value=None)
            self._rows[index] = found
        return found

    def amount(self, limit: Limit, key: Mapping[str, str]) -> Amount:
        """The limit for these values of its key facts, and the rows it was made from; None where one is absent."""
        index = (id(limit), tuple(sorted(key.items())))
        found = self._amounts.get(index)
        if found is None or found[0] is not limit:
            found = self._amounts[index] = (limit, self._reckon(limit, key))
        return found[1]

    def _reckon(self, limit: Limit, key: Mapping[str, str]) -> Amount:
        rows, value = [], 1.0
        for factor in factors(limit):
            row = self.row(factor.parameter, {**{p: key[f] for p, f in factor.by_pairs}, **dict(factor.at_pairs)})
            rows.append(row)
            value = math.nan if row.value is None else value * row.value
        if math.isnan(value):
            return None, tuple(rows)
        return _rounded(value / 12 if limit.monthly else value, limit.rounding), tuple(rows)


def limit_facts(limit: AnyLimit) -> frozenset[str]:
    """Every fact that a limit reads."""
    if isinstance(limit, FactValue):
        return frozenset({limit.fact})
    if isinstance(limit, (Number, Limit)):
        return frozenset(key_facts(limit))
    return frozenset().union(*(limit_facts(part) for part in limit.limits))


def dated_limits(limit: AnyLimit) -> tuple[Limit, ...]:
    """The dated parameters in a limit, each with its `times`."""
    if isinstance(limit, Limit):
        return (limit,)
    if isinstance(limit, (Number, FactValue)):
        return ()
    return tuple(d for part in limit.limits for d in dated_limits(part))


def bound_of(limit: AnyLimit, read: ReadFact, numbers: DatedLimits) -> Bound:
    """The limit for the person whose facts `read` answers."""
    if isinstance(limit, Number):
        return Bound(limit.value, limit.value)
    if isinstance(limit, FactValue):
        fact = read(limit.fact)
        return Bound(*number_ends(fact), facts=(fact,))
    if isinstance(limit, Limit):
        return _dated(limit, read, numbers)
    parts = [bound_of(part, read, numbers) for part in limit.limits]
    lows, highs = [p.low for p in parts], [p.high for p in parts]
    pick = max if isinstance(limit, LargerOf) else min
    # The larger of 10 and an unknown is at least 10; the smaller of them at most 10.
    low = _pick_known(pick, lows) if pick is max else _pick_all(pick, lows)
    high = _pick_all(pick, highs) if pick is max else _pick_known(pick, highs)
    rows, facts = (r for p in parts for r in p.limits), (f for p in parts for f in p.facts)
    return Bound(low, high, tuple(dict.fromkeys(rows)), tuple(dict.fromkeys(facts)))


def number_ends(fact: FactReading) -> tuple[float | None, float | None]:
    """The least and the most a numeric fact can be."""
    if fact.value is not None:
        value = _number(fact.key, fact.value)
        return value, value
    low = None if fact.low is None else _number(fact.key, fact.low)
    return low, None if fact.high is None else _number(fact.key, fact.high)


def key_text(value: Value | None) -> str | None:
    """The value of a fact as keys of parameters write it, or None where it cannot be one."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return str(int(value)) if value == int(value) and 0 <= value <= LARGEST_SIZE else None
    return None


def least_from(limit: Limit, fact: str, size: int, numbers: DatedLimits) -> float | None:
    """The least a limit can be for `size` or more, or None where a row is absent in between."""
    amounts = [numbers.amount(limit, {fact: str(s)})[0] for s in range(size, LARGEST_SIZE + 1)]
    while amounts and amounts[-1] is None:
        amounts.pop()
    return _pick_all(min, amounts)


def most_up_to(limit: Limit, fact: str, size: int, numbers: DatedLimits) -> float | None:
    """The most a limit can be for `size` or fewer, or None where a row is absent in between."""
    amounts = [numbers.amount(limit, {fact: str(s)})[0] for s in range(size, -1, -1)]
    if not amounts or amounts[0] is None:
        return None
    while amounts[-1] is None:
        amounts.pop()
    return _pick_all(max, amounts)


def _dated(limit: Limit, read: ReadFact, numbers: DatedLimits) -> Bound:
    names = key_facts(limit)
    facts = tuple(read(name) for name in names)
    keys = {f.key: key_text(f.value) for f in facts}
    if None not in keys.values():
        amount, rows = numbers.amount(limit, {k: v for k, v in keys.items() if v is not None})
        return Bound(amount, amount, rows, facts)
    if len(facts) == 1 and facts[0].value is None:
        low, high = key_text(_whole(facts[0].low)), key_text(_whole(facts[0].high))
        if low is not None and high is not None:
            return _between(limit, facts[0], int(low), int(high), numbers)
    return Bound(None, None, (), facts)


def _between(limit: Limit, fact: FactReading, low: int, high: int, numbers: DatedLimits) -> Bound:
    least, most = least_from(limit, fact.key, low, numbers), most_up_to(limit, fact.key, high, numbers)
    # Both ends must have a row: a limit that nobody knows for one of the sizes is not known.
    ends = [numbers.amount(limit, {fact.key: str(s)}) for s in (low, high)]
    rows = tuple(dict.fromkeys(row for _, found in ends for row in found))
    if least is None or most is None or ends[0][0] is None:
        return Bound(None, None, rows, (fact,))
    return Bound(least, most, rows, (fact,))


def _rounded(value: float, rounding: str) -> float:
    exact = round(value, 6)  # products of decimals carry binary dust; a limit of 24,780 must not become 24,779.99…
    if rounding == "nearest":
        return float(math.floor(exact + 0.5))
    if rounding == "up":
        return float(math.ceil(exact))
    return float(math.floor(exact)) if rounding == "down" else exact


def _pick_known(pick: Callable[[Iterable[float]], float], ends: list[float | None]) -> float | None:
    known = [e for e in ends if e is not None]
    return pick(known) if known else None


def _pick_all(pick: Callable[[Iterable[float]], float], ends: list[float | None]) -> float | None:
    return None if not ends or None in ends else pick(e for e in ends if e is not None)


def _whole(value: float | date | None) -> Value | None:
    return value if isinstance(value, (int, float)) else None


def _number(key: str, value: Value) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise mismatch(key, value, "a number")
    return float(value)


def mismatch(key: str, value: Value | None, wanted: str) -> BraidworkError:
    """The error for a fact whose value is not of the kind that a rule reads."""
    return BraidworkError(f"{key} is {value!r}; the rule reads {wanted}.", where="the facts of the case")
