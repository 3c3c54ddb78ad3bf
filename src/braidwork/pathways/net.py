"""Ladders by what they leave a household: each step's month, the lowest month on the way, and what bridges the dip.

Nothing about a person is read but the household that they asked to have reckoned: pay, home, help, hours.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from braidwork.errors import NotAvailableError
from braidwork.pathways.limits import Living

if TYPE_CHECKING:
    from braidwork.household import Household, Mitigation, Move, Timeline
    from braidwork.household.moves.comparison import Compared
    from braidwork.pathways.rungs import Rung, ToldLadder

HORIZON_MONTHS = 48
_CENT = 0.01


@dataclass(frozen=True)
class NetStep:
    """One step by what it leaves, USD a month; None where pay or money is not known.

    `net_after_usd` is a month at the step's work and full hours, by the rules and the household of today, so that it
    stands beside today's; `net_during_usd` the least a month of its course leaves (None without a course), from
    `begins` on. `cost_usd` is what the course costs after usual grants and stands apart: no month is charged with it.
    """

    rung: Rung
    begins: date
    hours_during: float
    hours_after: float
    net_during_usd: float | None
    net_after_usd: float | None

    @property
    def has_course(self) -> bool:
        """Whether the step has a course that takes time."""
        return bool(self.rung.cost_usd and self.rung.months)


@dataclass(frozen=True)
class NetLadder:
    """A ladder by what it leaves, USD. Gains are over staying put: in all months together, and in the last month.

    `low_final_usd` and `high_final_usd` are the last month's gain in the worst and best case. `net` are the months of
    the likely case from `months[0]` on. All are empty or None where the household's money is not known.
    """

    ladder: ToldLadder
    steps: tuple[NetStep, ...]
    months: tuple[date, ...] = ()
    net: tuple[float, ...] = ()
    gain_usd: float | None = None
    final_gain_usd: float | None = None
    low_final_usd: float | None = None
    high_final_usd: float | None = None
    lowest_month: date | None = None
    lowest_usd: float | None = None
    reaches_enough: bool | None = None
    bridge: Mitigation | None = None

    @property
    def name(self) -> str:
        """The work at its top."""
        return self.ladder.rungs[-1].destination_label

    @property
    def codes(self) -> tuple[str, ...]:
        """Occupations in order, origin first."""
        return self.ladder.codes

    @property
    def final_net_usd(self) -> float | None:
        """A month at the work at its top, by today's rules."""
        return self.steps[-1].net_after_usd

    @property
    def bridged_usd(self) -> float:
        """What keeps every month at today's, in all, each month filled up to whole dollars as it is asked for; 0
        without a dip."""
        if self.bridge is None:
            return 0.0
        return float(sum(filled_dollars(a) for amounts in self.bridge.plan_usd.values() for a in amounts if a >= _CENT))

    @property
    def bridged_months(self) -> tuple[date, ...]:
        """The months that are bridged."""
        if self.bridge is None:
            return ()
        paid = {i for amounts in self.bridge.plan_usd.values() for i, a in enumerate(amounts) if a >= _CENT}
        return tuple(self.bridge.months[i] for i in sorted(paid))


def filled_dollars(amount_usd: float) -> int:
    """Whole dollars, filled up: what is short by a cent is short."""
    return -(-round(amount_usd * 100) // 100)


@dataclass(frozen=True)
class Bridge:
    """Help that may fill months that leave less than today: what it is called and the most a month (USD)."""

    name: str
    monthly_max_usd: float


def at_work(household: Household, wage_hourly_usd: float, living: Living, hours_weekly: float) -> Household:
    """The same household with other pay and hours of its earner, and the cost of the way where that is limited."""
    from dataclasses import replace

    moved = household.earning(wage_hourly_usd, hours_weekly)
    if living.commute_monthly_usd is None:
        return moved
    earner = moved.earner
    job = replace(earner.jobs[0], commute_monthly_usd=living.commute_monthly_usd)
    own = replace(earner, jobs=(job, *earner.jobs[1:]))
    return replace(moved, people=tuple(own if p.person_id == own.person_id else p for p in moved.people))


def lived(ladder: ToldLadder, living: Living) -> Move:
    """A ladder as the client would live it: evening courses beside today's job, full-time study with fewer hours."""
    from braidwork.household import Move, Phase

    wage, hours, way = living.wage_hourly_usd, living.hours_weekly, living.commute_monthly_usd
    phases: list[Phase] = []
    for rung in ladder.rungs:
        if rung.cost_usd and rung.months:
            now = min(hours, living.school_hours_weekly) if rung.months_below_floor else hours
            phases.append(Phase(f"course: {rung.destination_label}", rung.months, wage, now, is_in_training=True))
        wage, hours = rung.wage_to_usd or wage, living.full_hours_weekly
        if not rung.cost_usd and rung.months:
            phases.append(Phase(rung.destination_label, rung.months, wage, hours, commute_monthly_usd=way))
    top = ladder.rungs[-1].destination_label
    return Move(top, (*phases, Phase(top, HORIZON_MONTHS, wage, hours, commute_monthly_usd=way)))


def rank_net(
    household: Household | None,
    on: date,
    ladders: Sequence[ToldLadder],
    living: Living,
    *,
    enough_usd: float | None = None,
) -> tuple[NetLadder, ...]:
    """The ladders in the order of what they leave this household, staying put being 0.

    First those whose last work leaves `enough_usd` a month (what the household's own standard would leave), then by
    the gain of 48 months together, ties by the lowest month. Ladders with unpublished pay, and all of them without a
    household, stand after the others in the order given. Raises what a timeline of the household raises.
    """
    found: list[NetLadder] = []
    if household is not None:
        paid = {str(n): x for n, x in enumerate(ladders) if all(r.wage_to_usd is not None for r in x.rungs)}
        found = _reckoned(household, on, paid, living, enough_usd)
        found.sort(key=_key, reverse=True)
    known = {x.ladder for x in found}
    start = next_month(on)
    return (*found, *(NetLadder(x, _steps(x, start, living, None, None)) for x in ladders if x not in known))


def _key(way: NetLadder) -> tuple[bool, float, float]:
    return bool(way.reaches_enough), way.gain_usd or 0.0, way.lowest_usd or 0.0


def _reckoned(
    household: Household, on: date, ladders: dict[str, ToldLadder], living: Living, enough: float | None
) -> list[NetLadder]:
    from dataclasses import replace

    from braidwork.household import compare_moves

    if not ladders:
        return []
    start = next_month(on)
    moves = [replace(lived(x, living), name=n) for n, x in ladders.items()]
    compared = compare_moves(household, start, moves, months=HORIZON_MONTHS)
    after = _months_at(household, on, living)
    return [_told(compared[n], x, start, living, after, enough) for n, x in ladders.items()]


def _told(
    one: Compared, ladder: ToldLadder, start: date, living: Living, after: Callable[[float], float],
    enough: float | None,
) -> NetLadder:  # fmt: skip
    path = one.cases["likely"]
    steps = _steps(ladder, start, living, path, after)
    gains = one.final_gain_usd
    final = steps[-1].net_after_usd
    return NetLadder(
        ladder, steps, path.months, tuple(float(x) for x in path.net), one.gain_usd["likely"], gains["likely"],
        min(gains.values()), max(gains.values()), path.lowest_month, one.trough_usd["likely"],
        None if enough is None or final is None else final >= enough - _CENT,
    )  # fmt: skip


def _months_at(household: Household, on: date, living: Living) -> Callable[[float], float]:
    """What a month leaves at a wage and full hours, by today's rules; each wage reckoned once."""
    from functools import cache

    from braidwork.household import PROJECTING, net_resources

    @cache
    def month(wage: float) -> float:
        total = net_resources(at_work(household, wage, living, living.full_hours_weekly), on, PROJECTING).total_usd
        if total is None:
            raise NotAvailableError("a month of this work stays open.", where=f"{wage:.2f} USD an hour")
        return total

    return month


def _steps(
    ladder: ToldLadder, start: date, living: Living, path: Timeline | None, after: Callable[[float], float] | None
) -> tuple[NetStep, ...]:
    found, month, hours = [], 0, living.hours_weekly
    for rung in ladder.rungs:
        has_course = bool(rung.cost_usd and rung.months)
        during = min(hours, living.school_hours_weekly) if rung.months_below_floor else hours
        hours = living.full_hours_weekly
        least = None
        if path is not None and has_course and month < len(path.net):
            least = float(path.net[month : month + rung.months].min())
        wage = rung.wage_to_usd
        found.append(NetStep(
            rung, _later(start, month), during if has_course else hours, hours, least,
            after(wage) if after is not None and wage is not None else None,
        ))  # fmt: skip
        month += rung.months
    return tuple(found)


def bridge_dip(household: Household, on: date, way: NetLadder, living: Living, bridge: Bridge) -> NetLadder:
    """The ladder with what keeps every month of its courses at what today leaves."""
    from dataclasses import replace

    from braidwork.household import Offer, mitigate

    move = lived(way.ladder, living)
    in_school = sum(p.months for p in move.phases[:-1])
    most = bridge.monthly_max_usd
    offer = Offer(bridge.name, most, most * in_school, tuple(range(in_school)))
    return replace(way, bridge=mitigate(household, next_month(on), move, [offer], months=in_school + 1))


def next_month(day: date) -> date:
    """The first of the month after a day."""
    return _later(day.replace(day=1), 1)


def _later(first: date, months: int) -> date:
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
