"""Where the store lies: the option, else the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from braidwork.region import OpenRegion


def data_folder(data: Path | None) -> Path:
    """The folder named on the command line, or the one of the settings."""
    if data is not None:
        return data
    from braidwork.settings import settings

    return settings().data


def opened(data: Path | None) -> OpenRegion:
    """The region in that folder, on the engine of the settings."""
    from braidwork.region.opened import open_region
    from braidwork.settings import settings

    return open_region(data_folder(data), engine=settings().engine)
