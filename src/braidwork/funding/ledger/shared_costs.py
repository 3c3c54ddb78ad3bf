"""A cost that several partners share, split by proportional benefit to the last cent, with its basis kept.

2 CFR 200.405(d); the infrastructure agreement of a one-stop center is split in this way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from braidwork.errors import DataError


@dataclass(frozen=True)
class SharedCost:
    """One cost in cents, what its split rests on, and the cents of each partner; they sum to the cost exactly."""

    name: str
    amount_cents: int
    basis: str
    benefit: Mapping[str, int]
    shares_cents: Mapping[str, int]


def split_by_benefit(name: str, amount_cents: int, basis: str, benefit: Mapping[str, int]) -> SharedCost:
    """Splits a cost in proportion to counts of benefit, such as square feet, visits or staff.

    Left-over cents go to the largest rest, and equal rests to the partner first by name. Raises DataError for a
    cost or a count that cannot be split.
    """
    if type(amount_cents) is not int or amount_cents < 0:
        raise DataError(f"the cost is {amount_cents!r}.", where=name, mend="write whole cents, 0 or more.")
    if not basis.strip():
        raise DataError("the split has no basis.", where=name, mend="say what the counts are, such as square feet.")
    for partner, count in benefit.items():
        if type(count) is not int or count < 0:
            raise DataError(f"the benefit is {count!r}.", where=f"{name}, {partner}", mend="write a whole number.")
    total = sum(benefit.values())
    if total == 0:
        raise DataError("nobody benefits.", where=name, mend="give at least one partner a count above 0.")
    exact = {p: Fraction(amount_cents * count, total) for p, count in benefit.items()}
    shares = {p: int(x) for p, x in exact.items()}
    rest = amount_cents - sum(shares.values())
    for partner in sorted(exact, key=lambda p: (shares[p] - exact[p], p))[:rest]:
        shares[partner] += 1
    return SharedCost(name, amount_cents, basis, dict(benefit), shares)
