"""A measure and the report as whole processes, and a national measure against the plain query behind it.

    BRAIDWORK_TEST_DATA=../shared/data python benchmarks/measures.py [--runs N] [--skip-national]

Needs the folder of real public files. Whole-process figures are the median of N runs, from start-up to the last
line printed. The floor of the national measure is one hand-written DuckDB query that reads the same columns of the same
Parquet file and sums them by state and race, without errors, reliability or release.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BRAIDWORK = [sys.executable, "-m", "braidwork"]


def main() -> int:
    """Print the table of times; 2 where the public data are missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--skip-national", action="store_true")
    options = parser.parse_args()
    data = os.environ.get("BRAIDWORK_TEST_DATA")
    if not data or not Path(data).is_dir():
        print("NOT RUN: set BRAIDWORK_TEST_DATA to the folder of real public files.")
        return 2
    with tempfile.TemporaryDirectory(prefix="braidwork-bench-") as folder:
        washington(Path(data), Path(folder), options.runs)
        if not options.skip_national:
            national(Path(data), Path(folder), options.runs)
    return 0


def washington(data: Path, folder: Path, runs: int) -> None:
    """Build, measure and report of the Washington 2024 files, each a whole process."""
    store = folder / "wa"
    source = data / "census-pums" / "wa-2024-1yr"
    row(
        "region build, Washington 2024",
        *timed(["region", "build", "--from", str(source), "--data", str(store), "-q"], 1),
    )
    row("braidwork --help", *timed(["--help"], runs))
    by = ["--by", "race_ethnicity,county", "--data", str(store)]
    row("measure employment_rate", *timed(["measure", "employment_rate", *by], runs))
    row("measure median_hourly_wage", *timed(["measure", "median_hourly_wage", *by], runs))
    row("report", *timed(["report", "--data", str(store), "--out", str(folder / "report"), "-q"], 1))


def national(data: Path, folder: Path, runs: int) -> None:
    """2.7 million persons by state and race: the whole process, the question alone, and its floor."""
    store = folder / "us"
    source = data / "census-pums" / "us-2024-1yr"
    row("region build --nation, 2.7 M persons and 1.6 M homes",
        *timed(["region", "build", "--from", str(source), "--data", str(store), "--nation", "-q"], 1))  # fmt: skip
    by = ["--by", "state,race_ethnicity", "--data", str(store)]
    row("measure employment_rate by state and race", *timed(["measure", "employment_rate", *by], runs))
    row("measure median_hourly_wage by state and race", *timed(["measure", "median_hourly_wage", *by], runs))
    ours, floor = question(store, runs)
    print(f"\nnational employment_rate inside one process: {ours:.2f} s; the plain query: {floor:.2f} s; "
          f"ratio {ours / floor:.1f}")  # fmt: skip


def question(store: Path, runs: int) -> tuple[float, float]:
    """Median seconds of the measure (a fresh engine each time) and of the hand-written query over the same file."""
    import duckdb

    import braidwork as bw

    file = next((store / "tables" / "pums_person").glob("*.parquet"))
    plain = f"""
        select state_code, race_code, hispanic_origin_code = '01', count(*), sum(person_weight),
          sum(person_weight * (employment_status_code in ('1', '2', '4', '5'))::int)
        from read_parquet('{file}')
        where age_years between 16 and 64 and employment_status_code is not null group by all"""
    ours, floor = [], []
    for _ in range(runs + 1):
        started = time.perf_counter()
        bw.open(store).measure("employment_rate", by=["state", "race_ethnicity"])
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        duckdb.connect().execute(plain).fetchall()
        floor.append(time.perf_counter() - started)
    return statistics.median(ours[1:]), statistics.median(floor[1:])


def timed(arguments: list[str], runs: int) -> tuple[float, float, float]:
    """Median wall seconds, median CPU seconds, and the largest peak memory in MB of `runs` processes."""
    wall, cpu = [], []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        done = subprocess.run([*BRAIDWORK, *arguments], capture_output=True, text=True)
        wall.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        if done.returncode:
            raise SystemExit(done.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return statistics.median(wall), statistics.median(cpu), peak


def row(name: str, wall: float, cpu: float, peak: float) -> None:
    """One line of the table; peak memory is the largest of all processes so far."""
    print(f"{name:<52} {wall:7.2f} s  {cpu:7.2f} s CPU  {peak:7.0f} MB peak so far", flush=True)


if __name__ == "__main__":
    sys.exit(main())
