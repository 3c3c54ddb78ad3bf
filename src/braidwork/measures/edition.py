"""Which edition of a people table answers a question, and what it can and cannot say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON
from braidwork.engine import PartitionEntry, Store
from braidwork.errors import NotAvailableError, UnknownNameError

_TABLES = {t.name: t for t in (PUMS_PERSON, PUMS_HOUSING)}


@dataclass(frozen=True)
class Edition:
    """One edition of a people table as the store holds it."""

    entry: PartitionEntry
    columns: frozenset[str]

    @property
    def year(self) -> int:
        """The last year of data, in whose dollars money is stated."""
        return int(self.entry.facts["year"])

    @property
    def span(self) -> int:
        """Years of interviews: 1 or 5."""
        return int(self.entry.facts["span"])

    @property
    def replicates(self) -> int:
        """Number of replicate weights: 80 or 0."""
        return int(self.entry.facts["replicates"])

    @property
    def weight(self) -> str:
        """The weight column."""
        return "person_weight" if self.entry.table == PUMS_PERSON.name else "housing_weight"

    @property
    def weighted(self) -> int:
        """Weighted records of the whole file."""
        return int(self.entry.facts["weighted"])

    @property
    def puma_vintages(self) -> tuple[str, ...]:
        """PUMA definitions in the file."""
        return tuple(self.entry.facts["puma_vintages"])

    @property
    def coverage(self) -> str:
        """`full`, or which part of the region the file holds."""
        return str(self.entry.facts["coverage"])

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of the file."""
        part = () if self.coverage == "full" else (f"the file covers only {self.coverage} of the region",)
        return (*part, *self.entry.facts.get("notes", ()))

    def missing(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Those of the columns that this edition does not carry."""
        return tuple(sorted(set(columns) - self.columns))


def editions(store: Store, table: str) -> tuple[Edition, ...]:
    """The editions of a people table, newest first, 1-year before 5-year of the same year."""
    found = [Edition(e, store.columns(e)) for e in store.manifest.of(table)]
    return tuple(sorted(found, key=lambda e: (-e.year, e.span)))


def choose(store: Store, table: str, columns: Iterable[str], *, what: str, period: str | None, nation: bool) -> Edition:
    """The newest edition that covers the whole region and carries the columns; or the one named by `period`.

    Raises NotAvailableError naming the columns and the file that lacks them.
    """
    wanted = frozenset(columns)
    held = editions(store, table)
    if not held:
        raise NotAvailableError(
            f"{what} needs the table {table}, which this store does not have.",
            mend="add the Census PUMS person and housing files and run braidwork region build again.",
        )
    if period is not None:
        named = [e for e in held if period in (e.entry.partition, e.entry.period, str(e.year))]
        if not named:
            raise UnknownNameError.of("period", period, [e.entry.partition for e in held], where=what)
        return _with_columns(named[0], wanted, what)
    covering = [e for e in held if e.coverage == "full" and (not nation or len(e.entry.facts["states"]) > 1)]
    if not covering:
        raise NotAvailableError(
            f"no edition of {table} covers {'more than one state' if nation else 'the whole region'}.",
            where=what,
            mend="build with --nation for other states." if nation
            else f"name a part with --period: {', '.join(f'{e.entry.partition} ({e.coverage})' for e in held)}.",
        )  # fmt: skip
    return next((e for e in covering if not e.missing(wanted)), None) or _with_columns(covering[0], wanted, what)


def _with_columns(edition: Edition, wanted: frozenset[str], what: str) -> Edition:
    missing = edition.missing(wanted)
    if missing:
        table = _TABLES[edition.entry.table]
        named = ", ".join(f"{_census_name(table, m)} ({m})" for m in missing)
        raise NotAvailableError(
            f"{what} cannot be made from {edition.entry.partition}: the file has no {named}.",
            mend="load the Bureau's full file, which has every column.",
        )
    return edition


def _census_name(table: Any, column: str) -> str:
    for c in table.columns:
        if c.name == column and c.source_name:
            return str(c.source_name)
    if column.startswith("householder_"):
        return _census_name(PUMS_PERSON, column.removeprefix("householder_"))
    return column
