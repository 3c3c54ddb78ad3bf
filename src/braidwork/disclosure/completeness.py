"""The publication unit: what every figure must carry before it may leave, and a check of what did leave."""

from __future__ import annotations

import math
from collections.abc import Sequence

from braidwork.disclosure.release import Cell, Release
from braidwork.errors import RefusedError
from braidwork.measures.estimates import MOE_FACTOR, Estimate, Estimates

CLASSES = ("high", "medium", "low", "not_estimable")


def require_complete(estimates: Estimates) -> None:
    """Refuse the whole table, naming the row, unless every field that a published figure needs is there."""
    provenance, measure = estimates.provenance, estimates.measure
    table_fields = {
        "measure": measure.name,
        "universe": measure.universe_text,
        "period": provenance.period,
        "place": provenance.place,
        "formula": provenance.formula,
    }
    missing = [name for name, text in table_fields.items() if not str(text).strip()]
    if not provenance.sources:
        missing.append("sources")
    for source in provenance.sources:
        missing += [f"sources.{name}" for name in ("name", "vintage") if not source.get(name)]
    if missing:
        raise _refusal(f"the table does not say its {', '.join(sorted(set(missing)))}.", measure.name)
    seen: dict[tuple[str, ...], int] = {}
    for i, row in enumerate(estimates.rows):
        fault = _row_fault(row, estimates.dimensions)
        if fault:
            raise _refusal(fault, f"{measure.name}, row {i + 1} ({describe(row, estimates.dimensions)})")
        key = tuple(row.dimensions[d] for d in estimates.dimensions)
        if key in seen:
            what = f"the same categories stand in row {seen[key] + 1} already."
            raise _refusal(what, f"{measure.name}, row {i + 1} ({describe(row, estimates.dimensions)})")
        seen[key] = i


def describe(row: Estimate | Cell, dimensions: Sequence[str]) -> str:
    """The row's categories in words: `county=King, sex=female`."""
    return ", ".join(f"{d}={row.dimensions.get(d)}" for d in dimensions) or "total"


def _refusal(what: str, where: str) -> RefusedError:
    return RefusedError(what, where=where, mend="complete the estimates; nothing of the table was released.")


def _row_fault(row: Estimate, dimensions: Sequence[str]) -> str | None:
    for d in dimensions:
        if not row.dimensions.get(d):
            return f"the row has no category of {d}."
    if row.reliability not in CLASSES:
        return f"'{row.reliability}' is not a reliability class."
    if not row.method:
        return "the row does not say its method."
    if row.n is None or row.n < 0:
        return "the row does not say how many records it rests on."
    if row.value is None:
        return (
            None if row.reliability == "not_estimable" else "the row has no value, yet it is not marked not_estimable."
        )
    if not math.isfinite(row.value):
        return "the value is not a finite number."
    if row.standard_error is None and row.method != "count" and row.reliability != "not_estimable":
        return f"the row has no standard error, yet its class is {row.reliability}."
    return None


def check_cells(release: Release) -> list[str]:
    """Every breach of the publication schema in a release, one plain sentence per cell; empty when all is well."""
    breaches = []
    if not (release.release_id and release.policy and release.policy_text and release.created):
        breaches.append("the release lacks its id, policy, policy text or time.")
    seen = set()
    for cell in release.cells:
        fault = _cell_fault(cell, release.dimensions)
        if fault:
            breaches.append(f"{release.measure.name} ({describe(cell, release.dimensions)}): {fault}")
        key = tuple(cell.dimensions.get(d) for d in release.dimensions)
        if key in seen:
            breaches.append(f"{release.measure.name} ({describe(cell, release.dimensions)}): published twice.")
        seen.add(key)
    return breaches


def _cell_fault(cell: Cell, dimensions: Sequence[str]) -> str | None:
    if any(not cell.dimensions.get(d) for d in dimensions):
        return "a category is missing."
    if not cell.method:
        return "the method is missing."
    if cell.withheld is None:
        return _shown_fault(cell)
    if not (cell.withheld.rule and cell.withheld.reason):
        return "the withheld cell does not say its rule and reason."
    figures: dict[str, object] = {
        "value": cell.value,
        "standard_error": cell.standard_error,
        "margin_of_error": cell.margin_of_error,
        "cv": cell.cv,
        "persons": cell.persons,
    }
    if cell.withheld.kind == "confidentiality":
        figures |= {"reliability": cell.reliability, "n_bucket": cell.n_bucket, "n": cell.n}
        figures |= {f"extra {k}": v for k, v in cell.extra.items()}
        figures |= {"notes": cell.notes or None}
    leaks = [name for name, figure in figures.items() if figure is not None]
    return f"withheld, yet it shows {', '.join(leaks)}." if leaks else None


def _shown_fault(cell: Cell) -> str | None:
    if cell.value is None:
        return "shown without a value."
    if cell.reliability not in CLASSES[:2]:
        return f"shown with reliability {cell.reliability}."
    if cell.n_bucket is None:
        return "shown without its range of records."
    if cell.method in ("count", "rounded"):
        return None  # a complete count has no sampling error
    if cell.standard_error is None or cell.margin_of_error is None:
        return "shown without its standard error or margin of error."
    if not math.isclose(cell.margin_of_error, MOE_FACTOR * cell.standard_error, rel_tol=1e-9, abs_tol=1e-12):
        return "the margin of error is not 1.645 standard errors."
    return None
