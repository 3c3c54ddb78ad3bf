"""What a table promises: grain, columns, units, codes, universe, sensitivity."""

from __future__ import annotations

from braidwork.contracts.table import Column, Kind, Sensitivity, Table
from braidwork.contracts.vintage import Vintage

__all__ = ["Column", "Kind", "Sensitivity", "Table", "Vintage"]
