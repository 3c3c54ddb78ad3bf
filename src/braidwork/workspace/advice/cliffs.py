"""Which cliffs are told, and in which unit: pay an hour where that is a raise, else the pay of a month."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.household import Cliff

TOLD_FROM_USD = 20.0  # USD a month; smaller falls are not told anywhere


def is_told(drop_usd: float, code_to: str) -> bool:
    """Whether a fall is told: a large one, or one that leaves adults without a health plan."""
    return drop_usd >= TOLD_FROM_USD or code_to == "uninsured"


def in_its_unit(cliff: Cliff, wage_now: float, minimum: float | None) -> Cliff:
    """The cliff told by the month where its pay an hour is no raise: below today's, or below what the law allows.

    More hours reach such a cliff, not more pay an hour, so its recovery is told by the month too.
    """
    least = max(wage_now, minimum or 0.0)
    if cliff.wage_hourly_usd is None or cliff.wage_hourly_usd >= least:
        return cliff
    return replace(cliff, wage_hourly_usd=None, recovery_wage_usd=None)
