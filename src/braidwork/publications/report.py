"""The report: releases in, a folder of pages, downloads and a printable brief out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from braidwork.disclosure.release import Release
from braidwork.errors import RefusedError
from braidwork.measures.measure import Measure

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
    that these files cannot carry, and why; `files` the source files (name, publisher, vintage, sha256, rows).
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

    def releases(self) -> tuple[Release, ...]:
        """Every release behind the report, headline first."""
        found = [self.headline]
        for page in self.pages:
            found += [page.overall, *page.breakdowns, *([page.gaps] if page.gaps is not None else [])]
        return tuple(found)


@dataclass(frozen=True)
class ReportFiles:
    """Where the report stands: its folder, first page, brief and manifest, and every file in it (relative)."""

    folder: Path
    index: Path
    brief: Path
    manifest: Path
    files: tuple[Path, ...]


def write_report(report: Report, out: Path, *, progress: Callable[[str], None] | None = None) -> ReportFiles:
    """Write the whole report into `out`, replacing an earlier report there in one step.

    Works from a folder (file://), needs no script and no other host. Raises RefusedError where anything but a Release
    carries figures, where a synthetic release stands in a report that is not marked so, or where `out` holds a folder
    that is not a report.
    """
    from braidwork.publications.brief import write_brief
    from braidwork.publications.folder import replaced_folder, write_manifest
    from braidwork.publications.site import write_site

    _check(report)
    tell = progress or (lambda _: None)
    with replaced_folder(out) as folder:
        behind = write_site(report, folder, tell)
        tell("Printing the brief")
        write_brief(report, folder / "brief.pdf")
        behind["brief.pdf"] = tuple(sorted({report.headline.release_id, *(p.overall.release_id for p in report.pages)}))
        files = write_manifest(report, folder, behind)
    target = Path(out)
    return ReportFiles(target, target / "index.html", target / "brief.pdf", target / "manifest.json", files)


def _check(report: Report) -> None:
    names = [page.measure.name for page in report.pages]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise RefusedError(
            f"the report has two pages for '{twice[0]}'.", where=report.title, mend="give each measure one page."
        )
    for release in report.releases():
        if not isinstance(release, Release):
            raise RefusedError(
                f"a report shows releases only, not {type(release).__name__}.",
                where=report.title,
                mend="pass the estimates through braidwork.disclosure.release first.",
            )
        if release.provenance.synthetic and not report.synthetic:
            raise RefusedError(
                f"release {release.release_id} is synthetic, and the report does not say so.",
                where=f"{report.title}, {release.measure.name}",
                mend="mark the report synthetic, or build the region from official files.",
            )
