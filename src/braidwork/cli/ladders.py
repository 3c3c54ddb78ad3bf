"""`braidwork ladder`: ladders from one occupation to better work, drawn in text, within a person's own limits."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from braidwork.cli.telling import print_json, say
from braidwork.errors import UnknownNameError

if TYPE_CHECKING:
    from braidwork.labormarket.occupations.records import Occupation
    from braidwork.pathways.rungs import Rung, ToldLadder
    from braidwork.pathways.telling import Advice

_WIDTH = 96
_SYNTHETIC = "SYNTHETIC: invented figures, no real region."


def run_ladder(
    origin_words_or_code: str,
    data: Path | None,
    *,
    to: Sequence[str] = (),
    max_months: int | None = None,
    max_cost: int | None = None,
    max_steps: int | None = None,
    wage_floor: float | None = None,
    no_license: bool = False,
    schedules: Collection[str] | None = None,
    education: str | None = None,
    as_json: bool = False,
) -> None:
    """Print at most five ladders from an occupation, with the reasons and what is missing.

    `to` are occupations to end at, by code or words; `schedules` the times of day possible for classes (day, evening);
    `education` what the person holds, in the words of the training reference or their beginning. Costs are US dollars,
    `wage_floor` dollars an hour. Raises the errors of the finder and of the search.
    """
    from braidwork.cli.places import opened
    from braidwork.pathways.person_view import person_view
    from braidwork.pathways.telling import advise
    from braidwork.reference.training import level_of

    times = _schedules(schedules)
    region = opened(data).occupations
    origin = region.occupation(origin_words_or_code)
    facts = {
        "origin_code": origin.code,
        "target_codes": [region.occupation(words).code for words in to] or None,
        "max_months": max_months,
        "max_cost_usd": max_cost,
        "max_steps": max_steps,
        "wage_floor_hourly_usd": wage_floor,
        "takes_no_license": no_license,
        "schedules": times,
        "education": None if education is None else level_of(education, region.moves.reference.levels),
    }
    asked = person_view(facts, region.moves)
    advice = advise(
        region.moves, region.book, asked.origin, asked.constraints, targets=asked.targets, education=asked.education
    )
    if as_json:
        stated = {name: value for name, value in facts.items() if value is not None and value is not False}
        print_json(ladder_document(advice, origin, region.book.area_label, stated))
        return
    print_advice(advice, origin, region.book.area_label)


def _schedules(schedules: Collection[str] | None) -> list[str] | None:
    from braidwork.pathways.training_options import DAY, EVENING

    for name in schedules or ():
        if name not in (DAY, EVENING):
            raise UnknownNameError.of("time of day", name, (DAY, EVENING))
    return sorted(schedules) if schedules else None


def print_advice(advice: Advice, origin: Occupation, place: str) -> None:
    """Ladders as text for a terminal."""
    wage = origin.wage_hourly_usd
    say(f"From {origin.label} ({origin.code}), {place}" + (f", middle pay {_money(wage)} an hour" if wage else ""))
    if advice.synthetic:
        say(_SYNTHETIC)
    for number, ladder in enumerate(advice.ladders, start=1):
        say()
        print_ladder(number, ladder)
    say()
    for note in advice.notes:
        say(_wrapped(note, ""))
    if advice.ladders:
        areas = dict.fromkeys(r.wage_area for ladder in advice.ladders for r in ladder.rungs if r.wage_area)
        say(_wrapped(f"Pay is the middle of what the jobs pay ({'; '.join(areas)}). Months, costs after grants and "
                     "licenses are usual ones, not checked for each school: ask before you decide.", ""))  # fmt: skip
        say(_wrapped(advice.method, ""))
    say(_wrapped(advice.attribution, ""))
    if advice.synthetic:
        say(_SYNTHETIC)


def print_ladder(number: int, ladder: ToldLadder) -> None:
    """One ladder drawn upwards, each step with what it takes, why it fits and what is missing."""
    gain = ladder.wage_gain_usd
    head = [f"{number}. {ladder.rungs[-1].destination_label}"]
    if ladder.marks:
        head.append(f"[{', '.join(ladder.marks)}]")
    say(" ".join(head))
    sums = [f"about {_span(ladder.months)}", f"${ladder.cost_usd:,}"]
    if gain is not None:
        sums.insert(0, f"{'+' if gain >= 0 else '-'}{_money(abs(gain))} an hour")
    say(f"   {' · '.join(sums)} · {ladder.commonness.lower()}")
    width = max(len(_step(r.destination_label)) for r in ladder.rungs)
    width = max(width, len(_step(ladder.rungs[0].origin_label)))
    for height, rung in reversed(list(enumerate(ladder.rungs, start=1))):
        say(f"   {'  ' * height}┌─ {_step(rung.destination_label).ljust(width)}  {_pay(rung.wage_to_usd)}")
        for line in _told(rung):
            say(f"   {'  ' * height}│  {line}")
    first = ladder.rungs[0]
    say(f"   ── {_step(first.origin_label).ljust(width)}  {_pay(first.wage_from_usd)}")


def _told(rung: Rung) -> list[str]:
    """What a step takes, why it makes sense, what is missing, where it is taught."""
    times = [f"{_span(rung.months)}", f"${rung.cost_usd:,}"]
    if rung.months_below_floor:
        times.append(f"{_span(rung.months_below_floor)} of full-time study")
    if rung.openings is not None:
        times.append(f"{_openings(rung.openings)} here a year (modelled)")
    lines = [" · ".join(times), f"How: {rung.training}."]
    lines += [f"Why: {' '.join(rung.why)}"]
    if rung.missing:
        lines.append(f"Still missing: {' '.join(rung.missing)}")
    if rung.programs:
        named = dict.fromkeys(f"{p.institution_label} ({p.award_label})" for p in rung.programs)
        lines.append(f"Taught here: {'; '.join(named)}.")
    wide = _WIDTH - 12
    return [part for line in lines for part in textwrap.wrap(line, wide, subsequent_indent="  ")]


def _openings(number: float) -> str:
    if number < 10:
        return "fewer than 10 openings"
    step = 10 if number < 1_000 else 100
    return f"about {step * round(number / step):,} openings"


def _step(label: str) -> str:
    return textwrap.shorten(label, 58, placeholder=" …")


def _span(months: int) -> str:
    from braidwork.pathways.training_options import span

    return span(months) if months else "at once"


def _money(value: float) -> str:
    return f"${value:,.2f}"


def _pay(value: float | None) -> str:
    return "pay not published" if value is None else f"{_money(value):>7}"


def ladder_document(advice: Advice, origin: Occupation, place: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer as a JSON-ready mapping, with how it was made and the attribution."""
    from dataclasses import asdict

    return {
        "origin_code": origin.code,
        "origin_label": origin.label,
        "place": place,
        "asked": asked,
        "synthetic": advice.synthetic,
        "ladders": [
            {**asdict(x), "codes": list(x.codes), "wage_to_usd": x.wage_to_usd, "wage_gain_usd": x.wage_gain_usd}
            for x in advice.ladders
        ],
        "left_out": advice.left_out,
        "notes": list(advice.notes),
        "method": advice.method,
        "attribution": advice.attribution,
    }


def _wrapped(text: str, indent: str) -> str:
    return "\n".join(textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=indent))
