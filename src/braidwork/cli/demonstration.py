"""`braidwork demo`: the main job from nothing to a report, on invented people."""

from __future__ import annotations

from pathlib import Path

from braidwork.cli.telling import Progress, say


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
    written = region.report(out, progress=progress)
    progress.done()
    say(f"Store:  {data}")
    say(f"Report: {written.index}")
    say(f"Brief:  {written.brief}")
    say(f"Done in {progress.seconds:.0f} seconds.\n\nNext (. .venv/bin/activate puts braidwork on your path)")
    say(f"  braidwork measure median_hourly_wage --by race_ethnicity,county --data {data}")
    say("  braidwork measure --list")
    say("  braidwork region build --from FOLDER-OF-CENSUS-FILES --data data/my-region")
