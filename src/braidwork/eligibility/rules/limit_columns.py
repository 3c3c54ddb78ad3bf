"""Limits over a table of people: each dated number becomes a CASE over the facts that pick its row."""

from __future__ import annotations

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
    exact = _exact(limit, facts, people, numbers)
    if len(facts) > 1 or not people.is_range(facts[0]):
        return exact, exact
    low, high = _range(limit, facts[0], people, numbers)
    if exact is None:
        return low, high
    value = people.table[facts[0]]
    return ibis.ifelse(value.notnull(), exact, low), ibis.ifelse(value.notnull(), exact, high)


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


def _range(limit: Limit, fact: str, people: PeopleColumns, numbers: DatedLimits) -> Ends:
    import ibis

    if not (people.has(f"{fact}_low") and people.has(f"{fact}_high")):
        return None, None
    low, high = people.table[f"{fact}_low"], people.table[f"{fact}_high"]
    sizes = [s for s in range(LARGEST_SIZE + 1) if numbers.amount(limit, {fact: str(s)})[0] is not None]
    least = [(s, least_from(limit, fact, s, numbers)) for s in sizes]
    most = [(s, most_up_to(limit, fact, s, numbers)) for s in sizes]
    at_low = _case([low], [([s], v) for s, v in least if v is not None])
    at_high = _case([high], [([s], v) for s, v in most if v is not None])
    if at_low is None or at_high is None:
        return None, None
    both = at_low.notnull() & at_high.notnull()
    nothing = ibis.null("float64")
    return ibis.ifelse(both, at_low, nothing), ibis.ifelse(both, at_high, nothing)


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
