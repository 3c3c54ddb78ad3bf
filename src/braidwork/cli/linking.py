"""`braidwork linkage dedupe`: the likely duplicates of a table of people, as suggestions in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import Progress, print_json, say
from braidwork.errors import DataError, RefusedError, UnknownNameError

if TYPE_CHECKING:
    import pandas as pd

    from braidwork.linkage import Duplicates, Model

_ZONES = {"sure": "sure", "ask": "ask a person"}


def run_dedupe(
    table: Path,
    out: Path | None = None,
    *,
    as_json: bool = False,
    learn: bool = False,
    model: Path | None = None,
    engine: str | None = None,
) -> None:
    """Find likely duplicates in a CSV or Parquet table of people, write the pairs beside it, print the counts.

    The pairs go to `out` (default: `<table>-duplicates` with the table's suffix), one row a pair: both ids, the zone,
    the probability, and the reasons in words. No name or number of a person is written. With `learn` the weights come
    from the table itself, with `model` from a file; otherwise the shipped ones are used. `engine` (default: that of the
    settings) is `duckdb`, `spark` or an address of Spark. An existing file is never overwritten; nothing is merged.
    """
    from braidwork.linkage import dedupe
    from braidwork.linkage.reading import read_people
    from braidwork.settings import settings

    if learn and model is not None:
        raise RefusedError("weights come from the table or from a file, not from both.", mend="drop one of the two.")
    target = _target(table, out)
    progress = Progress(quiet=as_json)
    progress(f"reading {table.name}")
    people = read_people(table)
    found = dedupe(people, _model(people, learn, model, progress), engine=engine or settings().engine, tell=progress)
    seconds = progress.seconds
    progress.done()
    _write(_told(found), target)
    if as_json:
        print_json(_document(table, target, found))
    else:
        _print(table, target, found, seconds)


def _model(people: pd.DataFrame, learn: bool, kept: Path | None, progress: Progress) -> Model | None:
    from braidwork.linkage import key_table, read_model, train

    if kept is not None:
        return read_model(kept)
    if not learn:
        return None
    progress(f"learning weights from {len(people):,} records")
    return train(key_table(people))


def _target(table: Path, out: Path | None) -> Path:
    suffix = ".parquet" if table.suffix.lower() == ".parquet" else ".csv"
    target = out or table.with_name(f"{table.stem}-duplicates{suffix}")
    if target.suffix.lower() not in (".csv", ".parquet"):
        raise UnknownNameError(
            f"pairs cannot be written as '{target.suffix}'.", mend="name a .csv or .parquet file."
        )  # fmt: skip
    if target.exists():
        raise RefusedError("the file is there already and is not overwritten.", where=str(target),
                           mend="name another with --out, or move it away.")  # fmt: skip
    if not target.parent.is_dir():
        raise DataError("there is no such folder.", where=str(target.parent), mend="make it, or name another.")
    return target


def _told(found: Duplicates) -> pd.DataFrame:
    from braidwork.linkage.batch import reason_words

    pairs = found.pairs
    told = pairs[["id_l", "id_r"]].copy()
    told["zone"] = [_ZONES.get(z, z) for z in pairs["zone"]]
    told["probability"] = pairs["probability"].round(4)
    levels = [c for c in pairs.columns if c.startswith("level_")]
    told["reasons"] = ["; ".join(reason_words(row)) for row in pairs[levels].to_dict("records")]
    return told


def _write(told: pd.DataFrame, target: Path) -> None:
    if target.suffix.lower() == ".parquet":
        told.to_parquet(target, index=False)
    else:
        told.to_csv(target, index=False)


def _document(table: Path, target: Path, found: Duplicates) -> dict[str, Any]:
    counts = found.pairs["zone"].value_counts()
    return {
        "table": str(table), "pairs": str(target), "records": found.records, "compared_pairs": found.compared,
        "sure": int(counts.get("sure", 0)), "ask_a_person": int(counts.get("ask", 0)), "model": found.model_id,
        "pairs_per_rule": found.pairs_per_rule, "skipped_keys": found.skipped, "warnings": found.warnings,
    }  # fmt: skip


def _print(table: Path, target: Path, found: Duplicates, seconds: float) -> None:
    counts = found.pairs["zone"].value_counts()
    say(f"{found.records:,} records of {table.name}, {found.compared:,} pairs compared ({seconds:.1f} s)")
    say(f"  {int(counts.get('sure', 0)):,} pairs are very likely one person")
    say(f"  {int(counts.get('ask', 0)):,} pairs ask a person to look")
    for warning in found.warnings:
        say(f"Note: {warning}.")
    say("These are suggestions. Nothing was merged and nobody's eligibility changes.")
    say(f"Pairs: {target}")
