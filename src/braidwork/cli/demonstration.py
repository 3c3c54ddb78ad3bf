"""`braidwork demo`: the main job from nothing to a report, on invented people, told as a story."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.cli.telling import Progress, say

if TYPE_CHECKING:
    from braidwork.disclosure.release import Release

_HEADLINE = "prosperity_gap"


def run_demo(data: Path, out: Path, *, persons: int, seed: int, progress: Progress) -> None:
    """Make and build the region, hold one visit, publish; then say how a number was made and what to do next."""
    from braidwork.cli.visiting import SYNTHETIC, print_visit, visit_of_demo
    from braidwork.region import build_demo, open_region
    from braidwork.region.printed import released_table

    build_demo(data, persons=persons, seed=seed, progress=progress)
    region = open_region(data)
    progress("measuring the headline")
    headline = region.measure(_HEADLINE).release()
    progress.done()
    say("SYNTHETIC: invented people in an invented region, to show how Braidwork works.\n")
    _part(1, "The region: who shares in its prosperity")
    say(released_table(headline))
    say("\nMargins are at 90 percent confidence, recomputed with each of 80 replicate weights.\n")
    progress("one client's visit")
    visit = visit_of_demo(data, region)
    progress.done()
    _part(2, "One visit: a client and a navigator")
    say(f"{SYNTHETIC}\n")
    print_visit(visit)
    written = region.report(out, progress=progress)
    progress.done()
    _part(3, "The auditor's view of one number")
    _print_audit(headline)
    _part(4, f"What there is now, after {progress.seconds:.0f} seconds")
    say(f"  report  {written.index}")
    say(f"  work    {written.folder / 'occupations' / 'index.html'}   a finder, and a page for every occupation")
    say(f"  brief   {written.brief}")
    say(f"  store   {data}\n")
    say("Next (. .venv/bin/activate puts braidwork on your path)")
    say(f"  braidwork measure median_hourly_wage --by race_ethnicity,county --data {data}")
    say(f"  braidwork ladder --from 'fast food' --data {data}")
    if visit.payment is not None and visit.payment.proof is not None:
        say(f"  braidwork fund trace --posting {visit.payment.proof.grounds.posting.id} --demo --data {data}")
    say(f"  braidwork fund plan --as fiscal-manager --demo --data {data}   new awards came: others still wait")
    say("  braidwork intake                          a talk about what a household can get")
    say("  braidwork region build --from FOLDER-OF-CENSUS-FILES --data data/my-region\n")
    _part(5, "The workspace of clients and staff")
    _print_workspace(data)


def _part(number: int, title: str) -> None:
    say(f"{number}. {title}")
    say("═" * (len(title) + 3))


def _print_audit(release: Release) -> None:
    """The largest gap of the headline, and how it was made down to the file."""
    from braidwork.region.printed import figure
    from braidwork.workspace.visit.layout import wrapped

    cell = max((c for c in release if c.value is not None), key=lambda c: c.value or 0.0)
    made = release.provenance
    margin = figure(cell.margin_of_error, "points")
    who = ", ".join(cell.labels.values())
    rows = [
        ("number", f"{figure(cell.value, 'points')} ± {margin}: {release.measure.label.lower()}, {who}"),
        ("universe", made.universe), ("filter", made.filter or "none"), ("weight", f"{made.weight}; {made.variance}"),
        ("formula", made.formula), ("policy", release.policy),
        ("release", f"{release.release_id}, sealed in the release ledger"),
        *(("file", f"{s.get('name')}, {s.get('rows', 0):,} rows, SHA-256 {str(s.get('sha256', ''))[:16]}…")
          for s in made.sources),
    ]  # fmt: skip
    for name, text in rows:
        for line in wrapped(str(text), f"  {name:<9}"):
            say(line)
    say()


def _print_workspace(data: Path) -> None:
    """How to open the workspace of invented clients, and who may enter it."""
    from braidwork.cli.serving import tell_how_to_enter

    where = "" if data == Path("data/demo") else f" --data {data}"
    say(f"  braidwork serve --demo{where}")
    say(f"  braidwork workspace demo-people{where}           fills it up to 1,000 invented clients")
    tell_how_to_enter("http://127.0.0.1:8000/", briefly=True)
