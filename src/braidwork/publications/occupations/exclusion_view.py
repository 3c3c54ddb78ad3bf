"""What exclusion costs, in words: all groups together, each group, and the parts of each group's gap."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.disclosure.release import Cell, Release
from braidwork.publications.figures import MISSING, about, show, show_cell
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
class PartCell:
    """One part of a gap with its margin; `reason` says why it is withheld, nothing where it is shown."""

    value: str
    margin: str = ""
    reason: str = ""


@dataclass(frozen=True)
class GapRow:
    """One group's gap a person and year, with its parts in the order of the columns.

    `reason` says why the whole row is withheld; nothing where a figure of it is shown.
    """

    label: str
    gap: PartCell
    parts: tuple[PartCell, ...]
    integration: PartCell
    reason: str


@dataclass(frozen=True)
class ExclusionView:
    """Headline, gains by group, the parts of each group's gap."""

    headline: str
    gain: Rows | None
    parts: tuple[str, ...]
    gaps: tuple[GapRow, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why single parts are withheld, each reason once."""
        cells = (c for g in self.gaps if not g.reason for c in (g.gap, *g.parts, g.integration))
        return tuple(dict.fromkeys(c.reason for c in cells if c.reason))


def exclusion_view(page: ExclusionPage) -> ExclusionView:
    """The cost of exclusion in words and rows."""
    gaps = () if page.shortfall is None else tuple(_gap(c, page) for c in page.shortfall.cells)
    gain = None
    if page.gain is not None:
        gain = rows_of(page.gain, ("Group", "More income in a year"), by=page.across, scale="dollars", absent=_absent)
    return ExclusionView(_headline(page), gain, tuple(label for _, label in _PARTS), gaps)


def _absent(cell: Cell) -> str:
    """A group that reaches the reference's incomes is not withheld: it has nothing missing."""
    reason = cell.withheld.reason.casefold() if cell.withheld is not None else ""
    return "nothing missing" if reason.startswith("no shortfall") else "withheld"


def _gap(cell: Cell, page: ExclusionPage) -> GapRow:
    group = cell.dimensions.get(page.across, "")
    parts = tuple(_part(_at(page.parts, {page.across: group, "part": name})) for name, _ in _PARTS)
    integration = _part(_at(page.integration, {page.across: group}))
    gap = _part(cell, signed=False)
    whole = (gap, *parts, integration)
    reason = gap.reason if all(c.reason or c.value == MISSING for c in whole) else ""
    return GapRow(short_label(cell.labels.get(page.across, "")), gap, parts, integration, reason)


def _at(release: Release | None, dimensions: dict[str, str]) -> Cell | None:
    return None if release is None else release.cell(**dimensions)


def _part(cell: Cell | None, *, signed: bool = True) -> PartCell:
    if cell is None:
        return PartCell(MISSING)
    if cell.withheld is not None:
        return PartCell("withheld", reason=cell.withheld.reason)
    shown = show(cell.value, cell.margin_of_error, "dollars", signed=signed)
    return PartCell(shown.value, shown.margin or "")


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
