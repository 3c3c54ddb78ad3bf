"""ACS summary tables: estimates with the margins that the Census Bureau publishes."""

from __future__ import annotations

from braidwork.sources.acs_tables.load import AcsTablesLoader

__all__ = ["AcsTablesLoader"]
