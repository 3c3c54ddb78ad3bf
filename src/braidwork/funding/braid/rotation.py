"""Equal shares to the cent for lines of one price: remainders go round from fund to fund."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import permutations

import numpy as np

from braidwork.funding.amounts import Cents

_MOST_TRIED = 7


def rotated(totals: Sequence[int], lines: int) -> Cents:
    """Lines × funds cents: each fund pays x/n per line and the remainders follow on from fund to fund.

    So no line gets two extra cents before all have one, and the cents of neighbouring funds on a line never exceed the
    rounded-up share: neither price nor ceiling is broken.
    """
    shares = np.empty((lines, len(totals)), dtype=np.int64)
    at = 0
    for f, total in enumerate(totals):
        each, extra = divmod(int(total), lines)
        shares[:, f] = each
        shares[(at + np.arange(extra)) % lines, f] += 1
        at = (at + extra) % lines
    return shares


def rotation_order(families: Sequence[frozenset[int]]) -> tuple[int, ...] | None:
    """An order of the funds of these families in which each family stands together, or None if there is none found."""
    return _order(tuple(sorted(set(families), key=sorted)))


@cache
def _order(families: tuple[frozenset[int], ...]) -> tuple[int, ...] | None:
    laminar = all(not a & b or a <= b or b <= a for a in families for b in families)
    if laminar:
        return tuple(_nested(sorted(families, key=len, reverse=True)))
    funds = sorted(set().union(*families))
    if len(funds) > _MOST_TRIED:
        return None
    for order in permutations(funds):
        place = {f: i for i, f in enumerate(order)}
        if all(max(place[f] for f in s) - min(place[f] for f in s) == len(s) - 1 for s in families):
            return order
    return None


def _nested(families: list[frozenset[int]]) -> list[int]:
    """Funds of laminar families (largest first), each family together."""
    order: list[int] = []
    rest = list(families)
    while rest:
        outer = rest.pop(0)
        inner = [s for s in rest if s < outer]
        rest = [s for s in rest if not s <= outer]
        held = _nested(inner)
        order += [*held, *sorted(outer - set(held))]
    return order
