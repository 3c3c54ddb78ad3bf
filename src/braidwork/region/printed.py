"""A table of estimates or of a release as plain text, numbers lined up."""

from __future__ import annotations

from collections.abc import Sequence

from braidwork.measures import Estimates


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
        "  ".join(c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))).rstrip()
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
