"""Limits over a table of people: each dated number becomes a CASE over the facts that pick its row."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Any

from braidwork.eligibility.rules.bounds import LARGEST_SIZE, DatedLimits, least_from, most_up_to
from braidwork.eligibility.rules.columns import PeopleColumns
from braidwork.eligibility.rules.limits import AnyLimit, FactValue, LargerOf, Limit, Number, factors, key_facts

Ends = tuple[Any | None, Any | None]


def limit_ends(
    limit: AnyLimit, people: PeopleColumns, numbers: DatedLimits, made: dict[Limit, tuple[str, str]] | None = None
) -> Ends:
    """The least and the most of a limit as Ibis numbers; None where nobody can know it.

    Where both are the same column the limit is exact. `made` names the columns of limits that an earlier stage has
    worked out.
    """
    import ibis

    if isinstance(limit, Number):
        value = ibis.literal(limit.value, type="float64")
        return value, value
    if isinstance(limit, FactValue):
        return people.number_ends(limit.fact)
    if isinstance(limit, Limit):
        if made and limit in made:
            low, high = made[limit]
            exact = people.table[low]
            return exact, exact if low == high else people.table[high]
        return _dated(limit, people, numbers)
    parts = [limit_ends(part, people, numbers, made) for part in limit.limits]
    lows, highs = [p[0] for p in parts], [p[1] for p in parts]
    if isinstance(limit, LargerOf):
        return _of_known(ibis.greatest, lows), _of_all(ibis.greatest, highs)
    return _of_all(ibis.least, lows), _of_known(ibis.least, highs)


def _dated(limit: Limit, people: PeopleColumns, numbers: DatedLimits) -> Ends:
    import ibis

    facts = key_facts(limit)
    if not facts:
        amount = numbers.amount(limit, {})[0]
        value = None if amount is None else ibis.literal(amount, type="float64")
        return value, value
    if len(facts) > 1 or not people.is_range(facts[0]):
        exact = _exact(limit, facts, people, numbers)
        return exact, exact
    return _ranged(limit, facts[0], people, numbers)


def _ranged(limit: Limit, fact: str, people: PeopleColumns, numbers: DatedLimits) -> Ends:
    """A limit whose key fact may be a range: exact where the fact is, else the limits of both ends of the range."""
    import ibis

    ends = _RangeColumns.of(fact, people)
    by_size = _BySize.of(limit, fact, numbers)
    if people.value(fact) is None:
        return ends.pick(by_size.least, by_size.most)
    value = people.table[fact]
    if ends.low is not None and by_size.rises:
        low, high = ibis.coalesce(value, ends.low), ibis.coalesce(value, ends.high)
        known = value.notnull() | ends.inside(by_size.least)
        nothing = ibis.null("float64")
        cases = (_by_size(column, by_size.exact) for column in (low, high))
        found = [None if case is None else ibis.ifelse(known, case, nothing) for case in cases]
        return found[0], found[1]
    exact = _exact(limit, (fact,), people, numbers)
    low, high = ends.pick(by_size.least, by_size.most)
    if exact is None:
        return low, high
    nothing = ibis.null("float64")
    return tuple(ibis.ifelse(value.notnull(), exact, nothing if x is None else x) for x in (low, high))


@dataclass(frozen=True)
class _BySize:
    """A limit for each size that has one; `rises` where a larger size never has a smaller limit."""

    exact: dict[int, float]
    least: dict[int, float]
    most: dict[int, float]

    @classmethod
    def of(cls, limit: Limit, fact: str, numbers: DatedLimits) -> _BySize:
        found = ((s, numbers.amount(limit, {fact: str(s)})[0]) for s in range(LARGEST_SIZE + 1))
        exact = {s: amount for s, amount in found if amount is not None}
        least = ((s, least_from(limit, fact, s, numbers)) for s in exact)
        most = ((s, most_up_to(limit, fact, s, numbers)) for s in exact)
        return cls(
            exact, {s: v for s, v in least if v is not None}, {s: v for s, v in most if v is not None}
        )  # fmt: skip

    @property
    def rises(self) -> bool:
        return self.exact == self.least == self.most


@dataclass(frozen=True)
class _RangeColumns:
    """The columns of the smallest and largest that a key fact can be; None where the table lacks either."""

    low: Any | None
    high: Any | None

    @classmethod
    def of(cls, fact: str, people: PeopleColumns) -> _RangeColumns:
        names = (f"{fact}_low", f"{fact}_high")
        if not all(people.has(name) for name in names):
            return cls(None, None)
        return cls(*(people.table[name] for name in names))

    def inside(self, sizes: dict[int, float]) -> Any:
        """Whether both ends have a limit."""
        return _inside(self.low, sizes) & _inside(self.high, sizes)

    def pick(self, least: dict[int, float], most: dict[int, float]) -> Ends:
        """The least for the smallest and the most for the largest size, where both have one."""
        import ibis

        if self.low is None or not least or not most:
            return None, None
        both = _inside(self.low, least) & _inside(self.high, most)
        nothing = ibis.null("float64")
        low, high = (
            ibis.ifelse(both, case, nothing) for case in (_by_size(self.low, least), _by_size(self.high, most))
        )
        return low, high


def _inside(column: Any, sizes: dict[int, float]) -> Any:
    """Whether a size is one of these; a span of whole numbers is tested by its ends, which engines do faster."""
    if sizes and column.type().is_integer() and len(sizes) == max(sizes) - min(sizes) + 1:
        return column.between(min(sizes), max(sizes))
    return column.isin(list(sizes))


def _by_size(column: Any, amounts: dict[int, float]) -> Any | None:
    return _case([column], [([size], amount) for size, amount in amounts.items()])


def _exact(limit: Limit, facts: tuple[str, ...], people: PeopleColumns, numbers: DatedLimits) -> Any | None:
    columns = [people.value(f) for f in facts]
    if None in [None if c is None else 1 for c in columns]:
        return None
    choices = [_choices(limit, f, c, numbers) for f, c in zip(facts, columns, strict=True)]
    branches = []
    for combination in product(*choices):
        amount = numbers.amount(limit, {f: text for f, (text, _) in zip(facts, combination, strict=True)})[0]
        if amount is not None:
            branches.append(([value for _, value in combination], amount))
    return _case(columns, branches)


def _case(columns: list[Any], branches: list[tuple[list[Any], float]]) -> Any | None:
    import ibis

    if not branches:
        return None
    amounts = [ibis.literal(amount, type="float64") for _, amount in branches]
    if len(columns) == 1:
        found = columns[0].cases(*((v[0], a) for (v, _), a in zip(branches, amounts, strict=True)))
        # Unknown values would be held against every branch in vain.
        return ibis.ifelse(columns[0].notnull(), found, ibis.null("float64"))
    tests = []
    for values, _ in branches:
        test = columns[0] == values[0]
        for column, value in zip(columns[1:], values[1:], strict=True):
            test = test & (column == value)
        tests.append(test)
    return ibis.cases(*zip(tests, amounts, strict=True))


def _choices(limit: Limit, fact: str, column: Any, numbers: DatedLimits) -> list[tuple[str, Any]]:
    """Each value that a key fact can take, as keys of parameters write it and as the column holds it."""
    if column.type().is_boolean():
        return [("true", True), ("false", False)]
    if column.type().is_numeric():
        return [(str(size), size) for size in range(LARGEST_SIZE + 1)]
    texts = {
        text
        for factor in factors(limit)
        for part, by in factor.by_pairs
        if by == fact
        for text in numbers.source.key_values(factor.parameter, part)
    }
    return [(text, text) for text in sorted(texts)]


def _of_known(pick: Any, ends: list[Any | None]) -> Any | None:
    """The engines' greatest and least pass over nulls, as this needs."""
    known = [e for e in ends if e is not None]
    return pick(*known) if len(known) > 1 else known[0] if known else None


def _of_all(pick: Any, ends: list[Any | None]) -> Any | None:
    import ibis

    known = [e for e in ends if e is not None]
    if len(known) < len(ends):
        return None
    if len(known) == 1:
        return known[0]
    some_null = known[0].isnull()
    for end in known[1:]:
        some_null = some_null | end.isnull()
    return ibis.ifelse(some_null, ibis.null("float64"), pick(*known))
