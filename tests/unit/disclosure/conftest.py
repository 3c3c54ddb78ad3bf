"""Tables for the disclosure tests. Every number here is synthetic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from braidwork.disclosure import Ledger
from braidwork.measures.estimates import Estimate, Estimates, Provenance
from braidwork.measures.expression import col
from braidwork.measures.measure import Measure


def make_measure(name: str = "employment_rate", kind: Any = "share") -> Measure:
    return Measure(
        name=name,
        label="Employment rate",
        kind=kind,
        table="synthetic",
        universe=col("age_years") >= 16,
        universe_text="synthetic people aged 16 and over",
        unit="share",
        context="Synthetic.",
        citation="Synthetic.",
        numerator=col("employed"),
    )


def make_provenance(**changes: Any) -> Provenance:
    fields: dict[str, Any] = {
        "table": "synthetic_table",
        "partition": "",
        "period": "2024",
        "universe": "synthetic people",
        "filter": "",
        "weight": "",
        "variance": "",
        "formula": "share@1",
        "engine": "none",
        "sources": ({"name": "synthetic.csv", "publisher": "tests", "vintage": "2024"},),
        "place": "a synthetic region",
        "synthetic": True,
    }
    return Provenance(**{**fields, **changes})


def make_row(group: str, value: float | None = 0.6, **changes: Any) -> Estimate:
    fields: dict[str, Any] = {
        "dimensions": {"group": group},
        "value": value,
        "standard_error": None if value is None else 0.02,
        "n": 120,
        "persons": 4000.0,
        "reliability": "not_estimable" if value is None else "high",
        "method": "replicates",
        "households": 90,
    }
    return Estimate(**{**fields, **changes})


@pytest.fixture
def survey() -> Callable[..., Estimates]:
    """Build a survey table over one dimension from rows."""

    def build(*rows: Estimate, kind: str = "share", **provenance: Any) -> Estimates:
        return Estimates(make_measure(kind=kind), ("group",), rows, make_provenance(**provenance))

    return build


def counted(cells: dict[tuple[str, ...], int], dimensions: tuple[str, ...], **provenance: Any) -> Estimates:
    """A synthetic table of participants: one row per cell."""
    rows = tuple(
        Estimate(
            dimensions=dict(zip(dimensions, key, strict=True)),
            value=float(count),
            standard_error=None,
            n=max(count, 0),
            persons=float(count),
            reliability="high",
            method="count",
        )
        for key, count in cells.items()
    )
    return Estimates(make_measure("participants", "total"), dimensions, rows, make_provenance(**provenance))


def rated(cells: dict[tuple[str, ...], tuple[int, int]], dimensions: tuple[str, ...], **provenance: Any) -> Estimates:
    """A synthetic table of shares of participants: numerator and denominator per cell."""
    rows = tuple(
        Estimate(
            dimensions=dict(zip(dimensions, key, strict=True)),
            value=numerator / denominator if denominator else None,
            standard_error=None,
            n=denominator,
            persons=float(denominator),
            reliability="high" if denominator else "not_estimable",
            method="count",
            extra={"numerator": numerator, "denominator": denominator},
        )
        for key, (numerator, denominator) in cells.items()
    )
    return Estimates(make_measure("placed_share"), dimensions, rows, make_provenance(**provenance))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """An empty release ledger."""
    return Ledger.open(tmp_path / "ledger.jsonl")
