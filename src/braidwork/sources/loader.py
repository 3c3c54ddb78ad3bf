"""What a loader is: it recognises a publisher's file by content, and turns it into a contract table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from braidwork.contracts import Table, Vintage
from braidwork.errors import BraidworkError
from braidwork.reference import Region
from braidwork.sources.files import SourceFile

if TYPE_CHECKING:
    import pyarrow as pa


class NotForRegion(BraidworkError):  # noqa: N818 (a reason, recorded in the manifest, rather than a failure)
    """A sound file that holds nothing for this region; the build names it and goes on."""


@dataclass(frozen=True)
class Recognition:
    """What a file is: the loader's word for it, and its edition where the content or official name tells it.

    `detail` is the loader's own finding, handed back to `load`.
    """

    what: str
    publisher: str
    vintage: Vintage | None
    detail: Any = None


@dataclass(frozen=True)
class Loaded:
    """One edition of one table from one file, ready to be written."""

    table: Table
    partition: str
    period: str
    data: pa.Table | Iterable[pa.Table]
    rows_read: int
    rows_kept: int
    dropped: tuple[tuple[str, int], ...] = ()
    columns_not_kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    synthetic: bool = False
    licence: str = ""


class Loader(Protocol):
    """One publisher's layout. `recognise` is cheap and never raises; `load` raises DataError with file, row, column.

    Two files that give the same table and partition are the same edition twice: the build keeps the first.
    """

    name: str

    def recognise(self, file: SourceFile) -> Recognition | None:
        """What the file is, or None when it is not this loader's."""

    def load(self, file: SourceFile, found: Recognition, region: Region) -> tuple[Loaded, ...]:
        """The tables that the file holds, rows outside the region left out and counted."""
