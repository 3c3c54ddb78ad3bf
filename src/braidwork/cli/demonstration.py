"""`braidwork demo`: the main job from nothing to a report, on invented people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.cli.telling import Progress, say

if TYPE_CHECKING:
    from braidwork.region import OpenRegion
    from braidwork.region.occupations import RegionOccupations


def run_demo(data: Path, out: Path, *, persons: int, seed: int, progress: Progress) -> None:
    """Make, build, ask, publish; then say what to do next."""
    from braidwork.region import build_demo, open_region
    from braidwork.region.printed import released_table

    build_demo(data, persons=persons, seed=seed, progress=progress)
    region = open_region(data)
    progress("measuring the headline")
    headline = region.measure("prosperity_gap").release()
    progress.done()
    say("SYNTHETIC: invented people in an invented region, to show how Braidwork works.\n")
    say(released_table(headline))
    say("\nMargins are at 90 percent confidence, recomputed with each of 80 replicate weights.\n")
    _print_way_up(region, progress)
    _print_talk()
    written = region.report(out, progress=progress)
    progress.done()
    say(f"Store:  {data}")
    say(f"Report: {written.index}")
    say(f"Work:   {written.folder / 'occupations' / 'index.html'}   a finder, and a page for every occupation")
    say(f"Brief:  {written.brief}")
    say(f"Done in {progress.seconds:.0f} seconds.\n\nNext (. .venv/bin/activate puts braidwork on your path)")
    say(f"  braidwork measure median_hourly_wage --by race_ethnicity,county --data {data}")
    say(f"  braidwork occupation nurse aide --data {data}")
    say(f"  braidwork ladder --from 'fast food' --data {data}")
    say("  braidwork intake                          a talk about what a household can get")
    say("  braidwork measure --list")
    say("  braidwork region build --from FOLDER-OF-CENSUS-FILES --data data/my-region\n")
    _print_workspace()


def _print_workspace() -> None:
    """How to open the workspace of invented clients, and who may enter it."""
    from braidwork.cli.serving import tell_how_to_enter

    say("Open the workspace of clients and staff:")
    say("  braidwork workspace demo-people           1,000 invented clients (without it, the next line makes 60)")
    say("  braidwork serve --demo")
    tell_how_to_enter("http://127.0.0.1:8000/", briefly=True)


def _print_talk() -> None:
    """One invented client's talk: what was asked, what she can get, one rule with its numbers and dates."""
    from braidwork.eligibility.questions.brief import brief_interview

    for line in brief_interview():
        say(line)
    say()


def _print_way_up(region: OpenRegion, progress: Progress) -> None:
    """The most common low-paid work of the region, and one ladder out of it."""
    from braidwork.cli.ladders import print_ladder

    progress("finding a ladder")
    work = region.occupations
    code = most_held_low_paid(work)
    standard = work.quality().pay[code].standard
    assert standard is not None  # the occupation was chosen for paying less than it
    advice = work.ladders(code, standard_hourly_usd=standard.wage_hourly_usd)
    progress.done()
    occupation = work.book.occupation(code)
    say(f"{occupation.label}: {occupation.jobs_here:,} jobs, middle pay ${occupation.wage_hourly_usd:,.2f} an hour,")
    say(f"under the standard of ${standard.wage_hourly_usd:,.2f}. One ladder out of it:\n")
    print_ladder(1, advice.ladders[0])
    say(f"\n{advice.attribution}\n")


def most_held_low_paid(work: RegionOccupations) -> str:
    """The occupation with the most jobs among those that pay under the wage standard and have a ladder out."""
    pay = work.quality().pay
    low = [c for c, p in pay.items() if p.ratio is not None and p.ratio < 1 and work.book.occupation(c).jobs_here]
    held = sorted(low, key=lambda c: -(work.book.occupation(c).jobs_here or 0))
    return next(c for c in held if work.ladders(c).ladders)
