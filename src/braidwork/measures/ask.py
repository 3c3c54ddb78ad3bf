"""Asking a measure of a store: the engine sums, the kernels estimate, every row says how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from braidwork.errors import UndefinedMeasureError
from braidwork.measures.dimensions import Dimension
from braidwork.measures.estimates import Estimate, Estimates, Method, Provenance
from braidwork.measures.frame import Frame
from braidwork.measures.reliability import Reason, assess

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from braidwork.measures.replicates import ReplicateEstimates
    from braidwork.measures.sums import Cells, Distribution, Sums

_FORMULAS = {
    "total": "sum of weights",
    "share": "sum of weights where true ÷ sum of weights",
    "mean": "sum of weight × value ÷ sum of weights",
    "ratio": "sum of weight × numerator ÷ sum of weight × denominator",
    "quantile": "smallest value at which the cumulative weight reaches the stated part of the whole, no interpolation",
}
_REPLICATES = (
    "successive differences: √(4/80 · Σ (replicate − estimate)²) over 80 replicate weights; margin = 1.645 × SE"
)
_REASONS: dict[str, str] = {
    "empty": "no records of this group",
    "denominator": "nothing to divide by in this group",
    "replicate_total": "a replicate of this group has no weight, so its error cannot be had",
    "no_replicates": "no replicate weights",
    "minimum_persons": "fewer than 10 survey records",
    "minimum_households": "records of a single household",
    "no_value": "no records of this group",
    "no_standard_error": "no standard error can be had",
    "zero": "an estimate of none or all has no relative error",
}


def estimates(frame: Frame) -> Estimates:
    """The rows of the frame's measure: replicate-weight errors where the file has them, else design factors, marked."""
    return estimates_by(frame, [[d.name for d in frame.by]])[0]


def estimates_by(frame: Frame, breakdowns: Sequence[Sequence[str]]) -> list[Estimates]:
    """The same measure by several subsets of the frame's dimensions, from one pass over the records.

    Not for a dimension whose groups overlap: its sums would count people twice in a coarser table.
    """
    from braidwork.measures.sums import Sums

    names = {d.name: d for d in frame.by}
    several = [d.name for d in frame.by if d.overlapping]
    if several and any(set(several) - set(by) for by in breakdowns):
        raise UndefinedMeasureError(f"the groups of {several[0]} overlap and do not add up to a whole.")
    for by in breakdowns:
        _refuse_mixed_pumas(frame, by)
    sums = Sums(frame)
    return [_tabulated(frame, sums, tuple(names[name] for name in by)) for by in breakdowns]


def _refuse_mixed_pumas(frame: Frame, by: Sequence[str]) -> None:
    """One code may be an area in each of several states, or one of 2010 and another of 2020: they never share a row."""
    if "puma" not in {*by, *frame.chosen}:
        return
    if frame.nation and "state" not in by and len(frame.chosen.get("state", ())) != 1:
        raise UndefinedMeasureError(
            "PUMA codes repeat from state to state.",
            where=frame.measure.name,
            mend="add state to the dimensions, or choose one state.",
        )
    if len(frame.edition.puma_vintages) > 1:
        raise UndefinedMeasureError(
            f"{frame.edition.entry.period} has PUMAs of two definitions ({' and '.join(frame.edition.puma_vintages)}), "
            "each for a part of its years.",
            where=frame.measure.name,
            mend="ask by county, or choose an edition of one definition with --period.",
        )


def _tabulated(frame: Frame, sums: Sums, by: tuple[Dimension, ...]) -> Estimates:
    spread = sums.distribution(by) if frame.measure.kind == "quantile" else None
    cells = spread.cells if spread is not None else sums.cells(by)
    shown = replace(frame, by=by)
    found = _estimated(shown, cells, spread)
    method: Method = "replicates" if frame.edition.replicates else "design factor"
    errors = found.standard_error if frame.edition.replicates else _design_errors(shown, cells, spread, found)
    if spread is not None and frame.edition.replicates:
        errors = _heap_errors(shown, spread, errors)
    return Estimates(
        measure=frame.measure,
        dimensions=tuple(d.name for d in by),
        rows=tuple(_row(shown, cells, found, errors, i, method) for i in range(len(cells.keys))),
        provenance=provenance(shown),
        replicates=found.replicate_values if frame.edition.replicates else None,
    )


def _estimated(frame: Frame, cells: Cells, spread: Distribution | None) -> ReplicateEstimates:
    from braidwork.measures.replicates import from_sums, weighted_quantile_from_groups

    groups = range(len(cells.keys))
    if spread is not None:
        return weighted_quantile_from_groups(
            spread.position,
            spread.x,
            spread.weight[:, 0],
            spread.weight[:, 1:],
            frame.measure.tau,
            groups=groups,
            n=cells.n,
        )
    full, parts = cells.value[:, 0], cells.value[:, 1:]
    weight, weights = cells.weight[:, 0], cells.weight[:, 1:]
    if frame.measure.kind == "total":
        return from_sums(full, parts, weight=weight, replicate_weight=weights, groups=groups, n=cells.n)
    below = cells.below if cells.below is not None else cells.weight
    return from_sums(
        full, parts, below[:, 0], below[:, 1:], weight=weight, replicate_weight=weights, groups=groups, n=cells.n
    )


def _design_errors(
    frame: Frame, cells: Cells, spread: Distribution | None, found: ReplicateEstimates
) -> NDArray[np.float64]:
    """Approximate errors for a file without replicate weights (Census accuracy documents)."""
    import numpy as np

    from braidwork.measures import replicates as kernels

    f = sampling_fraction_factor(frame)
    factor = kernels.design_factor(frame.by_race)
    weight = cells.weight[:, 0]
    if spread is not None:
        errors = np.full(len(cells.keys), np.nan)
        present = np.unique(spread.position)
        errors[present] = kernels.design_factor_quantile(
            spread.x, spread.weight[:, 0], f, factor, frame.measure.tau, spread.position
        )
        return errors
    if frame.measure.kind == "total":
        return kernels.design_factor_total(cells.value[:, 0], np.full(len(weight), frame.edition.weighted), f, factor)
    if cells.below is not None and cells.cross is not None and cells.below_square is not None:
        return kernels.design_factor_ratio(
            cells.value[:, 0], cells.below[:, 0], cells.square, cells.cross, cells.below_square, f, factor
        )
    return kernels.design_factor_mean(weight, cells.value[:, 0], cells.square, f, factor)


def _heap_errors(frame: Frame, spread: Distribution, errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Woodruff's error where a heap of equal answers holds every replicate quantile still: 0 would be a lie."""
    import numpy as np

    from braidwork.measures.replicates import woodruff_intervals

    still = np.flatnonzero(errors == 0)
    if not len(still):
        return errors
    inside = np.isin(spread.position, still)
    found = woodruff_intervals(
        spread.x[inside], spread.weight[inside, 0], spread.weight[inside, 1:], frame.measure.tau,
        np.searchsorted(still, spread.position[inside]), categories=range(len(still)),
    )  # fmt: skip
    mended = errors.copy()
    mended[still] = found.standard_error  # missing where the interval leaves the data: then no error can be had
    return mended


def sampling_fraction_factor(frame: Frame) -> float:
    """f of the Census formulas: 99 for one year (1 in 100 interviewed), 19 for five, in between for pooled years."""
    return 100 / frame.edition.span - 1


def _row(
    frame: Frame, cells: Cells, found: ReplicateEstimates, errors: NDArray[np.float64], i: int, method: Method
) -> Estimate:
    key = cells.keys[i]
    value, error = _finite(found.value[i]), _finite(errors[i])
    n, households = int(cells.n[i]), int(cells.households[i])
    assessed = assess(value, error, n=n, households=households, is_share=frame.measure.kind == "share")
    reason = found.reason[i] if found.reason[i] not in (None, "no_replicates") else assessed.reason
    return Estimate(
        dimensions={d.name: k for d, k in zip(frame.by, key, strict=True)},
        labels={d.name: _label(d, k) for d, k in zip(frame.by, key, strict=True)},
        value=value,
        standard_error=error,
        n=n,
        households=households,
        persons=float(cells.weight[i, 0]),
        reliability=assessed.reliability,
        method=method,
        reason=_words(reason),
        notes=_heap_note(frame, found, errors, i),
    )


def _heap_note(frame: Frame, found: ReplicateEstimates, errors: NDArray[np.float64], i: int) -> tuple[str, ...]:
    if found.heaped[i] and found.standard_error[i] == 0 and errors[i] > 0:
        return ("many give the same round figure, so the margin is Woodruff's, read from the distribution",)
    if found.heaped[i]:
        return ("many give the same round figure: replicate medians take few distinct values",)
    if frame.measure.kind == "quantile" and errors[i] == 0:
        # Without replicates nothing else would say that this zero is one of rounding, not of certainty.
        return ("many give this very figure, so its error is smaller than the step to the next",)
    return ()


def _words(reason: Reason | Any) -> str | None:
    return None if reason is None else _REASONS[str(reason)]


def _label(d: Dimension, code: str) -> str:
    return d.labels.get(code, code)


def _finite(number: float) -> float | None:
    import math

    return float(number) if math.isfinite(number) else None


def provenance(frame: Frame) -> Provenance:
    """How the frame's rows are made: files, filter, weight, variance, formula, recodes, parameters."""
    edition, measure = frame.edition, frame.measure
    manifest = frame.store.manifest
    sources = tuple(_source(s) for s in manifest.sources_of(edition.entry))
    return Provenance(
        table=edition.entry.table,
        partition=edition.entry.partition,
        period=edition.entry.period,
        universe=measure.universe.text(),
        filter=frame.filter_text,
        weight=f"{edition.weight} ({'80 replicates' if edition.replicates else 'no replicates in the file'})",
        variance=_REPLICATES if edition.replicates else _approximate(frame),
        formula=_formula(frame),
        engine=frame.store.engine.name,
        sources=sources,
        parameters=tuple(edition.entry.facts.get("parameters", ())),
        recodes={d.name: d.text() + (f". {d.order_note}" if d.order_note else "") for d in frame.by},
        place=_place(frame),
        synthetic=manifest.synthetic,
        notes=edition.notes(measure.columns()),
    )


def _place(frame: Frame) -> str:
    """Where the figures hold; a file of only a part of the region is never shown under the region's name alone."""
    if frame.nation:
        return "the states in the file"
    part = frame.edition.coverage
    return frame.region.label if part == "full" else f"part of {frame.region.label}: {part}"


def _source(entry: Any) -> dict[str, Any]:
    return {
        "name": entry.name,
        "publisher": entry.publisher,
        "vintage": entry.vintage,
        "sha256": entry.sha256,
        "rows": entry.rows_kept,
        "licence": entry.licence,
        "origin": entry.origin,
    }


def _approximate(frame: Frame) -> str:
    from braidwork.measures.replicates import design_factor

    return (
        "approximate: the file has no replicate weights; simple random sampling "
        f"(f = {sampling_fraction_factor(frame):.3g}) × design factor {design_factor(frame.by_race):g}; "
        "margin = 1.645 × SE"
    )


def _formula(frame: Frame) -> str:
    measure = frame.measure
    parts = [_FORMULAS[measure.kind]]
    if measure.kind == "quantile":
        parts.append(f"at {measure.tau:g} of {measure.value.text()}" if measure.value is not None else "")
    elif measure.numerator is not None:
        parts.append(measure.numerator.text())
    if measure.denominator is not None:
        parts.append(f"÷ {measure.denominator.text()}")
    return "; ".join(p for p in parts if p)
