"""Which ladders to show a person who looks for better work: real steps up, worth the time, in more than one field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import exp

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.pathways.constraints import Constraints
from braidwork.pathways.graph import Graph, Move
from braidwork.pathways.ladders import Ladder, Ladders, find_ladders
from braidwork.pathways.region_graph import MoveGraph, field_of

MOST = 5
# Steps and months that a ladder may have when the person sets no limits: more is a life plan.
HOPS = 3
LONGEST_MONTHS = 72
CLEAR_GAIN, CLEAR_GAIN_USD = 1.10, 5.0  # a destination pays so many times the origin's wage, or so much more an hour
HORIZON_MONTHS = 120
HOURS_A_MONTH = 2080 / 12
_STEP_DISCOUNT = 0.6  # what each step after the first leaves of a ladder's chance: plans get interrupted
_SAME_FIELD, _SAME_MINOR = 0.7, 0.35  # what is left of a score for each ladder already shown of that field, minor group
_ON_THE_WAY = 0.25
_BELOW_STANDARD = 0.5
# A stop on the way is worth showing where it adds no more than this to a step of long study.
_LONG_STEP, _MORE_MONTHS, _MORE_COST = 18, 6, 3_000
_LOOKED_AT = 60


@dataclass(frozen=True)
class Chosen:
    """At most `most` ladders, best first, with their marks; `left_out` unbeaten routes are not shown.

    `reached` counts the occupations that pay clearly more and can be reached. `truncated` says that the search was not
    finished. `closed` says which limits, each alone, close the door where nothing is left.
    """

    ladders: tuple[Ladder, ...]
    marks: dict[tuple[str, ...], tuple[str, ...]]
    reached: int
    left_out: int
    truncated: bool
    closed: tuple[str, ...] = ()


def choose_ladders(
    graph: MoveGraph,
    origin: str,
    constraints: Constraints | None = None,
    *,
    targets: Iterable[str] | None = None,
    education: str | None = None,
    standard_hourly_usd: float | None = None,
    most: int = MOST,
) -> Chosen:
    """The ladders to show from an occupation.

    The rule, in full:
    1. Every step of a ladder pays more than the one before, and the last at least a tenth more than the origin, or $5
       an hour more. At most one step changes the field of work.
    2. Occupations are ranked by chance × value. Chance is the least common step of the route (its share of the leavers)
       times 0.6 for each further step. Value is what the route brings over ten years: the gain in pay after the months
       it takes, less its cost and less pay lost in months of full-time study. Both are of the best unbeaten route; only
       published pay, openings and moves enter, nothing about the person but the limits that they set.
    3. Where a `standard_hourly_usd` is given, value below it counts half.
    4. For each ladder already taken from a field the score of the rest of it is lowered (0.7; 0.35 for its minor group;
       0.25 for a stop of a ladder shown, or one that only lengthens it), so that the few shown are not five of a kind.
    5. Of several routes to one occupation the one of the best score is told, except that a route over a paid stop is
       preferred to one long step (18 months or more) when it adds at most 6 months and $3,000: it earns on the way.

    With `targets` all routes go to those, and several routes to one target may be shown. `education` is what the person
    holds, by the names of the training reference.
    """
    if most < 1:
        raise DataError(f"{most} ladders to show.", where="choose_ladders", mend="give at least 1.")
    limits = constraints or Constraints(max_hops=HOPS, max_months=LONGEST_MONTHS)
    graph.known(origin)
    network = graph.graph_for(education, rising=True)
    wanted = None if targets is None else tuple(targets)
    found = find_ladders(network, origin, limits, targets=wanted)
    best = _best_by_node(found, network, origin, standard_hourly_usd, everywhere=wanted is not None)
    if wanted is None:
        ladders = _diverse(graph, found, best, most)
    else:
        ladders = _toward(found, wanted, most)
    shown = tuple(ladders)
    routes = int(found.labels.alive.sum()) - 1 if wanted is None else sum(len(found.to(t)) for t in set(wanted))
    closed = () if shown else _closed(network, origin, limits, wanted)
    return Chosen(shown, _marks(shown), len(best), max(0, routes - len(shown)), found.truncated, closed)


def _best_by_node(
    found: Ladders, network: Graph, origin: str, standard: float | None, *, everywhere: bool
) -> list[tuple[float, str]]:
    """Score and code of the occupations that pay clearly more, best first, each by its best route."""
    fields = found.labels.fields
    rows = np.flatnonzero(found.labels.alive)
    node, months, cost, hops = (fields[k][rows] for k in (0, 1, 2, 5))
    before = network.wages[network.position(origin)]
    pay = network.wages[node]
    clear = (hops > 0) & ((pay >= CLEAR_GAIN * before) | (pay >= before + CLEAR_GAIN_USD) | everywhere)
    clear &= _along(found, _changes(network), rows, lowest=False) <= 1
    value = (HORIZON_MONTHS - np.minimum(months, HORIZON_MONTHS)) * HOURS_A_MONTH * (pay - before) - cost
    value = value - _lost_months(found, network, rows) * HOURS_A_MONTH * before
    if standard is not None:
        value = np.where(pay >= standard, value, value * _BELOW_STANDARD)
    score = np.where(clear & (value > 0), value, 0.0) * np.sqrt(_weakest(found, network, rows)) * _STEP_DISCOUNT ** (hops - 1.0)
    best: dict[int, float] = {}
    for n, s in zip(node.tolist(), score.tolist(), strict=True):
        if s > 0:
            best[n] = max(s, best.get(n, 0.0))
    return sorted(((s, network.occupations[n].code) for n, s in best.items()), key=lambda x: (-x[0], x[1]))


def _along(found: Ladders, per_move: NDArray[np.float64], rows: NDArray[np.intp], *, lowest: bool) -> NDArray[np.float64]:
    """Sum or least of a number per move along each label's route."""
    parent, move = found.labels.fields[6], found.labels.fields[7]
    total = np.full(len(parent), np.inf if lowest else 0.0)
    for row in range(1, len(parent)):  # parents stand before their children
        own, before = per_move[move[row]], total[parent[row]]
        total[row] = min(own, before) if lowest else own + before
    return np.asarray(total[rows], dtype=np.float64)


def _changes(network: Graph) -> NDArray[np.float64]:
    """1 for each move that changes the field of work."""
    return np.array([float(field_of(m.origin) != field_of(m.destination)) for m in network.moves])


def _weakest(found: Ladders, network: Graph, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    points = -np.asarray(network.columns["risk"], dtype=np.float64)
    return np.asarray(np.exp(np.minimum(_along(found, points, rows, lowest=True), 0.0) / 100), dtype=np.float64)


def _lost_months(found: Ladders, network: Graph, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    return _along(found, np.asarray(network.columns["months_below_floor"], float), rows, lowest=False)


def _diverse(graph: MoveGraph, found: Ladders, best: list[tuple[float, str]], most: int) -> list[Ladder]:
    left = {code: score for score, code in best[:_LOOKED_AT]}
    routes = {code: _told_route(graph, found, code) for code in left}
    chosen: list[Ladder] = []
    while left and len(chosen) < most:
        code = max(left, key=lambda c: (left[c], c))
        del left[code]
        chosen.append(routes[code])
        for other in left:
            if other in routes[code].codes or code in routes[other].codes:
                left[other] *= _ON_THE_WAY
            elif other[:4] == code[:4]:
                left[other] *= _SAME_MINOR
            elif field_of(other) == field_of(code):
                left[other] *= _SAME_FIELD
    return chosen


def _told_route(graph: MoveGraph, found: Ladders, code: str) -> Ladder:
    """The route of best score to one occupation, a long course of study broken by a paid stop where one is at hand."""
    routes = [r for r in found.to(code) if _field_changes(r) <= 1]
    first = max(routes, key=lambda r: (_chance(r) * (HORIZON_MONTHS - min(r.months, HORIZON_MONTHS - 1)), r.codes))
    stops = [r for i, move in enumerate(first.moves) for r in _over_stops(graph, found, first, i, move)]
    return max(stops, key=lambda r: (_chance(r), r.codes), default=first)


def _over_stops(graph: MoveGraph, found: Ladders, ladder: Ladder, i: int, move: Move) -> list[Ladder]:
    """The ladder with one long step of study made in two, over occupations close to both ends; within the limits."""
    limits = found.constraints
    if move.training != "college" or move.months < _LONG_STEP or ladder.hops >= limits.max_hops:
        return []
    made = []
    for first in _moves_from(found, move.origin):
        for second in _moves_from(found, first.destination):
            if second.destination != move.destination or {first.training, second.training} != {"college"}:
                continue
            route = Ladder((*ladder.moves[:i], first, second, *ladder.moves[i + 1 :]))
            near = all(graph.arc_reason(m.origin, m.destination) == "related" for m in (first, second))
            adds = route.months - ladder.months, route.cost_usd - ladder.cost_usd
            if near and adds[0] <= _MORE_MONTHS and adds[1] <= _MORE_COST and _within(limits, route):
                made.append(route)
    return made


def _moves_from(found: Ladders, code: str) -> list[Move]:
    graph = found.graph
    node = graph.position(code)
    origins = graph.columns["origin"][graph.by_origin]
    start, end = np.searchsorted(origins, [node, node + 1])
    ids = graph.by_origin[start:end]
    return [graph.moves[i] for i in ids.tolist() if found.constraints.takes(graph, graph.moves[i])]


def _within(limits: Constraints, ladder: Ladder) -> bool:
    pairs = (
        (ladder.months, limits.max_months),
        (ladder.cost_usd, limits.max_cost_usd),
        (ladder.months_below_floor, limits.max_months_below_floor),
    )
    return all(most is None or value <= most for value, most in pairs)


def _field_changes(ladder: Ladder) -> int:
    return sum(field_of(m.origin) != field_of(m.destination) for m in ladder.moves)


def _chance(ladder: Ladder) -> float:
    return min(exp(-m.points / 100) for m in ladder.moves) * _STEP_DISCOUNT ** (ladder.hops - 1)


def _toward(found: Ladders, targets: tuple[str, ...], most: int) -> list[Ladder]:
    from braidwork.pathways.display import choose_shown

    shown: list[Ladder] = []
    for target in dict.fromkeys(targets):
        shown += [r for r in choose_shown(found.to(target), max(3, most)).ladders if r.moves]
    return shown[:most] if len(set(targets)) == 1 else sorted(shown, key=lambda r: -_chance(r))[:most]


def _marks(ladders: tuple[Ladder, ...]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Cheapest, fastest and likeliest of those shown, where there is more than one; by codes of the route."""
    if len(ladders) < 2:
        return {}
    found: dict[tuple[str, ...], list[str]] = {}
    for name, key in (("cheapest", 1), ("fastest", 0)):
        first = min(ladders, key=lambda r: (r.vector[key], r.vector))
        found.setdefault(first.codes, []).append(name)
    likeliest = min(ladders, key=lambda r: (r.risk, r.vector))
    found.setdefault(likeliest.codes, []).append("likeliest")
    return {codes: tuple(names) for codes, names in found.items()}


def _closed(network: Graph, origin: str, limits: Constraints, targets: tuple[str, ...] | None) -> tuple[str, ...]:
    """Sentences on the limits that, taken away alone, would open a ladder."""
    freed = {
        "max_months": (limits.max_months, None, "the limit of {} months"),
        "max_cost_usd": (limits.max_cost_usd, None, "the limit of ${:,}"),
        "max_months_below_floor": (limits.max_months_below_floor, None, "the limit of {} months with low pay"),
        "wage_floor_hourly_usd": (limits.wage_floor_hourly_usd, None, "the lowest pay of ${:.2f} an hour"),
        "schedules": (limits.schedules, None, "the times of day for classes"),
        "barred_licenses": (limits.barred_licenses, frozenset(), "not taking up work that needs a license"),
        "barred_occupations": (limits.barred_occupations, frozenset(), "the occupations you left out"),
        "max_hops": (limits.max_hops if limits.max_hops < HOPS else None, HOPS, "the limit of {} steps"),
    }
    told = []
    for name, (value, free, words) in freed.items():
        if value is None or value == frozenset():
            continue
        opened = find_ladders(network, origin, replace(limits, **{name: free}), targets=targets)
        if count := len(opened.reached):
            text = words.format(value) if "{" in words else words
            work = "1 occupation" if count == 1 else f"{count} occupations"
            told.append(f"What closes the door is {text}: without it there are ladders to {work}.")
    return tuple(told)
