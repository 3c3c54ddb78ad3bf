"""Audit burden: fewer (person, fund-year) files at the same value of every stage."""

from __future__ import annotations

from braidwork.funding.burden.exact import fewest_pairs
from braidwork.funding.burden.swaps import fewer_pairs

__all__ = ["fewer_pairs", "fewest_pairs"]
