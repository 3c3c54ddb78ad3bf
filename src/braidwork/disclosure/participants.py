"""Cells of a protected table of people: counts, rates or means, never the number of people behind them."""

from __future__ import annotations

from braidwork.disclosure.case import Protected
from braidwork.disclosure.counts import TOTAL, CountRow, CountTable, Key
from braidwork.disclosure.release import Cell, Withheld
from braidwork.disclosure.rules import Policy

_CONFIDENTIAL = "withheld to protect people in small groups"
_NOBODY = "nobody is in this group"
_NO_FIGURE = "no figure could be computed for this group"


def participant_cells(table: CountTable, protected: Protected, policy: Policy) -> tuple[Cell, ...]:
    """One cell per row of the complete table, in its order; a withheld cell tells nothing but that it is withheld."""
    names = {(d, r.key[i]): r.labels[d] for r in table.rows for i, d in enumerate(table.dimensions) if d in r.labels}
    cells = []
    for row in table.rows:
        if table.figures == "mean" and row.value is None and row.derived:
            continue  # a margin of means cannot be computed from counts, so there is nothing to show
        labels = {d: names.get((d, c), "All" if c == TOTAL else c) for d, c in _categories(table, row.key)}
        cells.append(_cell(table, row, labels, protected, policy))
    return tuple(cells)


def _categories(table: CountTable, key: Key) -> list[tuple[str, str]]:
    return list(zip(table.dimensions, key, strict=True))


def _cell(table: CountTable, row: CountRow, labels: dict[str, str], protected: Protected, policy: Policy) -> Cell:
    withheld: Withheld | None = None
    value: float | None = None
    if row.key in protected.withheld:
        withheld = Withheld("confidentiality", policy.label, _CONFIDENTIAL)
    elif table.figures == "count":
        value = row.count if protected.rounded is None else protected.rounded[row.key]
    elif row.count == 0 and table.figures == "rate":
        withheld = Withheld("reliability", policy.label, _NOBODY)
    elif table.figures == "rate":
        value = round((row.numerator or 0) / row.count, policy.rate_decimals)
    elif row.value is None:
        withheld = Withheld("reliability", policy.label, _NO_FIGURE)
    else:
        value = row.value
    return Cell(
        dimensions=dict(_categories(table, row.key)),
        labels=labels,
        value=value,
        standard_error=None,
        margin_of_error=None,
        cv=None,
        reliability=None if withheld else "high",
        n_bucket=_bucket(table, row, value, policy),
        n=None,
        persons=None,
        method="rounded" if protected.rounded is not None else "count",
        withheld=withheld,
        # A margin that was not handed in is computed: any reader could add the cells up as well.
        extra={"derivable": None if withheld else "yes" if row.derived else "no"},
    )


def _bucket(table: CountTable, row: CountRow, value: float | None, policy: Policy) -> str | None:
    if value is None:
        return None
    # Of a rounded count the range is that of the rounded figure: the true one would undo the rounding.
    return policy.n_bucket(int(value) if table.figures == "count" else row.count)
