"""What staff reach of referrals, notes and tasks: by role, by organisation, by the client's consent of this moment."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Consent, IntakeSession, Person
from braidwork.workspace.casework.reading import cases_for
from braidwork.workspace.casework.retention import joined_people
from braidwork.workspace.casework.serving.models import Note, Referral, Task
from braidwork.workspace.casework.serving.referral_rules import Side


def case_of(staff: Staff, case_id: UUID, permission: str) -> IntakeSession:
    """The talk of a case that clients share with the organisation of `staff`; Http404, kept, where it is not hers."""
    found = cases_for(staff).filter(pk=case_id).first()
    if found is None:
        refuse(staff, "case", case_id, permission)
    assert found is not None
    return found


def refuse(staff: Staff, kind: str, subject: object, permission: str) -> None:
    """Keeps that staff tried what is not hers, and raises Http404."""
    record("access refused", kind, subject, by=Actor.staff(staff), permission=permission)
    raise Http404


def sharing_with(organisation: Organisation) -> QuerySet[Consent]:
    """The people, by a query for `person__in`, whose consent to an organisation holds now."""
    standing = Consent.objects.filter(
        purpose="serving", recipient=organisation, withdrawn_at=None, expires_at__gt=timezone.now()
    )
    return standing.values("person")


def referrals_for(staff: Staff) -> QuerySet[Referral]:
    """Referrals from or to the organisation of `staff`, of people who share with it now; one not sent is the sender's.

    Ordered by last change, newest first.
    """
    home = staff.organisation
    mine = Q(from_organisation=home) | Q(to_organisation=home, sent_at__isnull=False)
    found = Referral.objects.filter(mine, person__in=sharing_with(home))
    return found.select_related("person", "from_organisation", "to_organisation", "from_staff").order_by("-changed_at")


def referral_of(staff: Staff, referral_id: UUID) -> Referral:
    """One referral; Http404, kept, where it is not hers."""
    found = referrals_for(staff).filter(pk=referral_id).first()
    if found is None:
        refuse(staff, "referral", referral_id, "referral.answer")
    assert found is not None
    return found


def side_of(staff: Staff, referral: Referral) -> Side:
    """On which side of a referral staff stand."""
    return "sender" if referral.from_organisation_id == staff.organisation_id else "receiver"


def notes_for(staff: Staff, person: Person) -> QuerySet[Note]:
    """The notes that the organisation of `staff` wrote about a person, newest first; none without her consent.

    Those about a start that was joined into hers are among them.
    """
    home, hers = staff.organisation, [person.pk, *joined_people(person.pk)]
    shares = sharing_with(home).filter(person__in=hers).exists()
    found = Note.objects.filter(person__in=hers if shares else [], organisation=home)
    return found.select_related("by").order_by("-written_at", "-pk")


def tasks_for(staff: Staff) -> QuerySet[Task]:
    """The tasks of the organisation of `staff` for people who share with it now, first due first."""
    home = staff.organisation
    found = Task.objects.filter(organisation=home, person__in=sharing_with(home))
    return found.select_related("person", "for_staff").order_by("due_on", "made_at")


def task_of(staff: Staff, task_id: UUID) -> Task:
    """One task; Http404, kept, where it is not hers."""
    found = tasks_for(staff).filter(pk=task_id).first()
    if found is None:
        refuse(staff, "task", task_id, "task.keep")
    assert found is not None
    return found


def case_number(staff: Staff, person: Person) -> UUID | None:
    """The number of the newest talk of a person, for a link to her case."""
    number = cases_for(staff).filter(person=person).values_list("pk", flat=True).first()
    if number is None:  # her start may live on in a case that it was joined into
        into = IntakeSession.objects.filter(person=person).values("joined_into")
        number = cases_for(staff).filter(pk__in=into).values_list("pk", flat=True).first()
    return number
