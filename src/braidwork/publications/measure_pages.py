"""What stands on a measure's page: a section per breakdown with finding, charts, map and table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from braidwork.disclosure.release import Cell, Release
from braidwork.publications.charts import described, domain_of, interval_chart
from braidwork.publications.contents import MeasurePage, Report
from braidwork.publications.figures import Scale, scale_of
from braidwork.publications.findings import panels_apart, spread
from braidwork.publications.maps import Map, draw_map
from braidwork.publications.standing import Standing, label_of, sentence, standings
from braidwork.publications.wording import PLACES, RACES, by_words, dimension_words

MOST_PANELS = 12


@dataclass(frozen=True)
class Panel:
    """One drawing: its heading (empty for a single chart) and SVG per size; the texts are empty without figures."""

    heading: str
    wide: str
    narrow: str


@dataclass(frozen=True)
class Line:
    """One row of a data table: the categories in words, and the cell."""

    categories: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True)
class Section:
    """One breakdown of a measure; `notes` say what a reader should know of single cells."""

    ident: str
    heading: str
    finding: str
    panels: tuple[Panel, ...]
    is_compact: bool
    map: Map | None
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    about_race: bool
    notes: tuple[str, ...]
    release: Release


@dataclass(frozen=True)
class MeasureView:
    """A measure's page: the whole region, the leading section, further sections, and every release behind it."""

    page: MeasurePage
    scale: Scale
    overall: Standing | None
    finding: str
    sections: tuple[Section, ...]
    releases: tuple[Release, ...]


def measure_view(page: MeasurePage, report: Report) -> MeasureView:
    """Everything the page of one measure shows, drawings included."""
    everyone = standings(page.overall)
    singles = [r for r in page.breakdowns if len(r.dimensions) == 1]
    doubles = [r for r in page.breakdowns if len(r.dimensions) == 2]
    groups = {r.dimensions: standings(r, gaps=page.gaps if r.dimensions[0] in RACES[:1] else None) for r in singles}
    scale = scale_of(page.overall.measure)
    domain = domain_of([s for found in groups.values() for s in found] or everyone, scale)
    sections = [_single(r, groups[r.dimensions], scale, domain, report) for r in singles]
    sections += [_double(r, scale) for r in doubles]
    finding = sections[0].finding if sections else ""
    releases = (page.overall, *page.breakdowns, *((page.gaps,) if page.gaps is not None else ()))
    return MeasureView(page, scale, everyone[0] if everyone else None, finding, tuple(sections), releases)


def _single(
    release: Release, groups: Sequence[Standing], scale: Scale, domain: tuple[float, float], report: Report
) -> Section:
    name = release.dimensions[0]
    ident = f"by-{name.replace('_', '-')}"
    race = name in RACES
    heading = by_words(release.dimensions)
    title = f"{release.measure.label}, {heading[0].lower()}{heading[1:]}"
    words = f"{described(groups)} Lines show the 90% interval."
    narrow = interval_chart(
        groups, scale=scale, domain=domain, size="narrow", ident=f"{ident}-n", title=title, description=words
    )
    wide = (
        interval_chart(
            groups, scale=scale, domain=domain, size="wide", ident=f"{ident}-w", title=title, description=words
        )
        if race or len(groups) > 4
        else ""
    )
    drawn = None
    if name in PLACES:
        drawn = draw_map(
            groups, report.shapes, scale=scale, ident=f"{ident}-m", title=f"Map: {title}", description=described(groups)
        )
    lines = tuple(Line((g.label,), g) for g in groups)
    return Section(
        ident, heading, spread(groups, what=_groups_of(name)), (Panel("", wide, narrow),), not wide, drawn,
        (_column(name),), lines, race, _notes(lines), release,
    )  # fmt: skip


def _double(release: Release, scale: Scale) -> Section:
    """Small multiples: one panel per category of the place (or second) dimension, all on one axis."""
    first, second = release.dimensions
    if first in PLACES:
        first, second = second, first
    panels: dict[str, list[Cell]] = {}
    for cell in release.cells:
        panels.setdefault(cell.dimensions.get(second, ""), []).append(cell)
    one_way = replace(release, dimensions=(first,))
    found = {code: standings(one_way, within=cells) for code, cells in panels.items()}
    names = {code: label_of(cells[0], second) for code, cells in panels.items()}
    everything = [s for groups in found.values() for s in groups]
    domain = domain_of(everything, scale)
    ident = f"by-{first}-{second}".replace("_", "-")
    drawn = tuple(
        Panel(
            names[code], "",
            interval_chart(
                groups, scale=scale, domain=domain, size="narrow", ident=f"{ident}-{i}",
                title=f"{release.measure.label} by {dimension_words(first)}, {names[code]}",
                description=f"{described(groups)} Lines show the 90% interval.",
            ),
        )
        for i, (code, groups) in enumerate(found.items())
        if len(found) <= MOST_PANELS
    )  # fmt: skip
    lines = tuple(Line((names[code], s.label), s) for code, groups in found.items() for s in groups)
    finding = panels_apart(list(found.values()), what=dimension_words(second))
    heading = by_words((first, second))
    return Section(
        ident,
        heading,
        finding,
        drawn,
        True,
        None,
        (_column(second), _column(first)),
        lines,
        first in RACES,
        _notes(lines),
        release,
    )


def _notes(lines: Sequence[Line]) -> tuple[str, ...]:
    """Each distinct note of the cells, with the categories that it is about."""
    about: dict[str, list[str]] = {}
    for line in lines:
        for note in line.standing.cell.notes:
            about.setdefault(note, []).append(", ".join(line.categories))
    return tuple(f"{sentence(note)} This is so for: {'; '.join(names)}." for note, names in about.items())


def _column(dimension: str) -> str:
    words = dimension_words(dimension)
    return words[0].upper() + words[1:]


def _groups_of(dimension: str) -> str:
    return {"county": "counties", "puma": "areas", "state": "states"}.get(dimension, "groups")
