"""Net money told to people: a picture of the months, what a raise keeps, cliffs on the way, the bridge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from braidwork.household.outcomes.words import HELP, dollars, listed, month_name, wage
from braidwork.pathways.net import HORIZON_MONTHS
from braidwork.pathways.training_options import span
from braidwork.workspace.visit.layout import cut, heading, wrapped

if TYPE_CHECKING:
    from braidwork.household import Attribution, Cliff
    from braidwork.pathways.net import NetLadder
    from braidwork.workspace.advice import Advice

_PARTS, _BAR, _NAME = 3, 24, 40
_TOLD_FROM_USD = 100.0  # smaller cliffs are counted, not told
_QUESTIONS = 8


def months_story(advice: Advice | None) -> list[str]:
    """The lines on net money; where it cannot be reckoned, what has to be asked first."""
    if advice is None:
        return []
    if advice.now is None or advice.now.total_usd is None:
        return [*_still_to_ask(advice), ""] if advice.missing or advice.wrong else []
    told = heading("What a move leaves her in a month")
    told += wrapped("After taxes, rent, care and the other costs, with the help that she gets or most likely can get.")
    told += ["", *_picture(advice), "", *_below(advice), *_not_yet(advice), *_raise(advice), *_cliffs(advice)]
    told += [*_bridge(advice), ""]
    return [*told, *_grounds(advice), ""]


def raise_story(advice: Advice | None) -> tuple[str, ...]:
    """What a raise brings and keeps, and the large cliffs, a paragraph each; none where money was not reckoned."""
    if advice is None or advice.now is None or advice.now.total_usd is None:
        return ()
    return tuple(" ".join(part) for part in (tuple(_raise(advice)), tuple(_cliffs(advice))) if part)


def _still_to_ask(advice: Advice) -> list[str]:
    told = heading("What a move leaves: not reckoned yet")
    if advice.wrong:
        return told + wrapped(f"What was said of the home cannot be: {advice.wrong}")
    told += wrapped("Nothing is taken as zero. These answers are still open:")
    for one in advice.missing[:_QUESTIONS]:
        told += wrapped(one.question if one.who == "household" else f"{one.question} ({one.who})", "  · ")
    more = len(advice.missing) - _QUESTIONS
    return [*told, f"  and {more} more."] if more > 0 else told


def _picture(advice: Advice) -> Iterator[str]:
    """A bar for today, a raise, each way's month after it, and what enough would leave."""
    assert advice.now is not None and advice.now.total_usd is not None
    now = advice.now.total_usd
    rows: list[tuple[str, float, str]] = [("today", now, "")]
    if advice.raised is not None:
        rows.append((f"a raise of {wage(advice.raise_usd)}", now + advice.raised.change_usd, ""))
    rows += [
        (_short(w), w.final_net_usd, f"{'' if w is not advice.main else 'her way; '}after {span(w.ladder.months)}")
        for w in advice.ways
        if w.final_net_usd is not None
    ]
    if advice.enough_usd is not None:
        rows.append(("what enough leaves", advice.enough_usd, "her family's own standard"))
    top = max(max(amount for _, amount, _ in rows), 1.0)
    width = max(len(name) for name, _, _ in rows)
    for name, amount, note in rows:
        bar = "█" * max(round(_BAR * max(amount, 0) / top), 1 if amount > 0 else 0)
        yield f"  {name.ljust(width)}  {_amount(amount):>7}  {bar.ljust(_BAR)}  {note}".rstrip()


def _not_yet(advice: Advice) -> Iterator[str]:
    """What of today's month is help that she has to ask for first."""
    if advice.without_usd is None or advice.now is None or advice.now.total_usd is None:
        return
    names, part = listed([HELP.get(p, p) for p in advice.unclaimed]), advice.now.total_usd - advice.without_usd
    yield from wrapped(f"Of today's month {dollars(part)} is help that she does not get yet and has to ask for first "
                       f"({names}); without it {_amount(advice.without_usd)} is left.")  # fmt: skip


def _below(advice: Advice) -> Iterator[str]:
    """That her pay is less than the law's minimum."""
    floor = advice.minimum
    if floor is not None and floor.wage_hourly_usd is not None and advice.is_paid_below_minimum:
        assert advice.living is not None
        yield from wrapped(f"Her pay of {wage(advice.living.wage_hourly_usd)} is below the state's minimum wage of "
                           f"{wage(floor.wage_hourly_usd)} ({floor.grounds}). Ask why, and whether hours go unpaid; "
                           "the state's labor office takes such claims free of charge.")  # fmt: skip


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


def _cliffs(advice: Advice) -> Iterator[str]:
    way = advice.main
    if way is None or not way.steps:
        return
    large = [c for c in advice.cliffs if c.drop_usd >= _TOLD_FROM_USD]
    small = len(advice.cliffs) - len(large)
    hours = f"at {way.steps[0].hours_after:g} hours a week"
    if not advice.cliffs:
        yield f"No cliff lies on her way up, {hours}."
    elif small:
        said = "1 small cliff" if small == 1 else f"{small} small cliffs"
        most = max(c.drop_usd for c in advice.cliffs if c.drop_usd < _TOLD_FROM_USD)
        yield from wrapped(f"On her way up, {hours}, lie {said} of at most {dollars(most)} a month"
                           f"{' and these:' if large else '.'}")  # fmt: skip
    for cliff in large:
        yield from wrapped(f"{_told(cliff)}", "  ")
    if advice.next_cliff is not None:
        yield from wrapped(f"The large one lies above her way: {_told(advice.next_cliff)}")


def _told(cliff: Cliff) -> str:
    at = wage(cliff.wage_hourly_usd) if cliff.wage_hourly_usd else f"{dollars(cliff.pay_monthly_usd)} a month"
    back = f", made up for at {wage(cliff.recovery_wage_usd, up=True)}" if cliff.recovery_wage_usd else ""
    checked = "; not verified" if cliff.unverified else ""
    return (f"above {at}, {cliff.label}: {dollars(cliff.drop_usd)} a month less from "
            f"{month_name(cliff.bites_on)}{back} ({cliff.citation}{checked}).")  # fmt: skip


def _bridge(advice: Advice) -> Iterator[str]:
    way = advice.main
    if way is None or way.bridge is None or way.lowest_month is None or way.lowest_usd is None:
        return
    if not way.bridged_months:
        yield "No month of her way leaves less than today."
        return
    name = next(iter(way.bridge.plan_usd))
    first, last = month_name(way.bridged_months[0]), month_name(way.bridged_months[-1])
    dips = f"While she studies her way dips to {_amount(way.lowest_usd)} in {month_name(way.lowest_month)}."
    if way.bridge.is_feasible:
        yield from wrapped(f"{dips} {name} of {dollars(way.bridged_usd)} from {first} to {last} keeps every month at "
                           "today's; it stands below as a service.")  # fmt: skip
    else:
        yield from wrapped(f"{dips} {name} alone does not bridge that: {dollars(way.bridge.gap_usd)} are missing in "
                           "the worst month.")  # fmt: skip


def _grounds(advice: Advice) -> Iterator[str]:
    """What the picture rests on, and who must be asked."""
    lines = [x for x in advice.now.lines if x.amount_usd] if advice.now else []
    last = [x.label for x in lines if x.is_projected]
    open_ = [x.label for x in lines if not x.is_verified]
    said = [f"Months run over {HORIZON_MONTHS}; yearly credits count a twelfth."]
    if advice.told.source == "synthetic":
        said.insert(0, "Her home is synthetic: rent, prices of care and hours are assumed.")
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
