"""Ladders as a person reads them: a drawn staircase of wages, then each step with time, cost, reasons and gaps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from braidwork.labormarket.occupations.records import License, Program
from braidwork.pathways.rungs import Rung, ToldLadder
from braidwork.publications.occupations.contents import Standard
from braidwork.publications.occupations.wording import (
    MARK_WORDS,
    SCHEDULE_WORDS,
    cost_words,
    count_words,
    hundred_words,
    months_words,
    slug,
    training_words,
    usd_hour,
)

_PROGRAMS = 3


@dataclass(frozen=True)
class Stair:
    """One step of the drawing, in percent of its width and height: its place, top, wage in words, number."""

    x: float
    width: float
    height: float
    wage: str
    number: str


@dataclass(frozen=True)
class StepView:
    """One move in words. `href` is empty where the destination has no page of its own."""

    label: str
    href: str
    wage: str
    gain: str
    facts: tuple[str, ...]
    training: str
    of_hundred: str
    openings: str
    below: str
    why: tuple[str, ...]
    missing: tuple[str, ...]
    licenses: tuple[License, ...]
    programs: tuple[Program, ...]
    programs_more: int


@dataclass(frozen=True)
class LadderView:
    """One ladder: its heading in words, its marks, the staircase (its `tallest` part in percent), the steps."""

    ident: str
    origin: str
    origin_href: str
    origin_wage: str
    destination: str
    destination_href: str
    wage: str
    gain: str
    against: str
    summary: str
    short: str
    commonness: str
    marks: tuple[str, ...]
    stairs: tuple[Stair, ...]
    tallest: float
    standard_at: float | None
    drawn: str
    steps: tuple[StepView, ...]


def ladder_views(
    ladders: Sequence[ToldLadder], standard: Standard | None, pages: Collection[str], ident: str
) -> tuple[LadderView, ...]:
    """The ladders of one list on a page, their staircases on one scale of dollars so that they can be compared."""
    told = [ladder for ladder in ladders if ladder.rungs]
    wages = [w for ladder in told for w in _wages(ladder) if w is not None]
    top = max([*wages, standard.hourly_usd if standard else 0.0, 1.0]) * 1.02
    return tuple(_view(ladder, standard, pages, f"{ident}-{i}", top) for i, ladder in enumerate(told, 1))


def _wages(ladder: ToldLadder) -> list[float | None]:
    return [ladder.rungs[0].wage_from_usd, *(r.wage_to_usd for r in ladder.rungs)]


def _view(ladder: ToldLadder, standard: Standard | None, pages: Collection[str], ident: str, top: float) -> LadderView:
    first, last = ladder.rungs[0], ladder.rungs[-1]
    wages = _wages(ladder)
    width = 100 / len(wages)
    stairs = tuple(
        Stair(
            x=round(i * width, 2),
            width=round(width, 2),
            height=round(100 * (wage or 0.0) / top, 1),
            wage=usd_hour(wage) if wage is not None else "wage not known",
            number="now" if i == 0 else str(i),
        )
        for i, wage in enumerate(wages)
    )
    steps = "1 step" if len(ladder.rungs) == 1 else f"{len(ladder.rungs)} steps"
    return LadderView(
        ident=ident,
        origin=first.origin_label,
        origin_href=_href(first.origin_code, pages),
        origin_wage=_wage(first.wage_from_usd),
        destination=last.destination_label,
        destination_href=_href(last.destination_code, pages),
        wage=_wage(last.wage_to_usd),
        gain=_gain(ladder.wage_gain_usd),
        against=_against(ladder.wage_to_usd, standard),
        summary=f"{steps}, {months_words(ladder.months)}, {cost_words(ladder.cost_usd)}.",
        short=f"{_capital(months_words(ladder.months))}, {cost_words(ladder.cost_usd)}.",
        commonness=_capital(ladder.commonness.rstrip(".")),
        marks=tuple(MARK_WORDS.get(m, m) for m in ladder.marks),
        stairs=stairs,
        tallest=max([*(s.height for s in stairs), 100 * standard.hourly_usd / top if standard else 0.0]),
        standard_at=None if standard is None else round(100 * standard.hourly_usd / top, 1),
        drawn=_drawn(ladder),
        steps=tuple(_step(r, pages) for r in ladder.rungs),
    )


def _drawn(ladder: ToldLadder) -> str:
    first = ladder.rungs[0]
    steps = [f"{r.destination_label} {_wage(r.wage_to_usd)}" for r in ladder.rungs]
    return f"From {first.origin_label} {_wage(first.wage_from_usd)} to {', then '.join(steps)}."


def _step(rung: Rung, pages: Collection[str]) -> StepView:
    facts = [months_words(rung.months), cost_words(rung.cost_usd)]
    if rung.schedule:
        facts.append(SCHEDULE_WORDS.get(rung.schedule, rung.schedule))
    training = training_words(rung.training)
    if rung.is_apprenticeship and "apprentice" not in training.casefold():
        training += ", as an apprentice"
    below = rung.months_below_floor
    return StepView(
        label=rung.destination_label,
        href=_href(rung.destination_code, pages),
        wage=_wage(rung.wage_to_usd),
        gain=_gain(rung.wage_gain_usd),
        facts=(_capital(facts[0]), *facts[1:]),
        training=f"{_capital(training).rstrip('.')}.",
        of_hundred=hundred_words(rung.of_hundred_leavers),
        openings=""
        if rung.openings is None
        else f"About {count_words(rung.openings)} openings a year here (modelled).".replace("About fewer", "Fewer"),
        below=""
        if below <= 0
        else f"For {'1 month' if below == 1 else f'{below} months'} of it, pay may be lower than you need.",
        # How common the step is stands in a line of its own.
        why=tuple(w for w in rung.why if "Of 100 people" not in w),
        missing=tuple(m for m in rung.missing if not _is_said(m, rung, training)),
        licenses=rung.licenses,
        programs=rung.programs[:_PROGRAMS],
        programs_more=max(0, len(rung.programs) - _PROGRAMS),
    )


def _is_said(missing: str, rung: Rung, training: str) -> bool:
    """Whether the line of training, or that of licenses, already says what is missing."""
    already = training.casefold()
    if any(x.name in missing for x in rung.licenses):
        return True
    if missing.startswith("You need "):
        return missing.removeprefix("You need ").rstrip(".").casefold() in already
    return "work in the field first" in missing and "work in the field" in already


def _against(wage: float | None, standard: Standard | None) -> str:
    if wage is None or standard is None:
        return ""
    distance = round(wage - standard.hourly_usd, 2)
    if distance >= 0:
        return "At or above the standard."
    return f"Still {usd_hour(-distance)} below the standard."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _wage(wage: float | None) -> str:
    return "wage not known" if wage is None else f"{usd_hour(wage)} an hour"


def _gain(gain: float | None) -> str:
    if gain is None:
        return ""
    return f"{usd_hour(abs(gain))} {'more' if gain >= 0 else 'less'}"


def _href(code: str, pages: Collection[str]) -> str:
    return f"{slug(code)}.html" if code in pages else ""
