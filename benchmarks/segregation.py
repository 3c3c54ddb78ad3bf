"""Segregation indices: Braidwork alone, and against PySAL's `segregation` where an interpreter that has it is named.

    python benchmarks/segregation.py [--peer-python /path/to/python] [--repeat K] [--json]

Every task runs in a process of its own, one thread, the best CPU time of K calls (the peer's Gini: one call); both
sides read the same generated counts (seeded gamma-Poisson, some cells empty) from one file, and answers are compared
first. "ready" starts from the table that each side works on (a `Crosstab` here, a wide frame there), "long" from
columns of unit, group and count, which the peer has to pivot. Peak memory is that of the whole process, input and
libraries included.
The bootstrap and the change use the school files of BRAIDWORK_TEST_DATA, or generated tables of their size. Exit
code 1 if an answer differs or a target is missed; without the peer, its targets are not judged.
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
from collections.abc import Callable
from pathlib import Path
from typing import Any

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL", "NUMEXPR")}
SEED, GROUPS = 2021, 10
EQUAL = 1e-10
LARGE, MIDDLE, SMALL = 100_000, 10_000, 1_000  # units; times 10 groups

# task: (units of the input, or the school files; the peer has it; least times less CPU, or most CPU seconds)
TASKS: dict[str, tuple[int | str, bool, float | None, float | None]] = {
    "M and H, 10^6 cells, ready": (LARGE, True, 1.0, None),
    "M and H, 10^6 cells, long": (LARGE, True, 1.0, None),
    "H, D, multigroup D, isolation, exposure, 10^6 cells, ready": (LARGE, True, 1.0, None),
    "multigroup Gini, 10^4 cells": (SMALL, True, 50.0, None),
    "multigroup Gini, 10^5 cells": (MIDDLE, True, 500.0, None),
    "multigroup Gini, 10^6 cells": (LARGE, False, None, None),
    "500-draw bootstrap of M": ("schools", False, None, 1.5),
    "change decomposition": ("schools", False, None, 0.2),
}
ONCE = ("multigroup Gini, 10^5 cells",)  # the peer's own time is long enough


def counts(units: int) -> Any:
    """Counts (units, 10), seeded; every unit holds somebody."""
    import numpy as np

    random = np.random.default_rng(SEED)
    cells = random.poisson(random.gamma(0.6, 10.0, (units, GROUPS)))
    cells[:, 0] += 1
    return cells


def write_inputs(folder: Path) -> str:
    """The files that the children read; says which school tables they hold."""
    import numpy as np

    for units in (LARGE, MIDDLE, SMALL):
        np.savez(folder / f"{units}.npz", cells=counts(units))
    data = os.environ.get("BRAIDWORK_TEST_DATA")
    source = Path(data or "") / "reference" / "segregation"
    if data and source.is_dir():
        import pandas as pd

        for year in ("00", "05"):
            pd.read_csv(source / f"schools{year}.csv").to_parquet(folder / f"schools{year}.parquet")
        return "schools00 and schools05"
    _write_generated_schools(folder)
    return "generated tables of the size of the school files (BRAIDWORK_TEST_DATA is not set)"


def _write_generated_schools(folder: Path) -> None:
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(SEED)
    chance = random.gamma(0.5, 90.0, (2045, 5))
    for year in ("00", "05"):
        cells = random.poisson(chance * random.gamma(20, 1 / 20, chance.shape)) + (np.arange(5) == 0)
        frame = pd.DataFrame({
            "school": np.repeat([f"s{i}" for i in range(2045)], 5),
            "race": np.tile(list("abcde"), 2045),
            "n": cells.reshape(-1),
        })  # fmt: skip
        frame[frame.n > 0].to_parquet(folder / f"schools{year}.parquet")


Call = Callable[[], list[float]]


def our_call(task: str, folder: Path) -> Call:
    """One call of ours, its input read; gives the answers that are compared."""
    from braidwork.labormarket import segregation as s

    source = TASKS[task][0]
    if isinstance(source, str):
        return _our_school_call(task, folder)
    long = _long(folder / f"{source}.npz")
    table = s.crosstab(long)

    def both(data: Any) -> list[float]:
        return [s.theil_h(data).value, s.mutual_information(data).value]

    def five() -> list[float]:
        return [
            s.theil_h(table).value,
            s.dissimilarity(table, groups=(0, 1)).value,
            s.multigroup_dissimilarity(table).value,
            s.isolation(table, of=0).value,
            s.exposure(table, of=0, to=1, among="two_groups").value,
        ]

    if task.startswith("M and H"):
        return (lambda: both(table)) if task.endswith("ready") else lambda: both(s.crosstab(long))
    return five if task.startswith("H, D") else lambda: [s.gini(table).value]


def _our_school_call(task: str, folder: Path) -> Call:
    import pandas as pd

    from braidwork.labormarket import segregation as s

    first, second = (pd.read_parquet(folder / f"schools{year}.parquet") for year in ("00", "05"))
    names: dict[str, Any] = {"unit": "school", "group": "race", "count": "n"}

    def bootstrap() -> list[float]:
        found = s.mutual_information(first, **names, bootstrap=(500, SEED), independence=0)
        assert found.bias_corrected is not None and found.standard_error is not None
        return [found.value, found.bias_corrected, found.standard_error]

    def change() -> list[float]:
        found = s.decompose_change(first, second, **names)
        return [found.structural.value, found.unit_margin.value, found.group_margin.value, found.margin_error]

    return bootstrap if task.startswith("500") else change


def peer_call(task: str, folder: Path) -> Call:
    """The same call of PySAL segregation; this file runs under the peer's interpreter then."""
    here = str(Path(__file__).resolve().parent)
    sys.path = [p for p in sys.path if p != here]  # this file bears the name of the peer's package
    import numpy as np
    import pandas as pd
    from segregation.multigroup import MultiDissim, MultiGini, MultiInfoTheory  # type: ignore[import-not-found]
    from segregation.singlegroup import Dissim, Interaction, Isolation  # type: ignore[import-not-found]

    file = folder / f"{TASKS[task][0]}.npz"
    names = [f"g{i}" for i in range(GROUPS)]
    wide = pd.DataFrame(np.load(file)["cells"], columns=names)

    if task.endswith("long"):
        long = pd.DataFrame(_long(file))

        def pivoted() -> list[float]:
            table = long.pivot_table(index="unit", columns="group", values="count", aggfunc="sum")
            return [float(MultiInfoTheory(table, list(table.columns)).statistic)]

        return pivoted
    if task.startswith("M and H"):
        return lambda: [float(MultiInfoTheory(wide, names).statistic)]
    if task.startswith("multigroup Gini"):
        return lambda: [float(MultiGini(wide, names).statistic)]
    wide["all"], wide["pair"] = wide[names].sum(axis=1), wide.g0 + wide.g1

    def five() -> list[float]:
        pair = wide[wide.pair > 0]
        return [
            float(MultiInfoTheory(wide, names).statistic),
            float(Dissim(pair, "g0", "pair").statistic),
            float(MultiDissim(wide, names).statistic),
            float(Isolation(wide, "g0", "all").statistic),
            float(Interaction(pair, "g0", "pair").statistic),
        ]

    return five


def _long(file: Path) -> dict[str, Any]:
    import numpy as np

    cells = np.load(file)["cells"]
    return {
        "unit": np.repeat(np.arange(len(cells)), GROUPS),
        "group": np.tile(np.arange(GROUPS), len(cells)),
        "count": cells.reshape(-1),
    }


def peak_bytes() -> int:
    """The largest memory that this process has held."""
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss is in bytes there, in KiB here
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def measure_one(side: str, task: str, folder: Path, repeat: int) -> dict[str, Any]:
    """Run one side of one task in this process: CPU seconds of each call, peak memory, answers."""
    call = (our_call if side == "ours" else peer_call)(task, folder)
    seconds, answers = [], []
    for _ in range(1 if side == "peer" and task in ONCE else repeat):
        started = time.process_time()
        answers = call()
        seconds.append(time.process_time() - started)
    return {"seconds": seconds, "peak_bytes": peak_bytes(), "answers": answers}


def in_a_process_of_its_own(python: str, side: str, task: str, folder: Path, repeat: int) -> dict[str, Any]:
    """`measure_one` in a child of the named interpreter."""
    command = [python, __file__, "--one", side, task, str(folder), "--repeat", str(repeat)]
    print(f"  {side}: {task} …", file=sys.stderr, flush=True)
    done = subprocess.run(command, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, check=True, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def judged(task: str, ours: dict[str, Any], peer: dict[str, Any] | None) -> dict[str, Any]:
    """One line of the result; `holds` is None where there is nothing to judge."""
    _, _, times_less, most_seconds = TASKS[task]
    line = {"task": task, "cpu_seconds": min(ours["seconds"]), "cpu_seconds_first_call": ours["seconds"][0],
            "peak_mb": ours["peak_bytes"] / 1e6,
            "answers": ours["answers"], "holds": None}  # fmt: skip
    if most_seconds is not None:
        line |= {"target": f"≤ {most_seconds:g} s", "holds": line["cpu_seconds"] <= most_seconds}
    if peer is not None and times_less is not None:
        pairs = list(zip(ours["answers"], peer["answers"], strict=False))
        difference = max(abs(a - b) / abs(b) for a, b in pairs)
        faster = min(peer["seconds"]) / line["cpu_seconds"]
        line |= {
            "cpu_seconds_peer": min(peer["seconds"]), "peak_mb_peer": peer["peak_bytes"] / 1e6,
            "largest_relative_difference": difference,
            "compared": len(pairs), "times_less_cpu": faster, "target": f"≥ {times_less:g} ×",
            "holds": difference <= EQUAL and faster >= times_less,
        }  # fmt: skip
    return line


def report(lines: list[dict[str, Any]], repeat: int, schools: str, peer: str | None) -> None:
    """The lines for a person."""
    import numpy as np
    import scipy

    print(f"Counts: gamma(0.6, 10)-Poisson, 10 groups, seed {SEED}; {schools}. One thread, best CPU of {repeat}.")
    print(f"numpy {np.__version__}, scipy {scipy.__version__}; {peer or 'no peer: name one with --peer-python'}.\n")
    print(f"{'task':60s} {'ours':>9s} {'first':>9s} {'peak':>8s} | {'peer':>9s} {'peak':>9s} {'less CPU':>10s}  target")
    for x in lines:
        row = (
            f"{x['task']:60s} {x['cpu_seconds']:7.4f} s {x['cpu_seconds_first_call']:7.4f} s {x['peak_mb']:5,.0f} MB |"
        )
        if "times_less_cpu" in x:
            row += f" {x['cpu_seconds_peer']:7.3f} s {x['peak_mb_peer']:6,.0f} MB {x['times_less_cpu']:8,.1f} ×"
        else:
            row += " " * 32
        verdict = {True: "holds", False: "MISSED", None: ""}[x["holds"]]
        print(f"{row}  {x.get('target', '')} {verdict}")
        if "largest_relative_difference" in x:
            print(f"{'':4s}{x['compared']} answers differ by at most {x['largest_relative_difference']:.1e}")


def peer_version(python: str) -> str:
    """What the peer's interpreter has."""
    program = (
        "import segregation, numpy; print(f'PySAL segregation {segregation.__version__}, numpy {numpy.__version__}')"
    )
    done = subprocess.run([python, "-W", "ignore", "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def main() -> int:
    """Run every task, compare, print; 1 if a target is missed or an answer differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peer-python", help="an interpreter that can import segregation")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=3, metavar=("SIDE", "TASK", "FOLDER"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        side, task, folder = asked.one
        print(json.dumps(measure_one(side, task, Path(folder), asked.repeat)))
        return 0
    peer = peer_version(asked.peer_python) if asked.peer_python else None
    lines = []
    with tempfile.TemporaryDirectory(prefix="braidwork-bench-") as name:
        schools = write_inputs(Path(name))
        for task, (_, has_peer, _, _) in TASKS.items():
            ours = in_a_process_of_its_own(sys.executable, "ours", task, Path(name), asked.repeat)
            theirs = None
            if has_peer and asked.peer_python:
                theirs = in_a_process_of_its_own(asked.peer_python, "peer", task, Path(name), asked.repeat)
            lines.append(judged(task, ours, theirs))
    if asked.json:
        print(json.dumps({"repeat": asked.repeat, "schools": schools, "peer": peer, "lines": lines}))
    else:
        report(lines, asked.repeat, schools, peer)
    return int(any(line["holds"] is False for line in lines))


if __name__ == "__main__":
    raise SystemExit(main())
