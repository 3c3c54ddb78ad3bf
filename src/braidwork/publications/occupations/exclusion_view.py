"""What exclusion costs, in words: all groups together, each group, and the parts of each group's gap."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.disclosure.release import Cell, Release
from braidwork.publications.figures import about, show, show_cell
from braidwork.publications.occupations.contents import ExclusionPage
from braidwork.publications.occupations.rows import Rows, rows_of
from braidwork.publications.wording import short_label

_PARTS = (
    ("employment", "Having work"),
    ("hours", "Hours"),
    ("occupation_mix", "Kinds of work"),
    ("hourly_pay", "Pay in the same work"),
    ("other_income", "Other income"),
)


@dataclass(frozen=True)
class GapRow:
    """One group's gap a person and year, with its parts in the order of the columns, or the reason for none."""

    label: str
    gap: str
    parts: tuple[str, ...]
    integration: str
    reason: str


@dataclass(frozen=True)
class ExclusionView:
    """Headline, gains by group, the parts of each group's gap."""

    headline: str
    gain: Rows | None
    parts: tuple[str, ...]
    gaps: tuple[GapRow, ...]


def exclusion_view(page: ExclusionPage) -> ExclusionView:
    """The cost of exclusion in words and rows."""
    gaps = () if page.shortfall is None else tuple(_gap(c, page.across) for c in page.shortfall.cells)
    gain = None
    if page.gain is not None:
        gain = rows_of(page.gain, ("Group", "More income in a year"), by=page.across, scale="dollars", absent=_absent)
    return ExclusionView(_headline(page), gain, tuple(label for _, label in _PARTS), gaps)


def _absent(cell: Cell) -> str:
    """A group that reaches the reference's incomes is not withheld: it has nothing missing."""
    reason = cell.withheld.reason.casefold() if cell.withheld is not None else ""
    return "nothing missing" if reason.startswith("no shortfall") else "withheld"


def _gap(cell: Cell, across: str) -> GapRow:
    label = short_label(cell.labels.get(across, ""))
    if cell.withheld is not None or cell.value is None:
        reason = cell.withheld.reason if cell.withheld is not None else "no figure can be made"
        return GapRow(label, "withheld", (), "", reason)
    parts = tuple(_part(cell, name) for name, _ in _PARTS)
    return GapRow(label, show_cell(cell, "dollars").with_margin, parts, _part(cell, "integration"), "")


def _part(cell: Cell, name: str) -> str:
    value = cell.extra.get(name)
    if not isinstance(value, int | float):
        return "not worked out"
    return show(float(value), None, "dollars", signed=True).value


def _headline(page: ExclusionPage) -> str:
    total = _only(page.total)
    if total is None or total.value is None:
        return "The survey cannot tell what unequal work and pay cost this region."
    margin = f", give or take {_dollars(total.margin_of_error)}" if total.margin_of_error else ""
    text = f"If every group had the incomes of {page.reference_label} of the same age, people here would have "
    text += f"{_dollars(total.value)} more a year{margin}."
    rise = _only(page.rise)
    if rise is not None and rise.value is not None:
        text += f" That is {show_cell(rise, 'percent').with_margin} of all income."
    return text


def _only(release: Release | None) -> Cell | None:
    cell = release.cells[0] if release is not None and release.cells else None
    return None if cell is None or cell.withheld is not None else cell


def _dollars(value: float) -> str:
    return f"${value / 1e9:.1f} billion" if abs(value) >= 1e9 else f"${about(value)}"
