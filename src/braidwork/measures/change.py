"""Change between two editions of one measure, with the error of a difference and whether it is more than chance."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from braidwork.errors import UndefinedMeasureError
from braidwork.measures.estimates import MOE_FACTOR, Estimate, Estimates
from braidwork.measures.measure import Measure
from braidwork.measures.reliability import assess_gap


def change(later: Estimates, earlier: Estimates) -> Estimates:
    """Later minus earlier, row by row; `extra` carries earlier_value, later_value and differs ("yes", "no", None).

    The samples must be independent: editions whose years overlap are refused, as are rows pooled one by one, PUMAs
    across two definitions (their areas differ; compare counties) and money in dollars of two years. SE = √(SE² + SE²).
    """
    _refuse_unlike(later, earlier)
    before = {tuple(r.dimensions[d] for d in earlier.dimensions): r for r in earlier.rows}
    rows = tuple(_row(r, before.get(tuple(r.dimensions[d] for d in later.dimensions))) for r in later.rows)
    period = f"{earlier.provenance.period} to {later.provenance.period}"
    measure = replace(
        later.measure,
        kind="gap",
        label=f"Change: {_label(later.measure, earlier.measure)}",
        unit="points" if later.measure.unit == "share" else later.measure.unit,
        notes=tuple(dict.fromkeys([*earlier.measure.notes, *later.measure.notes])),
    )
    sources = {(s["sha256"], s["name"]): s for s in (*earlier.provenance.sources, *later.provenance.sources)}
    notes = dict.fromkeys([*earlier.provenance.notes, *later.provenance.notes])
    provenance = replace(
        later.provenance,
        period=period,
        formula=f"later − earlier, both: {later.provenance.formula}; SE = √(SE² + SE²)",
        sources=tuple(sources.values()),
        parameters=(*earlier.provenance.parameters, *later.provenance.parameters),
        notes=tuple(notes),
    )
    return Estimates(measure, later.dimensions, rows, provenance, None)


def _label(later: Measure, earlier: Measure) -> str:
    """What changed, in words; pay held against another standard in each year is named by both."""
    words = [f"{m.label[0].lower()}{m.label[1:]}" for m in (earlier, later)]
    return words[1] if words[0] == words[1] else f"from {words[0]} to {words[1]}"


def _refuse_unlike(later: Estimates, earlier: Estimates) -> None:
    name = later.measure.name
    alike = (later.measure.name, later.measure.of) == (earlier.measure.name, earlier.measure.of)
    if not alike or later.dimensions != earlier.dimensions:
        raise UndefinedMeasureError("two different tables cannot be subtracted.", where=name, mend="ask both alike.")
    if later.provenance.filter != earlier.provenance.filter:
        raise UndefinedMeasureError(
            f"the one table is of {later.provenance.filter}, the other of {earlier.provenance.filter}.",
            where=name,
            mend="ask both alike.",
        )
    if any(row.extra.get("pooled") for row in (*later.rows, *earlier.rows)):
        raise UndefinedMeasureError(
            "rows pooled over years or counties cannot be subtracted: two of them may rest on the same records.",
            where=name,
            mend="ask without pool, or pool whole editions, as period acs1-2023+acs1-2024.",
        )
    if _years(later) & _years(earlier):
        raise UndefinedMeasureError(
            f"{earlier.provenance.period} and {later.provenance.period} share years: their errors are not independent.",
            where=name,
            mend="compare editions that have no year in common.",
        )
    if max(_years(later), default=0) < max(_years(earlier), default=0):
        raise UndefinedMeasureError(
            f"{earlier.provenance.period} is not earlier than {later.provenance.period}.",
            where=name,
            mend="exchange the two editions.",
        )
    if later.provenance.place != earlier.provenance.place:
        raise UndefinedMeasureError(
            f"one edition covers {earlier.provenance.place}, the other {later.provenance.place}.",
            where=name,
            mend="compare editions of the same places, or choose the part that both cover with --where.",
        )
    by_puma = "puma" in later.dimensions or "puma is " in later.provenance.filter
    if by_puma and _definitions(later) != _definitions(earlier):
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
    """The years of interviews: of acs5-2019-2023 five, of acs1-2022+acs1-2024 the two that are pooled."""
    found: set[int] = set()
    for part in estimates.provenance.partition.split("+"):
        years = [int(y) for y in re.findall(r"(?<!\d)\d{4}(?!\d)", part)]
        found |= set(range(min(years), max(years) + 1)) if years else set()
    return found


def _definitions(estimates: Estimates) -> tuple[str, ...]:
    last = max(_years(estimates), default=0)
    return ("2020",) if last >= 2022 else ("2010",)


def _row(later: Estimate, earlier: Estimate | None) -> Estimate:
    if earlier is None or earlier.value is None or later.value is None:
        reason = later.reason or (earlier.reason if earlier else None) or "not in both editions"
        return replace(later, value=None, standard_error=None, reliability="not_estimable", reason=reason,
                       extra={"earlier_value": None, "later_value": None, "differs": None})  # fmt: skip
    if later.value == earlier.value == later.standard_error == earlier.standard_error == 0:
        return replace(later, value=None, standard_error=None, reliability="not_estimable",
                       reason="0 in both by definition: the best-served group",
                       extra={"earlier_value": 0.0, "later_value": 0.0, "differs": None})  # fmt: skip
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
        notes=tuple(dict.fromkeys([*earlier.notes, *later.notes, *_yardsticks(later, earlier)])),
        extra={
            "earlier_value": earlier.value,
            "later_value": later.value,
            "differs": None if differs is None else "yes" if differs else "no",
        },
    )


def _yardsticks(later: Estimate, earlier: Estimate) -> tuple[str, ...]:
    """A gap whose best-served group is another one now did not change by the group's own share alone."""
    before, now = earlier.extra.get("reference_group"), later.extra.get("reference_group")
    return (f"the best-served group was {before}, now it is {now}",) if before != now else ()
