"""A table of estimates or of a release as plain text, numbers lined up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from braidwork.measures import Estimates

if TYPE_CHECKING:
    from braidwork.disclosure import Release


def plain_table(estimates: Estimates) -> str:
    """Dimensions, estimate, margin, records and class, one row a line."""
    head = [*estimates.dimensions, "estimate", "± margin", "records", "reliability"]
    rows = [
        [
            *(row.labels.get(d, row.dimensions[d]) for d in estimates.dimensions),
            figure(row.value, estimates.measure.unit),
            figure(row.margin_of_error, estimates.measure.unit),
            f"{row.n:,}",
            row.reliability.replace("_", " "),
        ]
        for row in estimates.rows
    ]
    first = len(estimates.dimensions)
    title = f"{estimates.measure.label}, {estimates.provenance.period}, {estimates.provenance.place}"
    return "\n".join([title, f"Universe: {estimates.measure.universe_text}", "", *aligned([head, *rows], first)])


def aligned(rows: Sequence[Sequence[str]], left: int) -> list[str]:
    """Rows as lines: the first `left` columns to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def figure(value: float | None, unit: str) -> str:
    """A number in its unit for a terminal: per cent, points, dollars or a count; a dash where there is none."""
    if value is None:
        return "–"
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit == "points":
        return f"{100 * value:.1f} points"
    if unit == "USD per hour":
        return f"${value:,.2f}"
    if unit == "USD":
        return f"${value:,.0f}"
    return f"{value:,.0f}"


def released_table(released: Release) -> str:
    """A release as text: withheld cells say so, with a numbered reason below."""
    gap = any("people" in cell.extra for cell in released.cells)
    dims = released.dimensions
    head = [
        *dims,
        "gap" if gap else "change" if released.measure.kind == "gap" else "estimate",
        "± margin",
        *(["people short"] if gap else []),
        "records",
        "reliability",
    ]
    reasons: dict[str, int] = {}
    rows = []
    for cell in released.cells:
        names = [cell.labels.get(d, cell.dimensions[d]) for d in dims]
        if cell.withheld is not None:
            mark = f"withheld ({reasons.setdefault(cell.withheld.reason, len(reasons) + 1)})"
            rows.append([*names, mark, "", *([""] if gap else []), cell.n_bucket or "", ""])
            continue
        people = cell.extra.get("people")
        short = [f"{people:,.0f}" if isinstance(people, float) else "–"] if gap else []
        # Its code alone does not tell: another dimension may have a category of the same code.
        best = gap and cell.value == 0 and cell.extra.get("reference_group") in cell.dimensions.values()
        value = "best served" if best else figure(cell.value, released.measure.unit)
        margin = "" if best else figure(cell.margin_of_error, released.measure.unit)
        rows.append([*names, value, margin, *short, cell.n_bucket or "", str(cell.reliability).replace("_", " ")])
    made = released.provenance
    lines = [
        f"{released.measure.label}, {made.period}, {made.place}",
        f"Universe: {released.measure.universe_text}",
        "",
    ]
    lines += aligned([head, *rows], len(dims))
    lines += [f"({number}) withheld: {reason}" for reason, number in reasons.items()]
    return "\n".join(lines)
