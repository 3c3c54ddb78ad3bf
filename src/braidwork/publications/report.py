"""The report: releases in, a folder of pages, downloads and a printable brief out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from braidwork.disclosure.release import Release
from braidwork.errors import RefusedError
from braidwork.publications.contents import Report, ReportFiles


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
