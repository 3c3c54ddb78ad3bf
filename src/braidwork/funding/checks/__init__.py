"""Checks on a plan, made from its allocation alone."""

from __future__ import annotations

from braidwork.funding.checks.inversion import Inversion, inversions
from braidwork.funding.checks.readding import Breach, Paid, breaches

__all__ = ["Breach", "Inversion", "Paid", "breaches", "inversions"]
