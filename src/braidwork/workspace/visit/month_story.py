"""Net money told to people: a raise, the first step, cliffs on the way, ladders by what they leave, and the bridge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from braidwork.household.outcomes.words import dollars, month_name, wage
from braidwork.region.printed import aligned
from braidwork.workspace.visit.layout import cut, heading, wrapped

if TYPE_CHECKING:
    from braidwork.household import Attribution, Cliff
    from braidwork.workspace.visit.month import Months

_PARTS = 4
_TOLD_FROM_USD = 20.0  # smaller cliffs are counted, not told


def months_story(months: Months | None) -> list[str]:
    """The lines on net money; none where it was not reckoned."""
    if months is None or months.now.total_usd is None:
        return []
    told = heading("What it leaves her in a month")
    step = f"first step, {months.step_hours:g} hours a week"
    rows = [
        ["today", dollars(months.now.total_usd), "left after taxes, rent and costs, with the likely help taken up"],
        [f"a raise of {wage(months.raise_usd)}", _signed(months.raised.change_usd), _parts(months.raised)],
        [step, _signed(months.stepped.change_usd), _parts(months.stepped)],
    ]
    width = max(len(r[0]) for r in rows)
    for name, amount, text in rows:
        told += wrapped(text, f"  {name.ljust(width)}  {amount:>7}  ")
    told += ["", *_raise(months), *_cliffs(months), "", *_ways(months), ""]
    told += wrapped(
        "Her home is synthetic: rent, prices of care and hours are assumed. Yearly credits count a twelfth a month. "
        f"{_checking(months)}Ask the office before you decide."
    )  # fmt: skip
    return [*told, ""]


def _parts(change: Attribution) -> str:
    """What makes the change, the largest causes first; each cause has its Shapley share, so they sum."""
    parts = sorted((p for p in change.parts if abs(p.shapley_usd) >= 1), key=lambda p: -abs(p.shapley_usd))
    rest = change.change_usd - sum(p.shapley_usd for p in parts[:_PARTS])
    said = [f"{p.label} {_signed(p.shapley_usd)}" for p in parts[:_PARTS]]
    return ", ".join([*said, f"the rest {_signed(rest)}"] if abs(rest) >= 1 else said)


def _raise(months: Months) -> Iterator[str]:
    if not months.raise_cliffs:
        yield f"The raise of {wage(months.raise_usd)} meets no cliff at today's hours."
    for cliff in months.raise_cliffs:
        yield from wrapped(f"The raise meets a cliff, {_told(cliff)}")


def _cliffs(months: Months) -> Iterator[str]:
    large = [c for c in months.cliffs if c.drop_usd >= _TOLD_FROM_USD]
    if not months.cliffs:
        yield "No cliff lies on the way up this ladder."
    else:
        yield f"Cliffs on the way up, at {months.step_hours:g} hours a week:"
    for cliff in large:
        yield from wrapped(_told(cliff), "  ")
    if months.next_cliff is not None:
        yield from wrapped(f"The large one lies above this ladder: {_told(months.next_cliff)}")


def _told(cliff: Cliff) -> str:
    at = wage(cliff.wage_hourly_usd) if cliff.wage_hourly_usd else f"{dollars(cliff.pay_monthly_usd)} a month"
    back = f", made up for at {wage(cliff.recovery_wage_usd, up=True)}" if cliff.recovery_wage_usd else ""
    checked = "; not verified" if cliff.unverified else ""
    return (f"above {at}: {cliff.label}, {dollars(cliff.drop_usd)} a month less from "
            f"{month_name(cliff.bites_on)}{back} ({cliff.citation}{checked}).")  # fmt: skip


def _ways(months: Months) -> Iterator[str]:
    yield from wrapped(f"Ladders by what they leave over {months.horizon_months} months, more than staying:")
    rows = [["", "in all", "a month after", "lowest month", "leaves"]]
    rows += [
        [
            cut(w.name, 44),
            _signed(w.gain_usd),
            _signed(w.final_gain_usd),
            month_name(w.lowest_month),
            dollars(w.lowest_usd),
        ]
        for w in months.ways
    ]
    yield from (f"  {line}" for line in aligned(rows, 1))
    bridge = months.bridge
    if bridge is None:
        return
    paid = [i for amounts in bridge.plan_usd.values() for i, a in enumerate(amounts) if a >= 0.01]
    if not paid:
        yield "No month of her ladder leaves less than today."
        return
    total = sum(sum(amounts) for amounts in bridge.plan_usd.values())
    first, last = month_name(bridge.months[min(paid)]), month_name(bridge.months[max(paid)])
    if bridge.is_feasible:
        yield from wrapped(f"Her ladder dips while she studies. {months.bridge_name} of {dollars(total)} from {first} "
                           f"to {last} keeps every month at today's; it stands below as a service.")  # fmt: skip
    else:
        yield from wrapped(f"Her ladder dips while she studies, and {months.bridge_name.lower()} alone does not bridge "
                           f"it: {dollars(bridge.gap_usd)} are missing in the worst month.")  # fmt: skip


def _checking(months: Months) -> str:
    lines = [x for x in months.now.lines if x.amount_usd]
    last = [x.label for x in lines if x.is_projected]
    open_ = [x.label for x in lines if not x.is_verified]
    said = f"With last year's numbers: {', '.join(last)}. " if last else ""
    return said + (f"Not checked against the law's text: {', '.join(open_)}. " if open_ else "")


def _signed(amount: float) -> str:
    return f"+{dollars(amount)}" if amount >= 0 else f"−{dollars(-amount)}"
