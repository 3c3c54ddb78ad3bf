"""Public survey tables: withhold what is too noisy to read. Protects readers, not people."""

from __future__ import annotations

from braidwork.disclosure.release import Cell, Withheld
from braidwork.disclosure.rules import Policy
from braidwork.measures.estimates import Estimate, Estimates

_STILL_TOLD = ("pooled", "reference_group")  # what was compared or pooled is no figure
_CLASS_REASONS = {
    "low": "the margin of error is too wide to read the figure",
    "not_estimable": "the survey cannot estimate this figure",
}


def survey_cells(estimates: Estimates, policy: Policy) -> tuple[Cell, ...]:
    """One cell per row: the figure and its honesty, or why it is withheld. Order of rows is kept."""
    return tuple(_cell(row, policy) for row in estimates.rows)


def _cell(row: Estimate, policy: Policy) -> Cell:
    reason = _reason(row, policy)
    shown = reason is None
    return Cell(
        dimensions=dict(row.dimensions),
        labels=dict(row.labels),
        value=row.value if shown else None,
        standard_error=row.standard_error if shown else None,
        margin_of_error=row.margin_of_error if shown else None,
        cv=row.cv if shown else None,
        reliability=row.reliability,
        n_bucket=policy.n_bucket(row.n),
        n=row.n if policy.shows_exact_n else None,
        persons=row.persons if shown else None,
        method=row.method,
        withheld=None if reason is None else Withheld("reliability", policy.label, reason),
        notes=row.notes,
        # Figures that ride along (a gap's components, people affected) go with the figure they explain.
        extra={k: v if shown or k in _STILL_TOLD else None for k, v in row.extra.items()},
    )


def _reason(row: Estimate, policy: Policy) -> str | None:
    if row.n < policy.minimum_records:
        return f"fewer than {policy.minimum_records} survey records"
    if row.households is not None and row.households < policy.minimum_households:
        return f"fewer than {policy.minimum_households} households"
    if row.reliability in policy.withheld_classes:
        stated = row.reason if row.reliability == "not_estimable" else None
        return stated or _CLASS_REASONS.get(row.reliability, f"reliability is {row.reliability}")
    return None
