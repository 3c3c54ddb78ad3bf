"""The scoreboard: measures as rows, groups as columns, each cell with its figure, margin, mark and place on a line."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.disclosure.release import Release
from braidwork.publications.charts import domain_of
from braidwork.publications.contents import MeasurePage, Report
from braidwork.publications.figures import scale_of
from braidwork.publications.standing import Standing, standings
from braidwork.publications.themes import themed
from braidwork.publications.wording import BETTER, reliability_words

SCOREBOARD_DIMENSION = "race_ethnicity"


@dataclass(frozen=True)
class ScoreCell:
    """One cell: `start`, `at`, `end` place the interval on the row's line in per cent (None without a figure)."""

    code: str
    label: str
    standing: Standing | None
    start: float | None = None
    at: float | None = None
    end: float | None = None
    note: int | None = None

    @property
    def words(self) -> str:
        """What the cell says beyond its figure: reliability, and how it stands to the best-served group."""
        standing = self.standing
        if standing is None or not standing.is_shown:
            return ""
        words = [f"{reliability_words(standing.cell.reliability).lower()} reliability"]
        if standing.role == "best":
            words.append("best-served group")
        if standing.role == "differs" and standing.gap is not None:
            words.append(f"differs from the best-served group: {standing.gap.spoken} {standing.side}")
        if standing.role == "ahead":
            words.append("ahead of the best-served group, on a less reliable figure")
        return ", ".join(words)


@dataclass(frozen=True)
class ScoreRow:
    """One measure: `best_at` is where the best-served group stands on the row's line, in per cent."""

    name: str
    label: str
    universe: str
    better: str
    better_code: str
    overall: ScoreCell
    cells: tuple[ScoreCell, ...]
    best_at: float | None

    @property
    def all_cells(self) -> tuple[ScoreCell, ...]:
        """Everyone first, then the groups."""
        return (self.overall, *self.cells)


@dataclass(frozen=True)
class Scoreboard:
    """Rows under headings, the groups of the columns, and the reasons behind withheld cells (numbered from 1).

    `has_ahead`: some group is ahead of the yardstick, on a less reliable figure.
    """

    groups: tuple[tuple[str, str], ...]
    themes: tuple[tuple[str, tuple[ScoreRow, ...]], ...]
    reasons: tuple[str, ...]
    has_ahead: bool


def breakdown(page: MeasurePage, *dimensions: str) -> Release | None:
    """The page's release over exactly these dimensions, or None."""
    return next((r for r in page.breakdowns if r.dimensions == dimensions), None)


def scoreboard(report: Report) -> Scoreboard:
    """The scoreboard of a report: every page's race and ethnicity breakdown, one row each."""
    groups: dict[str, str] = {}
    for page in report.pages:
        release = breakdown(page, SCOREBOARD_DIMENSION)
        if release is not None:
            groups.update({s.code: s.short for s in standings(release) if s.code not in groups})
    reasons: list[str] = []
    themes = tuple(
        (heading, tuple(_row(page, groups, reasons) for page in pages)) for heading, pages in themed(report.pages)
    )
    found = (c.standing for _, rows in themes for row in rows for c in row.cells)
    has_ahead = any(s is not None and s.role == "ahead" for s in found)
    return Scoreboard(tuple(groups.items()), themes, tuple(reasons), has_ahead)


def _row(page: MeasurePage, groups: dict[str, str], reasons: list[str]) -> ScoreRow:
    release = breakdown(page, SCOREBOARD_DIMENSION)
    found = standings(release, gaps=page.gaps) if release is not None else ()
    everyone = standings(page.overall)
    low, high = domain_of([*found, *everyone], scale_of(page.overall.measure))
    by_code = {s.code: s for s in found}
    cells = tuple(_cell(code, label, by_code.get(code), low, high, reasons) for code, label in groups.items())
    total = everyone[0] if everyone else None
    best = next((c.at for c in cells if c.standing is not None and c.standing.role == "best"), None)
    measure = page.overall.measure
    return ScoreRow(
        measure.name, measure.label, measure.universe_text, BETTER[measure.better], measure.better,
        _cell("", "Everyone", total, low, high, reasons), cells, best,
    )  # fmt: skip


def _cell(code: str, label: str, standing: Standing | None, low: float, high: float, reasons: list[str]) -> ScoreCell:
    if standing is None:
        return ScoreCell(code, label, None)
    if not standing.is_shown or standing.cell.value is None:
        reason = standing.reason or ""
        if reason not in reasons:
            reasons.append(reason)
        return ScoreCell(code, label, standing, note=reasons.index(reason) + 1)
    value, margin = standing.cell.value, standing.cell.margin_of_error or 0.0
    start, at, end = (_percent(v, low, high) for v in (value - margin, value, value + margin))
    return ScoreCell(code, label, standing, start, at, end)


def _percent(value: float, low: float, high: float) -> float:
    """Where a value stands between low and high, from 4 to 96 so that a mark is never cut."""
    share = (value - low) / (high - low) if high > low else 0.5
    return round(4 + 92 * min(max(share, 0.0), 1.0), 1)
