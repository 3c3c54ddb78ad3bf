"""Where each group stands: the best-served group, and which groups this sample can tell apart from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Literal

from braidwork.disclosure.release import Cell, Release
from braidwork.measures import gap
from braidwork.measures.estimates import MOE_FACTOR
from braidwork.measures.measure import Measure
from braidwork.publications.figures import Scale, Shown, scale_of, show, show_cell
from braidwork.publications.wording import short_label

Role = Literal["best", "differs", "ahead", "same", "plain", "withheld"]


@dataclass(frozen=True)
class Standing:
    """One released cell as a reader meets it.

    `role`: the best-served group; a group that differs from it for the worse at the 90 % level; one that is ahead of
    it (its figure was less reliable, so it is not the yardstick); one that this sample cannot tell apart from it;
    plain where no direction is better; withheld. `gap` is the distance from the best-served group.
    """

    code: str
    label: str
    cell: Cell
    shown: Shown
    role: Role
    gap: Shown | None = None
    gap_value: float | None = None

    @property
    def short(self) -> str:
        """The label for charts, headings and sentences."""
        return short_label(self.label)

    @property
    def is_shown(self) -> bool:
        """True where the cell carries a figure."""
        return self.cell.withheld is None and self.cell.value is not None

    @property
    def reason(self) -> str | None:
        """Why there is no figure, as a sentence; None where there is one."""
        if self.cell.withheld is not None:
            return sentence(self.cell.withheld.reason)
        return None if self.cell.value is not None else "The sample holds nothing to estimate this from."

    @property
    def distance(self) -> str:
        """`12 points ± 3 lower`: the distance from the best-served group; empty without one."""
        return "" if self.gap is None else f"{self.gap.with_margin} {self.side}"

    @property
    def side(self) -> str:
        """Whether the figure is higher or lower than that of the best-served group."""
        return "lower" if (self.gap_value or 0) < 0 else "higher"

    @property
    def reliability(self) -> str:
        """The reliability class: high, medium, low or not_estimable."""
        return self.cell.reliability or "not_estimable"


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".") if text else ""


def label_of(cell: Cell, dimension: str) -> str:
    """The reader's name of the cell's category in one dimension."""
    return cell.labels.get(dimension, cell.dimensions.get(dimension, ""))


def best_served(cells: Sequence[Cell], measure: Measure) -> Cell | None:
    """The yardstick of the table, by the rule of `measures.gap.best_served` over the figures that are shown.

    None where no direction is better, or where fewer than two groups have a figure.
    """
    shown = [c for c in cells if c.withheld is None and c.value is not None]
    if measure.better == "neither" or len(shown) < 2:
        return None
    found = gap.best_served(
        [c.value for c in shown], [c.standard_error for c in shown], [c.reliability for c in shown], measure.better
    )
    return None if found is None else shown[found]


def standings(
    release: Release, *, gaps: Release | None = None, within: Sequence[Cell] | None = None
) -> tuple[Standing, ...]:
    """Every cell of a release over one dimension (or of `within`, one panel of it), in release order.

    Differences come from `gaps` where that release is given (replicate differences of the same sample); elsewhere
    from the two published margins, √(SE² + SE²), the test that the Census Bureau gives to readers of tables.
    """
    cells = tuple(release.cells if within is None else within)
    dimension = release.dimensions[0] if release.dimensions else ""
    scale = scale_of(release.measure)
    best = _reference(cells, dimension, gaps) or best_served(cells, release.measure)
    return tuple(_standing(c, best, dimension, scale, gaps, release.measure.better) for c in cells)


def _reference(cells: Sequence[Cell], dimension: str, gaps: Release | None) -> Cell | None:
    codes = {c.extra.get("reference_group") for c in gaps.cells} if gaps is not None else set()
    found = next((c for c in cells if c.dimensions.get(dimension) in codes), None)
    return found if found is not None and found.withheld is None and found.value is not None else None


def _standing(
    cell: Cell, best: Cell | None, dimension: str, scale: Scale, gaps: Release | None, better: str
) -> Standing:
    code, label = cell.dimensions.get(dimension, ""), label_of(cell, dimension)
    shown = show_cell(cell, scale)
    if cell.withheld is not None or cell.value is None:
        return Standing(code, label, cell, shown, "withheld")
    if best is None:
        return Standing(code, label, cell, shown, "plain")
    if cell is best:
        return Standing(code, label, cell, shown, "best")
    value, error = _difference(cell, best, dimension, gaps)
    if value is None or error is None:
        return Standing(code, label, cell, shown, "same")
    role: Role = "same"
    if abs(value) > MOE_FACTOR * error:
        role = "ahead" if (value > 0) == (better == "higher") else "differs"
    gap_scale: Scale = "points" if scale == "percent" else scale
    return Standing(code, label, cell, shown, role, show(abs(value), MOE_FACTOR * error, gap_scale), value)


def _difference(cell: Cell, best: Cell, dimension: str, gaps: Release | None) -> tuple[float | None, float | None]:
    """Value and standard error of cell − best."""
    if cell.value is None or best.value is None:
        return None, None
    level = cell.value - best.value
    gap = gaps.cell(**{dimension: cell.dimensions[dimension]}) if gaps is not None else None
    if gap is not None and gap.withheld is None and gap.standard_error is not None:
        return level, gap.standard_error
    if cell.standard_error is None or best.standard_error is None:
        return level, None
    return level, hypot(cell.standard_error, best.standard_error)
