"""Braidwork: the working system of a regional workforce intermediary.

`import braidwork as bw; region = bw.open("data")` opens a region that `braidwork region build` made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from braidwork.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from braidwork.region import OpenRegion

__version__ = VERSION
__all__ = ["open"]


def open(path: str | Path, *, engine: str | None = None) -> OpenRegion:
    """The region stored in a folder, ready for questions.

    `path` may also be `spark://local[2]` (or a cluster's address): the same questions on Spark, over the folder that
    BRAIDWORK_DATA or braidwork.toml names. Raises NotAvailableError where nothing has been built.
    """
    from braidwork.region import open_region

    return open_region(path, engine=engine)
