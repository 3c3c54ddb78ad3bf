"""Keeps the promise of how long answers are kept: when no consent holds any more, the person is erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from braidwork.workspace.casework.events import SYSTEM, record
from braidwork.workspace.casework.models import Answer, Consent, Person

_AT_ONCE = 50


def due_to_erase() -> QuerySet[Person]:
    """People without an organisation of whom no consent holds any more."""
    holding = Consent.objects.filter(withdrawn_at=None, expires_at__gt=timezone.now()).values("person")
    ended = Consent.objects.values("person")  # a talk that begins this moment has no consent yet
    due = Person.objects.filter(organisation=None, pk__in=ended).exclude(pk__in=holding)
    return due.exclude(intakesession__joined_into__person__in=holding)  # her other start lives on in a case that holds


def joined_people(person_id: object) -> list[UUID]:
    """The people of starts that were joined into a person's case: they are she, and go when she goes."""
    found: list[UUID] = []
    into: list[Any] = [person_id]
    while into:
        sources = Person.objects.filter(intakesession__joined_into__person__in=into).exclude(pk__in=[person_id, *found])
        into = list(sources.values_list("pk", flat=True).distinct())
        found += into
    return found


def erase_expired(most: int = _AT_ONCE) -> int:
    """Erases people who are due, at most `most`; the number erased."""
    return sum(_erase(person_id) for person_id in list(due_to_erase().values_list("pk", flat=True)[:most]))


@transaction.atomic
def _erase(person_id: object) -> int:
    # Held first, then looked at once more: she may have agreed again since she was listed.
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None or not due_to_erase().filter(pk=person_id).exists():
        return 0
    joined = joined_people(person_id)
    rows = Answer.objects.filter(intake__person__in=[person_id, *joined]).count()
    Person.objects.filter(pk__in=joined).delete()
    person.delete()
    record("case erased at its end", "person", str(person_id), by=SYSTEM, rows=rows)
    return 1
