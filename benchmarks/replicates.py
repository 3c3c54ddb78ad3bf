"""Grouped mean and median with 80 replicate weights: Braidwork against svy, answers first, then time and memory.

    python benchmarks/replicates.py [--rows N] [--repeat K] [--json]

Both sides get the same generated arrays (seeded: integer weights, wages with repeats, 24 groups) in processes of
their own, one thread each. Time is CPU time, the best of K calls; memory is the peak of the whole process, its
input included. Braidwork takes the replicate weights as one int16 array, as columns (the way a Parquet file or a
data frame holds them) and as rows, with the compiled loop of the extra `fast` and with numpy and scipy alone. svy
takes a polars frame of the same int16 columns. The targets are those with the extra; what is missed without it is
shown too. "First" is the first call of a process, imports and fresh memory included. Exit code 1 if the answers
differ anywhere, or a target is missed with the extra.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

THREADS = ("OPENBLAS", "OMP", "MKL", "RAYON")
ONE_THREAD = {"POLARS_MAX_THREADS": "1", **{f"{library}_NUM_THREADS": "1" for library in THREADS}}
TASKS = ("mean", "median")
OURS = ("columns, fast", "rows, fast", "columns, numpy", "rows, numpy")
TARGET_TIMES = {"mean": 4.0, "median": 5.0}
TARGET_MEMORY = 0.4
EQUAL = 1e-9
GROUPS, REPLICATES, SEED = 24, 80, 2024


def arrays(rows: int, order: str) -> tuple[Any, Any, Any, Any]:
    """y (n,), weights (n,), replicate weights (n, 80) int16 in memory order C or F, and groups (n,), seeded."""
    import numpy as np

    random = np.random.default_rng(SEED)
    y = np.round(random.lognormal(3.2, 0.7, rows), 2)
    weights = random.integers(1, 250, rows).astype(np.int16)
    groups = random.integers(0, GROUPS, rows).astype(np.int8)
    y += groups  # so that groups differ
    parts = np.empty((rows, REPLICATES), dtype=np.int16, order=order)  # type: ignore[call-overload]
    at_a_time = 65_536
    for start in range(0, rows, at_a_time):
        stop = min(start + at_a_time, rows)
        factor = random.random((stop - start, REPLICATES), dtype=np.float32)
        parts[start:stop] = weights[start:stop, None] * np.where(factor < 0.25, 0.3, np.where(factor < 0.75, 1.0, 1.7))
    return y, weights, parts, groups


def braidwork_call(task: str, rows: int, side: str) -> Callable[[], dict[str, list[float]]]:
    """One timed call of ours, ready to run."""
    from braidwork.measures.replicates import compiled, means, quantiles

    layout, kernel = side.split(", ")
    if kernel == "numpy":
        compiled.FEWEST_CELLS = sys.maxsize
    y, weights, parts, groups = arrays(rows, "F" if layout == "columns" else "C")

    def call() -> dict[str, list[float]]:
        run = means if task == "mean" else quantiles
        got = run(y, weights, parts, groups=groups)
        return {"value": got.value.tolist(), "standard_error": got.standard_error.tolist()}

    return call


def svy_call(task: str, rows: int) -> Callable[[], dict[str, list[float]]]:
    """One timed call of svy, ready to run: its frame and design are made outside the clock."""
    import polars as pl
    import svy

    y, weights, parts, groups = arrays(rows, "F")
    columns = {f"R{r + 1}": parts[:, r] for r in range(REPLICATES)}
    frame = pl.DataFrame({"y": y, "w": weights, "g": groups, **columns})
    del y, weights, parts, groups, columns
    design = svy.Design(wgt="w", rep_wgts=svy.SdrWgts(prefix="R", n_reps=REPLICATES))
    sample = svy.Sample(frame, design=design)

    def call() -> dict[str, list[float]]:
        asked = {"by": "g", "method": "replication", "variance_center": "estimate"}
        if task == "mean":
            got = sample.estimation.mean("y", **asked)
        else:
            got = sample.estimation.median("y", q_method="higher", **asked)
        cells = sorted(got.estimates, key=lambda e: int(e.by_level[0]))
        return {"value": [float(e.est) for e in cells], "standard_error": [float(e.se) for e in cells]}

    return call


def measure_one(side: str, task: str, rows: int, repeat: int) -> dict[str, Any]:
    """Run one side of one task in this process: CPU seconds of each call, peak memory, answers."""
    call = svy_call(task, rows) if side == "svy" else braidwork_call(task, rows, side)
    seconds, answer = [], {}
    for _ in range(repeat):
        started = time.process_time()
        answer = call()
        seconds.append(time.process_time() - started)
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB here
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
    return {"seconds": seconds, "peak_bytes": peak, **answer}


def in_a_process_of_its_own(side: str, task: str, rows: int, repeat: int) -> dict[str, Any]:
    """`measure_one` in a child, so that its peak memory is its own."""
    command = [sys.executable, __file__, "--one", side, task, "--rows", str(rows), "--repeat", str(repeat)]
    print(f"  {side}, {task} …", file=sys.stderr, flush=True)
    done = subprocess.run(command, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def largest_difference(ours: dict[str, Any], theirs: dict[str, Any]) -> float:
    """Largest relative difference of any value or standard error."""
    pairs = [pair for name in ("value", "standard_error") for pair in zip(ours[name], theirs[name], strict=True)]
    return max(abs(a - b) / abs(b) for a, b in pairs)


def compare(task: str, results: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """One line per way of ours: difference of the answers, ratios of time and memory, whether the targets hold."""
    peer = results["svy"]
    lines = []
    for side in OURS:
        ours = results[side]
        difference = largest_difference(ours, peer)
        faster = min(peer["seconds"]) / min(ours["seconds"])
        memory = ours["peak_bytes"] / peer["peak_bytes"]
        lines.append(
            {
                "task": task,
                "layout": side,
                "has_targets": side.endswith("fast"),
                "largest_relative_difference": difference,
                "cpu_seconds": min(ours["seconds"]),
                "cpu_seconds_first_call": ours["seconds"][0],
                "cpu_seconds_svy": min(peer["seconds"]),
                "cpu_seconds_svy_first_call": peer["seconds"][0],
                "times_less_cpu": faster,
                "peak_mb": ours["peak_bytes"] / 1e6,
                "peak_mb_svy": peer["peak_bytes"] / 1e6,
                "memory_ratio": memory,
                "holds": difference <= EQUAL and faster >= TARGET_TIMES[task] and memory <= TARGET_MEMORY,
            }
        )
    return lines


def report(lines: list[dict[str, Any]], rows: int, repeat: int) -> None:
    """The lines for a person."""
    print(f"{rows:,} rows × {REPLICATES} replicates × {GROUPS} groups, seed {SEED}, one thread, best of {repeat}.")
    print(f"svy {version('svy')}, polars {version('polars')}, numpy {version('numpy')}, scipy {version('scipy')}.")
    numba = f"numba {version('numba')}" if find_spec("numba") else "numba is not installed: no line uses it"
    print(f"{numba}.\n")
    print(
        "task    ours             difference    ours    first |     svy    first | less CPU | peak, of svy's | targets"
    )
    for x in lines:
        verdict = "hold" if x["holds"] else "MISSED" if x["has_targets"] else "missed without the extra"
        print(
            f"{x['task']:7s} {x['layout']:16s} {x['largest_relative_difference']:10.1e}"
            f" {x['cpu_seconds']:5.2f} s {x['cpu_seconds_first_call']:6.2f} s |"
            f" {x['cpu_seconds_svy']:5.2f} s {x['cpu_seconds_svy_first_call']:6.2f} s | {x['times_less_cpu']:6.1f} × |"
            f" {x['peak_mb']:5,.0f} MB {x['memory_ratio']:5.2f} | {verdict}"
        )
    times = ", ".join(f"{task} ≥ {factor:g} × less CPU" for task, factor in TARGET_TIMES.items())
    print(f"\nTargets: equal to {EQUAL:g}; {times}; peak memory ≤ {TARGET_MEMORY:g} ×.")


def main() -> int:
    """Run every side of every task, compare, print; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("SIDE", "TASK"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure_one(*asked.one, asked.rows, asked.repeat)))
        return 0
    lines = []
    for task in TASKS:
        results = {side: in_a_process_of_its_own(side, task, asked.rows, asked.repeat) for side in ("svy", *OURS)}
        lines += compare(task, results)
    if asked.json:
        print(json.dumps({"rows": asked.rows, "repeat": asked.repeat, "lines": lines}))
    else:
        report(lines, asked.rows, asked.repeat)
    equal = all(line["largest_relative_difference"] <= EQUAL for line in lines)
    return 0 if equal and all(line["holds"] for line in lines if line["has_targets"]) else 1


if __name__ == "__main__":
    raise SystemExit(main())
