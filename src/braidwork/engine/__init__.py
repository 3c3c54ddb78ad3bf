"""One door to DuckDB or Spark, and the Parquet store with its manifest."""

from __future__ import annotations

from braidwork.engine.build import StoreBuild
from braidwork.engine.manifest import Manifest, PartitionEntry, SourceEntry, UnusedFile
from braidwork.engine.remembering import remembered
from braidwork.engine.session import Engine, engine_for
from braidwork.engine.store import Store

__all__ = [
    "Engine",
    "Manifest",
    "PartitionEntry",
    "SourceEntry",
    "Store",
    "StoreBuild",
    "UnusedFile",
    "engine_for",
    "remembered",
]
