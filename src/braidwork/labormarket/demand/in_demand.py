"""Occupations in demand by the published rule of Washington's ESD (2013 to 2016), computed here: never its own word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np

from braidwork.errors import DataError, NotAvailableError, UndefinedMeasureError
from braidwork.labormarket.demand.columns import Floats, codes, numbers
from braidwork.reference import parameters

IN_DEMAND, NOT_IN_DEMAND, BALANCED = "in demand", "not in demand", "balanced"
# The last day on which the method, whose text was published, is known to have been in force.
PUBLISHED_METHOD = date(2016, 12, 31)
InDemand = Literal["in demand", "not in demand", "balanced"]


@dataclass(frozen=True)
class DemandRule:
    """The cut-offs of the rule on a day, with their source."""

    growth_in_demand_from: float
    openings_in_demand_from: float
    growth_not_in_demand_below: float
    openings_not_in_demand_below: float
    base_jobs_least: float
    citation: str
    verified: str


@dataclass(frozen=True)
class DemandWords:
    """The rule's word on each occupation, shape (occupations,); None where it has none, with the reason in `reasons`.

    This is a computation of ours after the published method. The state's own list is another field and wins in law.
    """

    occupations: tuple[str, ...]
    words: tuple[str | None, ...]
    reasons: tuple[str, ...]
    horizons: tuple[str, ...]
    rule: DemandRule
    method: str

    def word(self, code: str) -> str | None:
        """The word on one occupation; None where the rule has none or does not know it."""
        return self.words[self.occupations.index(code)] if code in self.occupations else None


def demand_rule(on: date = PUBLISHED_METHOD) -> DemandRule:
    """The cut-offs in force on a day; NotAvailableError for a day whose method is not known."""
    rows = {r.key["part"]: r for r in parameters("in_demand_rule") if r.in_force(on)}
    names = ("growth_in_demand_from", "openings_in_demand_from", "growth_not_in_demand_below",
             "openings_not_in_demand_below", "base_jobs_least")  # fmt: skip
    if any(n not in rows for n in names):
        raise NotAvailableError(
            f"the cut-offs of the in-demand rule on {on.isoformat()} are not known.",
            mend="ask for a day of 2013 to 2016, whose method was published.",
        )
    verified = "verified" if all(rows[n].verified == "verified" for n in names) else "unverified"
    values = {n: rows[n].value for n in names}
    return DemandRule(**values, citation=rows[names[0]].citation, verified=verified)


def in_demand(table: Any, *, horizons: Sequence[str] = ("ten_year",), on: date = PUBLISHED_METHOD) -> DemandWords:
    """The rule's word from growth and openings over one or several horizons.

    Columns: `occupation_code`, `base_jobs`, and for each horizon `growth_<horizon>` (jobs a year, may be negative) and
    `openings_<horizon>` (a year). An occupation is in demand where it grows at 90 % or more of the rate of all rows
    together and has .08 % or more of their openings, not in demand under 70 % and under 1 %; all else, and horizons
    that disagree, is balanced. Under 50 base jobs, or with a value missing, there is no word. Raises
    UndefinedMeasureError where the jobs of all rows together do not grow: a part of that says nothing.
    """
    if not horizons:
        raise DataError("no horizon is named.", mend='as horizons=("ten_year",).')
    rule = demand_rule(on)
    occupations, jobs = codes(table, "occupation_code"), numbers(table, "base_jobs", least=0, may_miss=True)
    by_horizon = [_words(table, h, jobs, rule) for h in horizons]
    words: list[str | None] = []
    reasons: list[str] = []
    for i in range(len(occupations)):
        word, reason = _together([found[i] for found in by_horizon], horizons, float(jobs[i]), rule)
        words.append(word)
        reasons.append(reason)
    return DemandWords(
        occupations, tuple(words), tuple(reasons), tuple(horizons), rule,
        f"in_demand.v1, computed by Braidwork after: {rule.citation}",
    )  # fmt: skip


def _words(table: Any, horizon: str, jobs: Floats, rule: DemandRule) -> list[tuple[str | None, float, float]]:
    growth = numbers(table, f"growth_{horizon}", may_miss=True)
    openings = numbers(table, f"openings_{horizon}", least=0, may_miss=True)
    known = ~np.isnan(growth) & ~np.isnan(openings) & (jobs > 0)
    total_jobs, total_openings = float(jobs[known].sum()), float(openings[known].sum())
    average = float(growth[known].sum()) / total_jobs if total_jobs else 0.0
    if not average > 0 or not total_openings > 0:
        raise UndefinedMeasureError(
            f"the jobs of the area do not grow over the horizon {horizon}: the rule compares with their growth.",
            mend="leave this horizon out and say so.",
        )
    found: list[tuple[str | None, float, float]] = []
    for own_jobs, own_growth, own_openings, is_known in zip(jobs, growth, openings, known, strict=True):
        if not is_known:
            found.append((None, float("nan"), float("nan")))
            continue
        # Rounding absorbs the order of the summands: what meets a cut-off on paper meets it here.
        pace = round(float(own_growth / own_jobs / average), 12)
        share = round(float(own_openings / total_openings), 12)
        found.append((_word(pace, share, rule), pace, share))
    return found


def _word(pace: float, share: float, rule: DemandRule) -> str:
    if pace >= rule.growth_in_demand_from and share >= rule.openings_in_demand_from:
        return IN_DEMAND
    if pace < rule.growth_not_in_demand_below and share < rule.openings_not_in_demand_below:
        return NOT_IN_DEMAND
    return BALANCED


def _together(
    found: Sequence[tuple[str | None, float, float]], horizons: Sequence[str], jobs: float, rule: DemandRule
) -> tuple[str | None, str]:
    words = {word for word, _, _ in found}
    if None in words:
        return None, "growth, openings or jobs are not known"
    if jobs < rule.base_jobs_least:
        return None, f"fewer than {rule.base_jobs_least:.0f} jobs"
    told = "; ".join(
        f"{horizon.replace('_', ' ')}: grows at {pace:.0%} of the area's pace, {share:.2%} of its openings"
        for horizon, (_, pace, share) in zip(horizons, found, strict=True)
    )
    return (next(iter(words)) if len(words) == 1 else BALANCED), told
