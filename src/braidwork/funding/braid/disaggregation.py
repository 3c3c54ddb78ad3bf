"""From cents per class and fund back to cents per line and fund, exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.funding.amounts import Cents
from braidwork.funding.braid.rotation import rotated, rotation_order

if TYPE_CHECKING:
    from braidwork.funding.braid.classes import Classes
    from braidwork.funding.braid.model import Model
    from braidwork.funding.funds.fund_year import Funds
    from braidwork.funding.lines.service_lines import ServiceLines

Places = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Shares:
    """Who pays what: row of the line, position of the fund, cents; ordered by line, then fund, no pair twice."""

    line: NDArray[np.int32]
    fund: NDArray[np.int16]
    cents: Cents


def disaggregate(lines: ServiceLines, funds: Funds, model: Model, cents: Cents) -> Shares:
    """Shares of every line.

    Inside a class the people who have waited longest come first: costs end to end, fund blocks end to end, intersected,
    so that a class of q funds splits at most q − 1 lines and the unpaid tail has waited least. Lines of a class with a
    price get equal shares, remainders rotated.
    """
    classes = model.classes
    paying = np.flatnonzero(cents > 0)
    blocks = np.bincount(model.of_class[paying], minlength=len(classes))
    only = np.zeros(len(classes), dtype=np.int64)
    only[model.of_class[paying]] = paying
    whole = (blocks == 1) & (cents[only] == classes.cents) if len(cents) else np.zeros(len(classes), dtype=bool)
    of_class = classes.of_class
    simple = np.flatnonzero(whole[of_class] & (classes.part_cents > 0))
    found = [(classes.line[simple], model.of_fund[only[of_class[simple]]], classes.part_cents[simple])]
    split = (blocks > 0) & ~whole
    ordinary = np.flatnonzero((split & (classes.price < 0))[of_class])
    rank = block_ranks(funds)
    parts = ordinary[waiting_order(lines, classes, ordinary)]
    found.append(_intersected(classes, model, cents, parts, split & (classes.price < 0), rank))
    found += _rotations(lines, model, cents, np.flatnonzero(split & (classes.price >= 0)))
    return collected(found)


def block_ranks(funds: Funds) -> Places:
    """In which order funds are laid out: first out first, then the least flexible."""
    order = sorted(
        range(len(funds.fund_years)), key=lambda f: (funds.fund_years[f].end_date, funds.fund_years[f].flex, f)
    )
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def waiting_order(lines: ServiceLines, classes: Classes, parts: Places) -> Places:
    """Order of parts: class, the person's earliest waiting date, person, the line's waiting date, line id."""
    if not len(parts):
        return parts
    first = np.full(len(lines.person_ids), np.iinfo(np.int32).max, dtype=np.int64)
    np.minimum.at(first, lines.person, lines.waiting_day)
    by_wait = np.argsort(first, kind="stable")
    rank = np.empty(len(first), dtype=np.int64)
    rank[by_wait] = np.arange(len(first))
    line = classes.line[parts]
    waited = lines.waiting_day[line].astype(np.int64)
    waited -= int(waited.min())
    inside = ordered(rank[lines.person[line]] * (int(waited.max()) + 1) + waited)
    return inside[ordered(classes.of_class[parts][inside].astype(np.int64))]


def ordered(keys: Places) -> Places:
    """Positions in the order of keys from 0 up, ties in the order in which they stand.

    Unequal keys sort several times faster than a stable sort: the position is made part of the key where it fits.
    """
    count = max(1, len(keys))
    if int(keys.max(initial=0)) >= 2**62 // count:
        return np.argsort(keys, kind="stable")
    return np.argsort(keys * count + np.arange(len(keys)))


def _intersected(
    classes: Classes, model: Model, cents: Cents, parts: Places, split: NDArray[np.bool_], rank: Places
) -> tuple[NDArray[np.int32], Places, Cents]:
    """Costs end to end, blocks end to end within each class: every overlap is a share."""
    paying = np.flatnonzero((cents > 0) & split[model.of_class])
    paying = paying[np.lexsort((rank[model.of_fund[paying]], model.of_class[paying]))]
    ends = np.cumsum(classes.part_cents[parts])
    of_class = classes.of_class[parts]
    starts = np.concatenate([[0], ends])[np.searchsorted(of_class, model.of_class[paying])]
    block = cents[paying]
    before = np.cumsum(block) - block
    fresh = np.searchsorted(model.of_class[paying], model.of_class[paying])
    low = starts + before - before[fresh]
    high = low + block
    first, last = np.searchsorted(ends, low, side="right"), np.searchsorted(ends, high, side="left")
    count = last - first + 1
    owner = np.repeat(np.arange(len(paying)), count)
    at = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count) + first[owner]
    part = parts[at]
    begin = ends[at] - classes.part_cents[part]
    share = np.minimum(ends[at], high[owner]) - np.maximum(begin, low[owner])
    some = share > 0
    return classes.line[part[some]], model.of_fund[paying[owner[some]]], share[some]


def _rotations(
    lines: ServiceLines, model: Model, cents: Cents, wanted: Places
) -> list[tuple[NDArray[np.int32], Places, Cents]]:
    if not len(wanted):
        return []
    classes = model.classes
    inside = np.flatnonzero(np.isin(classes.of_class, wanted))
    inside = inside[waiting_order(lines, classes, inside)]
    bounds = np.searchsorted(classes.of_class[inside], np.stack([wanted, wanted + 1]))
    starts = np.searchsorted(model.of_class, np.stack([wanted, wanted + 1]))
    found = []
    for i, k in enumerate(wanted.tolist()):
        parts = inside[bounds[0, i] : bounds[1, i]]
        columns = np.arange(starts[0, i], starts[1, i])
        families = [s for s, _ in classes.price_keys[classes.price[k]][1]]
        order = rotation_order(families) or ()
        place = {f: p for p, f in enumerate(order)}
        columns = columns[np.argsort([place.get(int(f), len(order)) for f in model.of_fund[columns]], kind="stable")]
        share = rotated(cents[columns].tolist(), len(parts))
        rows, which = np.nonzero(share)
        found.append((classes.line[parts[rows]], model.of_fund[columns[which]], share[rows, which]))
    return found


def collected(found: list[tuple[NDArray[np.int32], Places, Cents]]) -> Shares:
    """Shares of several kinds as one, ordered by line and fund; shares of one line's parts in one fund add up."""
    line = np.concatenate([f[0] for f in found]).astype(np.int64)
    fund = np.concatenate([f[1] for f in found]).astype(np.int64)
    cents = np.concatenate([f[2] for f in found])
    if not len(line):
        return Shares(line.astype(np.int32), fund.astype(np.int16), cents)
    key = line << 16 | fund
    order = np.argsort(key)  # equal keys are added up: their order does not matter
    key, cents = key[order], cents[order]
    fresh = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
    sums = np.add.reduceat(cents, fresh)
    return Shares((key[fresh] >> 16).astype(np.int32), (key[fresh] & 0xFFFF).astype(np.int16), sums)
