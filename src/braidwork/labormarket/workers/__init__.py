"""Who works in an occupation: counts of workers, shares of each group beside its share in all work, and pay shares."""

from __future__ import annotations

from braidwork.labormarket.workers.definitions import COMPOSITION, WORKERS, WORKFORCE_COMPOSITION
from braidwork.labormarket.workers.shares import composition, workforce_composition
from braidwork.labormarket.workers.tables import LEVELS, occupation_pay_shares, worker_frame, workers_by_occupation

__all__ = [
    "COMPOSITION",
    "LEVELS",
    "WORKERS",
    "WORKFORCE_COMPOSITION",
    "composition",
    "occupation_pay_shares",
    "worker_frame",
    "workers_by_occupation",
    "workforce_composition",
]
