"""`braidwork demo`: the main job from nothing to a report, on invented people, told as a story."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import Progress, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from braidwork.disclosure.release import Release
    from braidwork.region import OpenRegion
    from braidwork.workspace.visit import Visit

_HEADLINE = "prosperity_gap"
_CLIENTS = 300  # invented people whom the region serves: enough that groups of them may be shown


def run_demo(data: Path, out: Path, *, persons: int, seed: int, progress: Progress) -> None:
    """Make and build the region, hold one visit, see who is served, publish; then say what to do next."""
    from braidwork.cli.visiting import SYNTHETIC, options_of, print_visit, visit_of_demo
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
    visit = visit_of_demo(data, region, clients=_CLIENTS)
    progress.done()
    _part(2, "One visit: a client and a navigator")
    say(f"{SYNTHETIC}\n")
    print_visit(visit, options_of(data, True))
    _part(3, "The auditor's view of one number")
    _print_audit(headline)
    progress("who is served, and how evenly")
    equity = _print_equity(region, progress)
    written = region.report(out, progress=progress)
    page, plan = _write_visit(visit, equity, out, progress)
    progress.done()
    _part(5, f"What there is now, after {progress.seconds:.0f} seconds")
    say(f"  report     {written.index}")
    say(f"  brief      {written.brief}")
    say(f"  her plan   {plan}")
    say(f"  the visit  {page}   one page: open it on a phone\n")
    say("Next (. .venv/bin/activate puts braidwork on your path)")
    where = "" if data == Path("data/demo") else f" --data {shlex.quote(str(data))}"
    say(f"  braidwork serve --demo{where}      sit in her place, the navigator's, or the fiscal manager's")
    if visit.payment is not None and visit.payment.proof is not None:
        posting = visit.payment.proof.grounds.posting.id
        say(f"  braidwork fund trace --posting {posting} {options_of(data, True)}      follow that dollar yourself")
    say("  braidwork region build --from FOLDER-OF-CENSUS-FILES --data data/my-region      your own region\n")


def _print_equity(region: OpenRegion, progress: Progress) -> Mapping[str, Any]:
    """Who we serve beside who lives here, and the recommenders' cards, in a few lines; the whole view."""
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.extract import make_equity, short_story

    document = make_equity(by=SYSTEM, region=region)
    progress.done()
    _part(4, "The equity view: who we serve, and how evenly")
    for line in short_story(document):
        say(line)
    say()
    return document


def _write_visit(visit: Visit, equity: Mapping[str, Any], out: Path, progress: Progress) -> tuple[Path, Path]:
    """The visit as one page, and the plan to print, beside the report."""
    from braidwork.cli.visiting import write_plan
    from braidwork.workspace.visit import visit_page

    progress("writing the visit")
    page, plan = out / "visit.html", out / "plan.pdf"
    page.write_text(visit_page(visit, equity), encoding="utf-8")
    write_plan(visit, plan)
    return page, plan


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
