"""Exact label setting for three sums and a count of steps: one loop, run as Python or compiled, with equal answers.

Labels are made step by step (all of one move, then all of two, …) in place of a heap: because the number of steps is
itself a criterion, a label can only be beaten by labels of as many or fewer steps, so each round is final when it
ends. The set of unbeaten labels is the same as a heap's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

# Loading the compiled loop costs about half a second, once; small graphs are done before that.
FEWEST_MOVES = 5_000
NO_LIMIT = np.iinfo(np.int64).max // 4
FIELDS = ("node", "months", "cost_usd", "risk", "below", "hops", "parent", "move", "rank", "next")
_NODE, _PARENT, _RANK = 0, 6, 8


@dataclass(frozen=True)
class Arcs:
    """Open moves by origin: `start` (n + 1,) bounds each origin's rows of `rows` (destination, months, cost, risk,
    months below the floor; (5, m)); `ids` (m,) are their positions in the graph.
    """

    start: Integers
    rows: Integers
    ids: Integers


@dataclass(frozen=True)
class Labels:
    """Unbeaten labels: `fields` (10, labels) in the order of FIELDS; `alive` those not beaten later; `truncated`."""

    fields: Integers
    alive: NDArray[np.bool_]
    truncated: bool


def set_labels(arcs: Arcs, origin: int, limits: tuple[int, ...], hops: int, budget: int, fast: bool | None) -> Labels:
    """All unbeaten labels from one origin; `limits` are months, cost and months below the floor; at most `budget`."""
    nodes = len(arcs.start) - 1
    width = budget + 1
    use_compiled = fast if fast is not None else arcs.rows.shape[1] >= FEWEST_MOVES
    if use_compiled and find_spec("numba") is not None:
        table, alive, head = np.empty((len(FIELDS), width), np.int64), np.zeros(width, np.uint8), np.full(nodes, -1)
        extend: Callable[..., tuple[int, bool]] = _compiled()
        start, rows = arcs.start, arcs.rows
    else:  # lists are read several times faster than arrays by plain Python
        table, alive, head = [[0] * width for _ in FIELDS], [0] * width, [-1] * nodes  # type: ignore[assignment]
        extend, start, rows = _extend, arcs.start.tolist(), arcs.rows.tolist()
    for k in range(len(FIELDS)):
        table[k][0] = 0
    table[_NODE][0], table[_PARENT][0], table[7][0], table[9][0] = origin, -1, -1, -1
    alive[0], head[origin] = 1, 0
    order, count, full = np.zeros(1, np.int64), 1, False
    for _ in range(hops):
        before = count
        given = order if isinstance(table, np.ndarray) else order.tolist()
        count, full = extend(start, rows, table, alive, head, given, limits, count, budget)
        order = _ranked(table, alive, before, count, nodes)
        if full or not len(order):
            break
    kept = np.array([table[k][:count] for k in range(len(FIELDS))], dtype=np.int64)
    kept[7] = np.where(kept[7] >= 0, np.append(arcs.ids, -1)[kept[7]], -1)
    return Labels(kept, np.array(alive[:count], dtype=bool), full)


def _ranked(table: Any, alive: Any, first: int, last: int, nodes: int) -> Integers:
    """The round's unbeaten labels by their sequence of nodes; equal sequences share a rank."""
    fresh = first + np.flatnonzero(np.asarray(alive[first:last]))
    parents = np.asarray(table[_PARENT][first:last], dtype=np.int64)[fresh - first]
    ranks = np.asarray(table[_RANK][:first], dtype=np.int64)[parents]
    keys = ranks * nodes + np.asarray(table[_NODE][first:last], dtype=np.int64)[fresh - first]
    _, rank = np.unique(keys, return_inverse=True)
    for label, place in zip(fresh.tolist(), rank.tolist(), strict=True):
        table[_RANK][label] = place
    return np.asarray(fresh[np.argsort(rank, kind="stable")], dtype=np.int64)


@cache
def _compiled() -> Callable[..., tuple[int, bool]]:
    from numba import njit

    try:
        kept = njit(cache=True, nogil=True)(_extend)
    except RuntimeError:  # there is no folder to keep the compiled code in
        kept = njit(nogil=True)(_extend)
    loop: Callable[..., tuple[int, bool]] = kept
    return loop


def _extend(
    start: Any, rows: Any, table: Any, alive: Any, head: Any, order: Any, limits: Any, count: int, budget: int
) -> tuple[int, bool]:
    """Extend the labels of `order` by one move each; the new count of labels, and whether the budget ran out."""
    first = count
    node, months, cost, risk, below = table[0], table[1], table[2], table[3], table[4]
    hops, parent, taken, rank, after = table[5], table[6], table[7], table[8], table[9]
    to, add_months, add_cost, add_risk, add_below = rows[0], rows[1], rows[2], rows[3], rows[4]
    for label in order:
        at = node[label]
        for arc in range(start[at], start[at + 1]):
            m = months[label] + add_months[arc]
            c = cost[label] + add_cost[arc]
            b = below[label] + add_below[arc]
            if m > limits[0] or c > limits[1] or b > limits[2]:
                continue
            r = risk[label] + add_risk[arc]
            end = to[arc]
            beaten = False
            other = head[end]
            while other >= 0:
                if months[other] <= m and cost[other] <= c and risk[other] <= r and below[other] <= b:
                    # Of two equal labels of one round the earlier stays: parents come by their sequence of nodes.
                    beaten = True
                    break
                other = after[other]
            if beaten:
                continue
            last = -1
            other = head[end]
            while other >= 0:
                following = after[other]
                if (
                    other >= first
                    and m <= months[other]
                    and c <= cost[other]
                    and r <= risk[other]
                    and b <= below[other]
                ):
                    alive[other] = 0
                    if last < 0:
                        head[end] = following
                    else:
                        after[last] = following
                else:
                    last = other
                other = following
            if count > budget:
                return count, True
            node[count], months[count], cost[count], risk[count], below[count] = end, m, c, r, b
            hops[count], parent[count], taken[count], rank[count] = hops[label] + 1, label, arc, 0
            after[count], alive[count] = head[end], 1
            head[end] = count
            count += 1
    return count, False
