"""The chain of events: who did or read what, each line sealed by the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import connection, transaction
from django.utils import timezone

from braidwork.errors import BraidworkError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.models import AuditEvent

BEGINNING = "0" * 64
# What an event may tell besides who, when and which case: codes and counts, never what a person said.
DETAILS = frozenset({
    "question", "version", "purpose", "organisation", "permission", "page", "programs", "rows", "state", "private",
    "question_set", "lost", "seat", "reason", "role", "factor",
})  # fmt: skip
_LOCK = 0x62726169


@dataclass(frozen=True)
class Actor:
    """Who acts: a client (known by her talk), a member of staff, or the system; and in which seat."""

    kind: Literal["client", "staff", "system", "visitor"]
    id: str = ""
    organisation_id: str = ""
    device: str = ""
    sits_as: str = ""

    @classmethod
    def staff(cls, staff: Staff, *, device: str = "") -> Actor:
        """A member of staff."""
        sits_as = "helper" if staff.role_name == "helper" else "navigator"
        return cls("staff", str(staff.pk), str(staff.organisation_id), device, sits_as)

    @property
    def seat(self) -> str:
        """The seat that an answer comes from."""
        return (self.sits_as or "navigator") if self.kind == "staff" else self.kind


SYSTEM = Actor("system")
VISITOR = Actor("visitor")


@dataclass(frozen=True)
class ChainCheck:
    """How the chain stands: events counted, the hash at its end, and the first event that does not fit."""

    events: int
    head: str
    broken_at: int | None
    why: str = ""

    @property
    def good(self) -> bool:
        """Whether every event fits the one before."""
        return self.broken_at is None


def record(act: str, subject_kind: str, subject_id: object, *, by: Actor, **details: str | int | bool) -> AuditEvent:
    """Appends one event to the chain, in the transaction of the act that it tells of."""
    if unknown := set(details) - DETAILS:
        raise BraidworkError(
            f"an event cannot hold {', '.join(sorted(unknown))}.", mend="add it to DETAILS, if it is no personal value."
        )
    with transaction.atomic(savepoint=False):  # an act whose event cannot be written goes with it
        _one_at_a_time()
        number, previous = _end_of_chain()
        event = AuditEvent(
            sequence=number + 1, at=timezone.now(), act=act, actor_kind=by.kind, actor_id=by.id,
            organisation_id=by.organisation_id, subject_kind=subject_kind, subject_id=str(subject_id),
            details=details, previous_hash=previous,
        )  # fmt: skip
        event.hash = seal(event)
        event.save(force_insert=True)
    return event


def _end_of_chain() -> tuple[int, str]:
    return AuditEvent.objects.order_by("-sequence").values_list("sequence", "hash").first() or (0, BEGINNING)


@dataclass(frozen=True)
class Happened:
    """One event to be appended later, as `record` would: when, what, of whom, by whom."""

    at: datetime
    act: str
    subject_kind: str
    subject_id: str
    by: Actor
    details: Mapping[str, str | int | bool]


@transaction.atomic
def record_many(found: Iterable[Happened]) -> int:
    """Appends many events in the order given, as `record` does one; how many. For invented people and imports."""
    _one_at_a_time()
    number, previous = _end_of_chain()
    rows = []
    for one in found:
        if unknown := set(one.details) - DETAILS:
            raise BraidworkError(f"an event cannot hold {', '.join(sorted(unknown))}.")
        number += 1
        event = AuditEvent(
            sequence=number, at=one.at, act=one.act, actor_kind=one.by.kind, actor_id=one.by.id,
            organisation_id=one.by.organisation_id, subject_kind=one.subject_kind, subject_id=one.subject_id,
            details=dict(one.details), previous_hash=previous,
        )  # fmt: skip
        event.hash = previous = seal(event)
        rows.append(event)
    AuditEvent.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def seal(event: AuditEvent) -> str:
    """The hash that an event must carry: SHA-256 over its content and the hash before."""
    content = [
        event.sequence, event.at.isoformat(), event.act, event.actor_kind, event.actor_id, event.organisation_id,
        event.subject_kind, event.subject_id, event.details, event.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def verify_events(*, known_head: str | None = None, using: str | None = None) -> ChainCheck:
    """Reads the whole chain. With `known_head`, a hash written down before, it also finds an end that was cut off."""
    previous, count, seen = BEGINNING, 0, known_head in (None, BEGINNING)
    for event in AuditEvent.objects.using(using).order_by("sequence").iterator(chunk_size=2000):
        count += 1
        if event.sequence != count:
            return ChainCheck(count, previous, event.sequence, f"event {count} is missing")
        if event.previous_hash != previous:
            return ChainCheck(count, previous, event.sequence, "it does not follow the event before")
        if event.hash != seal(event):
            return ChainCheck(count, previous, event.sequence, "its content was changed")
        previous = event.hash
        seen = seen or previous == known_head
    if not seen:
        return ChainCheck(count, previous, count + 1, "the end that was written down is gone")
    return ChainCheck(count, previous, None)


def _one_at_a_time() -> None:
    # SQLite transactions are IMMEDIATE and so already alone; PostgreSQL takes a lock until the end of this one.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
