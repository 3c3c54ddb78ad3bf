"""What the page of a case shows of referrals, tasks, notes and the timeline, by role."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from braidwork.navigation.directory.needs import needs
from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.reading import CaseView
from braidwork.workspace.casework.retention import joined_people
from braidwork.workspace.casework.serving.models import Note, Referral, Task
from braidwork.workspace.casework.serving.reach import notes_for, referrals_for, side_of, tasks_for
from braidwork.workspace.casework.serving.referral_rules import STATES
from braidwork.workspace.casework.serving.timeline import timeline

_NOTES = 3


def case_sections(staff: Staff, view: CaseView) -> dict[str, Any]:
    """The sections of one case for one member of staff; the reading of notes is kept as an event."""
    person = view.person
    hers = [person.pk, *joined_people(person.pk)]  # what began with a start that was joined goes on here
    page: dict[str, Any] = {"timeline": timeline(view.events, person, staff)}
    if staff.may("referral.answer"):
        page["referrals"] = [referral_line(r, staff) for r in referrals_for(staff).filter(person__in=hers)]
    if staff.may("task.keep"):
        page["tasks"] = [task_line(t, staff) for t in tasks_for(staff).filter(person__in=hers, done_at=None)]
    if staff.may("note.keep"):
        page["notes"] = read_notes(staff, person, most=_NOTES)
        page["more_notes"] = notes_for(staff, person).count() - len(page["notes"])
    return page


def read_notes(staff: Staff, person: Person, *, start: int = 0, most: int = 20) -> list[Note]:
    """Some notes about a person, newest first; that they were read is kept."""
    found = list(notes_for(staff, person)[start : start + most])
    if found:
        record("notes read", "person", person.pk, by=Actor.staff(staff), purpose="serving", rows=len(found))
    return found


def referral_line(referral: Referral, staff: Staff) -> dict[str, Any]:
    """One referral as a line of a list."""
    received = side_of(staff, referral) == "receiver"
    late = referral.state == "sent" and referral.answer_due_on is not None
    return {
        "referral": referral, "received": received, "need": need_label(str(referral.need)),
        "state": STATES[str(referral.state)], "client": person_label(referral.person),
        "other": referral.from_organisation.name if received else referral.receiver_name,
        "is_late": late and referral.answer_due_on <= timezone.localdate(),
    }  # fmt: skip


def task_line(task: Task, staff: Staff) -> dict[str, Any]:
    """One task as a line of a list."""
    days = (task.due_on - timezone.localdate()).days
    due = "today" if days == 0 else "tomorrow" if days == 1 else ""
    return {
        "task": task, "is_late": days < 0, "due": due, "client": person_label(task.person),
        "who": "" if task.for_staff_id is None else "you" if task.for_staff_id == staff.pk else task.for_staff,
    }  # fmt: skip


def person_label(person: Person) -> str:
    """The name of a client as staff see it."""
    return str(person.display_name) or "A client without a name"


def need_label(name: str) -> str:
    """A need in plain words."""
    found = needs().get(name)
    return found.label if found else name
