"""Rank intervals of job quality and rank acceptability of target occupations: CPU time against numpy's sort alone.

    python benchmarks/rank_intervals.py [--repeat K] [--json]

Each task runs in a process of its own, one thread, the best CPU time of K calls; the inputs are seeded and synthetic.
The yardstick of the rank intervals is one `numpy.argsort` of an array of draws × occupations in the same process,
which does none of the drawing, scoring, tying or counting. Peak memory is that of the whole process, libraries
included. Exit code 1 if a target of seconds or memory is missed; the ratio to the sort (aim: 4 at most, for weights
only) is printed and not judged: how quickly numpy sorts depends on the processor.
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
from typing import Any

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL", "NUMEXPR")}
SEED = 2026
QUALITY = (830, 10_000)  # occupations, draws
TARGETS = (520, 20_000)

# task: (most CPU seconds, most megabytes); None is not judged
TASKS: dict[str, tuple[float | None, float | None]] = {
    "rank intervals, weights only": (1.0, None),
    "rank intervals, weights and sampling error": (1.0, None),
    "acceptability, one set of weights": (1.5, 200.0),
    "acceptability, errors in two criteria": (1.5, 200.0),
    "targets: score and both acceptabilities": (1.5, 200.0),
    "acceptability, errors in all eight criteria": (None, 200.0),
}


def quality_call(with_errors: bool) -> Callable[[], object]:
    """Job quality of 830 occupations on six dimensions, one value in twenty missing."""
    import numpy as np

    from braidwork.labormarket.job_quality import job_quality, read_definition

    random, definition = np.random.default_rng(SEED), read_definition()
    occupations, draws = QUALITY
    table: dict[str, Any] = {"occupation_code": [f"o{i}" for i in range(occupations)]}
    for d in definition.dimensions:
        values = d.floor + (d.target - d.floor) * random.uniform(-0.05, 1.05, occupations)
        values[random.random(occupations) < 0.05] = np.nan
        table[d.name] = values
        if with_errors:
            table[f"{d.name}_se"] = np.full(occupations, 0.05 * abs(d.target - d.floor))
    return lambda: job_quality(table, definition, draws=draws, seed=SEED)


def target_call(task: str) -> Callable[[], object]:
    """520 occupations × 8 criteria, equal weights, a published list of 40."""
    import numpy as np

    from braidwork.labormarket import targets as t

    random = np.random.default_rng(SEED)
    occupations, draws = TARGETS
    table: dict[str, Any] = {"occupation_code": [f"o{i}" for i in range(occupations)]}
    table["official_flag"] = [None] * occupations
    uncertain = {"two": 2, "all": 8}.get(task.partition("errors in ")[2].partition(" ")[0], 0)
    for k, name in enumerate(t.CRITERIA):
        table[name] = random.random(occupations)
        if k < uncertain:
            table[f"{name}_se"] = np.full(occupations, 0.05)
    weights = dict.fromkeys(t.CRITERIA, 1 / len(t.CRITERIA))
    if task.startswith("targets"):
        return lambda: t.targets(table, weights, draws=draws, seed=SEED)
    criteria = t.read_criteria(table, weights)
    return lambda: t.acceptability(criteria, t.near_weights(criteria), 40, draws=draws, seed=SEED)


def best_seconds(call: Callable[[], object], repeat: int) -> float:
    """The least CPU time of some calls."""
    seconds = []
    for _ in range(repeat):
        started = time.process_time()
        call()
        seconds.append(time.process_time() - started)
    return min(seconds)


def measure_one(task: str, repeat: int) -> dict[str, Any]:
    """One task in this process: CPU seconds, peak memory, and for rank intervals the bare sort."""
    import numpy as np

    is_quality = task.startswith("rank intervals")
    call = quality_call("sampling error" in task) if is_quality else target_call(task)
    seconds = best_seconds(call, repeat)
    unit = 1e6 if sys.platform == "darwin" else 1e3  # ru_maxrss is in bytes there, in KiB here
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    most_seconds, most_mb = TASKS[task]
    holds = (most_seconds is None or seconds <= most_seconds) and (most_mb is None or peak_mb <= most_mb)
    line: dict[str, Any] = {"task": task, "cpu_seconds": seconds, "peak_mb": peak_mb, "holds": holds}
    if is_quality:
        scores = np.random.default_rng(SEED).random(QUALITY[::-1])
        line["cpu_seconds_sort"] = best_seconds(lambda: np.argsort(scores, axis=1), repeat)
    return line


def in_a_process_of_its_own(task: str, repeat: int) -> dict[str, Any]:
    """`measure_one` in a child."""
    command = [sys.executable, __file__, "--one", task, "--repeat", str(repeat)]
    done = subprocess.run(command, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def report(lines: list[dict[str, Any]], repeat: int) -> None:
    """The lines for a person."""
    import numpy as np

    print(f"Synthetic, seed {SEED}: job quality {QUALITY[0]} occupations × 6 dimensions × {QUALITY[1]:,} draws;")
    print(f"targets {TARGETS[0]} × 8 × {TARGETS[1]:,}. One thread, best CPU of {repeat}. numpy {np.__version__}.\n")
    for x in lines:
        most_seconds, most_mb = TASKS[x["task"]]
        wanted = [f"≤ {m:g} {unit}" for m, unit in ((most_seconds, "s"), (most_mb, "MB")) if m is not None]
        sort = f", {x['cpu_seconds'] / x['cpu_seconds_sort']:.1f} × the bare sort" if "cpu_seconds_sort" in x else ""
        verdict = "holds" if x["holds"] else "MISSED"
        print(f"{x['task']:44s} {x['cpu_seconds']:6.3f} s {x['peak_mb']:5.0f} MB  {', '.join(wanted)} {verdict}{sort}")


def main() -> int:
    """Run every task and print; 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", metavar="TASK", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(measure_one(asked.one, asked.repeat)))
        return 0
    lines = [in_a_process_of_its_own(task, asked.repeat) for task in TASKS]
    if asked.json:
        print(json.dumps({"repeat": asked.repeat, "lines": lines}))
    else:
        report(lines, asked.repeat)
    return int(not all(line["holds"] for line in lines))


if __name__ == "__main__":
    raise SystemExit(main())
