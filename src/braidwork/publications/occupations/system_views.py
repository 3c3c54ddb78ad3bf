"""Target occupations and pipelines in words."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from braidwork.labormarket.pipelines.records import GroupStep, Pipeline
from braidwork.measures.estimates import MOE_FACTOR
from braidwork.publications.figures import show
from braidwork.publications.occupations.contents import PipelinesPage, TargetsPage
from braidwork.publications.occupations.wording import STANDS_WORDS, VERDICT_WORDS, count_words, span_words, usd_hour
from braidwork.publications.wording import short_label

STEP_WORDS = {
    "eligible": "Could enter",
    "enrolled": "In college",
    "completed": "Finished a program",
    "licensed": "Licensed",
    "hired": "Do this work",
    "retained_at_living_wage": "Do it at or above the standard",
}


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
    gateways: tuple[GatewayLine, ...] = ()


@dataclass(frozen=True)
class GatewayLine:
    """One gateway out of low-paid work in words."""

    label: str
    href: str
    wage: str
    people: str
    people_in: str
    onward: str
    leads_to: str


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
        f"Of {len(top)} kinds of work on the list, {near} {'stays' if near == 1 else 'stay'} when the weights move a "
        f"little. {robust or 'None'} {'stays' if robust < 2 else 'stay'} whatever the weights."
    )
    weights = tuple((c.label, f"{100 * c.weight:.0f}%", c.note) for c in page.criteria)
    gateways = tuple(
        GatewayLine(
            label=g.label,
            href=link(g.code),
            wage=usd_hour(g.wage_hourly_usd),
            people=count_words(g.people),
            people_in=count_words(g.people_in),
            onward=f"{100 * g.onward_share:.0f} of 100",
            leads_to="; ".join(g.leads_to),
        )
        for g in page.gateways
    )
    return TargetsView(headline, lines, weights, any(line.flag for line in lines), gateways)


@dataclass(frozen=True)
class StepCell:
    """One group at one step: its share of the people there, and that share against the step before.

    `reason` says why the share is withheld; nothing where it is shown.
    """

    share: str
    against: str
    is_loss: bool
    reason: str = ""


@dataclass(frozen=True)
class PipelineView:
    """One pipeline: verdict, need against supply (places in percent), the equity funnel by group and step."""

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
    steps: tuple[str, ...]
    groups: tuple[tuple[str, tuple[StepCell, ...]], ...]
    not_observed: tuple[str, ...]
    caveats: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why shares are withheld, each reason once, in the order of the table."""
        return tuple(dict.fromkeys(c.reason for _, cells in self.groups for c in cells if c.reason))


@dataclass(frozen=True)
class PipelinesView:
    """Headline, every pipeline, and the caveats that hold for all of them."""

    headline: str
    pipelines: tuple[PipelineView, ...]
    caveats: tuple[str, ...]


def pipelines_view(page: PipelinesPage, link: Callable[[str], str], by_doing: Collection[str] = ()) -> PipelinesView:
    """Pipelines in the order given; `by_doing` are occupations that most people learn on the job."""
    judged = [p for p in page.pipelines if p.occupation_code not in by_doing]
    short = sum(p.verdict == "shortage" for p in judged)
    open_ = sum(p.verdict == "depends on split" for p in judged)
    headline = f"Of {len(judged)} kinds of work that take schooling, {short} {'has' if short == 1 else 'have'} too few "
    headline += f"people in training, however programs are counted. For {open_} it depends on where graduates go."
    alike = [
        c for c in (page.pipelines[0].caveats if page.pipelines else ()) if all(c in p.caveats for p in page.pipelines)
    ]
    views = tuple(_pipeline(p, link, alike, p.occupation_code in by_doing) for p in page.pipelines)
    return PipelinesView(headline, views, tuple(alike))


def _pipeline(found: Pipeline, link: Callable[[str], str], alike: Collection[str], by_doing: bool) -> PipelineView:
    top = max(found.need or 0.0, found.supply_high, 1.0) * 1.04

    def at(value: float) -> float:
        return round(100 * value / top, 2)

    verdict = VERDICT_WORDS.get(found.verdict or "", "We do not know how many people are needed")
    steps = tuple(dict.fromkeys(s.step for s in found.steps))
    return PipelineView(
        label=found.occupation_label,
        href=link(found.occupation_code),
        ident=f"pipeline-{found.occupation_code}",
        verdict="Most people learn this work on the job" if by_doing else verdict,
        need="not known"
        if found.need is None
        else f"{count_words(found.need)}{' (modelled)' if found.need_is_modelled else ''}",
        supply=span_words(found.supply_low, found.supply_high),
        need_at=None if found.need is None else at(found.need),
        low=at(found.supply_low),
        central=at(found.supply_central),
        high=at(found.supply_high),
        steps=tuple(STEP_WORDS.get(s, s[:1].upper() + s[1:].replace("_", " ")) for s in steps),
        groups=_funnel(found, steps),
        not_observed=tuple(STEP_WORDS.get(s, s.replace("_", " ")).casefold() for s in found.not_observed),
        caveats=tuple(c for c in found.caveats if c not in alike),
    )


def _funnel(found: Pipeline, steps: tuple[str, ...]) -> tuple[tuple[str, tuple[StepCell, ...]], ...]:
    by_group: dict[str, dict[str, GroupStep]] = {}
    for step in found.steps:
        by_group.setdefault(step.group, {})[step.step] = step
    return tuple(
        (
            short_label(next(iter(own.values())).label),
            tuple(_step(own.get(s), found.largest_loss.get(group) == s) for s in steps),
        )
        for group, own in by_group.items()
    )


def _step(step: GroupStep | None, is_loss: bool) -> StepCell:
    if step is not None and step.withheld is not None:
        return StepCell("withheld", "", False, step.withheld)
    if step is None or step.share is None:
        return StepCell("not counted", "", False)
    margin = None if step.standard_error is None else MOE_FACTOR * step.standard_error
    against = ""
    if step.index is not None:
        against = f"× {step.index:.2f}"
        if step.low is not None and step.high is not None:
            against += f" ({step.low:.2f} to {step.high:.2f})"
    return StepCell(show(step.share, margin, "percent").with_margin, against, is_loss)
