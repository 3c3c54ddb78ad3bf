"""The O*NET Database in its text and Excel forms, every release told by its own read-me or archive name."""

from __future__ import annotations

from braidwork.sources.onet.loading import OnetLoader

__all__ = ["OnetLoader"]
