"""Small graphs for the tests (synthetic), and the search done the long way: every simple path."""

from __future__ import annotations

import numpy as np

from braidwork.pathways import Constraints, Graph, Ladder, Move, Occupation

FOUR = {
    "AB": [(3, 0, 50), (1, 10, 60)],
    "AC": [(2, 5, 40)],
    "BD": [(4, 10, 30)],
    "CD": [(6, 0, 20), (2, 30, 30)],
    "AD": [(12, 40, 10), (9, 12, 85)],
}
# Months, cost, risk, hops of the unbeaten ladders from A to D, worked out by hand.
FRONT = [(4, 35, 70, 2), (5, 20, 90, 2), (7, 10, 80, 2), (8, 5, 60, 2), (9, 12, 85, 1), (12, 40, 10, 1)]


def four_occupations(**wages: float | None) -> Graph:
    """The golden graph of A, B, C and D; wages are 20 unless given."""
    nodes = [Occupation(code, f"Occupation {code}", wages.get(code, 20.0)) for code in "ABCD"]
    moves = [Move(a, b, m, c, risk=r) for (a, b), options in FOUR.items() for m, c, r in options]
    return Graph.of(nodes, moves)


def random_graph(seed: int, nodes: int = 30, degree: int = 3) -> Graph:
    """A seeded graph with one to three options per arc, small numbers (many ties), gates and some unknown wages."""
    random = np.random.default_rng(seed)
    codes = [f"{i:02d}" for i in random.permutation(nodes)]
    occupations = [
        Occupation(c, wage_hourly_usd=None if random.random() < 0.1 else float(random.integers(15, 40))) for c in codes
    ]
    moves = []
    for origin in codes:
        others = [c for c in codes if c != origin]
        for destination in random.choice(others, degree, replace=False):
            for _ in range(random.integers(1, 4)):
                months, cost, risk, below = (int(x) for x in random.integers(0, 5, 4))
                gate = str(random.choice(["nursing", "electrical"])) if random.random() < 0.2 else None
                held = str(random.choice(["day", "evening"])) if random.random() < 0.4 else None
                moves.append(
                    Move(
                        origin,
                        str(destination),
                        months,
                        cost,
                        risk=risk,
                        license=gate,
                        schedule=held,
                        months_below_floor=below,
                    )
                )
    return Graph.of(occupations, moves)


def by_enumeration(graph: Graph, origin: str, limits: Constraints) -> dict[str, list[tuple[tuple, tuple]]]:
    """Vector and codes of the unbeaten ladders to each occupation, from all simple paths, one rule at a time."""
    leaving: dict[str, list[Move]] = {}
    for move in graph.moves:
        leaving.setdefault(move.origin, []).append(move)
    found: dict[str, list[Ladder]] = {}

    def walk(path: tuple[Move, ...], seen: tuple[str, ...]) -> None:
        if path:
            found.setdefault(seen[-1], []).append(Ladder(path))
        if len(path) == limits.max_hops:
            return
        for move in leaving.get(seen[-1], []):
            if move.destination not in seen and _lawful(graph, (*path, move), limits):
                walk((*path, move), (*seen, move.destination))

    walk((), (origin,))
    return {code: _unbeaten(ladders, limits) for code, ladders in found.items()}


def _lawful(graph: Graph, path: tuple[Move, ...], limits: Constraints) -> bool:
    ladder, last = Ladder(path), path[-1]
    wage = graph.occupation(last.destination).wage_hourly_usd
    floor = limits.wage_floor_hourly_usd
    return not (
        (limits.max_months is not None and ladder.months > limits.max_months)
        or (limits.max_cost_usd is not None and ladder.cost_usd > limits.max_cost_usd)
        or (limits.max_months_below_floor is not None and ladder.months_below_floor > limits.max_months_below_floor)
        or last.license in limits.barred_licenses
        or (limits.schedules is not None and last.schedule is not None and last.schedule not in limits.schedules)
        or last.destination in limits.barred_occupations
        or (floor is not None and (wage is None or wage < floor))
    )


def _unbeaten(ladders: list[Ladder], limits: Constraints) -> list[tuple[tuple, tuple]]:
    below = limits.max_months_below_floor is not None
    best: dict[tuple, tuple] = {}
    for ladder in ladders:
        key = (ladder.months_below_floor if below else 0, ladder.codes)
        best[ladder.vector] = min(best.get(ladder.vector, key), key)
    vectors = list(best)
    kept = [v for v in vectors if not any(w != v and all(a <= b for a, b in zip(w, v, strict=True)) for w in vectors)]
    return sorted((v, best[v][1]) for v in kept)
