"""Who works where, in words: how far groups are kept apart at work, and which kinds of work keep them so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from braidwork.disclosure.release import Cell, Release
from braidwork.measures.measure import Measure
from braidwork.publications.figures import show, show_cell
from braidwork.publications.occupations.contents import SegregationPage, SegregationTables
from braidwork.publications.occupations.rows import Row, Rows, rows_of
from braidwork.publications.occupations.wording import group_words
from braidwork.publications.wording import RACES, dimension_words

_MOST = 12
_SPAN = "from 0, where all groups do the same work, to 1, where no work is shared"


@dataclass(frozen=True)
class GroupingView:
    """One grouping: its finding, rows of groups, the index in a sentence, and where change would count most."""

    ident: str
    heading: str
    finding: str
    index: str
    groups: Rows | None
    levers: Rows | None
    sectors: Rows | None
    counties: Rows | None
    measure: Measure
    about_race: bool
    period: str


@dataclass(frozen=True)
class SegregationView:
    """Headline of the page and every grouping."""

    headline: str
    groupings: tuple[GroupingView, ...]


def segregation_view(page: SegregationPage, link: Callable[[str], str]) -> SegregationView:
    """The segregation page; `link` gives the page of an occupation code, or nothing."""
    groupings = tuple(_grouping(tables, link) for tables in page.tables)
    headline = next((g.finding for g in groupings if g.finding), "")
    return SegregationView(
        headline or "The survey cannot tell how evenly groups are spread over the work here.", groupings
    )


def _grouping(tables: SegregationTables, link: Callable[[str], str]) -> GroupingView:
    groups = None
    if tables.dissimilarity is not None:
        groups = rows_of(tables.dissimilarity, ("Group", "Would have to change work"), by=tables.across)
    whole = _only(tables.index)
    return GroupingView(
        ident=f"by-{tables.across.replace('_', '-')}",
        heading=f"By {dimension_words(tables.across)}",
        finding="" if groups is None else _finding(groups),
        index=_index(whole),
        groups=groups,
        levers=_levers(tables.levers, whole, "Kind of work", link),
        sectors=_levers(tables.sectors, whole, "Sector", link),
        counties=None
        if tables.counties is None
        else rows_of(tables.counties, ("County", "Index, less chance"), scale="number"),
        measure=(tables.dissimilarity or tables.index).measure,
        about_race=tables.across in RACES,
        period=tables.index.provenance.period,
    )


def _only(release: Release) -> Cell | None:
    cell = release.cells[0] if release.cells else None
    return cell if cell is not None and cell.withheld is None and cell.value is not None else None


def _finding(rows: Rows) -> str:
    shown = sorted(rows.shown, key=lambda r: -r.at)
    if not shown:
        return ""
    top: Row = shown[0]
    sexes = {"Men": "women are", "Women": "men are", "Male": "women are", "Female": "men are"}
    others = sexes.get(top.label, "everyone else is")
    return (
        f"{top.shown.with_margin} of {group_words(top.label, 'workers')} would have to change to another kind of work "
        f"to be spread over all work as {others}."
    )


def _index(cell: Cell | None) -> str:
    if cell is None:
        return "The survey is too small to say how far groups are apart over all work."
    text = f"Over all work, the index stands at {show_cell(cell, 'number').with_margin}, {_SPAN} (Theil’s H)."
    chance = cell.extra.get("by_chance")
    if isinstance(chance, int | float):
        text += f" A sample of this size would show {show(float(chance), None, 'number').value} by luck alone; that is "
        text += "taken off."
    return text


def _levers(release: Release | None, whole: Cell | None, name: str, link: Callable[[str], str]) -> Rows | None:
    if release is None or whole is None or not whole.value or whole.value <= 0:
        return None
    known = [c for c in release.cells if c.withheld is None and c.value is not None]
    known.sort(key=lambda c: -(c.value or 0.0))
    if not known:
        return None
    columns = (name, "Part of the index")
    return rows_of(release, columns, cells=known[:_MOST], href=link, scale="percent", whole=whole.value)
