"""Persons as a view over live links: which records hang together, through which decisions, at any moment.

A cluster is never stored. To undo a link is to void it: the view of a later moment falls apart again, and the view of
an earlier one, which a certified report was made from, stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from braidwork.linkage.history import History, LinkEvent, live, united


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records of one person as links stood at a moment: the ids in order, and the links among them, oldest first."""

    records: tuple[str, ...]
    links: tuple[LinkEvent, ...]

    @property
    def id(self) -> str:
        """The least id of its records: the same from one view to the next while that record belongs to it."""
        return self.records[0]

    @property
    def bridges(self) -> tuple[LinkEvent, ...]:
        """The links on which the cluster hangs: to void any of them parts it in two. The ones worth a second look."""
        return tuple(
            link
            for link in self.links
            if len(set(united(self.records, (e.pair for e in self.links if e is not link)).values())) > 1
        )


def clusters(ids: Iterable[str], history: History, *, at: datetime | None = None) -> tuple[Cluster, ...]:
    """The persons among these records and those linked with them, as known at a moment (default: now).

    Every record stands in one cluster, alone where no link lives; in the order of their ids.
    """
    links = live(history, at=at)
    whose = united(ids, (e.pair for e in links))
    records: dict[str, list[str]] = {}
    for record, head in whose.items():
        records.setdefault(head, []).append(record)
    within: dict[str, list[LinkEvent]] = {}
    for event in links:
        within.setdefault(whose[event.left], []).append(event)
    return tuple(
        Cluster(tuple(sorted(records[head])), tuple(within.get(head, ()))) for head in sorted(records)
    )  # fmt: skip


def as_known(ids: Iterable[str], history: History) -> dict[str, tuple[tuple[datetime | None, str], ...]]:
    """For each record the person it stood for over time: pairs of a moment (None: from the start) and the cluster's id.

    A report that numbers persons keeps every number with the time it was in force, so that it can be made again.
    """
    told = tuple(ids)
    known: dict[str, list[tuple[datetime | None, str]]] = {}
    for moment in (None, *sorted({e.at for e in history})):
        views = clusters(told, () if moment is None else history, at=moment)
        for record, head in ((r, c.id) for c in views for r in c.records):
            if not known.get(record) or known[record][-1][1] != head:
                known.setdefault(record, []).append((moment, head))
    return {record: tuple(steps) for record, steps in known.items()}
