"""What a report holds: outlines, pages of releases, and where the written files stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from braidwork.disclosure.release import Release
from braidwork.measures.measure import Measure
from braidwork.publications.occupations.contents import OccupationWing

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Shape:
    """The outline of one county or PUMA: rings of (longitude, latitude) in degrees, already simplified."""

    code: str
    label: str
    polygons: tuple[Ring, ...]


@dataclass(frozen=True)
class MeasurePage:
    """One measure of the report: the whole region, then its breakdowns.

    A breakdown is a release over one dimension, or over (race_ethnicity, place) for small multiples. `gaps`, where
    given, is a release over (race_ethnicity,) of each group's distance from the best-served group, with the standard
    error of replicate differences; without it differences are tested from the two published margins.
    """

    measure: Measure
    overall: Release
    breakdowns: tuple[Release, ...] = ()
    gaps: Release | None = None


@dataclass(frozen=True)
class Report:
    """Everything a report shows. Every figure in it stands in a Release.

    `headline` is a `prosperity_gap` release by race_ethnicity: value = gap in share against the best-served group, with
    extra reference_group, group_value, reference_value and people (short of parity). `unavailable` names the measures
    that these files cannot carry, and why; `files` the source files (name, publisher, vintage, sha256, rows). `wing`
    holds the pages of occupations, None where the store has no wages by occupation.
    """

    title: str
    region_label: str
    region_name: str
    period: str
    synthetic: bool
    headline: Release
    pages: tuple[MeasurePage, ...]
    shapes: tuple[Shape, ...] = ()
    unavailable: tuple[tuple[str, str], ...] = ()
    files: tuple[Mapping[str, Any], ...] = ()
    attributions: tuple[str, ...] = ()
    lang: str = "en"
    direction: Literal["ltr", "rtl"] = "ltr"
    wing: OccupationWing | None = None

    def releases(self) -> tuple[Release, ...]:
        """Every release behind the report, headline first, those of the wing last."""
        found = [self.headline]
        for page in self.pages:
            found += [page.overall, *page.breakdowns, *([page.gaps] if page.gaps is not None else [])]
        return (*found, *(self.wing.releases() if self.wing is not None else ()))


@dataclass(frozen=True)
class ReportFiles:
    """Where the report stands: its folder, first page, brief and manifest, and every file in it (relative)."""

    folder: Path
    index: Path
    brief: Path
    manifest: Path
    files: tuple[Path, ...]
