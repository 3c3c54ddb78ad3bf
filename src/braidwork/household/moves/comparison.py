"""Moves side by side, staying put among them, in the worst, likely and best case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from braidwork.household.law.book import Rules
from braidwork.household.moves.move import CASES, Case, Move, Phase
from braidwork.household.moves.timeline import PROJECTING, Timeline, timelines
from braidwork.household.outcomes.words import dollars, month_name
from braidwork.household.people.household import Household

Key = Literal["cumulative", "final", "trough"]
STAY = "Stay where you are"


@dataclass(frozen=True)
class Compared:
    """One move in every case. All figures are USD; gains are over staying put in the same case."""

    move: str
    cases: dict[str, Timeline]
    gain_usd: dict[str, float]
    final_gain_usd: dict[str, float]
    trough_usd: dict[str, float]

    def key(self, by: Key) -> tuple[float, float]:
        """What it is ranked by, in the likely case; ties by the lowest month."""
        chosen = {"cumulative": self.gain_usd, "final": self.final_gain_usd, "trough": self.trough_usd}[by]
        return chosen["likely"], self.trough_usd["likely"]


@dataclass(frozen=True)
class Comparison:
    """Moves in the order of the key that the client chose."""

    by: Key
    moves: tuple[Compared, ...]

    def __getitem__(self, move: str) -> Compared:
        return next(m for m in self.moves if m.move == move)

    def tell(self) -> str:
        """The moves in words: likely first, then how bad and how good it may be."""
        said = []
        for number, move in enumerate(self.moves, 1):
            if move.move == STAY:
                said.append(f"{number}. {STAY}.")
                continue
            low, likely, high = (dollars(min(move.gain_usd.values())), dollars(move.gain_usd["likely"]),
                                 dollars(max(move.gain_usd.values())))  # fmt: skip
            path = move.cases["likely"]
            said.append(
                f"{number}. {move.move}: over {len(path.months)} months you would have {likely} more than if you stay. "
                f"{_band(low, likely, high)}The hardest month is {month_name(path.lowest_month)}, with "
                f"{dollars(move.trough_usd['likely'])} left."
            )
        return "\n".join(said)


def _band(low: str, likely: str, high: str) -> str:
    if low == high:
        return ""
    if low == likely:
        return f"It may be as much as {high}. "
    if high == likely:
        return f"It may be as little as {low}. "
    return f"It may be as little as {low} or as much as {high}. "


def stay_put(household: Household, months: int) -> Move:
    """The move of not moving: today's wage and hours throughout."""
    job = household.earner.jobs[0] if household.earner.jobs else None
    wage, hours = (job.wage_hourly_usd, job.hours_weekly) if job else (0.0, 0.0)
    return Move(STAY, (Phase(STAY, months, wage, hours, is_in_training=household.earner.is_in_training),))


def compare_moves(
    household: Household, start: date, moves: Sequence[Move], *, months: int = 48, cases: Sequence[Case] = CASES,
    by: Key = "cumulative", rules: Rules = PROJECTING, standard_monthly_usd: float | None = None,
) -> Comparison:  # fmt: skip
    """The moves and staying put, same household and dates, in each case; ranked by the key the client chose.

    Cases must hold one named "likely". Raises what `timeline` raises.
    """
    every = [stay_put(household, months), *moves]
    ways = [(move, case) for move in every for case in cases]
    paths = timelines(household, start, ways, months=months, rules=rules, standard_monthly_usd=standard_monthly_usd)
    of = {(move.name, case.name): path for (move, case), path in zip(ways, paths, strict=True)}
    found = []
    for move in every:
        mine = {c.name: of[move.name, c.name] for c in cases}
        stay = {c.name: of[STAY, c.name] for c in cases}
        found.append(Compared(
            move.name, mine,
            {c: float((mine[c].net - stay[c].net).sum()) for c in mine},
            {c: float(mine[c].net[-1] - stay[c].net[-1]) for c in mine},
            {c: float(mine[c].net.min()) for c in mine},
        ))  # fmt: skip
    return Comparison(by, tuple(sorted(found, key=lambda m: m.key(by), reverse=True)))
