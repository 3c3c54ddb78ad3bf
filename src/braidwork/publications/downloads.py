"""Open data: exactly the released cells, as CSV and as Parquet, without exact record counts."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from braidwork.disclosure.release import Cell, Release
from braidwork.publications.wording import reliability_words

FIGURES = ("value", "standard_error", "margin_of_error", "cv")
GAP_EXTRAS = ("reference_group", "group_value", "reference_value", "people")
EVERYONE = "all"


def published_rows(releases: Sequence[Release]) -> list[dict[str, Any]]:
    """One row per released cell over the union of the releases' dimensions.

    A dimension that a release does not break down by reads "all". A withheld cell has no figure, and `status` with
    `withheld_reason` says why; a cell withheld for confidentiality has no n_bucket and no reliability either.
    The exact record count is never given, and `persons` only where it is a weighted estimate (a count is its own n).
    """
    dimensions = list(dict.fromkeys(d for r in releases for d in r.dimensions))
    return [_row(release, cell, dimensions) for release in releases for cell in release.cells]


def _row(release: Release, cell: Cell, dimensions: Sequence[str]) -> dict[str, Any]:
    measure, withheld = release.measure, cell.withheld
    hidden = withheld is not None
    secret = withheld is not None and withheld.kind == "confidentiality"
    row: dict[str, Any] = {"measure": measure.name, "label": measure.label}
    for name in dimensions:
        code = cell.dimensions.get(name, EVERYONE)
        row[name] = code
        row[f"{name}_label"] = cell.labels.get(name, code)
    row |= {name: None if hidden else getattr(cell, name) for name in FIGURES}
    row["persons"] = None if hidden or cell.method == "count" else cell.persons
    row["reliability"] = None if secret else cell.reliability
    row["n_bucket"] = None if secret else cell.n_bucket
    row["status"] = "withheld" if hidden else "not_estimable" if cell.value is None else "released"
    row["withheld_kind"] = withheld.kind if withheld else None
    row["withheld_reason"] = withheld.reason if withheld else None
    if measure.kind == "gap":
        row |= {name: None if hidden else cell.extra.get(name) for name in GAP_EXTRAS}
    provenance = release.provenance
    row |= {
        "unit": measure.unit,
        "counted": measure.counted,
        "universe": measure.universe_text,
        "period": provenance.period,
        "place": provenance.place,
        "method": cell.method,
        "source": "; ".join(str(s.get("name", "")) for s in provenance.sources),
        "policy": release.policy,
        "release_id": release.release_id,
        "synthetic": provenance.synthetic,
    }
    return row


def write_downloads(name: str, releases: Sequence[Release], folder: Path) -> tuple[Path, Path]:
    """Write `name.csv` and `name.parquet` into `folder`; the same rows, columns and order in both."""
    rows = published_rows(releases)
    folder.mkdir(parents=True, exist_ok=True)
    table, columnar = folder / f"{name}.csv", folder / f"{name}.parquet"
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with table.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows({k: str(v).lower() if isinstance(v, bool) else v for k, v in row.items()} for row in rows)
    _write_parquet(rows, columns, releases, columnar)
    return table, columnar


def _write_parquet(
    rows: Sequence[dict[str, Any]], columns: Sequence[str], releases: Sequence[Release], path: Path
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    numbers = {*FIGURES, "persons", "group_value", "reference_value", "people"}
    schema = pa.schema(
        [(c, pa.float64() if c in numbers else pa.bool_() if c == "synthetic" else pa.string()) for c in columns],
        metadata=_metadata(releases),
    )
    values = {c: [_typed(row.get(c), c in numbers) for row in rows] for c in columns}
    pq.write_table(pa.table(values, schema=schema), path, compression="zstd")


def _typed(value: Any, number: bool) -> Any:
    return float(value) if number and value is not None else value


def _metadata(releases: Sequence[Release]) -> dict[str, str]:
    """Provenance for the Parquet footer, as JSON under keys that name their content."""
    first = releases[0]
    synthetic = any(r.provenance.synthetic for r in releases)
    return {
        "braidwork.measure": first.measure.name,
        "braidwork.synthetic": str(synthetic).lower(),
        "braidwork.statement": "Synthetic: no figure describes a real person or place."
        if synthetic
        else "Survey estimates.",
        "braidwork.releases": json.dumps([r.release_id for r in releases]),
        "braidwork.policy": first.policy_text,
        "braidwork.reliability": json.dumps(
            {c: reliability_words(c) for c in ("high", "medium", "low", "not_estimable")}
        ),
        "braidwork.provenance": json.dumps(
            [
                {
                    "release": r.release_id,
                    "dimensions": list(r.dimensions),
                    "table": r.provenance.table,
                    "filter": r.provenance.filter,
                    "weight": r.provenance.weight,
                    "variance": r.provenance.variance,
                    "formula": r.provenance.formula,
                    "sources": [dict(s) for s in r.provenance.sources],
                }
                for r in releases
            ],
            default=str,
        ),
    }
