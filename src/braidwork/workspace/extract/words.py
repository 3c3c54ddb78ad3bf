"""How figures of the view stand on a page and in a terminal: with as many digits as they bear, and their interval."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DIGITS = {"share": 2, "USD per hour": 2, "USD": 0}  # decimals of a unit, as `amount` shows it; 1 for any other
WITHHELD = "not shown"  # never why: that would tell a small group from one that hides it
RAISE_NOTE = (
    "An estimate of rules, not a decision of an agency, and no advice to refuse work. The state's yearly credit for "
    "working families is left out. Where food help hangs on a number that is not loaded, the month is not known. "
    "Families near a limit are among those: the figure of the others is likely too bright."
)


def amount(value: float, unit: str) -> str:
    """One number in its unit: 62 %, $23.40, $916, 17.8."""
    if unit == "share":
        return f"{value:.0%}".replace("%", " %")
    if unit == "USD per hour":
        return f"${value:,.2f}"
    if unit == "USD":
        return f"${value:,.0f}"
    return f"{value:.1f}"


def span(figure: Mapping[str, Any], unit: str) -> str:
    """The 90 percent interval: `52 to 66 %`."""
    ends = figure.get("interval")
    if not ends:
        return ""
    if unit == "share":
        return f"{100 * ends['low']:.0f} to {100 * ends['high']:.0f} %"
    return f"{amount(ends['low'], unit)} to {amount(ends['high'], unit)}"


def shown(figure: Mapping[str, Any], unit: str) -> str:
    """A figure with its interval, or that it may not be shown."""
    if figure.get("value") is None:
        return WITHHELD
    ends = span(figure, unit)
    return amount(figure["value"], unit) + (f" ({ends})" if ends else "")


def by_chance(card: Mapping[str, Any]) -> str:
    """Flags of a card beside those that chance alone would bring."""
    flags, tried = card["flags"], card["comparisons"]
    if not tried:
        return "No two groups are large enough to be compared."
    found = (
        "No group is flagged" if not flags else "1 group is flagged" if flags == 1 else f"{flags} groups are flagged"
    )
    return f"{found} in {tried} comparisons; chance alone would flag about {card['by_chance']:.1f}."
