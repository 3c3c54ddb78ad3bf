"""The refusal that is this room's own."""

from __future__ import annotations

from braidwork.errors import UndefinedMeasureError


class NoOverlap(UndefinedMeasureError):  # noqa: N818 - the field's word for it
    """Some people have no counterpart in the other group: their propensity is exactly 0 or 1."""
