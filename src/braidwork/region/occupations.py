"""The occupations of an opened region: the book, how good the jobs are, moves, ladders, targets and pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.engine import Store
from braidwork.errors import NotAvailableError, UndefinedMeasureError, UnknownNameError
from braidwork.reference import Region

if TYPE_CHECKING:
    from braidwork.labormarket.demand.region import RegionOutlooks
    from braidwork.labormarket.job_quality.definition import Definition
    from braidwork.labormarket.job_quality.region import JobQualityTable
    from braidwork.labormarket.occupations import Found, Occupation
    from braidwork.labormarket.occupations.book import OccupationBook
    from braidwork.labormarket.pipelines import Pipeline
    from braidwork.labormarket.segregation.region_results import RegionSegregation
    from braidwork.labormarket.targets.moves import Gateway
    from braidwork.labormarket.targets.region import RegionTargets
    from braidwork.pathways import Constraints
    from braidwork.pathways.region_graph import MoveGraph
    from braidwork.pathways.rungs import ToldLadder
    from braidwork.pathways.telling import Advice


class RegionOccupations:
    """Everything that hangs on the region's occupations. Each part is made at its first use and then kept.

    `book` raises NotAvailableError in a store without wages by occupation, `moves` in one without O*NET ratings,
    projections or observed moves; what can do without them does, and says so.
    """

    def __init__(self, store: Store, definition: Region) -> None:
        self.store = store
        self.definition = definition
        self._quality: dict[str | None, JobQualityTable] = {}

    @cached_property
    def book(self) -> OccupationBook:
        """One record per occupation of the region's wage area."""
        from braidwork.labormarket.occupations.book import occupation_book

        return occupation_book(self.store, self.definition)

    def find(self, words: str, limit: int = 10) -> tuple[Found, ...]:
        """Occupations by code or by the words that people use, typing errors forgiven; best first."""
        from braidwork.labormarket.occupations.finder import find

        return find(self.book, words, limit)

    def occupation(self, words: str) -> Occupation:
        """The occupation of a code, or the one that these words clearly mean.

        UnknownNameError names the candidates where several fit equally, and the nearest names where none does.
        """
        try:
            return self.book.occupation(words)
        except UnknownNameError:
            found = self.find(words, 5)
        if not found:
            from braidwork.labormarket.occupations.finder import nearest_names

            near = nearest_names(self.book, words)
            hint = f"did you mean {' or '.join(near)}?" if near else "try other words, as “nurse” or “truck driver”."
            raise UnknownNameError(f"no occupation here answers to '{words}'.", mend=hint)
        if len(found) > 1 and found[1].score >= found[0].score:
            listed = "; ".join(f"{f.code} {f.label}" for f in found)
            raise UnknownNameError(f"'{words}' fits several occupations: {listed}.", mend="name one by its code.")
        return self.book.occupation(found[0].code)

    @cached_property
    def moves(self) -> MoveGraph:
        """The graph of moves between the occupations."""
        from braidwork.pathways.region_graph import move_graph

        return move_graph(self.store, self.definition, self.book)

    @cached_property
    def why_no_moves(self) -> str | None:
        """Why there are no ladders here; None where there are."""
        try:
            return None if self.moves else ""
        except NotAvailableError as reason:
            return reason.what

    def quality(self, *, standard: str | None = None, definition: Definition | None = None) -> JobQualityTable:
        """Job quality of every occupation, against a wage standard, with rank intervals."""
        from braidwork.labormarket.job_quality.region import job_quality_of

        if definition is None and standard in self._quality:
            return self._quality[standard]
        made = job_quality_of(
            self.store, self.definition, self.book,
            standard=standard, definition=definition, advancement=self._advancement,
        )  # fmt: skip
        if definition is None:
            self._quality[standard] = made
        return made

    @cached_property
    def _advancement(self) -> Mapping[str, tuple[float, float | None]] | None:
        from braidwork.labormarket.targets.moves import advancement

        if self.why_no_moves is not None:
            return None
        return advancement(self.book, self.moves.features.codes, self.moves.shares)

    def ladders(
        self,
        origin: str,
        constraints: Constraints | None = None,
        *,
        to: Iterable[str] | None = None,
        education: str | None = None,
        standard_hourly_usd: float | None = None,
        most: int = 5,
    ) -> Advice:
        """The ladders to show from an occupation, at most `most`, within what a person can take on."""
        from braidwork.pathways.telling import advise

        return advise(
            self.moves, self.book, origin, constraints,
            targets=to, education=education, standard_hourly_usd=standard_hourly_usd, most=most,
        )  # fmt: skip

    def ladders_into(self, destination: str, *, most: int = 5) -> tuple[ToldLadder, ...]:
        """Where people come from who move up into an occupation."""
        from braidwork.pathways.telling import ladders_into

        return ladders_into(self.moves, self.book, destination, most=most)

    @cached_property
    def segregation(self) -> RegionSegregation | None:
        """Segregation across race and ethnicity over occupations; None where the people of the store cannot tell."""
        return self.segregation_across("race_ethnicity")

    def segregation_across(self, across: str) -> RegionSegregation | None:
        """Segregation across the groups of one dimension; None where the people of the store cannot tell."""
        from braidwork.labormarket.segregation.region import segregation_of

        try:
            return segregation_of(self.store, self.definition, across=across)
        except (NotAvailableError, UndefinedMeasureError):
            return None

    @cached_property
    def outlooks(self) -> RegionOutlooks:
        """Need, supply and verdict of every occupation."""
        from braidwork.labormarket.demand.region import outlooks_of

        return outlooks_of(self.store, self.definition, self.book)

    def targets(self, *, weights: Path | None = None, top: int = 40) -> RegionTargets:
        """The target occupations under the board's weights, each place with how well it holds."""
        from braidwork.labormarket.targets.moves import gateways, relief, upward_moves
        from braidwork.labormarket.targets.region import targets_of

        quality = self.quality()
        low_paid = {c for c, pay in quality.pay.items() if pay.ratio is not None and pay.ratio < 1}
        reached = {c for c, pay in quality.pay.items() if pay.ratio is not None and pay.ratio >= 1}
        upward: dict[str, float] | None = None
        out: tuple[Gateway, ...] = ()
        if self.why_no_moves is None:
            codes, shares = self.moves.features.codes, self.moves.shares
            upward = upward_moves(self.book, codes, shares, low_paid)
            out = gateways(self.book, codes, shares, low_paid, reached, steps=self.moves.reasons.keys())
        levers = self.segregation.occupations if self.segregation else ()
        effects = {lever.code: lever.effect.corrected for lever in levers}
        return targets_of(
            self.store, self.definition, self.book, quality,
            weights=weights, upward=upward, segregation_relief=relief(self.book, effects) if effects else None,
            gateways=out, top=top,
        )  # fmt: skip

    def pipelines(self, codes: Iterable[str]) -> tuple[Pipeline, ...]:
        """Need, supply and equity funnel of some occupations."""
        from braidwork.labormarket.pipelines.region import pipelines_of

        return pipelines_of(self.store, self.definition, self.book, codes, outlooks=self.outlooks)
