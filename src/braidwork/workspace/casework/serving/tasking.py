"""Acts of tasks: set one, mark it done, and the reminders of referrals that nobody answered."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from braidwork.errors import RefusedError
from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.events import SYSTEM, Actor, record
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.serving.models import Referral, Task
from braidwork.workspace.casework.serving.working_days import after_working_days

LONGEST_TASK, SILENT_AFTER = 300, 10
_FARTHEST = timedelta(days=2 * 366)


@transaction.atomic
def set_task(person: Person, what: str, due_on: date, *, by: Staff, token: str, for_staff: Staff | None = None) -> Task:
    """One new task of the organisation of `by`; the same form sent twice counts once.

    RefusedError where it says nothing or too much, the day is past or far off, or it is for another organisation.
    """
    Person.objects.select_for_update().get(pk=person.pk)
    earlier = Task.objects.filter(person=person, token=token).first()
    if earlier is not None:
        return earlier
    what, today = " ".join(what.split()), timezone.localdate()
    if not what:
        raise RefusedError("the task says nothing.", mend="write what is to be done.")
    if len(what) > LONGEST_TASK:
        raise RefusedError(f"this has {len(what):,} characters; {LONGEST_TASK} fit.", mend="shorten it, or add a note.")
    if not today <= due_on <= today + _FARTHEST:
        raise RefusedError("that day is past, or more than two years off.", mend="choose a day from today on.")
    if for_staff is not None and for_staff.organisation_id != by.organisation_id:
        raise RefusedError("that person works elsewhere.", mend="choose someone of your organization.")
    task = Task.objects.create(
        person=person, organisation=by.organisation, what=what, due_on=due_on, for_staff=for_staff, made_by=by,
        made_at=timezone.now(), origin="staff", token=token,
    )  # fmt: skip
    record("task set", "person", person.pk, by=Actor.staff(by))
    return task


@transaction.atomic
def finish_task(task: Task, *, by: Actor) -> Task:
    """Marks a task done; a task that is done already stays as it was."""
    held = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
    if held.done_at is None:
        held.done_at, held.done_by = timezone.now(), by.id or by.kind
        held.save(update_fields=["done_at", "done_by"])
        record("task done", "person", held.person_id, by=by, organisation=str(held.organisation_id))
    return held


@transaction.atomic
def remind(organisation: Organisation, *, on: date | None = None) -> int:
    """Sets a task for each referral of an organisation that fell silent, and for each plan that waits or soon is due.

    Silent: no answer by its day, or accepted and not told for ten working days whether the client came. How many are
    new is given back; each is set once.
    """
    today, made = on or timezone.localdate(), 0
    due = Referral.objects.filter(
        from_organisation=organisation, state__in=("asking", "sent"), answer_due_on__lte=today
    ).select_related("person", "to_organisation")
    for referral in due:
        token = f"no-answer-{referral.state}-{referral.pk}"
        asks = referral.state == "asking"
        what = (
            "The client has not yet said yes or no to a referral: ask the client."
            if asks
            else f"No answer in five working days: call {referral.receiver_name}."
        )
        _, new = Task.objects.get_or_create(
            person_id=referral.person_id, token=token,
            defaults={
                "organisation": organisation, "what": what[:LONGEST_TASK], "due_on": today,
                "for_staff_id": referral.from_staff_id, "made_at": timezone.now(), "origin": "no answer",
                "referral": referral,
            },
        )  # fmt: skip
        if new:
            made += 1
            record("reminder set", "person", referral.person_id, by=SYSTEM, organisation=str(organisation.pk))
    return made + _remind_of_visits(organisation, today) + _remind_of_plans(organisation, today)


def _remind_of_visits(organisation: Organisation, today: date) -> int:
    """A task for each referral that was accepted ten working days ago, of which nobody said whether the client came."""
    made, yes = 0, Referral.objects.filter(from_organisation=organisation, state="accepted")
    for referral in yes.select_related("person", "to_organisation"):
        if after_working_days(timezone.localdate(referral.changed_at), SILENT_AFTER) > today:
            continue
        what = f"{referral.receiver_name} said yes ten working days ago: ask if the client came."
        _, new = Task.objects.get_or_create(
            person_id=referral.person_id, token=f"no-answer-accepted-{referral.pk.hex}",
            defaults={
                "organisation": organisation, "what": what[:LONGEST_TASK], "due_on": today,
                "for_staff_id": referral.from_staff_id, "made_at": timezone.now(), "origin": "no answer",
                "referral": referral,
            },
        )  # fmt: skip
        if new:
            made += 1
            record("reminder set", "person", referral.person_id, by=SYSTEM, organisation=str(organisation.pk))
    return made


def _remind_of_plans(organisation: Organisation, today: date) -> int:
    from braidwork.workspace.casework.plans.nudging import nudge  # plans set their tasks by the acts of this module

    return nudge(organisation, on=today)


def answered(referral: Referral) -> None:
    """Closes the reminders of a referral: an answer came."""
    for task in Task.objects.filter(referral=referral, origin="no answer", done_at=None):
        finish_task(task, by=SYSTEM)
