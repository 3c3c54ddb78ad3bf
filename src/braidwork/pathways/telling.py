"""Ladders in plain words: what each step pays, takes and costs, why it fits, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from braidwork.labormarket.occupations.records import Occupation, Program
from braidwork.pathways.choosing import MOST, Chosen, choose_ladders
from braidwork.pathways.constraints import Constraints
from braidwork.pathways.graph import Move
from braidwork.pathways.ladders import Ladder
from braidwork.pathways.likeness.plain_elements import listed, plain
from braidwork.pathways.region_graph import MoveGraph, field_of
from braidwork.pathways.rungs import Rung, ToldLadder
from braidwork.pathways.training_options import Option, span, with_article

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook

_COMMON, _SEEN = 0.05, 0.01
_SHARED, _LACKING, _PROGRAMS = 3, 2, 3
_CLEAR_LACK = 0.01  # share of all that the destination asks for
# Award levels (IPEDS) that a step ends with.
_AWARDS = {
    "Postsecondary nondegree award": ("1", "1a", "1b", "2", "4", "20", "21"),
    "Some college, no degree": ("1", "1a", "1b", "2", "4", "20", "21"),
    "Associate's degree": ("3",),
    "Bachelor's degree": ("5", "6"),
    "Master's degree": ("7", "8"),
    "Doctoral or professional degree": ("17", "18", "19"),
}


@dataclass(frozen=True)
class Advice:
    """What a person is told: at most a few ladders, how many routes were left out, and notes in plain words.

    `method` and `attribution` must stand wherever the ladders are shown.
    """

    ladders: tuple[ToldLadder, ...]
    left_out: int
    notes: tuple[str, ...]
    method: str
    attribution: str
    synthetic: bool


def best_ladders(
    move_graph: MoveGraph,
    book: OccupationBook,
    origin: str,
    constraints: Constraints | None = None,
    *,
    targets: Iterable[str] | None = None,
    education: str | None = None,
    standard_hourly_usd: float | None = None,
    most: int = MOST,
) -> tuple[ToldLadder, ...]:
    """The ladders of `advise` alone."""
    return advise(
        move_graph, book, origin, constraints,
        targets=targets, education=education, standard_hourly_usd=standard_hourly_usd, most=most,
    ).ladders  # fmt: skip


def advise(
    move_graph: MoveGraph,
    book: OccupationBook,
    origin: str,
    constraints: Constraints | None = None,
    *,
    targets: Iterable[str] | None = None,
    education: str | None = None,
    standard_hourly_usd: float | None = None,
    most: int = MOST,
) -> Advice:
    """The ladders to show from an occupation, chosen by the rule of `choose_ladders`, with what was left out and why.

    Reads nothing about a person but the limits and the schooling that they state. UnknownNameError for a code outside
    the book.
    """
    named = None if targets is None else tuple(targets)
    chosen = choose_ladders(
        move_graph, origin, constraints,
        targets=named, education=education, standard_hourly_usd=standard_hourly_usd, most=most,
    )  # fmt: skip
    told = tuple(tell(move_graph, book, x, chosen.marks.get(x.codes, ()), education=education) for x in chosen.ladders)
    start = move_graph.known(origin)
    notes = list(chosen.closed)
    if not told:
        notes.insert(0, _none_found(move_graph, start, chosen, named))
    if chosen.left_out:
        more = "1 more route is" if chosen.left_out == 1 else f"{chosen.left_out:,} more routes are"
        notes.append(f"{more} not shown here.")
    if chosen.truncated:
        notes.append("The search was cut short: there may be better routes than these.")
    if any(r.licenses for t in told for r in t.rungs):
        notes.append("Check each license with the state office before you pay for a course.")
    return Advice(told, chosen.left_out, tuple(notes), move_graph.method, move_graph.attribution, book.synthetic)


def tell(
    move_graph: MoveGraph,
    book: OccupationBook,
    ladder: Ladder,
    marks: Sequence[str] = (),
    *,
    education: str | None = None,
) -> ToldLadder:
    """A ladder in words, each step with pay, training, programs, reasons and what is missing."""
    rungs = tuple(_rung(move_graph, move, education) for move in ladder.moves)
    return ToldLadder(rungs, ladder.months, ladder.cost_usd, _commonness(ladder), tuple(marks))


def ladders_into(
    move_graph: MoveGraph, book: OccupationBook, destination: str, *, most: int = MOST
) -> tuple[ToldLadder, ...]:
    """Where people come from: the one-step ladders into an occupation from work that pays less.

    Ordered by how many people the step would bring: the origin's share of leavers times its leavers a year here.
    """
    move_graph.known(destination)
    network = move_graph.graph_for(None, rising=True)
    quickest: dict[str, Move] = {}
    for move in network.moves:
        if move.destination == destination:
            held = quickest.get(move.origin)
            if held is None or (move.months, move.cost_usd) < (held.months, held.cost_usd):
                quickest[move.origin] = move
    order = sorted(quickest.values(), key=lambda m: (-_people(move_graph, m), m.origin))
    return tuple(tell(move_graph, book, Ladder((m,))) for m in order[:most])


def _people(graph: MoveGraph, move: Move) -> float:
    outlook = graph.occupations[move.origin].outlook
    if outlook is None:
        return 0.0
    return graph.leavers_share(move.origin, move.destination) * outlook.transfers_annual_national * (
        outlook.local_share or 0.0
    )  # fmt: skip


def _rung(graph: MoveGraph, move: Move, education: str | None) -> Rung:
    origin, destination = graph.occupations[move.origin], graph.occupations[move.destination]
    option = _option(graph, move, education)
    outlook = destination.outlook
    return Rung(
        origin_code=origin.code,
        origin_label=origin.label,
        destination_code=destination.code,
        destination_label=destination.label,
        training=_sentence(option.words if option else move.training),
        months=move.months,
        cost_usd=move.cost_usd,
        months_below_floor=move.months_below_floor,
        schedule=move.schedule,
        of_hundred_leavers=100 * graph.leavers_share(move.origin, move.destination),
        wage_from_usd=origin.wage_hourly_usd,
        wage_to_usd=destination.wage_hourly_usd,
        wage_area=_wage_area(origin, destination),
        openings=None if outlook is None else outlook.openings_local,
        licenses=destination.licenses,
        programs=_programs(destination, option),
        why=_why(graph, origin, destination),
        missing=_missing(graph, origin, destination, option, education),
        is_apprenticeship=move.training == "apprenticeship",
    )


def _option(graph: MoveGraph, move: Move, education: str | None) -> Option | None:
    asked = (move.training, move.months, move.cost_usd, move.schedule)
    for option in graph.options(move.origin, move.destination, education):
        if (option.training, option.months, option.cost_usd, option.schedule) == asked:
            return option
    return None


def _wage_area(origin: Occupation, destination: Occupation) -> str:
    areas = [f"{p.area_label}, {p.period}" for p in (origin.local_pay, destination.local_pay) if p is not None]
    return " and ".join(dict.fromkeys(areas))


def _programs(destination: Occupation, option: Option | None) -> tuple[Program, ...]:
    """Up to three programs here that end with the credential of the step, those made for the occupation first."""
    if option is None or option.training not in ("college", "short course"):
        return ()
    levels = _AWARDS.get(option.credential or "", _AWARDS["Postsecondary nondegree award"])
    fitting = [p for p in destination.programs if p.award_level_code in levels]
    return tuple(sorted(fitting, key=lambda p: (p.leads_to, -p.awards, p.institution_label))[:_PROGRAMS])


def _why(graph: MoveGraph, origin: Occupation, destination: Occupation) -> tuple[str, ...]:
    told: list[str] = []
    reason = graph.arc_reason(origin.code, destination.code)
    near = graph.standing(origin.code, destination.code).near
    if near:
        told.append("Job experts list these two as closely related.")
    elif reason == "promotion":
        told.append("It is the next step up: you lead the kind of work you do now.")
    elif field_of(origin.code) == field_of(destination.code):
        told.append("It is in the same field of work.")
    elif reason == "alike":
        told.append("The two jobs ask for much the same skills.")
    if shared := _shared(graph, origin, destination):
        told.append(f"Both use {listed(shared)}.")
    told.append(_how_common(100 * graph.leavers_share(origin.code, destination.code)))
    return tuple(told)


def _shared(graph: MoveGraph, origin: Occupation, destination: Occupation) -> list[str]:
    return [name for name, _ in graph.features.shared_elements(origin.code, destination.code, _SHARED)]


def _missing(
    graph: MoveGraph, origin: Occupation, destination: Occupation, option: Option | None, education: str | None
) -> tuple[str, ...]:
    told: list[str] = []
    if option is not None and option.credential and option.training in ("college", "short course"):
        phrase = graph.reference.phrases.get(option.credential, with_article(option.credential))
        told.append(f"You need {phrase}.")
        levels, usual = graph.reference.levels, destination.entry.education
        if option.credential in levels and usual in levels and levels.index(option.credential) < levels.index(usual):
            told.append(f"Many employers want {graph.reference.phrases[usual]}, now or later.")
    if education is None and _diploma_only(origin, destination, graph):
        told.append("A high school diploma or GED is usual. If you have none, plan about 6 months of evening classes.")
    if option is not None and option.experience_months:
        told.append(
            f"Employers ask for work in the field first, often about {span(option.experience_months)}. "
            "Time you have worked counts."
        )
    for license_ in destination.licenses:
        asks = "The law asks for" if license_.required_for == "every job" else "Some jobs ask for"
        told.append(f"{asks}: {license_.name} ({license_.authority}).")
    told_as_shared = {plain(name) for name in _shared(graph, origin, destination)}
    gaps = graph.features.element_gaps(origin.code, destination.code, _LACKING + _SHARED)
    lacking = [name for name, size in gaps if size >= _CLEAR_LACK and plain(name) not in told_as_shared][:_LACKING]
    if lacking:
        told.append(f"It asks for more than you use now: {listed(lacking)}.")
    return tuple(told)


def _diploma_only(origin: Occupation, destination: Occupation, graph: MoveGraph) -> bool:
    none, diploma = graph.reference.levels[:2]
    return origin.entry.education == none and destination.entry.education == diploma


def _how_common(of_hundred: float) -> str:
    if of_hundred < 1:
        return "Of 100 people who leave this job for another kind of work, fewer than 1 takes this step (modelled)."
    return (
        f"Of 100 people who leave this job for another kind of work, about {of_hundred:.0f} take this step (modelled)."
    )


def _commonness(ladder: Ladder) -> str:
    """How common the least common step is, in words."""
    least = min((exp(-m.points / 100) for m in ladder.moves), default=1.0)
    if least >= _COMMON:
        return "Many people take these steps" if ladder.hops > 1 else "Many people take this step"
    if least >= _SEEN:
        return "Some people take these steps" if ladder.hops > 1 else "Some people take this step"
    return "Few people take every one of these steps" if ladder.hops > 1 else "Few people take this step"


def _none_found(graph: MoveGraph, origin: Occupation, chosen: Chosen, targets: Sequence[str] | None) -> str:
    if targets and set(targets) == {origin.code}:
        return "This is the job that you start from: there is no step to take."
    if origin.code not in graph.features.codes:
        return f"O*NET has no ratings for {origin.label.lower()} yet, so no ladder can be worked out."
    if origin.wage_hourly_usd is None:
        return "The pay of this job is not published here, so no step can be called a step up."
    if chosen.closed:
        return "No ladder keeps to all of these limits."
    if chosen.limits:
        return (
            f"No ladder keeps to these limits, and none of them alone closes the door: {' and '.join(chosen.limits)}."
        )
    if targets:
        ends = " or ".join(dict.fromkeys(graph.occupations[t].label for t in targets))
        return f"We found no ladder from here to {ends} on which every step pays more than the one before."
    return "We found no step from here to work that clearly pays more: this job is near the top of its field."


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
