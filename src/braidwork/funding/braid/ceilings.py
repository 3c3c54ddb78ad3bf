"""Ceilings per line: a line above a ceiling becomes parts, or a class with its exact price where no parts are exact.

A ceiling u of a fund family on a line of price c is exact as two parts: u that all its funds may pay, and c − u that
the family may not. Families that nest are cut again. Families that lie apart each get a stretch of the line that
only they may not pay; that is exact when any two of these stretches share max(0, c − u − v): always for two families,
for more when the stretches fit side by side. (What a line can take from its families is a polymatroid; the parts'
ranks add up to its rank, and sums of polymatroids are exact in whole cents.) All other lines keep their price in the
key of their class.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.amounts import LARGEST_TOTAL_CENTS, Cents

if TYPE_CHECKING:
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.funds.limits import UnitCeiling
    from braidwork.funding.lines.service_lines import ServiceLines

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Family:
    """Fund positions that share one ceiling in some categories."""

    funds: frozenset[int]
    ceiling: UnitCeiling


@dataclass
class Parts:
    """What ceilings make of lines.

    `first_cents` is the part of every line that all its funds may pay. Further parts: `line`, `cents` and `barred`, a
    position in `barred_sets` (sets of funds that may not pay it). `priced` lines stay whole, with a position in
    `price_keys`: (net cents, ((funds, ceiling), …)).
    """

    first_cents: Cents
    line: list[Rows] = field(default_factory=list)
    cents: list[Cents] = field(default_factory=list)
    barred: list[NDArray[np.int32]] = field(default_factory=list)
    barred_sets: list[frozenset[int]] = field(default_factory=list)
    priced: list[Rows] = field(default_factory=list)
    price: list[NDArray[np.int32]] = field(default_factory=list)
    price_keys: list[tuple[int, tuple[tuple[frozenset[int], int], ...]]] = field(default_factory=list)


def families_of(funds: Funds) -> tuple[Family, ...]:
    """Every ceiling as families of fund positions: a ceiling that is not joint is one family per fund-year."""
    found = []
    for ceiling in funds.ceilings:
        places = frozenset(funds.places[f] for f in ceiling.fund_year_ids)
        found += [Family(s, ceiling) for s in ([places] if ceiling.joint else [frozenset([p]) for p in sorted(places)])]
    return tuple(f for f in found if f.funds)


def cut(
    lines: ServiceLines, funds: Funds, group: NDArray[np.int32], payable: NDArray[np.bool_], category: Rows
) -> Parts:
    """The parts of all lines; `group` gives each line a row of `payable` (rows × funds) and `category`."""
    parts = Parts(lines.net_cents)
    families = families_of(funds)
    seen = np.zeros((len(payable), len(families)), dtype=bool)
    for j, family in enumerate(families):
        pays = np.array([c in family.ceiling.category_codes for c in lines.category_codes])
        seen[:, j] = pays[category] & payable[:, sorted(family.funds)].any(axis=1)
    rows = np.flatnonzero(np.asarray(seen.any(axis=1))[group]) if families else np.zeros(0, dtype=np.int64)
    if not len(rows):
        return parts
    parts.first_cents = lines.net_cents.copy()
    limits = np.stack([_ceilings(f.ceiling, lines, rows) for f in families], axis=1)
    active: Any = seen[group[rows]] & (limits < lines.net_cents[rows][:, None])
    for members, sets in _kinds(rows, active, group, payable, families):
        _cut_kind(parts, rows[members], lines.net_cents, [(s, limits[members][:, js]) for s, js in sets])
    return parts


def _ceilings(ceiling: UnitCeiling, lines: ServiceLines, rows: Rows) -> Cents:
    if ceiling.ceiling_cents is not None:
        return np.full(len(rows), ceiling.ceiling_cents, dtype=np.int64)
    if ceiling.is_allowance:
        none = np.full(len(rows), LARGEST_TOTAL_CENTS, dtype=np.int64)
        return none if lines.allowance_cents is None else lines.allowance_cents[rows]
    distinct, inverse = np.unique(lines.cost_cents[rows], return_inverse=True)
    return np.array([ceiling.on_line(int(p)) for p in distinct], dtype=np.int64)[inverse]


def _kinds(
    rows: Rows, active: NDArray[np.bool_], group: NDArray[np.int32], payable: NDArray[np.bool_],
    families: tuple[Family, ...],
) -> Iterator[tuple[Rows, list[tuple[frozenset[int], list[int]]]]]:  # fmt: skip
    """Lines with the same active ceilings on the same lawful funds, with the sets of funds and their ceilings."""
    every = sorted(set().union(*(f.funds for f in families)))
    inside = np.flatnonzero(active.any(axis=1))
    signs = np.concatenate([active[inside], payable[group[rows[inside]]][:, every]], axis=1)
    packed = np.packbits(signs, axis=1)
    _, first, kind = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(kind.ravel(), kind="stable")
    bounds = np.searchsorted(kind.ravel()[order], np.arange(len(first) + 1))
    for k, at in enumerate(first):
        lawful = {every[i] for i in np.flatnonzero(signs[at, len(families) :])}
        sets: dict[frozenset[int], list[int]] = {}
        for j in np.flatnonzero(signs[at, : len(families)]):
            sets.setdefault(families[j].funds & lawful, []).append(int(j))
        yield inside[order[bounds[k] : bounds[k + 1]]], sorted(sets.items(), key=lambda s: (len(s[0]), sorted(s[0])))


def _cut_kind(parts: Parts, rows: Rows, net: Cents, sets: list[tuple[frozenset[int], Cents]]) -> None:
    """Cut lines whose restricted families are `sets`, each with its ceilings (lines × ceilings of that set)."""
    families = [s for s, _ in sets]
    limits = [u.min(axis=1) for _, u in sets]
    if all(small < large for small, large in pairwise(families)):
        _cut_nested(parts, rows, net, families, limits)
        return
    if any(one & other for i, one in enumerate(families) for other in families[:i]):
        _keep_priced(parts, rows, net, families, limits)
        return
    price = net[rows]
    barred = [price - u for u in limits]
    fit = sum(barred) <= price
    both = np.zeros_like(price)
    if len(families) == 2:
        both = np.maximum(0, barred[0] + barred[1] - price)
        fit = np.ones(len(rows), dtype=bool)
    if not fit.all():
        _keep_priced(parts, rows[~fit], net, families, [u[~fit] for u in limits])
    parts.first_cents[rows[fit]] = (price - sum(barred) + both)[fit]
    for funds, cents in zip(families, barred, strict=True):
        _add(parts, rows[fit], (cents - both)[fit], funds)
    if len(families) == 2:
        _add(parts, rows, both, families[0] | families[1])


def _cut_nested(parts: Parts, rows: Rows, net: Cents, families: list[frozenset[int]], limits: list[Cents]) -> None:
    for i in range(len(limits) - 2, -1, -1):
        # An outer family's smaller ceiling binds the inner one too.
        limits[i] = np.minimum(limits[i], limits[i + 1])
    parts.first_cents[rows] = limits[0]
    for funds, lower, upper in zip(families, limits, [*limits[1:], net[rows]], strict=True):
        _add(parts, rows, upper - lower, funds)


def _add(parts: Parts, rows: Rows, cents: Cents, barred: frozenset[int]) -> None:
    some = cents > 0
    parts.line.append(rows[some])
    parts.cents.append(cents[some])
    parts.barred.append(np.full(int(some.sum()), _place(parts.barred_sets, barred), dtype=np.int32))


def _keep_priced(parts: Parts, rows: Rows, net: Cents, sets: list[frozenset[int]], limits: list[Cents]) -> None:
    table = np.stack([net[rows], *limits], axis=1)
    distinct, inverse = np.unique(table, axis=0, return_inverse=True)
    start = len(parts.price_keys)
    for row in distinct.tolist():
        parts.price_keys.append((row[0], tuple(zip(sets, row[1:], strict=True))))
    parts.priced.append(rows)
    parts.price.append((inverse.ravel() + start).astype(np.int32))


def _place(known: list[frozenset[int]], wanted: frozenset[int]) -> int:
    if wanted not in known:
        known.append(wanted)
    return known.index(wanted)
