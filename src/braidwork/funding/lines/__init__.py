"""Service lines: what people need, and which fund may lawfully pay for it."""

from __future__ import annotations

from braidwork.funding.lines.categories import Category, categories
from braidwork.funding.lines.failing import Failing, first_failing, nearest_failing
from braidwork.funding.lines.lawful import Lawful, lawful
from braidwork.funding.lines.person_eligibility import PersonDecision, PersonEligibility
from braidwork.funding.lines.reading import service_lines
from braidwork.funding.lines.service_lines import ServiceLines
from braidwork.funding.lines.tiers import priority_tier

__all__ = [
    "Category",
    "Failing",
    "Lawful",
    "PersonDecision",
    "PersonEligibility",
    "ServiceLines",
    "categories",
    "first_failing",
    "lawful",
    "nearest_failing",
    "priority_tier",
    "service_lines",
]
