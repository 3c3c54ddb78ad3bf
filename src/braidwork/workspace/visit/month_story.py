"""Net money told to people: a raise, the first step, cliffs on the way, ladders by what they leave, and the bridge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from braidwork.household.outcomes.words import dollars, month_name, wage
from braidwork.pathways.net import HORIZON_MONTHS
from braidwork.region.printed import aligned
from braidwork.workspace.visit.layout import cut, heading, wrapped

if TYPE_CHECKING:
    from braidwork.household import Attribution, Cliff
    from braidwork.pathways.net import NetLadder
    from braidwork.workspace.advice import Advice

_PARTS = 4
_TOLD_FROM_USD = 20.0  # smaller cliffs are counted, not told


def months_story(advice: Advice | None) -> list[str]:
    """The lines on net money; none where it was not reckoned."""
    if advice is None or advice.now is None or advice.now.total_usd is None or advice.stepped is None:
        return []
    told = heading("What it leaves her in a month")
    rows = [["today", dollars(advice.now.total_usd),
             "left after taxes, rent and costs, with the likely help taken up"]]  # fmt: skip
    if advice.raised is not None:
        said = _signed(advice.raised.change_usd), _parts(advice.raised)
        rows.append([f"a raise of {wage(advice.raise_usd)}", *said])
    step = f"first step, {_hours(advice):g} hours a week"
    rows.append([step, _signed(advice.stepped.change_usd), _parts(advice.stepped)])
    width = max(len(r[0]) for r in rows)
    for name, amount, text in rows:
        told += wrapped(text, f"  {name.ljust(width)}  {amount:>7}  ")
    told += ["", *_raise(advice), *_cliffs(advice), "", *_ways(advice), ""]
    home = "Her home is synthetic: rent, prices of care and hours are assumed. "
    told += wrapped(
        f"{home if advice.told.source == 'synthetic' else ''}Yearly credits count a twelfth a month. "
        f"{_checking(advice)}Ask the office before you decide."
    )  # fmt: skip
    return [*told, ""]


def _hours(advice: Advice) -> float:
    return advice.main.steps[0].hours_after if advice.main else 0.0


def _parts(change: Attribution) -> str:
    """What makes the change, the largest causes first; each cause has its Shapley share, so they sum."""
    parts = sorted((p for p in change.parts if abs(p.shapley_usd) >= 1), key=lambda p: -abs(p.shapley_usd))
    rest = change.change_usd - sum(p.shapley_usd for p in parts[:_PARTS])
    said = [f"{p.label} {_signed(p.shapley_usd)}" for p in parts[:_PARTS]]
    return ", ".join([*said, f"the rest {_signed(rest)}"] if abs(rest) >= 1 else said)


def _raise(advice: Advice) -> Iterator[str]:
    if advice.raised is not None and not advice.raise_cliffs:
        yield f"The raise of {wage(advice.raise_usd)} meets no cliff at today's hours."
    for cliff in advice.raise_cliffs:
        yield from wrapped(f"The raise meets a cliff, {_told(cliff)}")


def _cliffs(advice: Advice) -> Iterator[str]:
    large = [c for c in advice.cliffs if c.drop_usd >= _TOLD_FROM_USD]
    if not advice.cliffs:
        yield "No cliff lies on the way up this ladder."
    else:
        yield f"Cliffs on the way up, at {_hours(advice):g} hours a week:"
    for cliff in large:
        yield from wrapped(_told(cliff), "  ")
    if advice.next_cliff is not None:
        yield from wrapped(f"The large one lies above this ladder: {_told(advice.next_cliff)}")


def _told(cliff: Cliff) -> str:
    at = wage(cliff.wage_hourly_usd) if cliff.wage_hourly_usd else f"{dollars(cliff.pay_monthly_usd)} a month"
    back = f", made up for at {wage(cliff.recovery_wage_usd, up=True)}" if cliff.recovery_wage_usd else ""
    checked = "; not verified" if cliff.unverified else ""
    return (f"above {at}: {cliff.label}, {dollars(cliff.drop_usd)} a month less from "
            f"{month_name(cliff.bites_on)}{back} ({cliff.citation}{checked}).")  # fmt: skip


def _ways(advice: Advice) -> Iterator[str]:
    yield from wrapped(f"Ladders by what they leave over {HORIZON_MONTHS} months, more than staying:")
    rows = [["", "in all", "a month after", "lowest month", "leaves"]]
    rows += [_row(w) for w in sorted((*advice.ways, *advice.also), key=lambda w: -(w.gain_usd or 0))]
    yield from (f"  {line}" for line in aligned(rows, 1))
    way = advice.main
    if way is None or way.bridge is None:
        return
    if not way.bridged_months:
        yield "No month of her ladder leaves less than today."
        return
    name = next(iter(way.bridge.plan_usd))
    first, last = month_name(way.bridged_months[0]), month_name(way.bridged_months[-1])
    if way.bridge.is_feasible:
        yield from wrapped(f"Her ladder dips while she studies. {name} of {dollars(way.bridged_usd)} from {first} "
                           f"to {last} keeps every month at today's; it stands below as a service.")  # fmt: skip
    else:
        yield from wrapped(f"Her ladder dips while she studies, and {name.lower()} alone does not bridge "
                           f"it: {dollars(way.bridge.gap_usd)} are missing in the worst month.")  # fmt: skip


def _row(way: NetLadder) -> list[str]:
    if way.gain_usd is None or way.final_gain_usd is None or way.lowest_month is None or way.lowest_usd is None:
        return [cut(way.name, 44), "not known", "", "", ""]
    return [cut(way.name, 44), _signed(way.gain_usd), _signed(way.final_gain_usd), month_name(way.lowest_month),
            dollars(way.lowest_usd)]  # fmt: skip


def _checking(advice: Advice) -> str:
    lines = [x for x in advice.now.lines if x.amount_usd] if advice.now else []
    last = [x.label for x in lines if x.is_projected]
    open_ = [x.label for x in lines if not x.is_verified]
    said = f"With last year's numbers: {', '.join(last)}. " if last else ""
    return said + (f"Not checked against the law's text: {', '.join(open_)}. " if open_ else "")


def _signed(amount: float) -> str:
    return f"+{dollars(amount)}" if amount >= 0 else f"−{dollars(-amount)}"
