"""Which edition of a people table answers a question, and what it can and cannot say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from braidwork.contracts import PUMS_HOUSING, PUMS_PERSON
from braidwork.engine import PartitionEntry, Store
from braidwork.errors import DataError, NotAvailableError, UndefinedMeasureError, UnknownNameError

_TABLES = {t.name: t for t in (PUMS_PERSON, PUMS_HOUSING)}


@dataclass(frozen=True)
class Edition:
    """One edition of a people table as the store holds it."""

    entry: PartitionEntry
    columns: frozenset[str]
    pooled: tuple[Edition, ...] = ()

    @property
    def parts(self) -> tuple[Edition, ...]:
        """The editions whose records are read: itself, or those pooled in it, each at an equal share of its weight."""
        return self.pooled or (self,)

    @property
    def year(self) -> int:
        """The last year of data, in whose dollars money is stated."""
        return int(self.entry.facts["year"])

    @property
    def span(self) -> int:
        """Years of interviews: 1, 5, or as many as are pooled."""
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

    def notes(self, columns: Collection[str]) -> tuple[str, ...]:
        """What a reader of a measure of these columns must know of the file."""
        part = () if self.coverage == "full" else (f"the file covers only {self.coverage} of the region",)
        about = self.entry.facts.get("notes_about", {})
        told = self.entry.facts.get("notes", ())
        return (*part, *(n for n in told if n not in about or not columns or set(about[n]) & set(columns)))

    def missing(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Those of the columns that this edition does not carry."""
        return tuple(sorted(set(columns) - self.columns))


def editions(store: Store, table: str) -> tuple[Edition, ...]:
    """The editions of a people table, newest first, 1-year before 5-year of the same year."""
    found = [Edition(e, _columns(store, e)) for e in store.manifest.of(table)]
    return tuple(sorted(found, key=lambda e: (-e.year, e.span)))


def _columns(store: Store, entry: PartitionEntry) -> frozenset[str]:
    try:
        return store.columns(entry)
    except (ValueError, OSError) as problem:  # what Arrow raises for a file that is not Parquet or cannot be read
        raise DataError(
            f"the table {entry.table} cannot be read: its file is damaged.",
            where=str(store.root / entry.file),
            mend="braidwork doctor checks every file; build the region again from the official files.",
        ) from problem


def pool(parts: Sequence[Edition]) -> Edition:
    """Several 1-year editions as one: every weight divided by their number, replicates matched by position.

    Not for money: each edition is in dollars of its own year. Raises UnknownNameError for editions that cannot pool.
    """
    if len({e.entry.partition for e in parts}) != len(parts) or len(parts) < 2 or any(e.span != 1 for e in parts):
        named = " + ".join(e.entry.partition for e in parts)
        raise UnknownNameError(f"{named} cannot be pooled.", mend="name two or more different 1-year editions.")
    if len({e.replicates for e in parts}) > 1:
        raise UnknownNameError(
            "editions with and without replicate weights cannot be pooled.", mend="pool like with like."
        )
    ordered = sorted(parts, key=lambda e: e.year)
    newest = ordered[-1]
    coverage = {e.coverage for e in ordered}
    facts = {
        **newest.entry.facts,
        "span": len(ordered),
        "weighted": round(sum(e.weighted for e in ordered) / len(ordered)),
        "puma_vintages": sorted({v for e in ordered for v in e.puma_vintages}),
        "coverage": newest.coverage if len(coverage) == 1 else "different parts in different years",
        "notes": list(dict.fromkeys(n for e in ordered for n in e.entry.facts.get("notes", ()))),
        "notes_about": {n: a for e in ordered for n, a in e.entry.facts.get("notes_about", {}).items()},
    }
    entry = replace(
        newest.entry,
        partition="+".join(e.entry.partition for e in ordered),
        period=f"{', '.join(str(e.year) for e in ordered)} (pooled)",
        sources=tuple(s for e in ordered for s in e.entry.sources),
        facts=facts,
    )
    return Edition(entry, frozenset.intersection(*(e.columns for e in ordered)), tuple(ordered))


def choose(store: Store, table: str, columns: Iterable[str], *, what: str, period: str | None, nation: bool) -> Edition:
    """The newest edition that covers the whole region and carries the columns; or the one named by `period`.

    `period` may name several 1-year editions joined by `+`: they are pooled.

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
        parts = [_named(held, part.strip(), what) for part in period.split("+")]
        if len(parts) == 1:
            return require_columns(parts[0], wanted, what)
        _refuse_money(table, wanted, what)
        return require_columns(pool(parts), wanted, what)
    covering = [e for e in held if e.coverage == "full" and (not nation or len(e.entry.facts["states"]) > 1)]
    if not covering:
        raise NotAvailableError(
            f"no edition of {table} covers {'more than one state' if nation else 'the whole region'}.",
            where=what,
            mend="build with --nation for other states." if nation
            else f"name a part with --period: {', '.join(f'{e.entry.partition} ({e.coverage})' for e in held)}.",
        )  # fmt: skip
    return next((e for e in covering if not e.missing(wanted)), None) or require_columns(covering[0], wanted, what)


def _refuse_money(table: str, wanted: frozenset[str], what: str) -> None:
    """Each 1-year edition is in dollars of its own year: pooled, they would be added as if they were the same."""
    money = sorted(c.name for c in _TABLES[table].columns if c.name in wanted and (c.unit or "").startswith("USD"))
    if money:
        raise UndefinedMeasureError(
            f"1-year editions cannot be pooled for {what}: each is in dollars of its own year ({', '.join(money)}).",
            mend="name one edition, or a 5-year file, whose money the Bureau brought to one year.",
        )


def _named(held: Sequence[Edition], period: str, what: str) -> Edition:
    for edition in held:
        if period in (edition.entry.partition, edition.entry.period, str(edition.year)):
            return edition
    raise UnknownNameError.of("period", period, [e.entry.partition for e in held], where=what)


def require_columns(edition: Edition, wanted: Iterable[str], what: str) -> Edition:
    """The edition, if it carries the columns; NotAvailableError names those that it lacks as the Bureau does."""
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
