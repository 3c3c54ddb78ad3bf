"""The pages of the whole system in words: segregation, target occupations, pipelines, the cost of exclusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from braidwork.disclosure.release import Cell, Release
from braidwork.labormarket.pipelines.records import GroupStep, Pipeline
from braidwork.measures.estimates import MOE_FACTOR
from braidwork.publications.figures import Shown, about, show, show_cell
from braidwork.publications.occupations.contents import ExclusionPage, PipelinesPage, SegregationPage, TargetsPage
from braidwork.publications.occupations.rows import Rows, rows_of
from braidwork.publications.occupations.wording import STANDS_WORDS, VERDICT_WORDS, count_words, usd_hour
from braidwork.publications.wording import dimension_words, short_label

INDEX_WORDS = {
    "dissimilarity": "The share of either group who would have to change occupation for both to be spread alike.",
    "multigroup_dissimilarity": "The share of workers who would have to change occupation for all groups to be spread "
    "alike, as a part of the most that is possible.",
    "theil_h": "How far knowing the occupation tells the group: 0 tells nothing, 1 tells all.",
    "mutual_information": "The same on a scale that can be split into parts, occupation by occupation.",
}
_MOST_ROWS = 25


@dataclass(frozen=True)
class IndexLine:
    """One index of one grouping, with what chance alone would show."""

    grouping: str
    label: str
    meaning: str
    shown: Shown
    reason: str | None
    chance: str


@dataclass(frozen=True)
class SegregationView:
    """Headline, indices, and rows of groups, occupations and levers as far as they are given."""

    headline: str
    indices: tuple[IndexLine, ...]
    groups: Rows | None
    occupations: Rows | None
    levers: Rows | None
    lever_unit: str


def segregation_view(page: SegregationPage, link: Callable[[str], str]) -> SegregationView:
    """The segregation page; occupations and levers in falling order, the first 25."""
    occupations = None if page.occupations is None else _ranked(page.occupations, link, "Occupation", "How uneven")
    levers, unit = None, "occupation"
    if page.levers is not None:
        unit = page.levers.dimensions[-1]
        levers = _ranked(page.levers, link, unit.capitalize(), "Index falls by")
    return SegregationView(
        headline=_segregation_headline(page.indices),
        indices=tuple(_index(c) for c in page.indices.cells),
        groups=None
        if page.groups is None
        else rows_of(page.groups, ("Group", "Distance from an even spread"), scale="number"),
        occupations=occupations,
        levers=levers,
        lever_unit=dimension_words(unit),
    )


def _ranked(release: Release, link: Callable[[str], str], name: str, value: str) -> Rows:
    cells = sorted((c for c in release.cells if c.value is not None and c.withheld is None), key=lambda c: -_value(c))
    return rows_of(
        release, (name, value, "Share of workers"), cells=cells[:_MOST_ROWS], href=link, note=_share, scale="number"
    )


def _value(cell: Cell) -> float:
    return cell.value or 0.0


def _share(cell: Cell) -> str:
    share = cell.extra.get("share")
    return f"{100 * share:.1f}%" if isinstance(share, int | float) else ""


def _index(cell: Cell) -> IndexLine:
    code, grouping = cell.dimensions.get("index", ""), cell.dimensions.get("grouping", "")
    scale = "percent" if "dissimilarity" in code else "number"
    chance = cell.extra.get("expected_under_independence")
    return IndexLine(
        cell.labels.get("grouping", dimension_words(grouping)),
        cell.labels.get("index", code.replace("_", " ")),
        INDEX_WORDS.get(code, ""),
        show_cell(cell, "percent" if scale == "percent" else "number"),
        None if cell.withheld is None and cell.value is not None else "Too few answers to work it out.",
        show(float(chance), None, "percent" if scale == "percent" else "number").value
        if isinstance(chance, int | float)
        else "not worked out",
    )


def _segregation_headline(release: Release) -> str:
    found = {(c.dimensions.get("grouping"), c.dimensions.get("index")): c for c in release.cells}
    said = []
    for grouping, index, text in (
        ("sex", "dissimilarity", "{} of women or of men would have to change occupation to be spread alike over work."),
        ("race_ethnicity", "multigroup_dissimilarity",
         "Across race and ethnicity, workers stand {} of the way from an even spread to full separation."),
    ):  # fmt: skip
        cell = found.get((grouping, index))
        if cell is not None and cell.withheld is None and cell.value is not None:
            said.append(text.format(show_cell(cell, "percent").with_margin))
    return " ".join(said) or "The survey cannot tell how evenly groups are spread over occupations here."


@dataclass(frozen=True)
class TargetLine:
    """One occupation of the target list in words; places in percent."""

    place: str
    label: str
    href: str
    score: float
    near: int
    free: int
    stands: str
    kind: str
    wage: str
    openings: str
    flag: str


@dataclass(frozen=True)
class TargetsView:
    """Headline and the list; `weights` are names with percents and notes."""

    headline: str
    lines: tuple[TargetLine, ...]
    weights: tuple[tuple[str, str, str], ...]
    has_flags: bool


def targets_view(page: TargetsPage, link: Callable[[str], str]) -> TargetsView:
    """The published top of the target list."""
    top = [row for row in page.rows if row.stands_near is not None] or list(page.rows[: page.top])
    robust = sum(row.stands_all == "robust" for row in top)
    near = sum(row.stands_near == "robust" for row in top)
    lines = tuple(
        TargetLine(
            place=f"{r.rank:g}",
            label=r.label,
            href=link(r.code),
            score=round(r.score, 1),
            near=round(100 * r.near),
            free=round(100 * r.free),
            stands=STANDS_WORDS.get(r.stands_near or "", ""),
            kind=(r.stands_near or "").replace(" ", "-"),
            wage="not printed" if r.wage_hourly_usd is None else usd_hour(r.wage_hourly_usd),
            openings=count_words(r.openings),
            flag=r.official_flag or "",
        )
        for r in top
    )
    headline = (
        f"Of {len(top)} occupations on the list, {near} stay when the weights move a little, "
        f"and {robust} stay whatever the weights."
    )
    weights = tuple((c.label, f"{100 * c.weight:.0f}%", c.note) for c in page.criteria)
    return TargetsView(headline, lines, weights, any(line.flag for line in lines))


@dataclass(frozen=True)
class StepLine:
    """One group at one step: its share of the people there, and the change from the step before."""

    step: str
    share: str
    at: float | None
    low: float | None
    high: float | None
    index: str
    is_loss: bool


@dataclass(frozen=True)
class GroupLines:
    """One group through the steps; `loss` names the step with the largest loss."""

    label: str
    steps: tuple[StepLine, ...]
    loss: str


@dataclass(frozen=True)
class PipelineView:
    """One pipeline: verdict, need against supply (places in percent), the equity funnel."""

    label: str
    href: str
    ident: str
    verdict: str
    need: str
    supply: str
    need_at: float | None
    low: float
    central: float
    high: float
    groups: tuple[GroupLines, ...]
    pipeline: Pipeline


@dataclass(frozen=True)
class PipelinesView:
    """Headline and every pipeline."""

    headline: str
    pipelines: tuple[PipelineView, ...]


def pipelines_view(page: PipelinesPage, link: Callable[[str], str]) -> PipelinesView:
    """Pipelines in the order given, with the count of those where too few are trained in the headline."""
    short = sum(p.verdict == "shortage" for p in page.pipelines)
    open_ = sum(p.verdict == "depends on split" for p in page.pipelines)
    headline = f"Of {len(page.pipelines)} occupations, {short} {'has' if short == 1 else 'have'} too few people in " + (
        f"training, however programs are counted. For {open_} it depends on where graduates go."
    )
    return PipelinesView(headline, tuple(_pipeline(p, link) for p in page.pipelines))


def _pipeline(found: Pipeline, link: Callable[[str], str]) -> PipelineView:
    top = max(found.need or 0.0, found.supply_high, 1.0) * 1.04

    def at(value: float) -> float:
        return round(100 * value / top, 2)

    return PipelineView(
        label=found.occupation_label,
        href=link(found.occupation_code),
        ident=f"pipeline-{found.occupation_code}",
        verdict=VERDICT_WORDS.get(found.verdict or "", "We do not know how many people are needed"),
        need="not known"
        if found.need is None
        else f"{count_words(found.need)}{' (modelled)' if found.need_is_modelled else ''}",
        supply=f"{count_words(found.supply_low)} to {count_words(found.supply_high)}",
        need_at=None if found.need is None else at(found.need),
        low=at(found.supply_low),
        central=at(found.supply_central),
        high=at(found.supply_high),
        groups=_funnel(found),
        pipeline=found,
    )


def _funnel(found: Pipeline) -> tuple[GroupLines, ...]:
    by_group: dict[str, list[GroupStep]] = {}
    for step in found.steps:
        by_group.setdefault(step.group, []).append(step)
    return tuple(_group(steps, found.largest_loss) for steps in by_group.values())


def _group(steps: list[GroupStep], losses: Mapping[str, str]) -> GroupLines:
    loss = losses.get(steps[0].group, "")
    return GroupLines(short_label(steps[0].label), tuple(_step(s, s.step == loss) for s in steps), loss)


def _step(step: GroupStep, is_loss: bool) -> StepLine:
    if step.share is None:
        return StepLine(step.step, "not shown", None, None, None, "", is_loss)
    margin = None if step.standard_error is None else MOE_FACTOR * step.standard_error
    shown = show(step.share, margin, "percent")
    index = ""
    if step.index is not None:
        index = f"{step.index:.2f} of the step before"
        if step.low is not None and step.high is not None:
            index += f" ({step.low:.2f} to {step.high:.2f})"
    half = margin or 0.0
    return StepLine(
        step.step,
        shown.with_margin,
        round(100 * step.share, 2),
        round(100 * max(step.share - half, 0.0), 2),
        round(100 * min(step.share + half, 1.0), 2),
        index,
        is_loss,
    )


@dataclass(frozen=True)
class ExclusionView:
    """Headline, gains by group, the parts of each group's gap as a table, the integration scenario."""

    headline: str
    gain: Rows
    integration: Rows | None
    parts: tuple[str, ...]
    part_rows: tuple[tuple[str, tuple[str, ...]], ...]


def exclusion_view(page: ExclusionPage) -> ExclusionView:
    """The cost of exclusion in words and rows."""
    parts: dict[str, str] = {}
    table: dict[str, dict[str, str]] = {}
    for cell in page.parts.cells if page.parts is not None else ():
        part, group = cell.dimensions.get("part", ""), short_label(cell.labels.get("race_ethnicity", ""))
        parts[part] = cell.labels.get("part", part.replace("_", " "))
        shown = "withheld" if cell.withheld is not None else show_cell(cell, "dollars").with_margin
        table.setdefault(group, {})[part] = shown
    columns = ("Group", "More income in a year")
    return ExclusionView(
        headline=_exclusion_headline(page),
        gain=rows_of(page.gain, columns, scale="dollars"),
        integration=None if page.integration is None else rows_of(page.integration, columns, scale="dollars"),
        parts=tuple(parts.values()),
        part_rows=tuple((g, tuple(row.get(p, "not worked out") for p in parts)) for g, row in table.items()),
    )


def _exclusion_headline(page: ExclusionPage) -> str:
    total = _only(page.total)
    if total is None or total.value is None:
        return "The survey cannot tell what unequal work and pay cost this region."
    margin = f", give or take {_dollars(total.margin_of_error)}" if total.margin_of_error else ""
    text = f"If every group had the incomes of {page.reference_label}, age for age, people here would have "
    text += f"{_dollars(total.value)} more a year{margin}."
    rise = _only(page.rise)
    if rise is not None and rise.value is not None:
        text += f" That is {show_cell(rise, 'percent').with_margin} of all income."
    return text


def _only(release: Release | None) -> Cell | None:
    cell = release.cells[0] if release is not None and release.cells else None
    return None if cell is None or cell.withheld is not None else cell


def _dollars(value: float) -> str:
    if abs(value) >= 1e9:
        return f"${value / 1e9:.1f} billion"
    return f"${about(value)}"
