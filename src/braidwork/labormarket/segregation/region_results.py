"""What is told of segregation in a region: the index, its parts, the groups, the occupations and the levers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from braidwork.errors import UnknownNameError
from braidwork.labormarket.segregation.region_inference import IndexFigure
from braidwork.measures import Provenance
from braidwork.measures.estimates import Method


@dataclass(frozen=True)
class PlaceSegregation:
    """The indices of one place. `between` is the part of H between major groups, `within` inside them.

    `n` and `households` are unweighted records, `effective_size` the size of an equally weighted sample that tells as
    much. The error of every figure is that of its `corrected` value.
    """

    code: str
    label: str
    n: int
    households: int
    persons: float
    effective_size: float
    units: int
    groups: int
    mutual_information: IndexFigure
    theil_h: IndexFigure
    between: IndexFigure
    within: IndexFigure
    multigroup_dissimilarity: IndexFigure


@dataclass(frozen=True)
class GroupSegregation:
    """One group. `local` is its own score in M: 0 where it has the occupations of everyone.

    `dissimilarity` is D against everyone else over major groups: the share of the group that would have to change
    major group to be spread as the others are; `dissimilarity_detailed` the same over the asked occupations, where a
    small group's is mostly chance; `dissimilarity_to_best` (over major groups) sets it against the best-served group.
    `isolation` is its share among those in a member's occupation, `exposure` that of every other group.
    """

    code: str
    label: str
    n: int
    households: int
    persons: float
    share: float
    local: IndexFigure
    dissimilarity: IndexFigure
    dissimilarity_detailed: IndexFigure
    dissimilarity_to_best: IndexFigure | None
    isolation: IndexFigure
    exposure: Mapping[str, IndexFigure]


@dataclass(frozen=True)
class Lever:
    """An occupation or a sector. `effect` is by how much H would fall if it kept its size and were made up as all are.

    For a sector: every occupation keeps its jobs in it. `share_of_index` is the corrected effect over the corrected H;
    levers do not add up. `local` (occupations) is how far its groups are from those of the whole.
    """

    code: str
    label: str
    n: int
    households: int
    persons: float
    share: float
    effect: IndexFigure
    share_of_index: float | None
    local: IndexFigure | None = None


@dataclass(frozen=True)
class RegionSegregation:
    """Occupational segregation of a region, across the groups of one dimension.

    `occupations` and `sectors` come with the largest effect first. `best_served` is the group with the largest share
    of workers paid at the wage standard, where that can be told. `method` names formulas and errors, `notes` what a
    reader must know.
    """

    across: str
    level: str
    period: str
    whole: PlaceSegregation
    counties: tuple[PlaceSegregation, ...]
    groups: tuple[GroupSegregation, ...]
    occupations: tuple[Lever, ...]
    sectors: tuple[Lever, ...]
    best_served: str | None
    error_method: Method
    method: str
    provenance: Provenance
    notes: tuple[str, ...] = ()

    def group(self, code: str) -> GroupSegregation:
        """The group of that code."""
        for found in self.groups:
            if found.code == code:
                return found
        raise UnknownNameError.of(self.across, code, [g.code for g in self.groups])

    def county(self, code: str) -> PlaceSegregation:
        """The county of that name."""
        for found in self.counties:
            if found.code == code:
                return found
        raise UnknownNameError.of("county", code, [c.code for c in self.counties])
