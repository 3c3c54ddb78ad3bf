"""Acts on a change: draft, edit, propose, withdraw, publish. Two people, each act atomic, evented, on a version."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.rulebook.checking import check
from braidwork.workspace.rulebook.in_force import in_force, layered
from braidwork.workspace.rulebook.models import Change, Published
from braidwork.workspace.rulebook.rescreening import Side, affected_programs, day_of, rescreen

_LOCK = 0x72756C65


class ChangedMeanwhile(RefusedError):  # noqa: N818 - it is a choice for the person, not a fault
    """The change, or the rulebook under it, is not what the page showed; nothing was written."""


@dataclass(frozen=True)
class Wanted:
    """What the form of a change says; see the models for the meaning of each part."""

    kind: Literal["number", "program"]
    subject: str
    content: Any
    effective_from: date
    effective_to: date | None
    citation: str
    reason: str
    unit: str = ""
    is_verified: bool = False
    takes_place: bool = field(default=False)


@transaction.atomic
def draft(wanted: Wanted, *, by: Staff) -> Change:
    """A new draft, checked against the rulebook of now."""
    change = Change(drafted_by=by, changed_at=timezone.now(), **vars(wanted))
    check(change, in_force())
    change.save()
    _tell("rulebook change drafted", change, by)
    return change


@transaction.atomic
def edit(change_id: UUID, wanted: Wanted, *, by: Staff, seen: int) -> Change:
    """Rewrites a draft; only who drafted it may, so that it stays clear whose words are published."""
    change = _held(change_id, seen, "draft")
    if change.drafted_by_id != by.pk:
        raise RefusedError("this draft is somebody else’s.", mend="ask them, or make a draft of your own.")
    for name, value in vars(wanted).items():
        if name not in ("kind", "subject"):
            setattr(change, name, value)
    check(change, in_force())
    _step(change, "draft", "rulebook change edited", by, counts=None)
    return change


def propose(change_id: UUID, *, by: Staff, seen: int) -> Change:
    """Puts a draft up for another person, with what it would change for the cases of now.

    Counting takes seconds and writes nothing, so it comes before the transaction: no client waits for it.
    """
    counts = _counted(change_id, seen, by, "draft")
    with transaction.atomic():
        change = _held(change_id, seen, "draft")
        change.proposed_by = by
        _step(change, "proposed", "rulebook change proposed", by, counts=counts)
    return change


def count_again(change_id: UUID, *, by: Staff, seen: int) -> Change:
    """Re-screens the stored cases for a draft or a proposal, on the rulebook of now."""
    counts = _counted(change_id, seen, by, "draft", "proposed")
    with transaction.atomic():
        change = _held(change_id, seen, "draft", "proposed")
        _step(change, str(change.state), "rulebook change counted", by, counts=counts)
    return change


@transaction.atomic
def withdraw(change_id: UUID, *, by: Staff, seen: int) -> Change:
    """Takes a draft or a proposal off the table: who made it, or who would have published it."""
    change = _held(change_id, seen, "draft", "proposed")
    own = by.pk in (change.drafted_by_id, change.proposed_by_id)
    if not own and not (change.state == "proposed" and by.may("rulebook.publish")):
        raise RefusedError("this draft is somebody else’s.", mend="ask who made it.")
    change.settled_by = by
    _step(change, "withdrawn", "rulebook change withdrawn", by)
    return change


@transaction.atomic
def publish(change_id: UUID, *, by: Staff, seen: int) -> Published:
    """Publishes a proposal from this moment on. RefusedError for whoever drafted or proposed it.

    ChangedMeanwhile where the rulebook moved since the cases were counted: the approver must see what she approves.
    """
    change = _held(change_id, seen, "proposed")
    if by.pk in (change.drafted_by_id, change.proposed_by_id):
        raise RefusedError("nobody publishes a change of their own.", mend="ask another person who may publish.")
    if not by.may("rulebook.publish"):
        raise RefusedError("your role does not publish.", mend="ask a person who may.")
    if (change.counts or {}).get("over") != _head():
        raise ChangedMeanwhile("the rulebook changed since the cases were counted.", mend="count again, then publish.")
    check(change, in_force())
    change.settled_by = by
    _step(change, "published", "rulebook change published", by)
    return Published.objects.create(
        change=change, kind=change.kind, subject=change.subject, content=change.content, unit=change.unit,
        effective_from=change.effective_from, effective_to=change.effective_to, citation=change.citation,
        is_verified=change.is_verified, note=change.reason, known_from=change.changed_at,
    )  # fmt: skip


def _counted(change_id: UUID, seen: int, by: Staff, *states: str) -> dict[str, Any]:
    change, over = _as_seen(Change.objects.get(pk=change_id), seen, *states), _head()
    now, day = in_force(), day_of(change)
    check(change, now)
    then = layered(now, change, timezone.localdate())
    found = rescreen(Side(now, day), Side(then, day), affected_programs(change), by=Actor.staff(by))
    return {**found, "over": over, "at": timezone.now().isoformat()}


def _head() -> str:
    last = Published.objects.order_by("-id").values_list("change_id", flat=True).first()
    return str(last) if last else ""


def _held(change_id: UUID, seen: int, *states: str) -> Change:
    if connection.vendor == "postgresql":  # one act on the rulebook at a time; SQLite writes are alone already
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    return _as_seen(Change.objects.select_for_update(of=("self",)).get(pk=change_id), seen, *states)


def _as_seen(change: Change, seen: int, *states: str) -> Change:
    if change.version != seen:
        raise ChangedMeanwhile("somebody changed this since you opened it.", mend="look at it as it is now.")
    if change.state not in states:
        raise RefusedError(f"this change is {change.state} already.", mend="make a new draft to change more.")
    return change


def _step(change: Change, state: str, act: str, by: Staff, **more: Any) -> None:
    change.state, change.version, change.changed_at = state, change.version + 1, timezone.now()
    for name, value in more.items():
        setattr(change, name, value)
    change.save()
    _tell(act, change, by)


def _tell(act: str, change: Change, by: Staff) -> None:
    record(act, "rulebook", change.pk, by=Actor.staff(by), version=change.version, state=str(change.state))
