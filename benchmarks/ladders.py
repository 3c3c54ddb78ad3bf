"""Ladders from one occupation to all others on a graph of the country's size: CPU seconds, compiled and plain Python.

    python benchmarks/ladders.py [--repeat K] [--json] [--data STORE]

The graph is synthetic and seeded: 894 occupations × 25 neighbours × 3 training options. Time is CPU time, the best of
K calls after one that is not counted; building the graph is outside the clock. Answers first: both loops must find the
same ladders, codes and sums. The fronts are read out for every destination in a second clock.
With --data the ladders of a built region are timed too: making its graph, and what is shown from every occupation.
Exit code 1 if answers differ or a target is missed; without the extra `fast` only plain Python is timed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from importlib.util import find_spec
from typing import Any

import numpy as np

from braidwork.pathways import Constraints, Graph, Ladders, Move, Occupation, find_ladders

OCCUPATIONS, NEIGHBOURS, SEED = 894, 25, 2024
# Months, cost and how much likelier the move gets, about: no training, a short course, college.
OPTIONS = (
    (("none", 0, 3, 0, 500, 1.0)),
    ("short course", 3, 9, 800, 6_000, 1.5),
    ("college", 12, 30, 4_000, 20_000, 2.5),
)
# Hops, compiled: CPU seconds that may be taken.
TARGETS = {(3, True): 0.03, (4, True): 0.1, (3, False): 0.6}


def synthetic_graph() -> Graph:
    """The seeded graph: neighbours near on a line of jobs, options that trade time and money against likelihood."""
    random = np.random.default_rng(SEED)
    codes = [f"{i:04d}" for i in range(OCCUPATIONS)]
    moves = []
    for origin in range(OCCUPATIONS):
        near = (origin + random.integers(1, 120, 200) * random.choice([-1, 1], 200)) % OCCUPATIONS
        for destination in list(dict.fromkeys(near.tolist()))[:NEIGHBOURS]:
            base = float(random.beta(1, 30)) + 1e-4
            for training, low, high, cheap, dear, lift in OPTIONS:
                months, cost = int(random.integers(low, high + 1)), int(random.integers(cheap, dear + 1) // 100 * 100)
                moves.append(
                    Move(codes[origin], codes[destination], months, cost, min(1.0, base * lift), training=training)
                )
    return Graph.of([Occupation(c, wage_hourly_usd=20.0) for c in codes], moves)


def main() -> int:
    """Compare, time, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--data", help="folder of a built region")
    options = parser.parse_args()
    graph = synthetic_graph()
    origin = graph.occupations[OCCUPATIONS // 2].code
    loops = [True, False] if find_spec("numba") else [False]
    rows = [_timed(graph, origin, hops, loop, options.repeat) for hops in (3, 4) for loop in loops]
    equal = all(_answers(a.pop("found")) == _answers(b.pop("found")) for a, b in _pairs(rows))
    for row in rows:
        row.pop("found", None)
    missed = [r for r in rows if r["search_s"] > TARGETS.get((r["hops"], r["compiled"]), float("inf"))]
    region = _region(options.data) if options.data else {}
    missed += [r for r in [region] if r and (r["all_origins_s"] > 240 or r["slowest_s"] > 0.3)]
    if options.json:
        print(json.dumps({"region": region, "moves": len(graph.moves), "equal": equal, "rows": rows}, indent=1))
    else:
        print(f"{len(graph.moves):,} moves of {OCCUPATIONS} occupations, one origin to all; answers equal: {equal}")
        for r in rows:
            loop = "compiled" if r["compiled"] else "plain Python"
            target = TARGETS.get((r["hops"], r["compiled"]))
            print(
                f"{r['hops']} hops, {loop:12s}  search {r['search_s']:.3f} CPU s"
                f"{f' (target {target})' if target else '':14s}  reading all out {r['read_s']:.3f}"
                f"  {r['ladders']:,} ladders to {r['reached']} occupations"
            )
    if region and not options.json:
        print(
            f"region: graph {region['graph_s']:.1f} CPU s; ladders shown from all {region['origins']} occupations "
            f"{region['all_origins_s']:.1f} CPU s (target 240), slowest {region['slowest_s']:.3f} (target 0.3)"
        )
    return 0 if equal and not missed else 1


def _region(data: str) -> dict[str, Any]:
    """CPU seconds for the graph of a built region and for the ladders shown from all of its occupations."""
    import braidwork as bw
    from braidwork.pathways.telling import advise

    occupations = bw.open(data).occupations
    book = occupations.book
    started = time.process_time()
    moves = occupations.moves
    graph_s = time.process_time() - started
    advise(moves, book, book.codes[0])  # the graph of steps up and the compiled loop are loaded once
    each = []
    for code in book.codes:
        started = time.process_time()
        advise(moves, book, code)
        each.append(time.process_time() - started)
    return {"graph_s": graph_s, "origins": len(each), "all_origins_s": sum(each), "slowest_s": max(each)}


def _pairs(rows: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(a, b) for a in rows for b in rows if a["hops"] == b["hops"] and a["compiled"] and not b["compiled"]]


def _timed(graph: Graph, origin: str, hops: int, compiled: bool, repeat: int) -> dict[str, Any]:
    limits = Constraints(max_hops=hops)
    found = find_ladders(graph, origin, limits, compiled=compiled)
    taken = []
    for _ in range(repeat):
        start = time.process_time()
        found = find_ladders(graph, origin, limits, compiled=compiled)
        taken.append(time.process_time() - start)
    assert not found.truncated
    start = time.process_time()
    ladders = sum(len(found.to(code)) for code in found.reached)
    read = time.process_time() - start
    return {
        "hops": hops, "compiled": compiled, "search_s": min(taken), "read_s": read,
        "ladders": ladders, "reached": len(found.reached), "found": found,
    }  # fmt: skip


def _answers(found: Ladders) -> dict[str, Any]:
    return {code: [(x.vector, x.codes) for x in found.to(code)] for code in found.reached}


if __name__ == "__main__":
    sys.exit(main())
