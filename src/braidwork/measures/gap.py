"""Gaps: each group's distance from the best-served group of the same survey, in points and in people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from braidwork.errors import UndefinedMeasureError
from braidwork.measures.estimates import MOE_FACTOR, Estimate, Estimates, Provenance
from braidwork.measures.measure import Measure
from braidwork.measures.reliability import assess_gap

_CLASSES = ("high", "medium")


def gap_to_best(base: Estimates, measure: Measure, *, across: str) -> Estimates:
    """`base` restated as gaps: best-served group's share minus each group's, within the other dimensions.

    The best-served group is that of `best_served`; it is fixed in the full sample. Standard errors come from
    replicate differences (approximate files: root of summed squares). `extra` carries reference_group, group_value,
    reference_value, people (the group's members short of parity) and differs ("yes", "no").
    """
    if across not in base.dimensions:
        raise UndefinedMeasureError(
            "a gap needs groups to compare.", where=measure.name, mend=f"ask by a dimension, for instance {across}."
        )
    if len({row.dimensions[across] for row in base.rows}) == 1:
        # A group compared with itself would be its own best-served group, with a gap of 0.
        raise UndefinedMeasureError(
            f"a gap needs more than one group, and only one of {across} was asked for.",
            where=measure.name,
            mend=f"ask where more than one group of {across} is found.",
        )
    rows: list[Estimate] = []
    others = tuple(d for d in base.dimensions if d != across)
    for block in _blocks(base, others):
        best = _best(base, block)
        for i in block:
            rows.append(_gap_row(base, i, best, across))
    return Estimates(
        measure=measure, dimensions=base.dimensions, rows=tuple(rows), provenance=_provenance(base), replicates=None
    )


def _provenance(base: Estimates) -> Provenance:
    """How the shares were made, and how they were subtracted: a reader must be able to do it again."""
    group, best = "share of the group", "share of the best-served group"
    gap = f"{group} − {best}" if base.measure.better == "lower" else f"{best} − {group}"
    error = "of the difference in each replicate" if base.replicates is not None else "√(SE² + SE²) of the two shares"
    made = base.provenance
    return replace(made, formula=f"{gap}, both: {made.formula}", variance=f"{made.variance}; error of a gap: {error}")


def _blocks(base: Estimates, others: Sequence[str]) -> list[list[int]]:
    found: dict[tuple[str, ...], list[int]] = {}
    for i, row in enumerate(base.rows):
        found.setdefault(tuple(row.dimensions[d] for d in others), []).append(i)
    return list(found.values())


def best_served(
    values: Sequence[float | None],
    errors: Sequence[float | None],
    classes: Sequence[str | None],
    better: str,
) -> int | None:
    """Position of the best-served group: the yardstick of every gap, on pages as in tables.

    The best figure among the most reliable class present (high, else medium). Where less is better, the best group
    has the smallest figure and so the largest relative error: its class alone would bar it for being well served.
    There a medium figure takes the place when it is better by more than the margin of the difference.
    """
    sign = -1.0 if better == "lower" else 1.0
    able = [i for i, v in enumerate(values) if v is not None and errors[i] is not None and classes[i] in _CLASSES]
    firm = [i for i in able if classes[i] == "high"] or able
    if not firm:
        return None

    def standing(i: int) -> float:
        return sign * (values[i] or 0.0)

    best = max(firm, key=standing)
    if better != "lower":
        return best
    ahead = [
        i for i in able if standing(i) - standing(best) > MOE_FACTOR * math.hypot(errors[i] or 0.0, errors[best] or 0.0)
    ]
    return max(ahead, key=standing) if ahead else best


def _best(base: Estimates, block: Sequence[int]) -> int | None:
    rows = [base.rows[i] for i in block]
    found = best_served(
        [r.value for r in rows], [r.standard_error for r in rows], [r.reliability for r in rows], base.measure.better
    )
    return None if found is None else block[found]


def _gap_row(base: Estimates, i: int, best: int | None, across: str) -> Estimate:
    row = base.rows[i]
    if best is None or row.value is None:
        reason = row.reason or "no group is estimated well enough to compare with"
        return replace(row, value=None, standard_error=None, reliability="not_estimable", reason=reason,
                       extra=_extra(None, None, None, None, None))  # fmt: skip
    reference = base.rows[best]
    assert reference.value is not None
    sign = -1 if base.measure.better == "lower" else 1
    gap = sign * (reference.value - row.value) + 0.0  # the sum turns the −0.0 of the best-served group into 0.0
    error = 0.0 if i == best else _error(base, i, best)
    assessed = assess_gap(gap, error, row.reliability, reference.reliability)
    people = max(gap, 0.0) * (row.persons or 0.0)
    return replace(
        row,
        value=gap,
        standard_error=error,
        reliability=assessed.reliability,
        reason=row.reason if assessed.reliability == "not_estimable" else None,
        extra=_extra(reference.dimensions[across], row.value, reference.value, people, assessed.differs_from_zero),
    )


def _error(base: Estimates, i: int, best: int) -> float | None:
    """From replicate differences; without replicates the two errors are taken as independent, which is cautious."""
    if base.replicates is not None:
        import numpy as np

        from braidwork.measures.replicates import difference

        group, reference = base.rows[i].value or 0.0, base.rows[best].value or 0.0
        found = difference(group, base.replicates[i], reference, base.replicates[best])
        error = float(np.asarray(found.standard_error))
        return error if math.isfinite(error) else None
    mine, theirs = base.rows[i].standard_error, base.rows[best].standard_error
    return None if mine is None or theirs is None else math.hypot(mine, theirs)


def _extra(
    reference: str | None,
    value: float | None,
    reference_value: float | None,
    people: float | None,
    differs: bool | None,
) -> dict[str, float | str | None]:
    return {
        "reference_group": reference,
        "group_value": value,
        "reference_value": reference_value,
        "people": people,
        "differs": None if differs is None else "yes" if differs else "no",
    }
