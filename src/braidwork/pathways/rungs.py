"""A ladder told to a person: each step with pay, time, cost, how common it is, why it fits, what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from braidwork.labormarket.occupations.records import License, Program


@dataclass(frozen=True)
class Rung:
    """One move of a ladder in plain words. Wages are hourly US dollars, median, None where unknown.

    `of_hundred_leavers` says how common the move is: of a hundred people who leave the origin for other work, about
    how many go to the destination (modelled, never one person's chance). `why` are sentences on why the step makes
    sense, `missing` what is still to be learned or obtained. `openings` are those of the destination in the region a
    year, modelled. `wage_area` tells where the wages are from.
    """

    origin_code: str
    origin_label: str
    destination_code: str
    destination_label: str
    training: str
    months: int
    cost_usd: int
    months_below_floor: int
    schedule: str | None
    of_hundred_leavers: float
    wage_from_usd: float | None
    wage_to_usd: float | None
    wage_area: str
    openings: float | None
    licenses: tuple[License, ...]
    programs: tuple[Program, ...]
    why: tuple[str, ...]
    missing: tuple[str, ...]
    is_apprenticeship: bool = False

    @property
    def wage_gain_usd(self) -> float | None:
        """Hourly gain of the step; None where a wage is unknown."""
        if self.wage_from_usd is None or self.wage_to_usd is None:
            return None
        return self.wage_to_usd - self.wage_from_usd


@dataclass(frozen=True)
class ToldLadder:
    """A whole ladder, origin first. `marks` are cheapest, fastest, likeliest; `commonness` says how common in words."""

    rungs: tuple[Rung, ...]
    months: int
    cost_usd: int
    commonness: str
    marks: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The occupations in order."""
        return (self.rungs[0].origin_code, *(r.destination_code for r in self.rungs)) if self.rungs else ()

    @property
    def wage_to_usd(self) -> float | None:
        """Median hourly wage at the top."""
        return self.rungs[-1].wage_to_usd if self.rungs else None

    @property
    def wage_gain_usd(self) -> float | None:
        """Hourly gain from the first to the last occupation; None where either wage is unknown."""
        if not self.rungs or self.rungs[0].wage_from_usd is None or self.wage_to_usd is None:
            return None
        return self.wage_to_usd - self.rungs[0].wage_from_usd
