"""Net money told to people: a picture of the months, what a raise keeps, cliffs on the way, the bridge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from braidwork.household.outcomes.words import HELP, dollars, listed, month_name, wage
from braidwork.pathways.net import HORIZON_MONTHS, filled_dollars
from braidwork.pathways.training_options import span
from braidwork.workspace.advice.cliffs import is_told
from braidwork.workspace.advice.work_and_home import field_of
from braidwork.workspace.visit.layout import cut, heading, wrapped
from braidwork.workspace.visit.voice import Voice, voice_of

if TYPE_CHECKING:
    from braidwork.household import Attribution, Cliff
    from braidwork.pathways.net import NetLadder
    from braidwork.workspace.advice import Advice
    from braidwork.workspace.visit.sitting import Visit

_PARTS, _BAR, _NAME = 3, 24, 40
_TOLD_FROM_USD = 100.0  # smaller cliffs are counted together
_QUESTIONS = 8


def months_story(visit: Visit) -> list[str]:
    """The lines on net money; where it cannot be reckoned, what has to be asked first."""
    advice, voice = visit.advice, voice_of(visit)
    if advice is None:
        return []
    if advice.now is None or advice.now.total_usd is None:
        return [*_still_to_ask(advice, visit.file), ""] if advice.missing or advice.wrong else []
    told = heading(f"What a move leaves{voice.left} in a month")
    told += wrapped(f"After taxes, rent, care and the other costs, with the help that {voice.who} gets or most likely "
                    "can get.")  # fmt: skip
    told += ["", *_picture(advice, voice), "", *_below(advice, voice), *_not_yet(advice, voice), *_raise(advice)]
    told += [*_cliffs(advice, voice), *_bridge(advice, voice), ""]
    return [*told, *_grounds(advice, voice), *_assumed(advice, visit.file), ""]


def raise_story(visit: Visit) -> tuple[str, ...]:
    """What a raise brings and keeps, and the large cliffs, a paragraph each; none where money was not reckoned."""
    advice = visit.advice
    if advice is None or advice.now is None or advice.now.total_usd is None:
        return ()
    found = (tuple(_raise(advice)), tuple(_cliffs(advice, voice_of(visit))))
    return tuple(" ".join(part) for part in found if part)


def _still_to_ask(advice: Advice, file: str) -> list[str]:
    told = heading("What a move leaves: not reckoned yet")
    if advice.wrong:
        return told + wrapped(f"No month is counted with what was said. {f'{file}: ' if file else ''}{advice.wrong}")
    told += wrapped("Nothing is taken as zero. These answers are still open:")
    shown = advice.missing if file else advice.missing[:_QUESTIONS]
    for one in shown:
        parts = [one.who if one.who != "household" else "", field_of(one.field) if file else ""]
        where = ", ".join(p for p in parts if p)
        told += wrapped(f"{one.question} ({where})" if where else one.question, "  · ")
    more = len(advice.missing) - len(shown)
    return [*told, f"  and {more} more."] if more > 0 else told


def _picture(advice: Advice, voice: Voice) -> Iterator[str]:
    """A bar for today, a raise, each way's month after it, and what enough would leave."""
    assert advice.now is not None and advice.now.total_usd is not None
    now = advice.now.total_usd
    rows: list[tuple[str, float, str]] = [("today", now, "")]
    if advice.raised is not None:
        rows.append((f"a raise of {wage(advice.raise_usd)}", now + advice.raised.change_usd, ""))
    rows += [
        (_short(w), w.final_net_usd, f"{f'{voice.mark(advice)}; ' if w is advice.main else ''}{_after(w)}")
        for w in advice.ways
        if w.final_net_usd is not None
    ]
    if advice.enough_usd is not None:
        rows.append(("what enough leaves", advice.enough_usd, f"{voice.family} own standard"))
    top = max(max(amount for _, amount, _ in rows), 1.0)
    width = max(len(name) for name, _, _ in rows)
    for name, amount, note in rows:
        bar = "█" * max(round(_BAR * max(amount, 0) / top), 1 if amount > 0 else 0)
        yield f"  {name.ljust(width)}  {_amount(amount):>7}  {bar.ljust(_BAR)}  {note}".rstrip()


def _not_yet(advice: Advice, voice: Voice) -> Iterator[str]:
    """What of today's month is help that has to be asked for first."""
    if advice.without_usd is None or advice.now is None or advice.now.total_usd is None:
        return
    names, part = listed([HELP.get(p, p) for p in advice.unclaimed]), advice.now.total_usd - advice.without_usd
    yield from wrapped(f"Of today's month {dollars(part)} is help that {voice.who} does not get yet and has to ask "
                       f"for first ({names}); without it {_amount(advice.without_usd)} is left.")  # fmt: skip


def _below(advice: Advice, voice: Voice) -> Iterator[str]:
    """That today's pay is less than the law's minimum."""
    floor = advice.minimum
    if floor is not None and floor.wage_hourly_usd is not None and advice.is_paid_below_minimum:
        assert advice.living is not None
        pay, least = wage(advice.living.wage_hourly_usd), wage(floor.wage_hourly_usd)
        yield from wrapped(f"{voice.opens(voice.whose)} pay of {pay} is below the state's minimum wage of {least} "
                           f"({floor.grounds}). Ask why, and whether hours go unpaid; the state's labor office takes "
                           "such claims free of charge.")  # fmt: skip


def _raise(advice: Advice) -> Iterator[str]:
    if advice.raised is None:
        return
    pay = next((p.shapley_usd for p in advice.raised.parts if p.program == "pay"), None)
    kept, parts = advice.raised.change_usd, _parts(advice.raised)
    if pay is not None:
        does = f"leaves {dollars(kept)}" if kept >= 0 else f"costs {dollars(-kept)}"
        yield from wrapped(
            f"A raise of {wage(advice.raise_usd)} brings {dollars(pay)} of pay a month and {does}: {parts}."
        )
    if not advice.raise_cliffs:
        yield "It meets no cliff."
    for cliff in advice.raise_cliffs:
        yield from wrapped(f"It meets a cliff: {_told(cliff)}")


def _parts(change: Attribution) -> str:
    """What takes and gives besides pay, the largest first; each cause has its Shapley share, so they sum."""
    parts = [p for p in change.parts if p.program != "pay" and abs(p.shapley_usd) >= 1]
    parts.sort(key=lambda p: -abs(p.shapley_usd))
    said = [f"{p.label} {_signed(p.shapley_usd)}" for p in parts[:_PARTS]]
    told = sum(round(p.shapley_usd) for p in [*(p for p in change.parts if p.program == "pay"), *parts[:_PARTS]])
    rest = round(change.change_usd) - told  # so that the line adds up as it is read
    return ", ".join([*said, f"the rest {_signed(rest)}"] if rest else said) or "nothing is lost"


def _cliffs(advice: Advice, voice: Voice) -> Iterator[str]:
    way = advice.main
    if way is None or not way.steps:
        return
    here, hours = voice.way(advice), f"at {way.steps[0].hours_after:g} hours a week"
    on_it = [c for c in advice.cliffs if is_told(c.drop_usd, c.code_to)]
    small = [c for c in on_it if c.drop_usd < _TOLD_FROM_USD and c.code_to != "uninsured"]
    said_above = {_told(c) for c in advice.raise_cliffs}
    large = [_told(c) for c in on_it if c not in small]
    if not on_it:
        yield f"No cliff lies on {here}, {hours}."
    elif small:
        said = "lies 1 small cliff" if len(small) == 1 else f"lie {len(small)} small cliffs"
        yield from wrapped(f"On {here}, {hours}, {said} of at most {dollars(max(c.drop_usd for c in small))} a month"
                           f"{' and these:' if large else '.'}")  # fmt: skip
    elif large:
        yield from wrapped(f"On {here}, {hours}, lies:" if len(large) == 1 else f"On {here}, {hours}, lie:")
    for told in large:
        yield from wrapped("the cliff that the raise meets." if told in said_above else told, "  ")
    if advice.next_cliff is not None:
        told = _told(advice.next_cliff)
        again = "it is the one that the raise meets." if told in said_above else told
        yield from wrapped(f"The large one lies above {here}: {again}")


def _told(cliff: Cliff) -> str:
    at = wage(cliff.wage_hourly_usd) if cliff.wage_hourly_usd else f"{dollars(cliff.pay_monthly_usd)} a month"
    back, checked = "", "; not verified" if cliff.unverified else ""
    if cliff.recovery_wage_usd:
        back = f", made up for at {wage(cliff.recovery_wage_usd, up=True)}"
    elif cliff.recovery_pay_monthly_usd and not cliff.wage_hourly_usd:
        back = f", made up for at {dollars(filled_dollars(cliff.recovery_pay_monthly_usd))} a month"
    does = f"{cliff.label}: {dollars(cliff.drop_usd)} a month less"
    if cliff.code_to == "uninsured":
        does = f"the adults have no health plan{f' and {does}' if cliff.drop_usd >= 1 else ''}"
    return f"above {at}, {does} from {month_name(cliff.bites_on)}{back} ({cliff.citation}{checked})."


def _bridge(advice: Advice, voice: Voice) -> Iterator[str]:
    way, here = advice.main, voice.way(advice)
    if way is None or way.bridge is None or way.lowest_month is None or way.lowest_usd is None:
        return
    if not way.bridged_months:
        yield f"No month of {here} leaves less than today."
        return
    name = next(iter(way.bridge.plan_usd))
    first, last = month_name(way.bridged_months[0]), month_name(way.bridged_months[-1])
    when = f"in {first}" if first == last else f"from {first} to {last}"
    dips = f"While {voice.who} studies, {here} dips to {_amount(way.lowest_usd)} in {month_name(way.lowest_month)}."
    if way.bridge.is_feasible:
        yield from wrapped(f"{dips} {name} of {dollars(way.bridged_usd)} {when} keeps every month at "
                           "today's; it stands below as a service.")  # fmt: skip
    else:
        yield from wrapped(f"{dips} {name} alone does not bridge that: {dollars(way.bridge.gap_usd)} are missing in "
                           "the worst month.")  # fmt: skip


def _assumed(advice: Advice, file: str) -> Iterator[str]:
    """What was taken because nobody said it."""
    if advice.assumed:
        words = " ".join(a.words for a in advice.assumed)
        yield from wrapped(f"{f'{file} does not say' if file else 'Nobody said'}, so it is taken: {words}")


def _after(way: NetLadder) -> str:
    return f"after {span(way.ladder.months)}" if way.ladder.months else "at once"


def _grounds(advice: Advice, voice: Voice) -> Iterator[str]:
    """What the picture rests on, and who must be asked."""
    lines = [x for x in advice.now.lines if x.amount_usd] if advice.now else []
    last = [x.label for x in lines if x.is_projected]
    open_ = [x.label for x in lines if not x.is_verified]
    said = [f"Months run over {HORIZON_MONTHS}; yearly credits count a twelfth."]
    if advice.told.source == "synthetic":
        said.insert(0, f"{voice.opens(voice.whose)} home is synthetic: rent, prices of care and hours are assumed.")
    if last:
        said.append(f"With last year's numbers: {listed(last)}.")
    moved = [p for change in (advice.raised, advice.stepped) if change for p in change.parts]
    worst = dict.fromkeys(p.label for p in moved if "unknown_parameter" in (p.code_from, p.code_to))
    if worst:
        said.append(f"Counted at its worst, since a number of the law is not loaded: {listed(list(worst))}.")
    if advice.lifted and advice.minimum is not None and advice.minimum.wage_hourly_usd is not None:
        said.append(f"Older figures of pay below the minimum wage count as {wage(advice.minimum.wage_hourly_usd)} "
                    f"({advice.minimum.grounds}): {listed(list(advice.lifted))}.")  # fmt: skip
    if open_:
        said.append(f"Not checked against the law's text: {listed(open_)}.")
    yield from wrapped(" ".join([*said, "Ask the office before you decide."]))


def _short(way: NetLadder) -> str:
    return cut(way.name, _NAME)


def _amount(amount: float) -> str:
    return dollars(round(amount)) if amount >= 0 else f"−{dollars(round(-amount))}"


def _signed(amount: float) -> str:
    return f"+{dollars(round(amount))}" if amount >= 0 else f"−{dollars(round(-amount))}"
