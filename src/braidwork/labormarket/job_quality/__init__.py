"""How good the jobs of an occupation are, on anchored dimensions, and how sure its rank is."""

from __future__ import annotations

from braidwork.labormarket.job_quality.definition import Definition, Dimension, read_definition
from braidwork.labormarket.job_quality.ordering import ordered
from braidwork.labormarket.job_quality.ranking import JobQuality, job_quality
from braidwork.labormarket.job_quality.scores import Evidence, Scores, evidence, scores

__all__ = [
    "Definition",
    "Dimension",
    "Evidence",
    "JobQuality",
    "Scores",
    "evidence",
    "job_quality",
    "ordered",
    "read_definition",
    "scores",
]
