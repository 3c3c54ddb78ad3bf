"""Ladders from one occupation: every route that no other route beats on months, cost, risk and number of steps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from braidwork.errors import DataError
from braidwork.pathways.constraints import Constraints
from braidwork.pathways.graph import Graph, Move
from braidwork.pathways.labels import NO_LIMIT, Arcs, Labels, set_labels

# Four steps over 894 occupations with 75 moves each need fewer than 50,000; the rest is room for denser graphs.
LABEL_BUDGET = 200_000


@dataclass(frozen=True)
class Ladder:
    """One route: its moves in order. No moves at all is the empty route, from an occupation to itself."""

    moves: tuple[Move, ...]

    @property
    def months(self) -> int:
        """Months of the whole ladder."""
        return sum(m.months for m in self.moves)

    @property
    def cost_usd(self) -> int:
        """Cost of the whole ladder, US dollars after grants."""
        return sum(m.cost_usd for m in self.moves)

    @property
    def risk(self) -> int:
        """Risk points of the whole ladder: −100 · ln of how common its moves are, rounded per move."""
        return sum(m.points for m in self.moves)

    @property
    def months_below_floor(self) -> int:
        """Months below the income floor on the whole ladder."""
        return sum(m.months_below_floor for m in self.moves)

    @property
    def hops(self) -> int:
        """Number of moves."""
        return len(self.moves)

    @property
    def vector(self) -> tuple[int, int, int, int]:
        """Months, cost, risk and hops: what routes are compared on."""
        return self.months, self.cost_usd, self.risk, self.hops

    @property
    def codes(self) -> tuple[str, ...]:
        """The occupations in order, origin first; empty for the empty route."""
        return (self.moves[0].origin, *(m.destination for m in self.moves)) if self.moves else ()


@dataclass(frozen=True)
class Ladders:
    """The result of a search.

    `truncated` says that the label budget ran out: what is here are real routes, but better ones may be missing.
    `unknown_wage` are the occupations left out only because a wage floor was asked for and their wage is unknown.
    """

    graph: Graph
    origin: str
    constraints: Constraints
    targets: tuple[str, ...] | None
    unknown_wage: tuple[str, ...]
    labels: Labels

    @property
    def truncated(self) -> bool:
        """Whether the label budget ran out."""
        return self.labels.truncated

    @cached_property
    def reached(self) -> tuple[str, ...]:
        """Codes of the occupations that a ladder leads to, sorted; only targets where some were named."""
        found = {self.graph.occupations[i].code for i in self._by_node}
        wanted = found - {self.origin} if self.targets is None else found & set(self.targets)
        return tuple(sorted(wanted))

    def to(self, code: str) -> tuple[Ladder, ...]:
        """The unbeaten ladders to one occupation by months, cost, risk, hops; none if it cannot be reached.

        From the origin to itself there is the empty route. Of ladders with equal sums the one with the smallest
        sequence of codes is kept (with a limit on months below the floor, first the one with the fewest).
        """
        node = self.graph.position(code)
        if self.targets is not None and code not in self.targets:
            raise DataError("was not a target of this search.", where=code, mend="name it among the targets.")
        rows = self._by_node.get(node, [])
        if self.constraints.max_months_below_floor is not None:
            rows = _on_four(self.labels, rows)
        return tuple(self._ladder(row) for row in rows)

    @cached_property
    def _by_node(self) -> dict[int, list[int]]:
        fields = self.labels.fields
        kept = np.flatnonzero(self.labels.alive)
        node, months, cost, risk, below, hops, rank = (fields[k][kept] for k in (0, 1, 2, 3, 4, 5, 8))
        order = kept[np.lexsort((rank, below, hops, risk, cost, months, node))]
        nodes, first = np.unique(fields[0][order], return_index=True)
        parts = np.split(order, first[1:])
        return {int(n): part.tolist() for n, part in zip(nodes, parts, strict=True)}

    def _ladder(self, row: int) -> Ladder:
        parent, move = self.labels.fields[6], self.labels.fields[7]
        moves: list[Move] = []
        while parent[row] >= 0:
            moves.append(self.graph.moves[move[row]])
            row = int(parent[row])
        return Ladder(tuple(reversed(moves)))


def find_ladders(
    graph: Graph,
    origin: str,
    constraints: Constraints | None = None,
    *,
    targets: Iterable[str] | None = None,
    label_budget: int = LABEL_BUDGET,
    compiled: bool | None = None,
) -> Ladders:
    """Every unbeaten ladder from `origin` within the constraints, to all occupations or to the named targets.

    A ladder is unbeaten when no other one to the same occupation is at most equal on months, cost, risk and hops.
    The search is exact unless the result says `truncated`. `compiled` chooses the compiled loop (extra `fast`) or
    plain Python; by default the size of the graph decides, and the answers are the same. An unknown origin, target
    or barred occupation raises UnknownNameError.
    """
    limits = constraints or Constraints()
    if label_budget < 1:
        raise DataError(f"a label budget of {label_budget}.", where="find_ladders", mend="give at least 1.")
    wanted = None if targets is None else tuple(dict.fromkeys(targets))
    for code in wanted or ():
        graph.position(code)
    labels = set_labels(
        _open_arcs(graph, limits),
        graph.position(origin),
        tuple(
            NO_LIMIT if x is None else x
            for x in (limits.max_months, limits.max_cost_usd, limits.max_months_below_floor)
        ),
        limits.max_hops,
        label_budget,
        compiled,
    )
    return Ladders(graph, origin, limits, wanted, _unknown_wage(graph, limits), labels)


def _open_arcs(graph: Graph, limits: Constraints) -> Arcs:
    ids = graph.by_origin[limits.taken(graph)[graph.by_origin]]
    columns = graph.columns
    start = np.searchsorted(columns["origin"][ids], np.arange(len(graph.occupations) + 1)).astype(np.int64)
    # Without a limit on them, months below the floor are no criterion: they must not keep a beaten route alive.
    below = columns["months_below_floor"][ids] * (limits.max_months_below_floor is not None)
    rows = np.array([*(columns[c][ids] for c in ("destination", "months", "cost_usd", "risk")), below], dtype=np.int64)
    return Arcs(start, rows, ids.astype(np.int64))


def _unknown_wage(graph: Graph, limits: Constraints) -> tuple[str, ...]:
    if limits.wage_floor_hourly_usd is None:
        return ()
    codes = (o.code for o in graph.occupations if o.wage_hourly_usd is None)
    return tuple(c for c in codes if c not in limits.barred_occupations)


def _on_four(labels: Labels, rows: list[int]) -> list[int]:
    """Of labels kept for their months below the floor too, those unbeaten on the four criteria; rows are sorted."""
    vectors = labels.fields[[1, 2, 3, 5]][:, rows].T
    kept: list[int] = []
    for i, vector in enumerate(vectors):
        if not any((vectors[k] <= vector).all() for k in kept):
            kept.append(i)
    return [rows[i] for i in kept]
