"""A whole visit once the region is loaded: facts, decisions, net money of every ladder, priced services, who pays.

    python benchmarks/visit.py [--data data/demo] [--runs 5] [--json]

The demo's invented mother of two in the folder that `make demo` wrote, her facts as a facts file would have them. Both
sides run in one process: the visit that keeps nothing, and beside it the same with the household engine asked once a
month and way by plain calls of `net_resources`, as a program would do it that does not batch. Prints seconds, their
ratio, the time of loading the region's occupations, and peak memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def main() -> int:
    """Load, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data/demo"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options, _ = parser.parse_known_args()
    if not (options.data / "manifest.json").exists():
        print(f"{options.data}: no region here; make demo writes one")
        return 0
    found = measured(options.data, options.runs)
    print(json.dumps(found) if options.json else told(found))
    return int(found["visit_seconds"] >= 2.0)


def measured(data: Path, runs: int) -> dict[str, Any]:
    """Seconds of the best of `runs`, and peak memory in MB."""
    from braidwork.region import open_region
    from braidwork.workspace import begin_demo, open_workspace, prepare_workspace

    work = open_region(data).occupations
    _, loading = timed(lambda: work.moves, 1)
    open_workspace(data, demo=True)
    prepare_workspace()
    begin_demo()
    from django.utils import timezone

    from braidwork.workspace.advice import advise
    from braidwork.workspace.visit.client import demo_comer
    from braidwork.workspace.visit.home import demo_home
    from braidwork.workspace.visit.paying import planned_payment

    on = timezone.localdate()

    def visit() -> Any:
        comer = demo_comer(on)
        advice = advise(comer.case, comer.decisions, demo_home(), work)
        planned_payment(comer, advice.needs(), "53033")
        return advice

    advice, whole = timed(visit, runs)
    comer = demo_comer(on)
    _, advising = timed(lambda: advise(comer.case, comer.decisions, demo_home(), work), runs)
    _, plainly = timed(lambda: one_by_one(advice), 1)
    return {
        "occupations": len(work.book.codes), "ways": len(advice.ways) + len(advice.also), "loading_seconds": loading,
        "visit_seconds": whole, "advice_seconds": advising, "one_by_one_seconds": plainly,
        "ratio": plainly / advising, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def one_by_one(advice: Any) -> int:
    """Every month of every way as its own household, asked one after another; how many were asked."""
    from braidwork.household import PROJECTING, net_resources

    asked = 0
    for way in (*advice.ways, *advice.also):
        for month, _ in zip(way.months, way.net, strict=True):
            net_resources(advice.household, month, PROJECTING)
            asked += 1
    return asked


def timed(task: Callable[[], Any], runs: int) -> tuple[Any, float]:
    """What a task gives, and the seconds of its best run."""
    best = float("inf")
    for _ in range(runs):
        began = time.perf_counter()
        found = task()
        best = min(best, time.perf_counter() - began)
    return found, best


def told(found: dict[str, Any]) -> str:
    """The figures in words."""
    return "\n".join([
        f"{found['occupations']} occupations loaded in {found['loading_seconds']:.2f} s",
        f"facts to plan {found['visit_seconds']:.2f} s (bound 2), of it advice on {found['ways']} ways "
        f"{found['advice_seconds']:.2f} s",
        f"today's month asked for every month and way, one by one: {found['one_by_one_seconds']:.2f} s, "
        f"{found['ratio']:.1f} times the whole advice",
        f"peak memory {found['peak_mb']:.0f} MB",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
