"""A table of estimates or of a release as plain text, numbers lined up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from braidwork.measures import Estimates, Measure, Provenance

if TYPE_CHECKING:
    from braidwork.disclosure import Release
    from braidwork.disclosure.release import Cell


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
    return "\n".join([*_title(estimates.measure, estimates.provenance), "", *aligned([head, *rows], first)])


def _title(measure: Measure, made: Provenance) -> list[str]:
    """What, when, where and of whom; the chosen categories too, or a part would stand under the region's name."""
    chosen = made.filter.partition("; ")[2]
    lines = [f"{measure.label}, {made.period}, {made.place}", f"Universe: {measure.universe_text}"]
    return [*lines, f"Only where {chosen}"] if chosen else lines


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
    """A number in its unit for a terminal: per cent, points, index, dollars or count; a dash for none."""
    if value is None:
        return "–"
    if unit == "share":
        return f"{100 * value:.1f} %"
    if unit == "points":
        return f"{100 * value:.1f} points"
    if unit == "index":
        return f"{value:.3f}"
    if unit == "USD per hour":
        return f"${value:,.2f}"
    if unit == "USD":
        return f"${value:,.0f}"
    return f"{value:,.0f}"


def released_table(released: Release) -> str:
    """A release as text. Withheld cells say so with a numbered reason below, pooled and heaped ones with a letter.

    A gap or change says whether it differs from 0 at 90 percent; a gap counts people or households only where it does.
    """
    dims = released.dimensions
    compared = any("differs" in cell.extra for cell in released.cells)
    gap = any("people" in cell.extra for cell in released.cells)
    head = [*dims, "gap" if gap else "change" if compared else "estimate", "± margin"]
    head += ["differs"] if compared else []
    head += ["households short" if released.measure.counted == "households" else "people short"] if gap else []
    reasons: dict[str, str] = {}
    notes: dict[str, str] = {}
    rows = [[*head, "records", "reliability", ""]]
    for cell in released.cells:
        names = [cell.labels.get(d, cell.dimensions[d]) for d in dims]
        if cell.withheld is not None:
            mark = f"withheld ({reasons.setdefault(cell.withheld.reason, str(len(reasons) + 1))})"
            figures = [mark, *([""] * (len(head) - len(dims) - 1))]
        else:
            figures = _figures(cell, released.measure.unit, compared=compared, gap=gap)
        marks = [f"({notes.setdefault(n, chr(ord('a') + len(notes) % 26))})" for n in _cell_notes(cell)]
        shown = "" if cell.withheld is not None else str(cell.reliability).replace("_", " ")
        rows.append([*names, *figures, cell.n_bucket or "", shown, "".join(marks)])
    lines = [*_title(released.measure, released.provenance), ""]
    lines += aligned(rows, len(dims))
    lines += [f"({number}) withheld: {reason}" for reason, number in reasons.items()]
    lines += [f"({letter}) {note}" for note, letter in notes.items()]
    return "\n".join(lines)


def _figures(cell: Cell, unit: str, *, compared: bool, gap: bool) -> list[str]:
    """The figures of a cell that is shown: value, margin, whether it differs from 0, people short of parity."""
    # Its code alone does not tell: another dimension may have a category of the same code.
    if gap and cell.value == 0 and cell.extra.get("reference_group") in cell.dimensions.values():
        return ["best served", "", "", ""]
    shown = [figure(cell.value, unit), figure(cell.margin_of_error, unit)]
    differs = cell.extra.get("differs")
    shown += [str(differs or "–")] if compared else []
    people = cell.extra.get("people")
    # A count of people behind a gap that may be chance would be read as a fact.
    certain = differs == "yes" and isinstance(people, float) and people > 0
    shown += [f"{people:,.0f}" if certain else "–"] if gap else []
    return shown


def _cell_notes(cell: Cell) -> tuple[str, ...]:
    """What a reader must know of this cell alone."""
    if cell.withheld is not None:
        return ()
    pooled = cell.extra.get("pooled")
    return (*([f"pooled {pooled}"] if pooled else []), *cell.notes)
