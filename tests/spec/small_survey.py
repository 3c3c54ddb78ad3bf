"""Surveys of a few people written as ASCII tables, kept in a store as the product keeps the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from braidwork.engine import Manifest, PartitionEntry
from braidwork.measures import Estimates

# Columns that a table may leave out: everyone lives in the first county of the demo region and stands for 10 people.
_USUAL = {"state_code": "99", "puma_code": "00101", "puma_vintage": "2020", "sporder": 1}
COUNTY_PUMA = {"Willowmere": "00101", "Lanternfield": "00301", "Thistledown": "00501"}


def rows(text: str) -> list[dict[str, str]]:
    """The rows of an ASCII table; columns are parted by two blanks, a dash is missing."""
    lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def write_survey(
    folder: Path,
    text: str,
    *,
    table: str = "pums_person",
    year: int = 2024,
    span: int = 1,
    replicates: int = 0,
    coverage: str = "full",
    states: tuple[str, ...] = ("99",),
) -> Path:
    """Add one edition to the store in `folder`; columns that end in `_code` or are `serialno` are text.

    `county` names the county instead of a PUMA. With `replicates` the 80 weights of a record are its own weight, but
    for the first, which is one more.
    """
    read = rows(text)
    for i, row in enumerate(read):
        if "county" in row:
            row["puma_code"] = COUNTY_PUMA[row.pop("county")]
        row.setdefault("serialno", f"H{i}")
    weight = "person_weight" if table == "pums_person" else "housing_weight"
    columns = {name: _column(name, [row[name] for row in read]) for name in read[0]}
    for name, usual in {**_USUAL, weight: 10}.items():
        columns.setdefault(name, pa.array([usual] * len(read)))
    columns[weight] = columns[weight].cast(pa.int32())
    for r in range(1, replicates + 1):
        columns[f"{weight}_{r}"] = pa.array([w + (r == 1) for w in columns[weight].to_pylist()], pa.int32())
    name = f"synthetic-{year}" if span == 1 else f"synthetic-{year - span + 1}-{year}"
    file = f"tables/{table}-{name}.parquet"
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), folder / file)
    facts: dict[str, Any] = {
        "year": year, "span": span, "replicates": replicates, "weighted": 1_000_000, "puma_vintages": ["2020"],
        "coverage": coverage, "states": list(states),
    }  # fmt: skip
    period = f"{year} (1-year)" if span == 1 else f"{year - span + 1}–{year} ({span}-year)"
    entry = PartitionEntry(table, name, file, "", len(read), 0, period, (), "a test", facts, synthetic=True)
    others = Manifest.read(folder).partitions if (folder / "manifest.json").exists() else ()
    Manifest(region="demo", built="", version="", synthetic=True, partitions=(*others, entry)).write(folder)
    return folder


def _column(name: str, cells: list[str]) -> pa.Array:
    known = [None if cell == "-" else cell for cell in cells]
    if name.endswith("_code") or name == "serialno":
        return pa.array(known, pa.string())
    if any(cell is not None and "." in cell for cell in known):
        return pa.array([None if cell is None else float(cell) for cell in known], pa.float64())
    return pa.array([None if cell is None else int(cell) for cell in known], pa.int32())


def shown(found: Estimates, *columns: str) -> list[str]:
    """The rows of estimates as lines: the dimensions, then the columns asked for, missing as a dash."""
    wanted = (*found.dimensions, *(columns or ("value", "n", "persons")))
    return [" ".join(_cells(row, wanted)) for row in found.to_dicts()]


def _cells(row: dict[str, Any], wanted: tuple[str, ...]) -> Iterator[str]:
    for name in wanted:
        value = row[name]
        yield "-" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def lines(text: str) -> list[str]:
    """An ASCII table as lines with single blanks, its header left out."""
    return [" ".join(line.split()) for line in text.strip().splitlines()[1:]]
