"""The household engine: speed, memory, what holds for 10,000 invented households, and a second opinion on request.

    python benchmarks/household.py [--households N] [--seed S] [--json] [--peer-python PATH [--peer-households K]]

Ours: import in a fresh process; a curve of 121 pays over 12 months, all programs; 50,000 households for one month and
its memory; how the time grows from 1,000 to 50,000; one cliff attributed exactly; five moves over 48 months; 50,000
households before and after a raise under one reform. Medians of several runs, each twice: CPU milliseconds, which the
bars hold, and wall milliseconds, which other work on the machine lengthens. The properties: lines sum to the total, no
program pays less than nothing, taxes rise with pay, people in another order get the same, a replay is identical.
`--peer-python` names the interpreter of another environment that holds PolicyEngine-US (AGPL-3.0: never a dependency).
It is started as a process of its own; households go in and dollars come out as JSON. Per program: the share of
households within 12 dollars a year, and every difference with why it is there and where the law says so. Differences
are listed, never tuned away. Exit code 1 where a difference is not explained, a bar is missed or a property fails:
import 1 s, curve 50 ms, month of 50,000 2 s and 1 GB, attribution 100 ms, moves 200 ms, reform 5 s.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from braidwork.household import (
    ChildCare,
    Enrolment,
    Household,
    Housing,
    Move,
    Person,
    Phase,
    Relationship,
    Row,
    Rules,
    Work,
    attribute,
    cliffs,
    compare_moves,
    curve,
    losses,
    population_month,
)  # fmt: skip
from braidwork.household.moves.comparison import stay_put
from braidwork.household.moves.move import LIKELY
from braidwork.household.moves.timeline import timelines
from braidwork.household.population.synthetic import synthetic_batch
from braidwork.household.programs.batch import APPLICANT, NONE, RECIPIENT
from braidwork.household.programs.engine import PROGRAMS
from braidwork.household.programs.line import SIGN
from braidwork.reference.dated import Parameter

HOUSEHOLDS, CHECKED, SEED, PEER_HOUSEHOLDS = 50_000, 10_000, 2026, 200
ON, SEPTEMBER = date(2026, 3, 1), date(2026, 9, 1)
RULES = Rules(allow_carried_forward=True, is_cautious=True)
BARS = {
    "import_ms": 1_000.0, "curve_ms": 50.0, "month_ms": 2_000.0, "attribution_ms": 100.0, "moves_ms": 200.0,
    "reform_ms": 5_000.0, "peak_mb": 1_000.0,
}  # fmt: skip
WITHIN_USD = 12.0
# How far the peer's 2026 maximum lies over the published one of 2025; the share of income that food money is cut by.
PEER_PROJECTS, SNAP_TAKES = 0.024, 0.3
GUIDELINE = (15_650.0, 5_500.0)  # poverty guideline of 2025, the first person and each further one, a year
# What the peer took on two cores, version 2.68.0, as the specification measured it.
PEER_MEASURED = {"import_ms": 26_000.0, "curve_ms": 2_000.0, "month_ms": 39_000.0}


def main() -> int:
    """Measure, print, and say whether every bar is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--peer-python", type=Path, help="python of an environment that holds policyengine-us")
    parser.add_argument("--peer-households", type=int, default=PEER_HOUSEHOLDS)
    asked, _ = parser.parse_known_args()
    found: dict[str, Any] = speed(asked.households, asked.seed)
    found["properties"] = properties(CHECKED, asked.seed)
    if asked.peer_python:
        found["peer"] = second_opinion(asked.peer_python, asked.peer_households, asked.seed)
    print(json.dumps(found, indent=2) if asked.json else told(found))
    missed = [name for name, bar in BARS.items() if found[name] > bar]
    missed += [d["program"] for d in found.get("peer", {}).get("differences", ()) if not d["why"]]
    return 1 if missed or not all(found["properties"].values()) else 0


def speed(households: int, seed: int) -> dict[str, Any]:
    """CPU milliseconds of each task, wall milliseconds beside them, and the peak memory."""
    family = example()
    batch, small = (synthetic_batch(n, seed, ON) for n in (households, max(households // 50, 1)))
    limit = Parameter("wccc_income_share", {"status": "applicant"}, 0.75, "share", date(2025, 1, 1), None,
                      "invented reform", "unverified")  # fmt: skip
    reform = RULES.with_rows([Row(limit, "proposed")])
    steps = Phase("Job", 38, 26.0, 40.0, 24.0, 29.0)
    moves = [Move(f"move {i}", (Phase("Training", 10, 21.5, 20.0, is_in_training=True), steps)) for i in range(4)]
    ways = [(m, LIKELY) for m in (*moves, stay_put(family, 48))]
    tasks: dict[str, tuple[Callable[[], object], int]] = {
        "curve": (lambda: curve(family, SEPTEMBER, months=12, rules=RULES), 15),
        "cliffs": (lambda: cliffs(family, SEPTEMBER, rules=RULES), 5),
        "attribution": (lambda: attribute(family.earning(36.0), family.earning(38.0), SEPTEMBER, rules=RULES), 9),
        "moves": (lambda: timelines(family, SEPTEMBER, ways, months=48), 5),
        "moves_three_cases": (lambda: compare_moves(family, SEPTEMBER, moves), 5),
        "month": (lambda: population_month(batch, ON, RULES).total, 3),
        "month_of_a_fiftieth": (lambda: population_month(small, ON, RULES).total, 5),
        "reform": (lambda: losses(batch, ON, 400.0, rules=RULES, rules_after=reform).share_losing(), 1),
    }
    found: dict[str, Any] = {"households": households, "import_ms": import_time()}
    for name, (task, runs) in tasks.items():
        found[f"{name}_ms"], found[f"{name}_wall_ms"] = timed(task, runs)
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def import_time() -> float:
    """CPU milliseconds of a fresh process that imports the room and its engine, start of the interpreter included."""
    program = "import time; from braidwork.household import cliffs, timeline; print(time.process_time())"
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True) for _ in range(3)
    ]
    return 1000 * min(float(r.stdout) for r in runs)


def timed(task: Callable[[], object], runs: int) -> tuple[float, float]:
    """Median CPU and wall milliseconds; the first run, which reads the law's files, is not counted."""
    task()
    taken = []
    for _ in range(runs):
        cpu, wall = time.process_time(), time.perf_counter()
        task()
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
    return 1000 * statistics.median(t[0] for t in taken), 1000 * statistics.median(t[1] for t in taken)


def properties(n: int, seed: int) -> dict[str, bool]:
    """Each property on `n` invented households in one month."""
    batch = synthetic_batch(n, seed + 1, ON)
    once, again = population_month(batch, ON, RULES), population_month(batch, ON, RULES)
    order = np.lexsort((-np.arange(len(batch.persons["household"])), batch.persons["household"]))
    turned = population_month(batch.with_persons(**{k: v[order] for k, v in batch.persons.items()}), ON, RULES)
    pay = batch.summed(np.where(batch.persons["is_earner"], batch.persons["pay"], 0.0))
    more = population_month(batch.with_pay(pay + 50), ON, RULES)
    cent = population_month(batch.with_pay(pay + 0.01), ON, RULES)
    same = (cent.state == once.state).all(axis=0)
    alone = [population_month(batch.take(np.array([i])), ON, RULES).total[0] for i in range(0, n, max(n // 200, 1))]
    lines = sum(SIGN[p.kind] * once.lines[p.name].amount for p in PROGRAMS)
    taxes = ("fica", "pfml", "wa_cares", "income_tax")
    return {
        "lines sum to the total": bool((np.abs(lines - once.total) < 0.005).all()),
        "no program pays less than nothing": all(bool((x.amount >= 0).all()) for x in once.lines.values()),
        "taxes rise with pay": all(bool((more.lines[t].amount >= once.lines[t].amount).all()) for t in taxes),
        "people in another order get the same": bool(np.allclose(turned.total, once.total, atol=1e-9)),
        "a replay is identical": bool((again.total == once.total).all()),
        "a batch equals each alone": bool((once.total[:: max(n // 200, 1)] == np.array(alone)).all()),
        "no fall without a reason": bool(((once.total - cent.total)[same] <= 1.01).all()),
    }


def example() -> Household:
    """An invented parent of two in King County with child-care help."""
    parent = Person("ana", date(1994, 5, 3), jobs=(Work(24.5, 40.0, employer_premium_self_monthly_usd=120.0),),
                    is_disabled=False, has_ssn_for_work=True, tanf_months_used=0)  # fmt: skip
    small = Person("leo", date(2023, 9, 12), is_disabled=False, care=ChildCare(1400.0))
    pupil = replace(small, person_id="mia", birth_date=date(2019, 2, 1), is_in_k12_school=True,
                    school_serves_free_meals_to_all=False, care=ChildCare(900.0))  # fmt: skip
    got = {p: Enrolment("recipient") for p in ("wccc", "snap", "apple_health")}
    return Household((parent, small, pupil), tuple(Relationship("ana", "parent_of", c) for c in ("leo", "mia")),
                     county_fips="53033", housing=Housing(2600.0), resources_usd=500.0, enrolments=got)  # fmt: skip


def second_opinion(python: Path, n: int, seed: int) -> dict[str, Any]:
    """The same invented households in the peer's process: dollars of 2026 per program, ours less theirs."""
    batch = synthetic_batch(n, seed, date(2026, 1, 1))
    batch = batch.with_status(snap=RECIPIENT, tanf=RECIPIENT, wccc=NONE, wftc=APPLICANT).with_persons(
        care_price=np.zeros(len(batch.persons["pay"]))
    )
    batch = batch.with_households(resources=np.zeros(n), utility_allowance=np.zeros(n), rent=np.full(n, 2_600.0))
    january = [date(date.fromordinal(int(d)).year, 1, 1).toordinal() for d in batch.persons["birth_day"]]
    batch = batch.with_persons(is_disabled=np.zeros(len(january), bool), birth_day=np.array(january))
    start = time.perf_counter()
    year = [population_month(batch, date(2026, m, 1), RULES) for m in range(1, 13)]
    ours_seconds = time.perf_counter() - start
    names = ("fica", "income_tax", "ctc", "eitc", "wftc")
    ours = {name: np.asarray(sum(m.lines[name].amount for m in year)) for name in names}
    # Programs of a month: February twelve times on both sides, before October's new figures.
    ours |= {name: 12 * year[1].lines[name].amount for name in ("tanf", "snap")}
    script = Path(__file__).with_name("_household_peer.py")
    ran = subprocess.run([str(python), str(script)], input=json.dumps(_for_peer(batch)), capture_output=True, text=True)
    if ran.returncode:
        return {"failed": ran.stderr.strip().splitlines()[-1:] or ["no message"]}
    answer = json.loads(ran.stdout.splitlines()[-1])
    compared: dict[str, Any] = {"version": answer["version"], "households": n, "seconds": answer["seconds"],
                                "our_seconds": ours_seconds, "programs": {}}  # fmt: skip
    for name, theirs in answer["values"].items():
        gap = ours[name] - np.array(theirs)
        worst = int(np.abs(gap).argmax())
        compared["programs"][name] = {
            "share_within_12_usd": float((np.abs(gap) <= WITHIN_USD).mean()), "median_gap_usd": float(np.median(gap)),
            "largest_gap_usd": float(gap[worst]), "ours_there": float(ours[name][worst]),
            "theirs_there": float(theirs[worst]),
            "household_there": _for_peer(batch.take(np.array([worst])))[0],
        }  # fmt: skip
    families = _for_peer(batch)
    gaps = {name: ours[name] - np.array(theirs) for name, theirs in answer["values"].items()}
    compared["differences"] = [
        {"program": name, "household": int(i), "ours": float(ours[name][i]), "theirs": answer["values"][name][i],
         "ages": [p["age"] for p in families[i]["people"]], "pay": sum(p["pay"] for p in families[i]["people"]),
         "why": explained(name, int(i), ours, gaps, families[i])}
        for name in gaps for i in np.flatnonzero(np.abs(gaps[name]) > WITHIN_USD)
    ]  # fmt: skip
    return compared


def explained(name: str, i: int, ours: dict[str, Any], gaps: dict[str, Any], family: dict[str, Any]) -> str:
    """Why the two differ on a program of a household, with the citation; blank where it is not known."""
    gap = float(gaps[name][i])
    if name == "wftc" and abs(gap / max(ours[name][i], 1) + PEER_PROJECTS) < 0.01:
        return ("theirs projects the 2026 maximum by inflation; ours carries the published one of 2025 forward, marked "
                "(RCW 82.08.0206)")  # fmt: skip
    if name == "tanf" and 18 in {p["age"] for p in family["people"]}:
        return "theirs counts a child of 18; ours only in secondary school, which nobody said (WAC 388-404-0005)"
    if name == "snap" and abs(gap + SNAP_TAKES * float(gaps["tanf"][i])) <= WITHIN_USD:
        return "follows from the difference in TANF, which counts as income (7 CFR 273.9(b)(2))"
    people, pay = len(family["people"]), sum(p["pay"] for p in family["people"]) / 12
    if name == "snap" and 0 < pay - 2 * (GUIDELINE[0] + GUIDELINE[1] * (people - 1)) / 12 <= 1:
        return "pay lies within the dollar by which ours rounds the monthly limit up (7 CFR 273.9(a)(3))"
    return ""


def _for_peer(batch: Any) -> list[dict[str, Any]]:
    """The peer asks one age a year; everyone here was born on a first of January, so that it is the same all year."""
    p = batch.persons
    families: list[dict[str, Any]] = [
        {
            "is_married": bool(batch.households["is_married"][i]),
            "rent": float(batch.households["rent"][i]),
            "people": [],
        }
        for i in range(batch.n)
    ]
    for i, owner in enumerate(p["household"]):
        age = 2026 - date.fromordinal(int(p["birth_day"][i])).year
        families[owner]["people"].append(
            {"age": age, "pay": float(12 * p["pay"][i]), "is_child": bool(p["is_child"][i])}
        )
    return families


def told(found: dict[str, Any]) -> str:
    """The figures as a table of text."""
    lines = [f"{'task':28}{'CPU ms':>10}{'bar':>10}{'wall ms':>10}   ratio to the peer as measured"]
    for name, bar in BARS.items():
        ratio = f"{PEER_MEASURED[name] / found[name]:,.0f} times" if name in PEER_MEASURED else ""
        wall = found.get(name.replace("_ms", "_wall_ms"), 0.0) if name.endswith("_ms") else 0.0
        lines.append(f"{name:28}{found[name]:>10,.1f}{bar:>10,.0f}{wall:>10,.1f}   {ratio}")
    growth = found["month_ms"] / max(found["month_of_a_fiftieth_ms"], 1e-9)
    lines.append(f"{'fifty times the households':28}{growth:>9,.1f}× the time")
    lines.append(f"{'five moves in three cases':28}{found['moves_three_cases_ms']:>10,.1f}")
    lines.append(f"{'all cliffs of a family':28}{found['cliffs_ms']:>10,.1f}")
    lines += [f"{'holds' if ok else 'FAILS':6} {name}" for name, ok in found["properties"].items()]
    peer = found.get("peer")
    if peer is None:
        return "\n".join([*lines, "no second opinion: give --peer-python an interpreter that holds policyengine-us"])
    if "failed" in peer:
        return "\n".join([*lines, f"no second opinion: {peer['failed']}"])
    lines.append(f"second opinion, version {peer['version']}: {peer['households']} households, a year, "
                 f"{peer['seconds']:.1f} s (ours {peer['our_seconds']:.2f} s)")  # fmt: skip
    for name, gap in peer["programs"].items():
        lines.append(
            f"  {name:12} within 12 dollars a year: {gap['share_within_12_usd']:.1%}; "
            f"largest {gap['largest_gap_usd']:+,.2f} (ours {gap['ours_there']:,.2f}, theirs {gap['theirs_there']:,.2f})"
        )
    whys = list(dict.fromkeys(d["why"] or "NOT EXPLAINED" for d in peer["differences"]))
    lines.append(f"{len(peer['differences'])} differences of more than 12 dollars, and why:")
    lines += [f"  ({n}) {why}" for n, why in enumerate(whys, 1)]
    for d in peer["differences"]:
        ages, number = ", ".join(map(str, d["ages"])), whys.index(d["why"] or "NOT EXPLAINED") + 1
        lines.append(f"  {d['program']:6} household {d['household']:<4} ours {d['ours']:>7,.0f}, theirs "
                     f"{d['theirs']:>7,.0f} ({number})  ages {ages}, pay a year {d['pay']:,.0f}")  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
