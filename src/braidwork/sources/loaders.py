"""The loaders that a build tries, in order."""

from __future__ import annotations

from braidwork.sources.loader import Loader

LOADERS: tuple[Loader, ...] = ()
