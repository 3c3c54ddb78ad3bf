"""Target occupations and pipelines in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from braidwork.labormarket.pipelines.records import GroupStep, Pipeline
from braidwork.measures.estimates import MOE_FACTOR
from braidwork.publications.figures import show
from braidwork.publications.occupations.contents import PipelinesPage, TargetsPage
from braidwork.publications.occupations.wording import STANDS_WORDS, VERDICT_WORDS, count_words, usd_hour
from braidwork.publications.wording import short_label


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
