"""What a table promises: grain, columns, units, codes, universe, sensitivity."""

from __future__ import annotations

from braidwork.contracts.people import HOUSEHOLDER_COLUMNS, PUMS_HOUSING, PUMS_PERSON
from braidwork.contracts.table import Column, Kind, Sensitivity, Table
from braidwork.contracts.vintage import Vintage

__all__ = [
    "HOUSEHOLDER_COLUMNS",
    "PUMS_HOUSING",
    "PUMS_PERSON",
    "Column",
    "Kind",
    "Sensitivity",
    "Table",
    "Vintage",
]
