"""The headline: the prosperity gap in one sentence that a board member can say aloud, and a line per group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from braidwork.disclosure.release import Cell, Release
from braidwork.measures.measure import Measure
from braidwork.publications.contents import Report
from braidwork.publications.figures import Shown, about, show
from braidwork.publications.standing import label_of, sentence
from braidwork.publications.wording import people_words, place_words, short_label

# "Workers paid $31.80 an hour or more" becomes "42% of Hispanic or Latino workers are paid $31.80 an hour or more".
_OF_WHOM = re.compile(r"^(Workers|Residents|People|Adults|Households|Families) (\w.*)$")


@dataclass(frozen=True)
class HeadlineGap:
    """One group's distance from the best-served group: in points, and in people short of parity.

    `is_ahead`: the group fares better than the reference (which was chosen among the more reliable figures).
    `start`, `at` and `end` place the interval on a line from no gap, in per cent of its length.
    """

    label: str
    gap: Shown
    differs: bool
    is_ahead: bool
    group_value: Shown
    reference_value: Shown
    people: str | None
    cell: Cell
    start: float
    at: float
    end: float


@dataclass(frozen=True)
class Headline:
    """The prosperity gap in words; the sentence never claims more than the cells show.

    `withheld` holds the groups without a figure, each with the reason.
    """

    sentence: str
    detail: str
    reference: str | None
    gaps: tuple[HeadlineGap, ...]
    withheld: tuple[tuple[str, str], ...]


def headline(report: Report) -> Headline:
    """The headline of a report, from its `prosperity_gap` release: best-served group's share − group's share."""
    release = report.headline
    dimension = release.dimensions[0]
    codes = {c.extra.get("reference_group") for c in release.cells} - {None}
    others = [c for c in release.cells if c.dimensions.get(dimension) not in codes]
    shown = [c for c in others if c.withheld is None and c.value is not None]
    longest = max((abs(c.value or 0.0) + (c.margin_of_error or 0.0) for c in shown), default=0.0) or 1.0
    gaps = tuple(_gap(c, dimension, longest) for c in shown)
    hidden = tuple(
        (
            short_label(label_of(c, dimension)),
            sentence(c.withheld.reason) if c.withheld else "Nothing to estimate it from.",
        )
        for c in others
        if c.withheld is not None or c.value is None
    )
    reference = _reference(release, dimension, codes)
    base = _base(report)
    words = _words(gaps, base, reference, place_words(report.region_label))
    return Headline(*words, reference, gaps, hidden)


def _reference(release: Release, dimension: str, codes: set[float | str | None]) -> str | None:
    for cell in release.cells:
        if cell.dimensions.get(dimension) in codes:
            return short_label(label_of(cell, dimension))
    return str(next(iter(codes))) if codes else None


def _base(report: Report) -> Measure:
    """The measure whose gap is the headline, as released; the gap itself where the report has no page for it."""
    of = report.headline.measure.of
    return next((p.overall.measure for p in report.pages if p.measure.name == of), report.headline.measure)


def _gap(cell: Cell, dimension: str, longest: float) -> HeadlineGap:
    value, margin = cell.value or 0.0, cell.margin_of_error
    group, best, people = (_number(cell, name) for name in ("group_value", "reference_value", "people"))
    return HeadlineGap(
        label=short_label(label_of(cell, dimension)),
        gap=show(abs(value), margin, "points"),
        differs=margin is not None and abs(value) > margin,
        is_ahead=value < 0,
        group_value=show(group, margin, "percent"),
        reference_value=show(best, margin, "percent"),
        people=about(people) if people and people > 0 else None,
        cell=cell,
        start=_along(abs(value) - (margin or 0.0), longest),
        at=_along(abs(value), longest),
        end=_along(abs(value) + (margin or 0.0), longest),
    )


def _along(distance: float, longest: float) -> float:
    return round(96 * max(distance, 0.0) / longest, 1)


def _number(cell: Cell, name: str) -> float | None:
    value = cell.extra.get(name)
    return float(value) if isinstance(value, (int, float)) else None


def _words(gaps: Sequence[HeadlineGap], base: Measure, reference: str | None, place: str) -> tuple[str, str]:
    """The sentence, and the line under it."""
    behind = [g for g in gaps if g.differs and not g.is_ahead]
    if not behind or reference is None:
        return (
            f"{base.label} in {place}: this sample shows no gap between groups that can be told from chance.",
            "A larger sample, such as the five-year file, may show more.",
        )
    firm = [g for g in behind if g.cell.reliability in ("high", "medium")] or behind
    far = max(firm, key=lambda g: g.cell.value or 0.0)
    gap = f"{far.gap.value}{f', give or take {far.gap.margin}' if far.gap.margin else ''}"
    detail = f"{len(behind)} of {len(gaps)} groups compared are behind the best-served group by more than the margin."
    if far.people:
        detail += f" Parity for {people_words(far.label)} would mean about {far.people} more of them."
    return _sentence(far, gap, base, reference, place), detail


def _sentence(far: HeadlineGap, gap: str, base: Measure, reference: str, place: str) -> str:
    low, high = far.group_value.value, far.reference_value.value
    matched = _OF_WHOM.match(base.label)
    if matched:
        noun, rest = matched.group(1).lower(), matched.group(2)
        return (
            f"{low} of {people_words(far.label, noun)} in {place} are {rest}, "
            f"against {high} of {people_words(reference, noun)}: a gap of {gap}."
        )
    return (
        f"{base.label} in {place}: {low} among {people_words(far.label)}, {high} among {people_words(reference)}, "
        f"a gap of {gap}."
    )
