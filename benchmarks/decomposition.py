"""Oaxaca-Blinder with bootstrap standard errors: Braidwork against statsmodels, answers first, then CPU and memory.

    python benchmarks/decomposition.py [--peer-python PYTHON] [--repeat K] [--json]

statsmodels is no dependency of the project: `--peer-python` names the Python of an environment that has it. Without
one, Braidwork is timed alone and nothing is compared. Both sides get the same arrays (made here, seeded) from one
file, in processes of their own, one thread each, imports outside the clock. Time is CPU time, the best of K calls;
memory is the peak of the whole process, its input included. Neither side trims its draws (statsmodels does unless
told otherwise, and then its standard errors are too small).

Answers that are compared before any time: the threefold parts of the sample, and the twofold parts with four
reference coefficients; the threefold parts of three resamples that Braidwork drew, which statsmodels gets row by row;
and the standard errors, which come from different random draws (and statsmodels resamples both groups together), so
that they agree only as far as the draws allow.
Exit code 1 if answers differ or a target is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
PARTS = ("endowments", "coefficients", "interaction")
SEED = 2024
COMPARED_DRAWS = 3
# Ours to theirs. "nuemark" is how statsmodels spells it: anything else it takes for "pooled" without a word.
REFERENCES = {"reimers": "reimers", "cotton": "cotton", "neumark": "nuemark", "jann": "pooled"}
EQUAL = 1e-8
TASKS = {"large": (200_000, 50, 15.0), "small": (666, 1_000, 5.0)}  # rows, draws, times less CPU


def arrays(rows: int) -> tuple[Any, Any, Any]:
    """Pay (n,), group (n,) 0 or 1 and six regressors (n, 6): age, sex and four levels of schooling, seeded."""
    random = np.random.default_rng(SEED)
    group = (random.random(rows) < 0.55).astype(np.int64)
    age = np.round(random.normal(38 + 4 * group, 11)).clip(16, 80)
    female = (random.random(rows) < 0.47).astype(np.float64)
    cuts = np.cumsum([0.12, 0.40, 0.20, 0.18])[None, :] + 0.03 * group[:, None]
    level = (random.random(rows)[:, None] > cuts).sum(axis=1)  # 0 to 4; level 1 is left out
    schooling = np.stack([level == k for k in (0, 2, 3, 4)], axis=1)
    log_pay = 2.2 + 0.008 * age - 0.12 * female + 0.18 * level - 0.1 * group + random.normal(0, 0.45, rows)
    return np.exp(log_pay), group, np.column_stack([age, female, schooling]).astype(np.float64)


def ours(task: str, source: Path, repeat: int) -> dict[str, Any]:
    """Our side: parts, standard errors, parts of the first draws, CPU seconds of each call, peak memory."""
    from braidwork.labormarket.decomposition import oaxaca_blinder

    draws = TASKS[task][1]
    held = np.load(source)
    pay, group = held["pay"], held["group"]
    terms = {f"x{k}": column for k, column in enumerate(held["x"].T)}
    seconds = []
    for _ in range(repeat):
        started = time.process_time()
        got = oaxaca_blinder(pay, group, terms, draws=draws, seed=SEED)
        seconds.append(time.process_time() - started)
    places = [list(got.totals).index(part) for part in PARTS]
    twofold = [oaxaca_blinder(pay, group, terms, reference=reference) for reference in REFERENCES]
    return {
        "seconds": seconds,
        "peak_bytes": _peak(),
        "parts": [got.totals[part].value for part in PARTS],
        "twofold": [figure.value for two in twofold for figure in (two.unexplained, two.explained)],
        "errors": [got.totals[part].standard_error for part in PARTS],
        "draws": got.replicate_values[:COMPARED_DRAWS, places].tolist(),
    }


PEER = """
import json, resource, sys, time
import numpy as np
import statsmodels
from statsmodels.stats.oaxaca import OaxacaBlinder
source, draws, repeat = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
held = np.load(source)
pay, group, x = held["pay"], held["group"], held["x"]
exog = np.column_stack([np.ones(len(pay)), x, group])
last = exog.shape[1] - 1
np.random.seed(0)
seconds = []
for _ in range(repeat):
    started = time.process_time()
    model = OaxacaBlinder(pay, exog, last, hasconst=True)
    got = model.three_fold(std=True, n=draws, conf=1.0)
    seconds.append(time.process_time() - started)
unit = 1 if sys.platform == "darwin" else 1024
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
twofold = [v for kind in sys.argv[4].split(",") for v in model.two_fold(two_fold_type=kind).params[:2]]
again = [
    OaxacaBlinder(np.repeat(pay, times), np.repeat(exog, times, axis=0), last, hasconst=True, swap=False)
    .three_fold().params[:3]
    for times in held["counts"]
]
print(json.dumps({"seconds": seconds, "peak_bytes": peak, "parts": list(got.params[:3]), "errors": list(got.std),
                  "twofold": twofold,
                  "draws": [list(map(float, a)) for a in again],
                  "versions": f"statsmodels {statsmodels.__version__}, numpy {np.__version__}"}, default=float))
"""


def _peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB here
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def write_task(task: str, source: Path) -> None:
    """The arrays of a task in one file, and the resampling counts of our first draws."""
    from braidwork.labormarket.decomposition.replication import resampling_counts

    rows, draws, _ = TASKS[task]
    pay, group, x = arrays(rows)
    higher = int(pay[group == 1].mean() > pay[group == 0].mean())
    order = np.concatenate([np.flatnonzero(group == higher), np.flatnonzero(group != higher)])
    n_a = int((group == higher).sum())
    drawn = resampling_counts(np.random.default_rng(SEED), ((0, n_a), (n_a, rows)), draws)[:COMPARED_DRAWS]
    counts = np.empty_like(drawn)
    counts[:, order] = drawn
    np.savez(source, pay=pay, group=group, x=x, counts=counts)


def child(command: list[str]) -> dict[str, Any]:
    """One side in a process of its own."""
    done = subprocess.run(command, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def line(task: str, mine: dict[str, Any], peer: dict[str, Any] | None) -> dict[str, Any]:
    """What is reported of one task, and whether it holds."""
    rows, draws, target = TASKS[task]
    told: dict[str, Any] = {
        "task": f"{rows:,} rows × {draws:,} draws",
        "cpu_seconds": min(mine["seconds"]),
        "peak_mb": mine["peak_bytes"] / 1e6,
    }
    if peer is None:
        return told
    pairs = [(mine[what], peer[what]) for what in ("parts", "twofold")]
    pairs += [*zip(mine["draws"], peer["draws"], strict=True)]
    difference = max(abs(a - b) / abs(b) for left, right in pairs for a, b in zip(left, right, strict=True))
    errors = max(abs(a / b - 1) for a, b in zip(mine["errors"], peer["errors"], strict=True))
    allowed = 4.0 / np.sqrt(draws)  # each side's standard error is itself uncertain by 1/√(2 draws)
    ratio = min(peer["seconds"]) / min(mine["seconds"])
    return told | {
        "largest_relative_difference": difference,
        "standard_errors_differ_by": errors,
        "standard_errors_may_differ_by": float(allowed),
        "cpu_seconds_statsmodels": min(peer["seconds"]),
        "peak_mb_statsmodels": peer["peak_bytes"] / 1e6,
        "times_less_cpu": ratio,
        "target": target,
        "holds": difference <= EQUAL and errors <= allowed and ratio >= target,
        "versions": peer["versions"],
    }


def report(lines: list[dict[str, Any]]) -> None:
    """The lines for a person."""
    print(f"Generated sample, seed {SEED}, six regressors, threefold, untrimmed, one thread; numpy {np.__version__}.")
    for x in lines:
        print(f"\n{x['task']}: {x['cpu_seconds']:.3f} CPU s, peak {x['peak_mb']:,.0f} MB")
        if "holds" not in x:
            print("  not compared: name a Python that has statsmodels with --peer-python")
            continue
        print(f"  {x['versions']}: {x['cpu_seconds_statsmodels']:.3f} CPU s, peak {x['peak_mb_statsmodels']:,.0f} MB")
        print(
            f"  sample and {COMPARED_DRAWS} resamples equal to {x['largest_relative_difference']:.1e}; standard errors "
            f"within {x['standard_errors_differ_by']:.1%} (draws allow {x['standard_errors_may_differ_by']:.1%})"
        )
        verdict = "holds" if x["holds"] else "MISSED"
        print(f"  {x['times_less_cpu']:.1f} × less CPU, target ≥ {x['target']:g} ×: {verdict}")


def main() -> int:
    """Run both sides of both tasks, compare, print; 1 if something does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer-python", help="a Python that can import statsmodels")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("TASK", "SOURCE"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        print(json.dumps(ours(asked.one[0], Path(asked.one[1]), asked.repeat)))
        return 0
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for task, (_, draws, _) in TASKS.items():
            source = Path(folder) / f"{task}.npz"
            write_task(task, source)
            mine = child([sys.executable, __file__, "--one", task, str(source), "--repeat", str(asked.repeat)])
            peer = None
            if asked.peer_python:
                peer = child(
                    [
                        asked.peer_python,
                        "-c",
                        PEER,
                        str(source),
                        str(draws),
                        str(asked.repeat),
                        ",".join(REFERENCES.values()),
                    ]
                )
            lines.append(line(task, mine, peer))
    if asked.json:
        print(json.dumps(lines))
    else:
        report(lines)
    return 0 if all(x.get("holds", True) for x in lines) else 1


if __name__ == "__main__":
    raise SystemExit(main())
