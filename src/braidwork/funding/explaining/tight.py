"""Which rules leave no cent: the rows of a plan that are used up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from braidwork.funding.braid.model import Row
    from braidwork.funding.plans.plan import Plan


def slack_cents(plan: Plan, row: Row) -> int:
    """Cents below the limit of a row (above it for a floor)."""
    total = int((row.weights * plan.columns[row.columns]).sum())
    return total - row.cents if row.kind == "floor" else row.cents - total


def tight_rows(plan: Plan) -> tuple[int, ...]:
    """Positions of rows that stop a further cent."""
    return tuple(
        i
        for i, r in enumerate(plan.model.rows)
        if r.kind != "floor" and slack_cents(plan, r) < max(1, int(r.weights.max(initial=1)))
    )


def rows_by_column(plan: Plan, rows: tuple[int, ...]) -> dict[int, list[int]]:
    """Column to the positions of these rows that hold it back (sources of a match are not held back by it)."""
    found: dict[int, list[int]] = {}
    for i in rows:
        row = plan.model.rows[i]
        for j in row.columns[row.weights > 0].tolist():
            found.setdefault(j, []).append(i)
    return found


def column(plan: Plan, k: int, f: int) -> int | None:
    """The column of a class and a fund, or None if the fund may not pay the class."""
    first, last = np.searchsorted(plan.model.of_class, [k, k + 1])
    at = np.flatnonzero(plan.model.of_fund[first:last] == f)
    return int(first + at[0]) if len(at) else None


def classes_of_line(plan: Plan, row: int) -> NDArray[np.int64]:
    """The classes of a line's parts, the first part first."""
    classes = plan.model.classes
    further = np.flatnonzero(classes.line[len(plan.lines) :] == row) + len(plan.lines)
    return np.concatenate([[classes.of_class[row]], classes.of_class[further]]).astype(np.int64)
