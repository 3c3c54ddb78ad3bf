"""The grammar of measures: what is measured, estimates with their uncertainty, reliability."""

from __future__ import annotations

from braidwork.measures.estimates import MOE_FACTOR, Estimate, Estimates, Provenance
from braidwork.measures.expression import Expression, case, col
from braidwork.measures.measure import Measure

__all__ = ["MOE_FACTOR", "Estimate", "Estimates", "Expression", "Measure", "Provenance", "case", "col"]
