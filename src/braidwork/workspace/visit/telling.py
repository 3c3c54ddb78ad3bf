"""A visit told to people: short paragraphs under headings, figures that line up, every claim with its rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from braidwork.eligibility.decisions import Decision
from braidwork.eligibility.programs import PRIORITY_PROGRAM, priority_ranks, programs
from braidwork.eligibility.questions.answers import Answers
from braidwork.eligibility.questions.brief import brief_answers
from braidwork.eligibility.questions.published import question_set
from braidwork.eligibility.rules.sentences import shown_date
from braidwork.pathways.training_options import span
from braidwork.region.printed import aligned
from braidwork.workspace.visit.layout import cut, heading, wrapped
from braidwork.workspace.visit.money import money_story, proof_story
from braidwork.workspace.visit.month_story import months_story
from braidwork.workspace.visit.voice import voice_of

if TYPE_CHECKING:
    from braidwork.pathways.rungs import Rung, ToldLadder
    from braidwork.workspace.visit.client import Comer
    from braidwork.workspace.visit.sitting import Visit

_RULES_SHOWN, _WAITING_SHOWN, _PROGRAM, _WORK = 2, 6, 44, 50


def story(visit: Visit, options: str = "") -> tuple[str, ...]:
    """The lines of a visit: what was said and decided, the ladder, the months, who pays, what goes home, the proof.

    `options` are those of the command that opened it, as `--demo --data FOLDER`: what it says to type next needs them.
    """
    comer = visit.comer
    told = [f"{comer.name[:1].upper()}{comer.name[1:]}. {shown_date(comer.on)}.", *_said(comer), ""]
    told += [*decided(comer), ""]
    if visit.ladder is not None:
        told += [*ladder_drawn(visit.ladder), *wrapped(visit.attribution), ""]
    told += months_story(visit)
    for note in visit.notes:
        told += [*wrapped(note), ""]
    told += money_story(visit, options)
    if visit.home is not None:
        from braidwork.workspace.visit.taking_home import home_story

        told += home_story(visit.home, voice_of(visit))
    return (*told, *proof_story(visit))


def _said(comer: Comer) -> Iterator[str]:
    if comer.answers:
        answers = Answers(question_set(), {a.key: a for a in comer.answers})
        for name, text in brief_answers(answers):
            yield from wrapped(text, f"  {name:<7}")


def decided(comer: Comer) -> list[str]:
    """What help is open: what is settled with its rule and date, what waits for a paper or for staff."""
    by_id = {p.id: p for p in programs()}
    settled = [d for d in comer.decisions if d.outcome == "eligible" and by_id[d.program_id].kind != "duty"]
    likely = [d for d in comer.decisions if d.outcome == "likely" and by_id[d.program_id].kind != "duty"]
    waits = [by_id[d.program_id].name for d in comer.decisions if d.outcome == "needs information"]
    told = heading("Help that is open")
    if comer.seen:
        papers = " and ".join(_short(p.name) for p in comer.seen)
        told += wrapped(f"Staff saw {papers}, and found that training is needed and fits. Settled today:")
    rows = [["program", "rule", "in force from"]]
    rows += [[_named(by_id[d.program_id].name, d), _rules(d), _since(d)] for d in settled]
    told += [f"  {line}" for line in aligned(rows, 3)] if settled else ["  Nothing is settled yet."]
    if likely:
        told += wrapped(f"Likely, once a paper is shown: {'; '.join(by_id[d.program_id].name for d in likely)}.")
    if waits:
        more = f"; and {len(waits) - _WAITING_SHOWN} more" if len(waits) > _WAITING_SHOWN else ""
        told += wrapped(f"Staff look once more at: {'; '.join(waits[:_WAITING_SHOWN])}{more}.")
    first = next((d for d in settled if d.program_id == PRIORITY_PROGRAM), settled[0] if settled else None)
    if first is not None:
        told += wrapped(f"Decision {first.id[:12]} ({by_id[first.program_id].name}): the same facts give the same id "
                        "years later. This is a first look; a person decides.")  # fmt: skip
    return told


def ladder_drawn(ladder: ToldLadder) -> list[str]:
    """The ladder from the top down, each step with its pay, months, price and time of day."""
    rungs = ladder.rungs
    told = heading("A way up")
    told += wrapped(f"To {_lower(rungs[-1].destination_label)}, {_about(ladder.months)} and ${ladder.cost_usd:,}. "
                    f"{ladder.commonness}.")  # fmt: skip
    rows = [[r.destination_label, _pay(r.wage_to_usd), _takes(r)] for r in reversed(rungs)]
    rows.append([rungs[0].origin_label, _pay(rungs[0].wage_from_usd), "work now"])
    return [*told, *(f"  {line}" for line in aligned([[cut(r[0], _WORK), r[1], r[2]] for r in rows], 3))]


def _about(months: int) -> str:
    return f"about {span(months)}" if months else "at once"


def _takes(rung: Rung) -> str:
    parts = [
        span(rung.months) if rung.months else "at once",
        f"${rung.cost_usd:,}",
        rung.schedule or "",
        "license" if rung.licenses else "",
    ]
    return " · ".join(p for p in parts if p)


def _pay(wage: float | None) -> str:
    return "" if wage is None else f"${wage:,.2f}"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _short(paper: str) -> str:
    """The paper without its examples, as staff speak of it."""
    said = _lower(paper.partition(", ")[0])
    return said.replace("your ", "her ").replace("you may", "she may")


def _named(name: str, decision: Decision) -> str:
    """The program, and for the one that gives priority of service her place in it."""
    rank = priority_ranks().get(decision.tier or "") if decision.program_id == PRIORITY_PROGRAM else None
    return cut(name, _PROGRAM) + (f", priority {rank}" if rank else "")


def _rules(decision: Decision) -> str:
    """The citations that the outcome rests on."""
    cites: Iterable[str] = dict.fromkeys(c.cite for c in decision.clauses if c.deciding and c.truth and c.cite)
    return cut("; ".join(list(cites)[:_RULES_SHOWN]), 36)


def _since(decision: Decision) -> str:
    days = [c.effective_from for c in decision.clauses if c.deciding and c.effective_from]
    return shown_date(max(days)) if days else ""
