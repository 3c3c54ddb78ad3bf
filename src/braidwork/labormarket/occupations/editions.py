"""Editions of the store that a book rests on: which is the newest, its rows, its source and its attribution."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from braidwork.engine import PartitionEntry, Store
from braidwork.labormarket.occupations.records import Source

Row = tuple[Any, ...]


def newest(store: Store, table: str) -> PartitionEntry | None:
    """The newest edition of a table; None where the store has none.

    Of two files of one year the longer is taken: a search page's export stands beside the full table.
    """
    found = store.manifest.of(table)
    return max(found, key=lambda e: (e.facts.get("year") or 0, e.rows, e.partition), default=None)


def rows(
    store: Store,
    entry: PartitionEntry,
    columns: Sequence[str],
    where: Callable[[Any], Sequence[Any]] | None = None,
) -> Iterator[Row]:
    """The rows of an edition, one question to the engine; a column that the edition lacks reads as None."""
    table = store.table(entry.table, entry.partition)
    if where is not None:
        table = table.filter(*where(table))
    held = [c for c in columns if c in table.columns]
    answer = store.collect(table.select(*held))
    lists = [answer.column(c).to_pylist() if c in held else [None] * answer.num_rows for c in columns]
    return zip(*lists, strict=True)


def version_of(entry: PartitionEntry) -> str:
    """The classification that the codes of an edition follow, in the publisher's name; "unknown" where none is told."""
    return str(entry.facts.get("classification_version") or "an unknown classification")


def source_of(store: Store, entry: PartitionEntry) -> Source:
    """Where an edition comes from, as it stands under every figure taken from it."""
    behind = store.manifest.sources_of(entry)
    publisher = str(entry.facts.get("publisher") or (behind[0].publisher if behind else "publisher not recorded"))
    return Source(
        publisher, entry.period, entry.table, entry.facts.get("classification_version"),
        str(entry.facts.get("attribution") or ""),
    )  # fmt: skip
