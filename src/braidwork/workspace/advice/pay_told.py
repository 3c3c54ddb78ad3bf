"""Pay that is told twice: in the talk as income, and as pay an hour with hours a week; the two must fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from braidwork.household.people.answers import is_known
from braidwork.workspace.advice.work_and_home import WEEKS_OF_A_MONTH

if TYPE_CHECKING:
    from braidwork.eligibility.facts import Case
    from braidwork.workspace.advice.work_and_home import WorkAndHome

_ROOM = 1.15  # pay as told twice may differ so much before one is asked
MONTHS = {"week": 52 / 12, "two_weeks": 26 / 12, "half_month": 2.0, "month": 1.0, "quarter": 1 / 3, "year": 1 / 12}


@dataclass(frozen=True)
class TwoPays:
    """USD a month: the least and the most of the talk (None: no end), and what pay and hours make."""

    low_usd: float
    high_usd: float | None
    now_usd: float


def pays_that_differ(case: Case, home: WorkAndHome) -> TwoPays | None:
    """Both, where they differ by more than a sixth or so; None where they fit or one of them is not told."""
    from braidwork.eligibility.facts.people import income_sources

    if not (is_known(home.wage_hourly_usd) and is_known(home.hours_weekly)):
        return None
    earned = [e for e in case.client.income or () if income_sources()[e.source].earned and e.period in MONTHS]
    if not earned:
        return None
    low = sum(e.ends_usd[0] * MONTHS[e.period] for e in earned)
    ends = [e.ends_usd[1] for e in earned]
    high = None if None in ends else sum((e.ends_usd[1] or 0) * MONTHS[e.period] for e in earned)
    now = home.wage_hourly_usd * home.hours_weekly * WEEKS_OF_A_MONTH
    fits = low / _ROOM <= now and (high is None or now <= high * _ROOM)
    return None if fits else TwoPays(low, high, now)
