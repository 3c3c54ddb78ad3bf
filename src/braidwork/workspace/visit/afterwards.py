"""What the demo's books get after the visit: the visit's plan promised all that could be, so new invented awards come.

Whoever tries the books next finds money to plan with and people who wait. Everything is SYNTHETIC and says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from braidwork.workspace.casework.events import SYSTEM
from braidwork.workspace.fiscal.awards import LoadedAwards, load_awards
from braidwork.workspace.fiscal.demonstration import first_of_month

_KING = ["53033"]
# Name, family, dollars, months, counties (none: all).
_AWARDS: tuple[tuple[str, str, str, int, int, list[str]], ...] = (
    ("PORT", "port", "Port", 40_000, 12, _KING),
    ("ECSA-STATE-2", "ecsa_state", "Economic Security for All, state, second award", 30_000, 12, []),
    ("PHILANTHROPY-2", "philanthropy", "Philanthropy, second grant", 15_000, 18, []),
)


def new_awards(on: date) -> LoadedAwards:
    """Loads the invented awards of the month after the visit's plan was posted; those that are known stay."""
    return load_awards(awards_after(on), by=SYSTEM, on=on, synthetic=True, name="synthetic awards after the visit")


def awards_after(on: date) -> dict[str, Any]:
    """The awards as an award file has them, from the first of the month on."""
    begin = first_of_month(on, 0)
    return {
        "fund_year": [
            {
                "fund_year_id": f"{code}-{begin.year % 100}", "family": family, "label": label,
                "award": f"SYNTHETIC {label} 20{begin.year % 100}", "origin": "invented for the demo",
                "start_date": begin.isoformat(), "rule_version": "demo",
                "end_date": (first_of_month(begin, months) - timedelta(days=1)).isoformat(),
                "allotment_cents": dollars * 100, "balance_cents": dollars * 100,
                **({"county_codes": counties} if counties else {}),
            }
            for code, family, label, dollars, months, counties in _AWARDS
        ]
    }  # fmt: skip
