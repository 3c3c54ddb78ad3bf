"""Tables for the disclosure tests. Every number here is synthetic."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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
