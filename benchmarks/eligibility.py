"""Eligibility at scale: every program for a million invented people, held to the person evaluator on a thousand.

    python benchmarks/eligibility.py [--people N] [--compared K] [--seed S] [--engine URL] [--json]

The caseload is synthetic and seeded: households of people, every fact of the register a column, three in ten facts
unknown, one in ten numbers a range. It is made in another process, outside the clock and the memory figure. Population
side: compiling all rules to one statement, reading the file and deciding, with the outcomes as an Arrow table; wall
and CPU seconds, the first run. Person side: the same rules decided one person at a time, with reasons, for K people
drawn at random; both sides must give the same outcome for each of them and every program.
One person: a household of three of which much is unknown, decided for all programs with reasons, papers
and ids, the case fresh each time; CPU milliseconds, median and 95th percentile of 200 runs.
Exit code 1 if an outcome differs, one person takes 5 milliseconds or longer (median) or, at a million people, the
population takes 20 seconds or longer, or fewer than 10,000 households are decided in a second. The seconds are wall
seconds: run it on an idle machine.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

PEOPLE, COMPARED, SEED = 1_000_000, 1_000, 2026
ON = date(2026, 3, 1)
SECONDS, HOUSEHOLDS_PER_SECOND = 20.0, 10_000.0
ONE_PERSON_MILLISECONDS, ONE_PERSON_RUNS = 5.0, 200
ONE_PERSON: dict[str, Any] = {
    "people": [
        {
            "id": "client", "birth_date": "1990-05-01", "veteran": False, "work_authorized": True, "laid_off": True,
            "employment_status": "unemployed", "layoff_date": "2025-12-01", "high_school_diploma": True,
            "pregnant": False, "college_credits": 10, "receives_tanf": False, "homeless": False,
        },
        {"id": "kid", "relationship": "child", "birth_date": "2018-02-02"},
        {"id": "spouse", "relationship": "spouse", "birth_date": "1991-02-02"},
    ],
    "facts": {"county": "53033", "family_income_annual_usd": 30_000, "household_size": 3},
}  # fmt: skip


def main() -> int:
    """Make the caseload, time both sides, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--compared", type=int, default=COMPARED)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    asked, _ = parser.parse_known_args()
    if asked.make:
        _make(asked.make, asked.people, asked.seed)
        return 0
    with tempfile.TemporaryDirectory(prefix="braidwork-bench-") as folder:
        path = Path(folder) / "caseload.parquet"
        size = ["--people", str(asked.people), "--seed", str(asked.seed)]
        subprocess.run([sys.executable, __file__, "--make", str(path), *size], check=True)
        found = population_half(path, asked.engine, asked.compared, asked.seed) | one_person()
    if asked.json:
        print(json.dumps(found, indent=1))
    else:
        _print(found)
    return 1 if found["different"] or not found["met"] or not found["one_person_met"] else 0


def _make(path: Path, people: int, seed: int) -> None:
    import pyarrow.parquet as pq

    from braidwork.eligibility.population.synthetic import synthetic_caseload

    pq.write_table(synthetic_caseload(people, ON, seed), path, row_group_size=122_880)


def population_half(path: Path, engine: str, compared: int, seed: int) -> dict[str, Any]:
    """The figures of both sides: seconds, rates, peak memory, and how many outcomes differ."""
    from braidwork.eligibility.population import screen
    from braidwork.eligibility.population.people import population_from
    from braidwork.eligibility.programs import programs
    from braidwork.engine.session import engine_for

    everyone = population_from(path, engine_for(engine), synthetic=True)
    wall, cpu = time.perf_counter(), time.process_time()
    found = screen(everyone, programs(), ON)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    households = len(everyone.collect(["household_id"]).column(0).unique())
    person_wall, person_cpu, different = _person_side(everyone, found, compared, seed)
    met = wall < SECONDS and households / wall >= HOUSEHOLDS_PER_SECOND
    return {
        "people": everyone.rows, "households": households, "programs": len(found.programs), "engine": engine,
        "columns": len(everyone.columns), "wall_seconds": wall, "cpu_seconds": cpu,
        "people_per_second": everyone.rows / wall, "households_per_second": households / wall, "peak_megabytes": peak,
        "compared": compared, "person_wall_seconds": person_wall, "person_cpu_seconds": person_cpu,
        "person_milliseconds_each": 1000 * person_cpu / compared, "different": different,
        "open_share": _open_share(found), "met": met if everyone.rows >= PEOPLE else True,
    }  # fmt: skip


def one_person() -> dict[str, Any]:
    """CPU milliseconds of deciding every program for one person whose facts have just been read."""
    from braidwork.eligibility.decisions import decide_all
    from braidwork.eligibility.facts import case_of
    from braidwork.eligibility.programs import programs

    took = []
    for case in [case_of(ONE_PERSON, ON) for _ in range(ONE_PERSON_RUNS + 1)]:
        start = time.process_time()  # the work of this process alone, whoever else uses the machine
        decide_all(case, ON, programs=programs())
        took.append(1000 * (time.process_time() - start))
    median, late = np.quantile(took[1:], [0.5, 0.95])  # the first run loads the numbers of law
    return {
        "one_person_milliseconds": float(median), "one_person_milliseconds_p95": float(late),
        "one_person_met": bool(median < ONE_PERSON_MILLISECONDS),
    }  # fmt: skip


def _person_side(everyone: Any, found: Any, compared: int, seed: int) -> tuple[float, float, int]:
    """Seconds of deciding the drawn people one by one, and how many outcomes differ from the population's."""
    from braidwork.eligibility.decisions import decide_all
    from braidwork.eligibility.population import OUTCOMES
    from braidwork.eligibility.population.row_case import row_cases

    drawn = np.random.default_rng(seed).choice(everyone.rows, size=compared, replace=False)
    people = [str(i) for i in sorted(drawn.tolist())]
    rows = _with_their_households(everyone, people)
    position = {v: i for i, v in enumerate(found.table.column("person_id").to_pylist())}
    outcomes = found.table.take([position[p] for p in people]).to_pylist()
    cases = row_cases(rows, people)
    wall, cpu = time.perf_counter(), time.process_time()
    decided = [decide_all(case, ON, programs=found.programs) for case in cases]
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    different = sum(
        OUTCOMES[row[d.program_id]] != d.outcome
        for row, decisions in zip(outcomes, decided, strict=True)
        for d in decisions
    )
    return wall, cpu, different


def _with_their_households(everyone: Any, people: list[str]) -> list[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.compute as pc

    homes = everyone.collect(["person_id", "household_id"])
    near = homes.filter(pc.is_in(homes.column("person_id"), pa.array(people))).column("household_id")
    listed = everyone.collect()
    rows: list[dict[str, Any]] = listed.filter(pc.is_in(listed.column("household_id"), near.unique())).to_pylist()
    return rows


def _open_share(found: Any) -> float:
    """The share of answers that need more information: a caseload without unknowns would test nothing."""
    total = sum(sum(c.values()) for c in found.counts.values())
    return float(sum(c["needs information"] for c in found.counts.values()) / total)


def _print(found: dict[str, Any]) -> None:
    f = found
    print(f"Synthetic caseload: {f['people']:,} people in {f['households']:,} households, {f['columns']} columns")
    print(f"Programs: {f['programs']}; answers that need more information: {f['open_share']:.0%}")
    print()
    print(f"population ({f['engine']}): {f['wall_seconds']:6.1f} s wall, {f['cpu_seconds']:.1f} s CPU, "
          f"{f['people_per_second']:,.0f} people/s, {f['households_per_second']:,.0f} households/s, "
          f"peak {f['peak_megabytes']:,.0f} MB")  # fmt: skip
    print(f"person by person:    {f['person_wall_seconds']:6.1f} s wall for {f['compared']:,} people, "
          f"{f['person_milliseconds_each']:.2f} ms CPU each, with reasons, papers and ids")  # fmt: skip
    print(f"one person:          {f['one_person_milliseconds']:6.2f} ms CPU for all programs (95th percentile "
          f"{f['one_person_milliseconds_p95']:.2f} ms), target under {ONE_PERSON_MILLISECONDS:.0f} ms: "
          f"{'met' if f['one_person_met'] else 'MISSED'}")  # fmt: skip
    pairs = f["compared"] * f["programs"]
    print(f"equal: {pairs - f['different']:,} of {pairs:,} outcomes")
    print(
        f"target (under {SECONDS:.0f} s, {HOUSEHOLDS_PER_SECOND:,.0f} households/s): {'met' if f['met'] else 'MISSED'}"
    )


if __name__ == "__main__":
    sys.exit(main())
