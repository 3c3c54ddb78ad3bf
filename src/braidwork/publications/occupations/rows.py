"""Rows of released cells: label, figure with its interval drawn on one line, and a second mark to hold it against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from braidwork.disclosure.release import Cell, Release
from braidwork.publications.figures import Scale, Shown, scale_of, show, show_cell
from braidwork.publications.standing import label_of, sentence
from braidwork.publications.wording import short_label


@dataclass(frozen=True)
class Row:
    """One row. Places are percents of the drawing's width; `beside` is the second mark, with its words.

    `role` is differs, same or plain, and colours the mark; `note` is a last column in words. `reason` says why there
    is no figure, None where there is one, and `absent` is what stands in its place.
    """

    label: str
    href: str
    shown: Shown
    reason: str | None
    start: float
    at: float
    end: float
    reliability: str
    role: str = "plain"
    beside: float | None = None
    beside_words: str = ""
    note: str = ""
    absent: str = "withheld"


@dataclass(frozen=True)
class Rows:
    """Rows on one axis; `zero` is where 0 lies in percent, None at the left edge. `columns` name the columns."""

    rows: tuple[Row, ...]
    zero: float | None
    columns: tuple[str, ...]
    beside_label: str = ""

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that carry a figure."""
        return tuple(r for r in self.rows if r.reason is None)

    def mark(self, row: Row) -> str:
        """The number of a row's reason, where there are several reasons; else nothing."""
        return str(self.reasons.index(row.reason) + 1) if row.reason and len(self.reasons) > 1 else ""

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why figures are missing, each reason once."""
        return tuple(dict.fromkeys(r.reason for r in self.rows if r.reason is not None))


def rows_of(
    release: Release,
    columns: tuple[str, ...],
    *,
    cells: Sequence[Cell] | None = None,
    by: str | None = None,
    beside: Release | None = None,
    beside_label: str = "",
    href: Callable[[str], str] = lambda code: "",
    note: Callable[[Cell], str] = lambda cell: "",
    absent: Callable[[Cell], str] = lambda cell: "withheld",
    scale: Scale | None = None,
    whole: float = 1.0,
) -> Rows:
    """Every cell of a release (or those given) as a row, on an axis from 0 that holds every interval.

    With `whole` figures are printed as parts of that value (and the scale is then that of the quotient).
    """
    found = tuple(release.cells if cells is None else cells)
    dimension = by or release.dimensions[-1]
    written = scale or scale_of(release.measure)
    others = {} if beside is None else {c.dimensions.get(dimension): c for c in beside.cells if _has_figure(c)}
    low, high = _axis(found, others.values())
    place = _placer(low, high)
    rows = []
    for cell in found:
        code = cell.dimensions.get(dimension, "")
        value, margin = cell.value or 0.0, cell.margin_of_error or 0.0
        other = others.get(code)
        other_value = None if other is None else other.value
        rows.append(
            Row(
                label=short_label(label_of(cell, dimension)),
                href=href(code),
                shown=_shown(cell, written, whole),
                reason=_reason(cell),
                start=place(value - margin),
                at=place(value),
                end=place(value + margin),
                reliability=cell.reliability or "not_estimable",
                role=_role(cell, other),
                beside=None if other_value is None else place(other_value),
                beside_words="" if other is None else show_cell(other, written).value,
                note=note(cell),
                absent=absent(cell),
            )
        )
    return Rows(tuple(rows), place(0.0) if low < 0 else None, columns, beside_label)


def _shown(cell: Cell, scale: Scale, whole: float) -> Shown:
    if scale == "dollars" and cell.withheld is None and abs(cell.value or 0.0) >= 1e6:
        return _large(cell.value or 0.0, cell.margin_of_error)
    if whole == 1.0 or cell.withheld is not None or cell.value is None:
        return show_cell(cell, scale)
    margin = None if cell.margin_of_error is None else cell.margin_of_error / whole
    return show(cell.value / whole, margin, scale)


def _large(value: float, margin: float | None) -> Shown:
    """Large sums as a reader says them: `$9.4 billion ± $1.3 billion`."""
    unit, word = (1e9, "billion") if abs(value) >= 1e9 else (1e6, "million")
    shown = show(value / unit, None if margin is None else margin / unit, "number")
    return Shown(
        f"${shown.value} {word}", None if shown.margin is None else f"${shown.margin} {word}", f"{shown.value} {word}"
    )


def _has_figure(cell: Cell) -> bool:
    return cell.withheld is None and cell.value is not None


def _reason(cell: Cell) -> str | None:
    if cell.withheld is not None:
        return sentence(cell.withheld.reason)
    return None if cell.value is not None else "The sample holds nothing to estimate this from."


def _role(cell: Cell, other: Cell | None) -> str:
    """Differs where the distance is larger than its margin, √(MOE² + MOE²); the two overlap, so it errs to `same`."""
    if other is None or not _has_figure(cell) or cell.value is None or other.value is None:
        return "plain"
    if cell.margin_of_error is None or other.margin_of_error is None:
        return "same"
    margin = (cell.margin_of_error**2 + other.margin_of_error**2) ** 0.5
    return "differs" if abs(cell.value - other.value) > margin else "same"


def _axis(cells: Iterable[Cell], others: Iterable[Cell]) -> tuple[float, float]:
    known = [c for c in (*cells, *others) if _has_figure(c)]
    lows = [(c.value or 0.0) - (c.margin_of_error or 0.0) for c in known] or [0.0]
    highs = [(c.value or 0.0) + (c.margin_of_error or 0.0) for c in known] or [1.0]
    values = [c.value or 0.0 for c in known] or [0.0]
    low = min(lows) if min(values) < 0 else 0.0
    high = max([*highs, 0.0])
    return low * 1.04, (high * 1.04) or 1.0


def _placer(low: float, high: float) -> Callable[[float], float]:
    span = (high - low) or 1.0
    return lambda value: round(min(max(100 * (value - low) / span, 0.0), 100.0), 2)
