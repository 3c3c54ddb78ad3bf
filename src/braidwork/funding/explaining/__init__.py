"""Why the plan is what it is: per line, per fund and cap, and for the whole plan."""

from __future__ import annotations

from braidwork.funding.explaining.disparities import Disparity, disparity
from braidwork.funding.explaining.floors import ShortFloor, short_floors
from braidwork.funding.explaining.leftovers import Expiring, Uncovered, Unspent, expiring, uncovered, unspent
from braidwork.funding.explaining.line import FundVerdict, LineExplanation, Loss, explain_line
from braidwork.funding.explaining.prices import ShadowPrice, price_of_tiers_cents, shadow_price, shadow_prices

__all__ = [
    "Disparity",
    "Expiring",
    "FundVerdict",
    "LineExplanation",
    "Loss",
    "ShadowPrice",
    "ShortFloor",
    "Uncovered",
    "Unspent",
    "disparity",
    "expiring",
    "explain_line",
    "price_of_tiers_cents",
    "shadow_price",
    "shadow_prices",
    "short_floors",
    "uncovered",
    "unspent",
]  # fmt: skip
