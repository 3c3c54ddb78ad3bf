"""Braided funding: a whole `plan` call against a bare HiGHS solve of the same class model, and against waterfalls.

    python benchmarks/funding.py [--seed S] [--small] [--json]

Instances are synthetic (`braidwork.funding.synthetic`): invented people, needs and awards. Each case runs in a process
of its own, one thread. Ours is everything that `plan` does: hash of the inputs, lawful funds, classes, model, weighted
start, every stage proven, whole cents, shares per line, and the independent check; making the instance is not counted.
Bare is what a user of HiGHS would do with our classes in hand: pass the same program as arrays, default options, one
weighted objective, run. Our classes are fewer than they could be, because lines are cut at ceilings instead of keeping
their price in the key; the bare solve of those larger classes is printed below the table. Wall and CPU seconds are both
printed (on a busy machine the wall says more about the neighbours); targets are of CPU seconds. Peak memory is of the
whole process, the instance included.

Two further lines: 10 000 lines end to end as the workspace meets them (after imports), and the exact program for a
weekly cohort of 1 000 lines with its time limit and gap. The table of waterfalls is in the NET model, because they
know neither match nor crossing caps: share of need covered, of balances left, and of tiers 1 and 2.
Exit code 1 if a target is missed, a plan is not proven, or a waterfall beats the optimum.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
# lines, funds, model: CPU seconds and megabytes allowed.
CASES: dict[tuple[int, int, str], tuple[float, float]] = {
    (10_000, 12, "FULL"): (0.5, 300),
    (1_000_000, 12, "FULL"): (4, 500),
    (1_000_000, 12, "NET"): (4, 500),
    (1_000_000, 40, "FULL"): (10, 700),
    (1_000_000, 40, "NET"): (10, 700),
}
SMALL = {(10_000, 12, "FULL"): (0.5, 300), (50_000, 12, "NET"): (4.0, 500.0)}
COHORT, COHORT_SECONDS = 1_000, 20.0


def main() -> int:
    """Every case in a process of its own; the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--small", action="store_true", help="small instances only: does it run?")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--case", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.case:
        lines, funds, model = asked.case.split(",")
        found = cohort(int(lines), asked.seed) if model == "cohort" else case(int(lines), int(funds), model, asked.seed)
        print(json.dumps(found))
        return 0
    cases = SMALL if asked.small else CASES
    rows = [_child(f"{n},{f},{m}", asked.seed) for n, f, m in cases]
    missed = [m for row, limit in zip(rows, cases.values(), strict=True) for m in _missed(row, *limit)]
    week = _child(f"{COHORT},12,cohort", asked.seed) if not asked.small else None
    if asked.json:
        print(json.dumps({"cases": rows, "cohort": week, "missed": missed}, indent=1))
    else:
        print(_table(rows, week, missed))
    return 1 if missed else 0


def case(lines: int, funds: int, model: str, seed: int) -> dict[str, Any]:
    """One instance: ours, bare HiGHS on our classes, and for NET the waterfalls."""
    from dataclasses import replace

    import highspy  # noqa: F401  the import is not what is measured
    import scipy.sparse  # noqa: F401

    from braidwork.funding import plan
    from braidwork.funding.synthetic import instance

    small = instance(200, 12, seed)
    plan(small.lines, small.funds, small.policy)
    made = instance(lines, funds, seed)
    before = _peak()
    policy = replace(made.policy, model=model)
    wall, cpu = time.perf_counter(), time.process_time()
    found = plan(made.lines, made.funds, policy)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = _peak()
    bare = bare_highs(found.model, found)
    unsplit = bare_highs(prices_in_the_key(found), found) if model == "FULL" else None
    result = {
        "lines": lines, "funds": funds, "model": model, "classes": len(found.model.classes),
        "columns": len(found.columns), "parts": found.seconds, "wall": wall, "cpu": cpu, "bare_wall": bare[0],
        "bare_cpu": bare[1], "peak_mb": peak, "instance_mb": before, "status": found.status,
        "inversions": sum(i.explained_by is None for i in found.inversions),
    }  # fmt: skip
    if unsplit:
        result["unsplit_cpu"] = unsplit[1]
    if model == "NET":
        started = time.process_time()
        result["waterfalls"] = [o.document() for o in found.compare()]
        result["waterfall_cpu"] = (time.process_time() - started) / 3
    return result


def prices_in_the_key(found: Any) -> Any:
    """The class model as it is without cutting lines at ceilings: every line above one keeps its price in the key."""
    from unittest.mock import patch

    from braidwork.funding.braid import ceilings
    from braidwork.funding.braid.classes import classes_of
    from braidwork.funding.braid.model import model_of

    def kept(parts: Any, rows: Any, net: Any, sets: Any) -> None:
        ceilings._keep_priced(parts, rows, net, [s for s, _ in sets], [u.min(axis=1) for _, u in sets])

    with patch.object(ceilings, "_cut_kind", kept):
        return model_of(classes_of(found.lines, found.funds, found.policy), found.funds)


def bare_highs(model: Any, found: Any) -> tuple[float, float]:
    """Wall and CPU seconds of HiGHS on a class model: arrays passed, default options, weighted objective."""
    import highspy

    from braidwork.funding.braid.engines import highs_program
    from braidwork.funding.braid.solver import Solver
    from braidwork.funding.braid.stages import stages_of, weighted_costs

    shape = Solver(model)
    program = highs_program(shape.matrix, shape.bounds)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = weighted_costs(stages_of(model, found.funds, found.policy), found.policy)
    wall, cpu = time.perf_counter(), time.process_time()
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(program)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return time.perf_counter() - wall, time.process_time() - cpu


def cohort(lines: int, seed: int) -> dict[str, Any]:
    """The exact program for the fewest files of one week's lines, beside swaps."""
    from braidwork.funding import plan
    from braidwork.funding.synthetic import instance

    made = instance(lines, 12, seed)
    first = plan(made.lines, made.funds, made.policy)
    started = time.perf_counter()
    swapped = first.with_fewer_pairs()
    swap = time.perf_counter() - started
    exact = first.with_fewest_pairs(time_limit_seconds=COHORT_SECONDS)
    return {
        "lines": lines, "pairs": first.outcome.pairs, "swapped": swapped.outcome.pairs, "swap_seconds": swap,
        "exact": exact.outcome.pairs, "gap": exact.gap, "seconds": time.perf_counter() - started - swap,
    }  # fmt: skip


def _child(text: str, seed: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--case", text, "--seed", str(seed)]
    ran = subprocess.run(command, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def _missed(row: dict[str, Any], seconds: float, megabytes: float) -> list[str]:
    name = f"{row['lines']:,} × {row['funds']} {row['model']}"
    said = []
    if row["cpu"] > seconds:
        said.append(f"{name}: {row['cpu']:.1f} s of {seconds} s")
    if row["peak_mb"] > megabytes:
        said.append(f"{name}: {row['peak_mb']:.0f} MB of {megabytes} MB")
    if row["status"] != "optimal" or row["inversions"]:
        said.append(f"{name}: {row['status']}, {row['inversions']} inversions that nothing explains")
    ours, *others = row.get("waterfalls", [None])
    said += [f"{name}: {o['label']} covers more" for o in others if o["covered_cents"] > ours["covered_cents"]]
    return said


def _table(rows: list[dict[str, Any]], week: dict[str, Any] | None, missed: list[str]) -> str:
    said = ["lines × funds      model  classes  columns   CPU s  wall s  bare CPU s  ratio  peak MB"]
    for r in rows:
        ratio = r["cpu"] / max(r["bare_cpu"], 1e-9)
        size = f"{r['lines']:,} × {r['funds']}"
        said.append(
            f"{size:18} {r['model']:5} {r['classes']:8,} {r['columns']:8,} {r['cpu']:7.2f} {r['wall']:7.2f} "
            f"{r['bare_cpu']:11.2f} {ratio:6.1f} {r['peak_mb']:8.0f}"
        )
    said += [
        f"{r['lines']:,} × {r['funds']}: bare HiGHS, prices in the key of classes: {r['unsplit_cpu']:.2f} s"
        for r in rows
        if "unsplit_cpu" in r
    ]
    for r in (r for r in rows if "waterfalls" in r):
        said.append(
            f"\n{r['lines']:,} × {r['funds']} NET, synthetic     covered   left  tier 1  tier 2  tier 3  tier 4"
        )
        for o in r["waterfalls"]:
            need, got = o["needed_cents_by_tier"], o["covered_cents_by_tier"]
            tiers = "".join(f"{got[t] / need[t]:8.1%}" for t in sorted(need))
            whole = o["left_cents"] + o["covered_cents"]
            covered, left = o["covered_cents"] / o["needed_cents"], o["left_cents"] / whole
            said.append(f"{o['label']:32} {covered:8.1%} {left:6.1%}{tiers}")
        said.append(f"a waterfall takes {r['waterfall_cpu']:.2f} s of CPU")
    if week:
        said.append(
            f"\nfiles (person × fund) of {week['lines']:,} lines: {week['pairs']}, after swaps {week['swapped']} "
            f"({week['swap_seconds']:.2f} s), exact program {week['exact']} in {week['seconds']:.0f} s, "
            f"gap {week['gap']:.1%}"
        )
    return "\n".join([*said, *(f"MISSED {m}" for m in missed)])


def _peak() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(np.round(used / 1024, 1))


if __name__ == "__main__":
    sys.exit(main())
