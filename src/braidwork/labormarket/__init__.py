"""Who shares in the region's prosperity: the measures of work, pay, poverty, learning, homes and health cover."""

from __future__ import annotations

from braidwork.labormarket.catalogue import measure, measure_names, measures

__all__ = ["measure", "measure_names", "measures"]
