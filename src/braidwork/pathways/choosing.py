"""Which ladders to show a person who looks for better work: real steps up, worth the time, in more than one field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import exp

import numpy as np
from numpy.typing import NDArray

from braidwork.errors import DataError
from braidwork.pathways.constraints import Constraints
from braidwork.pathways.graph import Graph, Move, risk_points
from braidwork.pathways.ladders import Ladder, Ladders, find_ladders
from braidwork.pathways.region_graph import MoveGraph, changes_field, field_of
from braidwork.pathways.training_options import is_supervisor, span

MOST = 5
# Steps and months that a ladder may have when the person sets no limits: more is a life plan.
HOPS = 3
LONGEST_MONTHS = 72
CLEAR_GAIN, CLEAR_GAIN_USD = 1.10, 5.0  # a destination pays so many times the origin's wage, or so much more an hour
HORIZON_MONTHS = 84
HOURS_A_MONTH = 2080 / 12
_SAME_FIELD, _SAME_MINOR = 0.7, 0.35  # what is left of a score for each ladder already shown of that field, minor group
_ON_THE_WAY = 0.1
_GOOD_ONES, _GOOD_GAIN = 2, 1.5
_FIRST_MONTHS, _FIRST_RISK, _LOOKED_AT = 12, risk_points(0.01), 40
_BELOW_STANDARD = 0.75
_EVENING_LONGER = 0.5
# A stop on the way is worth showing where it adds no more than this to a step of long study.
_LONG_STEP, _MORE_MONTHS, _MORE_COST = 18, 6, 3_000


@dataclass(frozen=True)
class Chosen:
    """At most `most` ladders, best first, with their marks; `left_out` unbeaten routes are not shown.

    `reached` counts the occupations that pay clearly more and can be reached. `truncated` says that the search was not
    finished. `closed` says which limits, each alone, close the door where nothing is left; `limits` are
    then all limits set that leave ladders when they are taken away together.
    """

    ladders: tuple[Ladder, ...]
    marks: dict[tuple[str, ...], tuple[str, ...]]
    reached: int
    left_out: int
    truncated: bool
    closed: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


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
    2. Occupations are ranked by chance × value. Chance is the root of how common the steps are together (the product
       of their shares of leavers): the root, because shares are modelled and favor the largest occupations. Value is
       what the route brings over seven years: the gain in pay after the months it takes, less its cost and less what
       study costs, pay lost in the day or a later gain in the evening. Both are of the best unbeaten route; only
       published pay, openings and moves enter, nothing about the person but the limits that they set.
    3. Where a `standard_hourly_usd` is given, value below it counts three quarters.
    4. For each ladder already taken, the score of the rest of its field is lowered (0.7; 0.35 for its minor group;
       0.1 for a stop of it or what is closely related to its end), so that the few shown are not five of a kind.
       Where there are any, two of those shown lead to good pay (the standard, else half more than the origin's), and
       one is a first step: within a year, and taken by at least one leaver in a hundred.
    5. Of several routes to one occupation the one of the best score is told, except that a route over a paid stop is
       preferred to one long course (18 months or more) when it adds at most 6 months and $3,000: it earns on the way.

    With `targets` all routes go to those, and several routes to one target may be shown. `education` is what the person
    holds, by the names of the training reference. UnknownNameError for an occupation or education that there is not.
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
        start = network.wages[network.position(origin)]
        good = standard_hourly_usd if standard_hourly_usd is not None else _GOOD_GAIN * start
        ladders = _diverse(graph, found, best, most, good)
    else:
        ladders = _toward(found, wanted, most)
    shown = tuple(ladders)
    routes = (
        int(found.labels.alive.sum()) - 1
        if wanted is None
        else sum(1 for t in set(wanted) for r in found.to(t) if r.moves)
    )
    closed, together = ((), ()) if shown else _closed(network, origin, limits, wanted)
    return Chosen(shown, _marks(shown), len(best), max(0, routes - len(shown)), found.truncated, closed, together)


def _best_by_node(
    found: Ladders, network: Graph, origin: str, standard: float | None, *, everywhere: bool
) -> list[tuple[float, str]]:
    """Score and code of the occupations that pay clearly more, best first, each by its best route."""
    fields = found.labels.fields
    rows = np.flatnonzero(found.labels.alive)
    node, months, cost, risk, hops = (fields[k][rows] for k in (0, 1, 2, 3, 5))
    before = network.wages[network.position(origin)]
    pay = network.wages[node]
    clear = (hops > 0) & ((pay >= CLEAR_GAIN * before) | (pay >= before + CLEAR_GAIN_USD) | everywhere)
    clear &= _along(found, _changes(network), rows) <= 1
    value = (HORIZON_MONTHS - np.minimum(months, HORIZON_MONTHS)) * HOURS_A_MONTH * (pay - before) - cost
    # Full-time study costs pay; in the evening it costs half as many months again of the gain. The cheaper one counts.
    lost = _along(found, np.asarray(network.columns["months_below_floor"], float), rows)
    value = value - lost * HOURS_A_MONTH * np.minimum(before, _EVENING_LONGER * np.maximum(pay - before, 0.0))
    if standard is not None:
        value = np.where(pay >= standard, value, value * _BELOW_STANDARD)
    score = np.where(clear & (value > 0), value, 0.0) * np.exp(-risk / 200)
    best: dict[int, float] = {}
    for n, s in zip(node.tolist(), score.tolist(), strict=True):
        if s > 0:
            best[n] = max(s, best.get(n, 0.0))
    return sorted(((s, network.occupations[n].code) for n, s in best.items()), key=lambda x: (-x[0], x[1]))


def _along(found: Ladders, per_move: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Sum of a number per move along each label's route."""
    parent, move = found.labels.fields[6], found.labels.fields[7]
    total = np.zeros(len(parent))
    for row in range(1, len(parent)):  # parents stand before their children
        total[row] = per_move[move[row]] + total[parent[row]]
    return np.asarray(total[rows], dtype=np.float64)


def _changes(network: Graph) -> NDArray[np.float64]:
    """1 for each move that changes the field of work."""
    codes = [o.code for o in network.occupations]
    field = np.array([field_of(c) for c in codes])
    leads = np.array([is_supervisor(c) for c in codes], dtype=bool)
    origin, destination = network.columns["origin"], network.columns["destination"]
    changes = field[origin] != field[destination]
    for i in np.flatnonzero(changes & leads[destination]):  # only to first-line supervisors the rule has an exception
        changes[i] = changes_field(codes[origin[i]], codes[destination[i]])
    return np.asarray(changes, dtype=np.float64)


def _diverse(graph: MoveGraph, found: Ladders, best: list[tuple[float, str]], most: int, good: float) -> list[Ladder]:
    first_score = {code: score for score, code in best}
    score = dict(first_score)
    pays = {code: found.graph.wages[found.graph.position(code)] for code in score}
    chosen: list[Ladder] = []
    while score and len(chosen) < most:
        left = most - len(chosen)
        # The last places are kept for good pay and for a first step, where none has come up and there are any.
        high = [c for c in score if pays[c] >= good]
        lacking = min(_GOOD_ONES, most) - sum(pays[r.codes[-1]] >= good for r in chosen)
        open_to = list(score)
        if high and lacking >= left:
            open_to = high
        elif left - max(lacking, 0) <= 1 and not any(_is_first_step(r) for r in chosen):
            likely = sorted(score, key=lambda c: -first_score[c])[:_LOOKED_AT]
            open_to = [c for c in likely if _is_first_step(_told_route(graph, found, c))] or open_to
        code = max(open_to, key=lambda c: (score[c], c))
        del score[code]
        route = _told_route(graph, found, code)
        chosen.append(route)
        for other in score:
            score[other] *= _likeness_to(graph, route, other)
    return sorted(chosen, key=lambda r: -first_score[r.codes[-1]])


def _is_first_step(ladder: Ladder) -> bool:
    """Whether a ladder is one step within a year that at least one in a hundred leavers takes."""
    return ladder.hops == 1 and ladder.months <= _FIRST_MONTHS and ladder.risk <= _FIRST_RISK


def _likeness_to(graph: MoveGraph, shown: Ladder, end: str) -> float:
    """What is left of an occupation's score beside a ladder that is shown already."""
    top = shown.codes[-1]
    if end in shown.codes or (graph.rises(top, end) and graph.arc_reason(top, end) == "related"):
        return _ON_THE_WAY
    if end[:4] == top[:4]:
        return _SAME_MINOR
    return _SAME_FIELD if field_of(end) == field_of(top) else 1.0


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
    return sum(changes_field(m.origin, m.destination) for m in ladder.moves)


def _chance(ladder: Ladder) -> float:
    """The root of how common the steps are together."""
    return exp(-ladder.risk / 200)


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


def _closed(
    network: Graph, origin: str, limits: Constraints, targets: tuple[str, ...] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences on the limits that, taken away alone, would open a ladder; and all that would open one together."""
    few = limits.max_hops < HOPS
    freed: tuple[tuple[bool, Constraints, str], ...] = (
        (limits.max_months not in (None, LONGEST_MONTHS), replace(limits, max_months=None),
         f"the limit of {span(limits.max_months or 0)}"),
        (limits.max_cost_usd is not None, replace(limits, max_cost_usd=None),
         f"the limit of ${limits.max_cost_usd or 0:,} to spend"),
        (limits.max_months_below_floor is not None, replace(limits, max_months_below_floor=None),
         f"the limit of {span(limits.max_months_below_floor or 0)} with little pay"),
        (limits.wage_floor_hourly_usd is not None, replace(limits, wage_floor_hourly_usd=None),
         f"the lowest pay of ${limits.wage_floor_hourly_usd or 0:,.2f} an hour"),
        (limits.schedules is not None, replace(limits, schedules=None), "the time of day for classes"),
        (bool(limits.barred_licenses), replace(limits, barred_licenses=frozenset()), "leaving out work with a license"),
        (bool(limits.barred_occupations), replace(limits, barred_occupations=frozenset()), "the work you left out"),
        (few, replace(limits, max_hops=HOPS), f"the number of steps, {limits.max_hops}"),
    )  # fmt: skip
    told = []
    named = tuple(words for is_set, _, words in freed if is_set)
    for is_set, without, words in freed:
        if is_set and (count := len(find_ladders(network, origin, without, targets=targets).reached)):
            work = "1 occupation" if count == 1 else f"{count} occupations"
            told.append(f"What closes the door is {words}: without it there are ladders to {work}.")
    free = Constraints(max_hops=max(HOPS, limits.max_hops))
    together = named if not told and find_ladders(network, origin, free, targets=targets).reached else ()
    return tuple(told), together
