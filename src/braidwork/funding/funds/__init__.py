"""Funds and fund-years as data: windows, balances, who and what they may pay for, caps, floors, ceilings, match."""

from __future__ import annotations

from braidwork.funding.funds.families import Family, families, family, family_limits
from braidwork.funding.funds.fund_year import Funds, FundYear
from braidwork.funding.funds.limits import EVERY_LINE, HoldBack, LimitRule, LinePredicate, MatchRule, UnitCeiling
from braidwork.funding.funds.reading import funds_document, read_funds
from braidwork.funding.funds.rules import funding_rule, funding_rules

__all__ = [
    "EVERY_LINE",
    "Family",
    "FundYear",
    "Funds",
    "HoldBack",
    "LimitRule",
    "LinePredicate",
    "MatchRule",
    "UnitCeiling",
    "families",
    "family",
    "family_limits",
    "funding_rule",
    "funding_rules",
    "funds_document",
    "read_funds",
]
