"""The book of services of a region: every directory of the store, put together entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any

from braidwork.errors import NotAvailableError, UnknownNameError
from braidwork.navigation.directory.entries import Rows, entries_of
from braidwork.navigation.directory.records import Edition, Entry, Point

if TYPE_CHECKING:
    from braidwork.engine import Store
    from braidwork.navigation.directory.finder import Finder


@dataclass(frozen=True)
class DirectoryBook:
    """Entries of every directory, as they stand there, and the directories themselves. Nothing is merged."""

    entries: tuple[Entry, ...]
    editions: tuple[Edition, ...]

    @classmethod
    def of(cls, store: Store) -> DirectoryBook:
        """The book of a store; NotAvailableError where it holds no directory."""
        from braidwork.contracts.directory import DIRECTORY_TABLES

        if not store.manifest.of("directory"):
            raise NotAvailableError(
                "this region has no directory of services.",
                mend="put a directory (HSDS JSON, an HSDS data package) into the folder and build the region again.",
            )
        return cls.from_rows({name: list(_rows(store, name)) for name in DIRECTORY_TABLES if name != "directory_issue"})

    @classmethod
    def from_rows(cls, tables: Mapping[str, Iterable[Mapping[str, Any]]]) -> DirectoryBook:
        """The book of rows in the columns of the directory contracts, by table name."""
        by_directory: dict[str, Rows] = {}
        for name, rows in tables.items():
            for row in rows:
                by_directory.setdefault(row["directory_code"], defaultdict(list))[name].append(row)
        editions = {code: _edition(held["directory"][0]) for code, held in by_directory.items()}
        newest = sorted(editions, key=lambda code: (-_day(editions[code]), code))
        entries: dict[tuple[str, str], Entry] = {}
        for code in newest:
            edition = editions[code]
            # One identifier twice from one publisher is one entry: the newest list's. Names alone never tell that.
            whose = code if edition.publisher == "not stated" else edition.publisher
            for entry in entries_of(by_directory[code], edition):
                entries.setdefault((whose, entry.key.removeprefix(f"{code}/")), entry)
        return cls(tuple(_with_points_by_name(list(entries.values()))), tuple(editions[code] for code in newest))

    @property
    def synthetic(self) -> bool:
        """Whether any entry is invented."""
        return any(e.synthetic for e in self.editions)

    @cached_property
    def finder(self) -> Finder:
        """The index of all words, built once."""
        from braidwork.navigation.directory.finder import Finder

        return Finder(self)

    def entry(self, key: str) -> Entry:
        """One entry by its key; UnknownNameError where there is none."""
        found = self._by_key.get(key)
        if found is None:
            raise UnknownNameError.of("entry of the directory", key, ())
        return found

    @cached_property
    def _by_key(self) -> Mapping[str, Entry]:
        return {e.key: e for e in self.entries}

    def place(self, text: str) -> Point:
        """A point from `47.25, -122.44`, or the middle of the entries in a city or ZIP code of the book.

        Raises UnknownNameError with the nearest cities where no entry with a point lies there.
        """
        parts = text.replace(",", " ").split()
        if len(parts) == 2:
            try:
                north, east = float(parts[0]), float(parts[1])
            except ValueError:
                pass
            else:
                if -90 <= north <= 90 and -180 <= east <= 180:
                    return Point(north, east, f"{north:g}, {east:g}")
        points = self._points_in.get(" ".join(text.casefold().split()))
        if not points:
            raise UnknownNameError.of("place with entries whose point is known", text, self._cities, where="--near")
        label = f"the middle of {len(points)} entries in {text.strip()}" if len(points) > 1 else text.strip()
        return Point(median(p.latitude for p in points), median(p.longitude for p in points), label)

    @cached_property
    def _points_in(self) -> Mapping[str, tuple[Point, ...]]:
        found: dict[str, set[Point]] = defaultdict(set)
        for entry in self.entries:
            if entry.point and entry.address:
                for name in (entry.address.city, (entry.address.postal_code or "")[:5]):
                    if name:
                        found[" ".join(name.casefold().split())].add(entry.point)
        return {name: tuple(sorted(points, key=repr)) for name, points in found.items()}

    @property
    def _cities(self) -> list[str]:
        return sorted({e.address.city for e in self.entries if e.point and e.address and e.address.city})


def _rows(store: Store, name: str) -> Iterable[Mapping[str, Any]]:
    import pyarrow.parquet as pq

    for entry in reversed(store.manifest.of(name)):
        yield from pq.read_table(store.file(entry)).to_pylist()


def _day(edition: Edition) -> int:
    return edition.as_of.toordinal() if edition.as_of else 0


def _edition(row: Mapping[str, Any]) -> Edition:
    return Edition(
        row["directory_code"], row["label"], row["publisher"], row["licence"], row["as_of_date"], row["as_of_basis"],
        row["is_synthetic"],
    )  # fmt: skip


def _with_points_by_name(entries: list[Entry]) -> list[Entry]:
    """Give an entry that has an address and no point the point of the same name in another list of its publisher.

    Only where the name is the only one on both sides; the point is marked as found by name, and nothing is merged.
    """
    from dataclasses import replace

    points: dict[tuple[str, str], set[Point]] = defaultdict(set)
    wanting: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        key = (entry.edition.publisher, " ".join((entry.place_name or entry.name).casefold().split()))
        if entry.point and entry.address is None:
            points[key].add(entry.point)
        elif entry.point is None and entry.address is not None and entry.address.kind == "physical":
            wanting[key].append(number)
    for key, numbers in wanting.items():
        if len(numbers) == 1 and len(points.get(key, ())) == 1:
            (point,) = points[key]
            entries[numbers[0]] = replace(entries[numbers[0]], point=point, point_basis="same name")
    return entries
