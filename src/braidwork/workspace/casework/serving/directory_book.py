"""The directory of services that this workspace shows: that of its data folder, read once and again when it changes."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from django.conf import settings

from braidwork.engine.manifest import MANIFEST_NAME
from braidwork.errors import NotAvailableError
from braidwork.navigation.directory import DirectoryBook

_lock = Lock()
_held: dict[str, tuple[tuple[int, int], DirectoryBook | None]] = {}


def open_book() -> DirectoryBook | None:
    """The book of services of the data folder; None where no directory is loaded. DataError for a damaged store."""
    folder = Path(settings.DATA_FOLDER)
    stamp = _stamp(folder / MANIFEST_NAME)
    if stamp is None:
        return None
    with _lock:
        held = _held.get(str(folder))
        if held is None or held[0] != stamp:
            held = _held[str(folder)] = (stamp, _read(folder))
        return held[1]


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


def _read(folder: Path) -> DirectoryBook | None:
    from braidwork.engine import Store

    try:
        return DirectoryBook.of(Store.open(folder))
    except NotAvailableError:
        return None
