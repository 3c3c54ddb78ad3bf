"""Likeness of occupations: recall of O*NET's Primary related ones among the ten nearest, occupations held out.

    python benchmarks/similarity.py --from FOLDER [--folds K] [--seed S] [--json]

FOLDER is a store of Braidwork, or a folder of O*NET's official files from which one is built in a temporary place.
Without --from, the O*NET files below BRAIDWORK_TEST_DATA are taken; with neither, it says so and runs nothing.

The split: occupations are dealt into K folds (seeded). The model of a fold learns from related pairs among the other
occupations only: those of the fold are neither origins nor destinations nor choices in what it learns from. Then each
occupation of the fold ranks all others. The harder split deals whole SOC minor groups, so that no near relation of a
held-out occupation was learned from. The scale of each part and the rarity of words come from all occupations; the
related lists do not enter them. Two choices were made while looking at these same folds, so the figure may flatter a
little: the square root of word cosines, and full choice sets (all other occupations are the alternatives). Nothing was
chosen on it after that: one ridge, one start, every part the store has. Only occupations with ratings of their own take
part, as origins and as choices; those whose ratings the product borrows from their group do not.

Recall counts all listed Primary occupations (ten each), also those without ratings that no row here can find: the
ceiling is printed. Intervals are 95 %, percentile bootstrap over occupations (2,000 draws); gains over the cosine are
paired. O*NET makes its list from tasks, knowledge and alternate titles (Dahlke et al. 2022): finding it again shows
that likeness means what O*NET means by it; the row without these three says how much hangs on them. Whether people make
the moves is another question: where the store has counted transitions, likeness and cosine, as means over the
occupations of two major groups, are ranked against the lift of observed moves (a destination's share of leavers by its
share of stayers; 462 pairs of groups, Spearman; jackknife over months). Neither saw a move. Time is CPU seconds on one
thread, memory the peak of the process up to the first fit.
Exit code 1 if the product's recall is below 0.45, does not beat the cosine, or takes more than 1.5 s or 600 MB.
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
from numpy.typing import NDArray

from braidwork.engine import Store
from braidwork.errors import BraidworkError, NotAvailableError
from braidwork.pathways.likeness.model import (
    NEAREST,
    Likeness,
    folds_of,
    held_out_scores,
    recall_at_10,
    related_pairs,
)
from braidwork.pathways.likeness.onet_tables import OnetTables, read_onet
from braidwork.pathways.likeness.parts import SOC_GROUPS, WORDS, Parts, parts_of

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "OMP", "MKL")}
DRAWS = 2_000
BAR, SECONDS, MEGABYTES = 0.45, 1.5, 600.0
# What O*NET makes its own list of related occupations from.
MADE_FROM = ("knowledge", "titles", "tasks")
BASELINE = "cosine of skills and knowledge"
# Months from which moves are counted, as the models of moves are scored, and the SOC's major groups in their order.
SCORED_FROM = "2022-07"
MAJORS = [str(major) for major in range(11, 54, 2)]
Array = NDArray[np.float64]


def main() -> int:
    """Find the store, measure in a process of one thread, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, help="a store, or a folder of O*NET's files")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--store", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.store:
        return _child(asked.store, asked.folds, asked.seed)
    named = os.environ.get("BRAIDWORK_TEST_DATA")
    source = asked.source or (Path(named) / "onet" if named else None)
    if source is None:
        print("not run: name a store or a folder of O*NET files with --from FOLDER")
        return 0
    with tempfile.TemporaryDirectory() as place:
        try:
            store = source if (source / "manifest.json").is_file() else _built(source, Path(place))
        except BraidworkError as problem:
            print(problem.message, file=sys.stderr)
            return 2
        command = [sys.executable, __file__, "--store", str(store), "--folds", str(asked.folds)]
        command += ["--seed", str(asked.seed)]
        ran = subprocess.run(command, env={**os.environ, **ONE_THREAD}, stdout=subprocess.PIPE, text=True)
        if ran.returncode:
            return ran.returncode
    found = json.loads(ran.stdout)
    print(json.dumps(found, indent=1) if asked.json else _table(found))
    return 1 if found["missed"] else 0


def _child(store: Path, folds: int, seed: int) -> int:
    try:
        print(json.dumps(measured(Store.open(store), folds, seed)))
    except BraidworkError as problem:
        print(problem.message, file=sys.stderr)
        return 2
    return 0


def _built(source: Path, place: Path) -> Path:
    from braidwork.reference import region
    from braidwork.sources.build import build_region

    build_region(source, place / "store", region("demo"))
    return place / "store"


def measured(store: Store, folds: int, seed: int) -> dict[str, Any]:
    """Every row of the table, the weights, time and memory."""
    onet = read_onet(store)
    if not {"skills", "knowledge"} <= set(onet.ratings) or not onet.related:
        raise NotAvailableError("the comparison needs O*NET's skills, knowledge and related occupations.",
                                mend="add these files to the folder and build the store again.")  # fmt: skip
    codes = sorted(set(onet.ratings["skills"].codes) & set(onet.ratings["knowledge"].codes) & set(onet.related))
    related = related_pairs(codes, onet.related)
    start = time.process_time()
    parts = parts_of(onet, codes)
    model = Likeness.fit(parts, related)
    alike = model.scores(parts)
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    splits = {
        "occupations": folds_of(codes, folds, seed),
        "minor groups": folds_of([c[:4] for c in codes], folds, seed),
    }
    listed = np.array([float(len(onet.related[c])) for c in codes])
    cosine = _cosine(onet, codes)
    base = recall_at_10(cosine, related, listed)
    rows = [_row("random (expected)", {s: NEAREST / (len(codes) - 1) * related.sum(1) / listed for s in splits}, base)]
    rows.append(_row(BASELINE, dict.fromkeys(splits, base), base))
    for name, chosen in _models(parts, onet, codes).items():
        recall = {}
        for split, fold in splits.items():
            scores, _ = held_out_scores(chosen, related, fold)
            recall[split] = recall_at_10(scores, related, listed)
        row = _row(name, recall, base)
        row["folds"] = [float(recall["occupations"][splits["occupations"] == f].mean()) for f in range(folds)]
        row["of_rated"] = float((recall["occupations"] * listed / related.sum(1)).mean())
        rows.append(row)
    product = next(r for r in rows if r.get("product"))
    missed = [f"recall {product['occupations'][0]:.3f}, bar {BAR}"] if product["occupations"][0] < BAR else []
    missed += ["does not beat the cosine"] if product["gain"][1] <= 0 else []
    missed += [f"{seconds:.2f} CPU s, target {SECONDS}"] if seconds > SECONDS else []
    missed += [f"{peak:,.0f} MB, target {MEGABYTES:,.0f}"] if peak > MEGABYTES else []
    return {
        "occupations": len(codes), "editions": onet.editions, "listed": int(listed.sum()),
        "ceiling": float((related.sum(1) / listed).mean()), "seed": seed, "folds": folds, "rows": rows,
        "weights": str(model), "cpu_seconds": seconds, "peak_mb": peak, "missed": missed,
        "moves": _lifts(store, codes, {"learned": alike, "cosine": cosine}),
    }  # fmt: skip


def _lifts(store: Store, codes: list[str], scores: dict[str, Array]) -> dict[str, tuple[float, float, float]]:
    """Rank correlation with the lift of observed moves between major groups, and the gain; none without transitions."""
    from scipy.stats import spearmanr

    if not store.manifest.of("transitions"):
        return {}
    table = store.table("transitions")
    table = table.filter(table.job_to_job & (table.month >= SCORED_FROM))
    rows = store.collect(table.select("month", "origin_code", "destination_code", "weighted_persons")).to_pylist()
    months = sorted({r["month"] for r in rows})
    counts = np.zeros((len(months), len(MAJORS), len(MAJORS)))
    for r in rows:
        counts[months.index(r["month"]), int(r["origin_code"]) - 1, int(r["destination_code"]) - 1] += r[
            "weighted_persons"
        ]
    apart = ~np.eye(len(MAJORS), dtype=bool)
    groups = {}
    for name, values in scores.items():
        finite = np.where(np.isfinite(values), values, 0.0)  # itself: only within one group, and those are left out
        members = np.array([[float(c.startswith(m)) for c in codes] for m in MAJORS])
        members /= members.sum(axis=1, keepdims=True)
        groups[name] = (members @ finite @ members.T)[apart]
    found = []
    for left_out in range(-1, len(months)):
        flow = counts[[m for m in range(len(months)) if m != left_out]].sum(axis=0)
        leaving = np.where(apart, flow, 0.0)
        lift = leaving / leaving.sum(axis=1, keepdims=True) / (np.diag(flow) / np.trace(flow))
        found.append([float(spearmanr(g, lift[apart])[0]) for g in groups.values()])
    values = np.array(found)
    named = {**dict(zip(groups, values.T, strict=True)), "gain": values[:, 0] - values[:, 1]}
    return {name: _jackknife(v) for name, v in named.items()}


def _jackknife(values: Array) -> tuple[float, float, float]:
    """The first value with its 95 % interval, from the others, each with one month left out."""
    others, m = values[1:], len(values) - 1
    margin = 1.96 * float(np.sqrt((m - 1) / m * ((others - others.mean()) ** 2).sum()))
    return float(values[0]), float(values[0]) - margin, float(values[0]) + margin


def _models(parts: Parts, onet: OnetTables, codes: list[str]) -> dict[str, Parts]:
    """What is learned from what; `*` marks what the product uses."""
    names = list(parts.names)
    words = [n for n in names if n not in WORDS]
    models = {
        "learned, ratings, preparation, education": parts.only(words),
        "learned, without knowledge, titles, tasks": parts.only([n for n in names if n not in MADE_FROM]),
        "learned, with titles, descriptions": parts.only([n for n in names if n != "tasks"]),
        "learned, with titles, descriptions, SOC": parts_of(onet, codes, soc=True).only(
            [n for n in (*names, *SOC_GROUPS) if n != "tasks"]
        ),
    }
    if "tasks" in names:
        models["learned, with titles, descriptions, tasks"] = parts
    product = next(name for name, chosen in models.items() if chosen.names == parts.names)
    return {f"{name} *" if name == product else name: chosen for name, chosen in models.items()}


def _cosine(onet: OnetTables, codes: list[str]) -> Array:
    """The baseline: cosine of the importance of skills and knowledge, the average occupation taken away."""
    from braidwork.pathways.moves.features import similarity

    tables = []
    for domain in ("skills", "knowledge"):
        ratings = onet.ratings[domain]
        place = {code: i for i, code in enumerate(ratings.codes)}
        tables.append(ratings.importance[[place[c] for c in codes]])
    scores = similarity(np.hstack(tables))
    np.fill_diagonal(scores, -np.inf)
    return scores


def _row(name: str, recall: dict[str, Array], base: Array) -> dict[str, Any]:
    """Mean and interval of each split, and the paired gain over the baseline."""
    row: dict[str, Any] = {"name": name.removesuffix(" *"), "product": name.endswith(" *")}
    row.update({split: _interval(values) for split, values in recall.items()})
    row["gain"] = _interval(recall["occupations"] - base)
    return row


def _interval(values: Array) -> tuple[float, float, float]:
    """Mean, and the 2.5th and 97.5th percentile of the means of resampled occupations."""
    random = np.random.default_rng(1)
    means = np.array([values[random.integers(0, len(values), len(values))].mean() for _ in range(DRAWS)])
    low, high = np.percentile(means, (2.5, 97.5))
    return float(values.mean()), float(low), float(high)


def _table(found: dict[str, Any]) -> str:
    lines = [
        f"{found['occupations']} rated occupations ({', '.join(found['editions'])}), {found['listed']:,} listed as "
        f"Primary related; ceiling {found['ceiling']:.3f}; {found['folds']} folds, seed {found['seed']}",
        f"{'recall among the ten nearest':44s}{'held-out occupations':24s}{'held-out minor groups':24s}gain on cosine",
    ]
    for row in found["rows"]:
        name = f"{row['name']}{' *' if row['product'] else ''}"
        cells = [f"{m:.3f} [{low:.3f}, {high:.3f}]" for m, low, high in (row["occupations"], row["minor groups"])]
        gain = "" if row["name"] == BASELINE else "{:+.3f} [{:+.3f}, {:+.3f}]".format(*row["gain"])
        lines.append(f"{name:44s}{cells[0]:24s}{cells[1]:24s}{gain}")
        if row["product"]:
            each = ", ".join(f"{f:.3f}" for f in row["folds"])
            lines.append(f"  of which by fold {each}; of those that can be found {row['of_rated']:.3f}")
    lines.append(f"* the product's. Weights: {found['weights']}")
    if found["moves"]:
        told = "; ".join("{} {:.3f} [{:.3f}, {:.3f}]".format(n, *v) for n, v in found["moves"].items())
        lines.append(f"rank correlation with the lift of moves between major groups from {SCORED_FROM}: {told}")
    lines.append(f"parts, fit and scores: {found['cpu_seconds']:.2f} CPU s, peak {found['peak_mb']:,.0f} MB")
    return "\n".join([*lines, *(f"MISSED: {m}" for m in found["missed"])])


if __name__ == "__main__":
    sys.exit(main())
