"""Plans: made, compared, written as a document and read back."""

from __future__ import annotations

from braidwork.funding.plans.document import PlanDocument, read_plan
from braidwork.funding.plans.inputs import inputs_sha256
from braidwork.funding.plans.making import line_level, plan, replanned
from braidwork.funding.plans.outcome import Outcome
from braidwork.funding.plans.plan import Allocation, Allocations, Plan

__all__ = [
    "Allocation", "Allocations", "Outcome", "Plan", "PlanDocument", "inputs_sha256", "line_level", "plan", "read_plan",
    "replanned",
]  # fmt: skip
