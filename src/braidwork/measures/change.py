"""Change between two editions of one measure, with the error of a difference and whether it is more than chance."""

from __future__ import annotations

import math
from dataclasses import replace

from braidwork.errors import UndefinedMeasureError
from braidwork.measures.estimates import MOE_FACTOR, Estimate, Estimates
from braidwork.measures.reliability import assess_gap


def change(later: Estimates, earlier: Estimates) -> Estimates:
    """Later minus earlier, row by row; `extra` carries earlier_value, later_value and differs ("yes", "no", None).

    The samples must be independent: editions whose years overlap are refused, as are PUMAs across two definitions
    (their areas differ; compare counties) and money in dollars of two years. SE = √(SE² + SE²).
    """
    _refuse_unlike(later, earlier)
    before = {tuple(r.dimensions[d] for d in earlier.dimensions): r for r in earlier.rows}
    rows = tuple(_row(r, before.get(tuple(r.dimensions[d] for d in later.dimensions))) for r in later.rows)
    period = f"{earlier.provenance.period} to {later.provenance.period}"
    measure = replace(
        later.measure,
        kind="gap",
        label=f"Change: {later.measure.label[0].lower()}{later.measure.label[1:]}",
        unit="points" if later.measure.unit == "share" else later.measure.unit,
    )
    sources = {str(s["sha256"]): s for s in (*earlier.provenance.sources, *later.provenance.sources)}
    notes = dict.fromkeys([*earlier.provenance.notes, *later.provenance.notes])
    provenance = replace(
        later.provenance,
        period=period,
        formula=f"later − earlier, both: {later.provenance.formula}; SE = √(SE² + SE²)",
        sources=tuple(sources.values()),
        notes=tuple(notes),
    )
    return Estimates(measure, later.dimensions, rows, provenance, None)


def _refuse_unlike(later: Estimates, earlier: Estimates) -> None:
    name = later.measure.name
    if later.measure.name != earlier.measure.name or later.dimensions != earlier.dimensions:
        raise UndefinedMeasureError("two different tables cannot be subtracted.", where=name, mend="ask both alike.")
    if _years(later) & _years(earlier):
        raise UndefinedMeasureError(
            f"{earlier.provenance.period} and {later.provenance.period} share years: their errors are not independent.",
            where=name,
            mend="compare editions that have no year in common.",
        )
    if later.provenance.place != earlier.provenance.place:
        raise UndefinedMeasureError(
            f"one edition covers {earlier.provenance.place}, the other {later.provenance.place}.",
            where=name,
            mend="compare editions of the same places, or choose the part that both cover with --where.",
        )
    if "puma" in later.dimensions and _definitions(later) != _definitions(earlier):
        raise UndefinedMeasureError(
            "PUMAs of the 2010 and the 2020 definition are different areas.",
            where=name,
            mend="compare counties instead.",
        )
    if later.measure.unit.startswith("USD"):
        raise UndefinedMeasureError(
            "the two editions are in dollars of different years.",
            where=name,
            mend="compare shares, or bring both to one year's prices first.",
        )


def _years(estimates: Estimates) -> set[int]:
    found = [int(p) for p in estimates.provenance.partition.replace("-", " ").split() if p.isdigit() and len(p) == 4]
    return set(range(min(found), max(found) + 1)) if found else set()


def _definitions(estimates: Estimates) -> tuple[str, ...]:
    last = max(_years(estimates), default=0)
    return ("2020",) if last >= 2022 else ("2010",)


def _row(later: Estimate, earlier: Estimate | None) -> Estimate:
    if earlier is None or earlier.value is None or later.value is None:
        reason = later.reason or (earlier.reason if earlier else None) or "not in both editions"
        return replace(later, value=None, standard_error=None, reliability="not_estimable", reason=reason,
                       extra={"earlier_value": None, "later_value": None, "differs": None})  # fmt: skip
    value = later.value - earlier.value
    known = later.standard_error is not None and earlier.standard_error is not None
    error = math.hypot(later.standard_error or 0.0, earlier.standard_error or 0.0) if known else None
    assessed = assess_gap(value, error, later.reliability, earlier.reliability)
    differs = None if error is None else abs(value) > MOE_FACTOR * error
    return replace(
        later,
        value=value,
        standard_error=error,
        n=min(later.n, earlier.n),
        households=min(later.households or 0, earlier.households or 0),
        reliability=assessed.reliability,
        method=later.method if later.method == earlier.method else "design factor",
        extra={
            "earlier_value": earlier.value,
            "later_value": later.value,
            "differs": None if differs is None else "yes" if differs else "no",
        },
    )
