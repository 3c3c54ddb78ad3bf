"""What a move leaves her: today's month, a raise, the first step, cliffs on the way, ladders by net, and the bridge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from braidwork.workspace.visit.home import assumed, at_work, demo_home
from braidwork.workspace.visit.pricing import Need

if TYPE_CHECKING:
    from braidwork.household import Attribution, Cliff, Mitigation, Move, NetResources, Phase
    from braidwork.pathways.rungs import ToldLadder

WEEKS_OF_A_MONTH = 52 / 12


@dataclass(frozen=True)
class Way:
    """A ladder by what it leaves: `gain_usd` over staying put in all months, its lowest month, and the months."""

    name: str
    ladder: ToldLadder
    gain_usd: float
    lowest_month: date
    lowest_usd: float
    final_gain_usd: float


@dataclass(frozen=True)
class Months:
    """Net money of the visit: USD a month after taxes and the costs listed, with help taken up.

    `raised` is the change by the raise, `raise_cliffs` the cliffs between the two wages, `stepped` the change by the
    first step of the ladder; `cliffs` lie on the way up, `next_cliff` is the largest beyond. `ways` are the ladders in
    the order of their gain. `bridge` keeps every month of the ladder at what today leaves.
    """

    now: NetResources
    raise_usd: float
    raised: Attribution
    raise_cliffs: tuple[Cliff, ...]
    step_label: str
    step_hours: float
    stepped: Attribution
    cliffs: tuple[Cliff, ...]
    next_cliff: Cliff | None
    ways: tuple[Way, ...]
    horizon_months: int
    bridge: Mitigation | None
    bridge_name: str


def months_of(on: date, aimed: ToldLadder, others: Sequence[ToldLadder]) -> Months | None:
    """The net money of the demo's household on a day; None where a wage of the ladder is not published."""
    from braidwork.household import attribute, cliffs, compare_moves, net_resources
    from braidwork.household.moves.timeline import PROJECTING

    told, home = assumed(), demo_home()
    first = aimed.rungs[0]
    if first.wage_to_usd is None or aimed.wage_to_usd is None:
        return None
    full, months, up = told["full_hours_weekly"], told["horizon_months"], told["raise_hourly_usd"]
    raised = at_work(home, told["wage_hourly_usd"] + up, told["hours_weekly"])
    stepped = at_work(home, first.wage_to_usd, full)
    found = cliffs(stepped, on, rules=PROJECTING)
    low, top = home.earner.pay_monthly_usd, aimed.wage_to_usd * full * WEEKS_OF_A_MONTH
    reached = raised.earner.pay_monthly_usd
    by_route = {aimed.codes: aimed}  # the one asked for stays first
    for other in others:
        if all(r.wage_to_usd is not None for r in other.rungs):
            by_route.setdefault(other.codes, other)
    ladders = list(by_route.values())
    moves = {f"{n}": move_of(f"{n}", x) for n, x in enumerate(ladders)}
    start = _next_month(on)
    compared = compare_moves(home, start, list(moves.values()), months=months)
    ways = tuple(
        Way(
            _name(ladders[int(m.move)]), ladders[int(m.move)], m.gain_usd["likely"], m.cases["likely"].lowest_month,
            m.trough_usd["likely"], m.final_gain_usd["likely"],
        )
        for m in compared.moves if m.move in moves
    )  # fmt: skip
    return Months(
        net_resources(home, on, PROJECTING), up, attribute(home, raised, on, rules=PROJECTING),
        tuple(c for c in cliffs(home, on, rules=PROJECTING) if low <= c.pay_monthly_usd < reached),
        first.destination_label, full, attribute(home, stepped, on, rules=PROJECTING),
        tuple(c for c in found if low <= c.pay_monthly_usd < top),
        max((c for c in found if c.pay_monthly_usd >= top), key=lambda c: c.drop_usd, default=None),
        ways, months, _bridge(start, moves["0"]), told["bridge"]["name"],
    )  # fmt: skip


def move_of(name: str, ladder: ToldLadder) -> Move:
    """A ladder as the client would live it: evening courses beside today's job, full-time study with fewer hours."""
    from braidwork.household import Move, Phase

    told = assumed()
    wage, hours = told["wage_hourly_usd"], told["hours_weekly"]
    phases: list[Phase] = []
    for rung in ladder.rungs:
        if rung.cost_usd and rung.months:
            now = told["school_hours_weekly"] if rung.months_below_floor else hours
            phases.append(Phase(f"course: {rung.destination_label}", rung.months, wage, now, is_in_training=True))
        wage, hours = rung.wage_to_usd or wage, told["full_hours_weekly"]
        if not rung.cost_usd and rung.months:
            phases.append(Phase(rung.destination_label, rung.months, wage, hours))
    return Move(name, (*phases, Phase(_name(ladder), max(1, told["horizon_months"]), wage, hours)))


def bridge_needs(months: Months | None) -> tuple[Need, ...]:
    """The bridge as one priced service; none where no month falls under today's."""
    if months is None or months.bridge is None:
        return ()
    told = assumed()["bridge"]
    found = []
    for name, amounts in months.bridge.plan_usd.items():
        paid = [i for i, a in enumerate(amounts) if a >= 0.01]
        cents = sum(-(-round(amounts[i] * 100) // 100) * 100 for i in paid)  # whole dollars, each month filled up
        if paid:
            count = "1 month" if len(paid) == 1 else f"{len(paid)} months"
            source = f"what the ladder's months leave under today's (household engine, {assumed()['source']} home)"
            found.append(Need(told["category_code"], f"{name}, {count}", cents, months.bridge.months[paid[0]],
                              "it keeps every month of the ladder at what today leaves", source))  # fmt: skip
    return tuple(found)


def _bridge(start: date, move: Move) -> Mitigation:
    from braidwork.household import Offer, mitigate

    told = assumed()["bridge"]
    in_school = sum(p.months for p in move.phases[:-1])
    most = told["monthly_max_usd"]
    offer = Offer(told["name"], most, most * in_school, tuple(range(in_school)))
    return mitigate(demo_home(), start, move, [offer], months=in_school + 1)


def _name(ladder: ToldLadder) -> str:
    return ladder.rungs[-1].destination_label


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
