"""The region's clock: one today for pages and the command line, wherever the machine stands."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

REGION_CLOCK = "America/Los_Angeles"


def today() -> date:
    """The day that it is in the region."""
    return datetime.now(ZoneInfo(REGION_CLOCK)).date()
