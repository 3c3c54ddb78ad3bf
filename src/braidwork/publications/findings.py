"""What the cells say, in sentences that a board member can say aloud: differences, never causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from braidwork.disclosure.release import Cell, Release
from braidwork.publications.figures import Shown, about, show
from braidwork.publications.standing import Standing, label_of


def spread(groups: Sequence[Standing], *, what: str = "groups") -> str:
    """One sentence on how far the groups lie apart, and whether this sample can show it."""
    shown = [g for g in groups if g.is_shown]
    if not shown:
        return f"No figure for these {what} is reliable enough to publish."
    if len(shown) == 1:
        only = shown[0]
        return f"Only one of the {what} has a figure that can be published: {only.label}, {only.shown.with_margin}."
    best = next((g for g in shown if g.role == "best"), None)
    if best is None:
        low, high = _ends(shown)
        return f"The figure runs from {_named(low)} to {_named(high)}."
    apart = [g for g in shown if g.role == "differs" and g.gap is not None]
    if not apart:
        return f"The {what} with published figures show no difference that this sample can tell from chance."
    far = max(apart, key=lambda g: abs(g.gap_value or 0.0))
    assert far.gap is not None  # chosen above for having one
    first, last = sorted((far, best), key=lambda g: g.cell.value or 0.0)
    sentence = (
        f"The figure runs from {_named(first)} to {_named(last)}. That difference, {far.gap.with_margin}, "
        "is larger than this sample’s margin of error."
    )
    return f"{sentence} {_others(len(apart), len(shown) - 1, what)}"


def _others(apart: int, compared: int, what: str) -> str:
    if apart == compared:
        return f"All of the other {what} with a figure differ from the best-served one." if apart > 1 else ""
    return f"Of {compared} {what} compared with the best-served one, {apart} differ from it; for the rest this sample can show no difference."


def _ends(shown: Sequence[Standing]) -> tuple[Standing, Standing]:
    ordered = sorted(shown, key=lambda g: g.cell.value or 0.0)
    return ordered[0], ordered[-1]


def _named(group: Standing) -> str:
    return f"{group.shown.with_margin} ({group.label})"


@dataclass(frozen=True)
class HeadlineGap:
    """One group's distance from the best-served group: in points, and in people short of parity.

    `start`, `at` and `end` place the interval on a line from no gap, in per cent of its length.
    """

    label: str
    gap: Shown
    differs: bool
    group_value: Shown
    reference_value: Shown
    people: str | None
    cell: Cell
    start: float = 0.0
    at: float = 0.0
    end: float = 0.0


@dataclass(frozen=True)
class Headline:
    """The prosperity gap as one sentence and one line per group; `sentence` never claims more than the cells show."""

    sentence: str
    detail: str
    reference: str | None
    gaps: tuple[HeadlineGap, ...]
    withheld: tuple[tuple[str, str], ...]


def headline(release: Release, *, base_label: str, region: str) -> Headline:
    """The headline of a `prosperity_gap` release by race and ethnicity. `base_label` names the measure compared."""
    dimension = release.dimensions[0]
    codes = {c.extra.get("reference_group") for c in release.cells} - {None}
    reference = next((label_of(c, dimension) for c in release.cells if c.dimensions.get(dimension) in codes), None)
    if reference is None and codes:
        reference = str(next(iter(codes)))
    others = [c for c in release.cells if c.dimensions.get(dimension) not in codes]
    shown = [c for c in others if c.withheld is None and c.value is not None]
    longest = max((abs(c.value or 0.0) + (c.margin_of_error or 0.0) for c in shown), default=0.0) or 1.0
    gaps = tuple(_gap(c, dimension, longest) for c in shown)
    hidden = [c for c in others if c.withheld is not None or c.value is None]
    withheld = tuple(
        (label_of(c, dimension), c.withheld.reason if c.withheld else "nothing to estimate it from") for c in hidden
    )
    sentence, detail = _headline_words(gaps, base_label, reference, region)
    return Headline(sentence, detail, reference, gaps, withheld)


def _gap(cell: Cell, dimension: str, longest: float) -> HeadlineGap:
    value = cell.value or 0.0
    group, best = _number(cell, "group_value"), _number(cell, "reference_value")
    people = _number(cell, "people")
    margin = cell.margin_of_error
    return HeadlineGap(
        label=label_of(cell, dimension),
        gap=show(abs(value), margin, "points"),
        differs=margin is not None and abs(value) > margin,
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


def _headline_words(
    gaps: Sequence[HeadlineGap], base_label: str, reference: str | None, region: str
) -> tuple[str, str]:
    apart = [g for g in gaps if g.differs]
    if not apart or reference is None:
        return (
            f"In {region}, this sample shows no gap between groups that can be told from chance: {base_label}.",
            "A larger sample, such as the five-year file, may show more.",
        )
    firm = [g for g in apart if g.cell.reliability in ("high", "medium")] or apart
    far = max(firm, key=lambda g: abs(g.cell.value or 0.0))
    give_or_take = f", give or take {far.gap.margin}" if far.gap.margin else ""
    sentence = (
        f"In {region}, {far.group_value.value} for {far.label} against {far.reference_value.value} for {reference}: "
        f"a gap of {far.gap.value}{give_or_take}."
    )
    detail = f"{base_label}. {len(apart)} of {len(gaps)} groups with a published gap differ from the best-served group, {reference}."
    if far.people:
        detail += f" For {far.label} the gap stands for about {far.people} people short of parity."
    return sentence, detail
