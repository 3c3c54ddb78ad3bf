"""Braided funding: every dollar lawful, every person traceable, nothing stranded.

`plan(lines, funds, policy)` gives the provably best lawful allocation in whole cents, with the reason for every line.
It posts nothing. Lines come from `service_lines(table, eligibility)`, funds from `funds.read_funds(path, on=day)`.
Race, ethnicity, sex and national origin are refused as input; who is reached is computed afterwards (`Plan.disparity`).
"""

from __future__ import annotations

from braidwork.funding.funds.fund_year import Funds, FundYear
from braidwork.funding.funds.limits import EVERY_LINE, HoldBack, LimitRule, LinePredicate, MatchRule, UnitCeiling
from braidwork.funding.lines import PersonDecision, PersonEligibility, ServiceLines, priority_tier, service_lines
from braidwork.funding.plans import Allocation, Outcome, Plan, PlanDocument, inputs_sha256, plan, read_plan
from braidwork.funding.policy import Policy

__all__ = [
    "EVERY_LINE",
    "Allocation",
    "FundYear",
    "Funds",
    "HoldBack",
    "LimitRule",
    "LinePredicate",
    "MatchRule",
    "Outcome",
    "PersonDecision",
    "PersonEligibility",
    "Plan",
    "PlanDocument",
    "Policy",
    "ServiceLines",
    "UnitCeiling",
    "inputs_sha256",
    "plan",
    "priority_tier",
    "read_plan",
    "service_lines",
]
