"""The graph of a region's occupations: which steps there are, how common each is, and the ways to make it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from braidwork.engine import Store
from braidwork.errors import UnknownNameError
from braidwork.labormarket.occupations.records import Occupation as BookOccupation
from braidwork.pathways.graph import Graph, Move, Occupation
from braidwork.pathways.graph_sources import leavers, listed, local_openings, openings, programs, related
from braidwork.pathways.likeness.occupation_features import OccupationFeatures, occupation_features
from braidwork.pathways.moves.leaving import FittedLeaving, LeavingModel, among, observed_moves
from braidwork.pathways.moves.openness import Evidence, Reason, reachable_arcs
from braidwork.pathways.training_options import (
    EVENING,
    Option,
    Standing,
    is_supervisor,
    leads_work,
    required_licenses,
    training_options,
)
from braidwork.reference import Region
from braidwork.reference.training import TrainingReference, training_reference

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.book import OccupationBook

Matrix = NDArray[np.float64]

# A way without study may not skip more than one job zone of preparation.
_MOST_ZONES_UNTRAINED = 1.5
# Months of full-time study that a step may ask for, by the reason it is in the graph.
_MOST_STUDY = {"alike": 24, "promotion": 24, "upward": 24, "credential bridge": 48}
_ASSOCIATE, _BACHELOR = 4, 5  # places among the levels of education
_HELPERS = "47-30"
_LONG_APPRENTICESHIP = 24
_MOST_GAIN_UNTRAINED = 2.25  # times the pay before
_RAREST = 0.0003  # share of an origin's leavers
# How close two occupations must be, as ranks of likeness, where experts do not call them closely related.
_SAME_FIELD_ALIKE, _OTHER_FIELD_ALIKE, _LISTED_ALIKE = 0.95, 0.99, 0.9
_SHORT_STUDY = 3  # months that a change of field may ask for unless experts call the two closely related
# Health work is one field although the SOC splits it: aides and assistants (31), nurses and technicians (29).
_FIELD = {"31": "29"}
# Managers are one group of the SOC and many fields of work, and so is transport: by air, road, rail, water, by hand.
_EACH_A_FIELD, _MINOR_GROUPS = "11", "53"


@dataclass(frozen=True, eq=False)
class MoveGraph:
    """Steps between the occupations of a region, and what is needed to tell them.

    `features` are those of O*NET for the rated occupations; the others stand in the graph without steps. `shares`
    (n, n) are modelled shares of an origin's leavers by destination, in the order of `features.codes`. `reasons` say
    why a step is in the graph, `near` which occupations experts call closely related, `listed` all pairs that they list
    at all, in both directions. `fitted` is None in a graph made by hand. `method` must stand where shares are shown.
    """

    occupations: Mapping[str, BookOccupation]
    features: OccupationFeatures
    shares: Matrix
    reasons: Mapping[tuple[str, str], Reason]
    near: Mapping[str, tuple[str, ...]]
    listed: frozenset[tuple[str, str]]
    programs: Mapping[str, frozenset[str]]
    reference: TrainingReference
    state: str | None
    fitted: FittedLeaving | None
    attribution: str
    method: str
    _graphs: dict[tuple[int | None, bool], Graph] = field(default_factory=dict, repr=False)

    @cached_property
    def graph(self) -> Graph:
        """All steps, for a person whose schooling is what the occupation of origin usually asks for."""
        return self.graph_for(None)

    def graph_for(self, education: str | None, *, rising: bool = False) -> Graph:
        """All steps for a person of this education (a level of `reference.levels`, None: not stated).

        With `rising`, only steps to an occupation that is known to pay more: those that a ladder may show.
        """
        held = None if education is None else self.reference.level(education)
        if (held, rising) not in self._graphs:
            pairs = [p for p in self.reasons if not rising or self.rises(*p)]
            moves = [move for pair in pairs for move in self._moves(*pair, held)]
            nodes = [Occupation(o.code, o.label, o.wage_hourly_usd) for o in self.occupations.values()]
            self._graphs[held, rising] = Graph.of(nodes, moves)
        return self._graphs[held, rising]

    def arc_reason(self, origin: str, destination: str) -> Reason | None:
        """Why the step is in the graph; None where it is not."""
        return self.reasons.get((origin, destination))

    def leavers_share(self, origin: str, destination: str) -> float:
        """Of those who leave the origin for other work, the share who go to the destination: modelled."""
        return float(self.shares[self.features.row(origin), self.features.row(destination)])

    def options(self, origin: str, destination: str, education: str | None = None) -> tuple[Option, ...]:
        """The ways to make a step; none where it cannot be made in one."""
        held = None if education is None else self.reference.level(education)
        return self._options(origin, destination, held)

    def standing(self, origin: str, destination: str) -> Standing:
        """What of the origin's schooling and work counts in the destination."""
        near = destination in self.near.get(origin, ()) or origin in self.near.get(destination, ())
        shared = self.programs.get(origin, frozenset()) & self.programs.get(destination, frozenset())
        same_broad = origin[:6] == destination[:6]  # one broad occupation of the SOC, where no programs are linked
        known = origin in self.programs and destination in self.programs
        same_program = bool(shared) or (same_broad and not known)
        same_field = near or not changes_field(origin, destination)
        return Standing(same_program, near, same_field, near or (origin, destination) in self.listed)

    def known(self, code: str) -> BookOccupation:
        """The occupation of a code; UnknownNameError for one that is not of the region's book."""
        if code not in self.occupations:
            raise UnknownNameError.of("occupation", code, self.occupations)
        return self.occupations[code]

    def within_reach(self, o: int, d: int, reason: Reason) -> bool:
        """Whether a pair of rated occupations, by row, may be one step for that reason.

        It needs a way to make it, and somebody who would call it a step: experts (O*NET lists the two together), the
        SOC (a first-line supervisor of the own major group), or likeness: of the same field the 5 % most alike, of
        another field the 1 % most alike and without study, managers and supervisors never. Where experts list a pair
        without calling it close, it must be among the tenth most alike, and a change of field may ask for three months
        of study. No step goes to a doctoral degree, to a second degree of somebody who has a bachelor's, to one in
        another field of somebody who has an associate's, to more than 2.25 times the pay without training, or where
        fewer than three leavers in ten thousand go.
        """
        origin, destination = self.features.codes[o], self.features.codes[d]
        ways = self._options(origin, destination, None)
        if reason == "related" or not ways:
            return bool(ways)
        slower = self.reference.evening_factor
        study = min(x.study_months / (slower if x.schedule == EVENING else 1.0) for x in ways)
        education = self.occupations[destination].entry.education
        if study > _MOST_STUDY.get(reason, 48) or (study and education == self.reference.levels[-1]):
            return False
        had = self.occupations[origin].entry.education
        changes = changes_field(origin, destination)
        if study and had in self.reference.levels[_ASSOCIATE if changes else _BACHELOR :]:
            return False
        if reason == "promotion" and is_supervisor(destination):
            return True
        if not (study and changes) or self.standing(origin, destination).near:
            return bool(self.credible[o, d])
        return bool(self.credible[o, d]) and study <= _SHORT_STUDY and (origin, destination) in self.listed

    @cached_property
    def credible(self) -> NDArray[np.bool_]:
        """Pairs (n, n) that experts, the SOC or likeness would call a step, and that some people take."""
        codes, row = self.features.codes, self.features.row
        near, listed = (np.zeros((len(codes), len(codes)), dtype=bool) for _ in range(2))
        for a, others in self.near.items():
            for b in others:
                near[row(a), row(b)] = near[row(b), row(a)] = True
        for a, b in self.listed:
            listed[row(a), row(b)] = True
        field = np.array([field_of(c) for c in codes])
        changes = field[:, None] != field
        # Likeness does not make a manager, nor a supervisor of work that one has not done.
        by_likeness = np.array([not (c.startswith(_EACH_A_FIELD) or is_supervisor(c)) for c in codes])
        like = by_likeness & (self.closeness >= np.where(changes, _OTHER_FIELD_ALIKE, _SAME_FIELD_ALIKE))
        told = near | (listed & (self.closeness >= _LISTED_ALIKE)) | like
        return np.asarray(told & (self.shares >= _RAREST), dtype=bool)

    @cached_property
    def supervisors(self) -> NDArray[np.bool_]:
        """(n, n): the first-line supervisors of an occupation's major group, the likeliest one where there are more."""
        codes = self.features.codes
        major, leads = np.array([c[:2] for c in codes]), np.array([is_supervisor(c) for c in codes])
        found = np.zeros((len(codes), len(codes)), dtype=bool)
        for o in range(len(codes)):
            those = np.array([d for d in np.flatnonzero(leads & (major == major[o])) if leads_work(codes[d], codes[o])],
                             dtype=np.intp)  # fmt: skip
            if len(those):
                found[o, those[np.argmax(self.shares[o, those])]] = True
        return found

    @cached_property
    def closeness(self) -> Matrix:
        """Likeness as ranks from the origin's view (n, n): 0 the least and 1 the most alike."""
        order = np.argsort(np.argsort(self.features.likeness, axis=1, kind="stable"), axis=1)
        return np.asarray(order / max(len(order) - 1, 1), dtype=np.float64)

    def _leaps(self, origin: str, destination: str) -> bool:
        """Whether pay rises more than a step without training brings."""
        before, after = self.occupations[origin].wage_hourly_usd, self.occupations[destination].wage_hourly_usd
        return before is not None and after is not None and after > _MOST_GAIN_UNTRAINED * before

    def rises(self, origin: str, destination: str) -> bool:
        """Whether the destination is known to pay more and is no helper's job."""
        before, after = self.occupations[origin].wage_hourly_usd, self.occupations[destination].wage_hourly_usd
        # A helper's job is the foot of a trade, whatever it pays.
        return before is not None and after is not None and after > before and destination[:5] != _HELPERS

    def _options(self, origin: str, destination: str, held: int | None) -> tuple[Option, ...]:
        o, d = self.occupations[origin], self.occupations[destination]
        found = training_options(o, d, self.standing(origin, destination), self.reference, state=self.state, held=held)
        zones = self.features.job_zones
        if zones[self.features.row(destination)] - zones[self.features.row(origin)] > _MOST_ZONES_UNTRAINED:
            found = tuple(x for x in found if x.training != "none")
        return tuple(x for x in found if not _is_quick(x)) if self._leaps(origin, destination) else found

    def _moves(self, origin: str, destination: str, held: int | None) -> list[Move]:
        gates = required_licenses(self.occupations[destination])
        # Common is told among leavers: over all workers, occupations that few leave would only have unlikely ladders.
        share = self.leavers_share(origin, destination)
        return [
            Move(origin, destination, x.months, x.cost_usd, probability=share, training=x.training,
                 license=gates[0].name if gates else None, schedule=x.schedule,
                 months_below_floor=x.months_below_floor)
            for x in self._options(origin, destination, held)
        ]  # fmt: skip


def _is_quick(option: Option) -> bool:
    """Whether a way asks for so little that pay cannot leap."""
    return option.training == "none" or (option.training == "apprenticeship" and option.months < _LONG_APPRENTICESHIP)


def field_of(code: str) -> str:
    """The field of an occupation: its major group, with health work taken as one, managers and transport apart."""
    if code.startswith(_EACH_A_FIELD):
        return code
    return code[:4] if code.startswith(_MINOR_GROUPS) else _FIELD.get(code[:2], code[:2])


def changes_field(origin: str, destination: str) -> bool:
    """Whether a step leaves the field of work; becoming a first-line supervisor of the own major group does not."""
    return not leads_work(destination, origin) and field_of(origin) != field_of(destination)


def move_graph(store: Store, region: Region, book: OccupationBook) -> MoveGraph:
    """The graph of the region's occupations, from O*NET, the Employment Projections and observed moves of groups.

    Takes a few seconds. NotAvailableError where the store has no O*NET ratings, no observed moves, or no openings.
    """
    features = occupation_features(store, book.codes)
    counts = observed_moves(store)
    occupations, codes = dict(book.occupations), features.codes
    near = related(store, occupations, codes)
    close = np.zeros((len(codes), len(codes)))
    for origin, others in near.items():
        close[features.row(origin), [features.row(d) for d in others]] = 1.0
    national = openings(occupations, codes)
    model = LeavingModel(features.features, close, national, leavers(occupations, codes))
    fitted = model.fit(among(counts, model.groups), kept_in=store.root)
    graph = MoveGraph(
        occupations=occupations,
        features=features,
        shares=fitted.shares(local_openings(occupations, codes, national)),
        reasons={},
        near=near,
        listed=listed(store, occupations, codes),
        programs=programs(store),
        reference=training_reference(),
        state=region.state.postal,
        fitted=fitted,
        attribution=features.attribution,
        method=_method(counts.months),
    )
    manages = np.zeros(close.shape, dtype=bool)
    for a, b in graph.listed:
        manages[features.row(a), features.row(b)] = b.startswith(_EACH_A_FIELD) > a.startswith(_EACH_A_FIELD)
    wages = np.array([occupations[c].wage_hourly_usd for c in codes], dtype=np.float64)
    evidence = Evidence(
        features.likeness, close > 0, graph.supervisors, manages, graph.credible, tuple(field_of(c) for c in codes)
    )
    arcs = reachable_arcs(features.features, evidence, features.job_zones, wages, graph.within_reach)
    return replace(graph, reasons={(a.origin, a.destination): a.reason for a in arcs})


def _method(months: tuple[str, ...]) -> str:
    return (
        f"Modelled: observed moves between 22 groups of occupations ({months[0]} to {months[-1]}), shared out by "
        "openings here, by how alike occupations are and by which ones experts call related. It says how common a step "
        "is among people who leave, never one person's chance."
    )
