"""The occupations of the folder that is served: loaded once a process, lazily, in the background."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from braidwork.errors import BraidworkError

if TYPE_CHECKING:
    from braidwork.region.occupations import RegionOccupations

_WAIT_SECONDS = 5.0


@dataclass
class _Loading:
    """One folder: loading, loaded, or why there is nothing to load."""

    folder: Path
    done: threading.Event = field(default_factory=threading.Event)
    work: RegionOccupations | None = None
    why_none: str = ""


_LOCK = threading.Lock()
_LOADINGS: dict[Path, _Loading] = {}


@dataclass(frozen=True)
class Here:
    """The occupations of this folder as far as they are known: `is_loading` while they are read."""

    work: RegionOccupations | None
    is_loading: bool
    why_none: str


def occupations_here(folder: Path | None = None, *, wait_seconds: float = _WAIT_SECONDS) -> Here:
    """The occupations of the region in the data folder (default: that of the workspace).

    The first call begins to load them in the background and waits a little; while `is_loading` a page says so and is
    opened again. `why_none` says plainly where the folder has no region, or one without occupations. What is handed
    out reads no file any more, so that threads may share it.
    """
    loading = begin(folder)
    loading.done.wait(wait_seconds)
    return Here(loading.work, not loading.done.is_set(), loading.why_none)


def begin(folder: Path | None = None) -> _Loading:
    """Begins to load where nobody has yet."""
    if folder is None:
        from django.conf import settings

        folder = Path(settings.DATA_FOLDER)
    folder = folder.absolute()
    with _LOCK:
        loading = _LOADINGS.get(folder)
        if loading is None:
            loading = _LOADINGS[folder] = _Loading(folder)
            threading.Thread(target=_load, args=(loading,), name="occupations", daemon=True).start()
    return loading


def forget() -> None:
    """Drops what was loaded: the folder was built anew."""
    with _LOCK:
        _LOADINGS.clear()


def _load(loading: _Loading) -> None:
    from braidwork.region import open_region
    from braidwork.workspace.advice.standard import standard_rows

    try:
        work = open_region(loading.folder).occupations
        work.find("nurse", 1)
        standard_rows(work)
        if (why := work.why_no_moves) is not None:
            loading.why_none = why
        else:
            work.ladders(next(iter(work.moves.features.codes)))
        loading.work = work
    except BraidworkError as error:
        loading.why_none = error.what
    except Exception as error:  # a damaged folder must not leave pages waiting for ever
        loading.why_none = f"the region's files cannot be read ({type(error).__name__})."
    finally:
        loading.done.set()
