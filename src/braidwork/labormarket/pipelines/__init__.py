"""Talent pipelines: need, supply as bounds, and the equity funnel of an occupation."""

from __future__ import annotations

from braidwork.labormarket.pipelines.records import GroupStep, Pipeline, Sample

__all__ = ["GroupStep", "Pipeline", "Sample"]
