"""Consent: given for a purpose, to a recipient, until a day; withdrawn at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from braidwork.workspace.accounts.models import Organisation
from braidwork.workspace.casework.events import Actor, record
from braidwork.workspace.casework.models import Consent, Person

Purpose = Literal["screening", "private_screening", "serving", "private_serving", "sitting"]
TEXT_VERSION = "2026.11.1"
_DAYS: dict[Purpose, int] = {
    "screening": 14,
    "private_screening": 14,
    "serving": 90,
    "private_serving": 90,
    "sitting": 1,
}
_SCOPE: dict[Purpose, tuple[str, ...]] = {
    "screening": ("answers",), "private_screening": ("private answers",),
    "serving": ("answers", "results", "papers", "filed name", "work and home", "plan", "counts without names"),
    "private_serving": ("private answers",), "sitting": ("the question of the moment",),
}  # fmt: skip


def terms_of(purpose: Purpose) -> tuple[int, tuple[str, ...]]:
    """Of a consent: how many days it holds, and which groups of facts it reaches."""
    return _DAYS[purpose], _SCOPE[purpose]


@transaction.atomic
def give_consent(
    person: Person, purpose: Purpose, *, by: Actor, to: Organisation | None = None, locale: str = "en",
    basis: str = "consent", until: datetime | None = None,
) -> Consent:  # fmt: skip
    """Keeps that a person agreed; a consent of the same purpose and recipient that stands is renewed."""
    now = timezone.now()
    ends = until or now + timedelta(days=_DAYS[purpose])
    standing_consents(person, purpose, to).update(withdrawn_at=now)
    consent = Consent.objects.create(
        person=person, purpose=purpose, scope=list(_SCOPE[purpose]), recipient=to, legal_basis=basis,
        text_version=TEXT_VERSION, locale=locale, given_at=now, expires_at=ends,
        seat=by.seat,
    )  # fmt: skip
    record("consent given", "person", person.pk, by=by, purpose=purpose, organisation=str(to.pk) if to else "")
    return consent


@transaction.atomic
def withdraw_consent(person: Person, purpose: Purpose, *, by: Actor, to: Organisation | None = None) -> int:
    """Ends a consent at once; the number of consents that ended. What is private ends with what it was part of."""
    now = timezone.now()
    ended = standing_consents(person, purpose, to).update(withdrawn_at=now)
    if purpose == "serving":
        standing_consents(person, "private_serving", to).update(withdrawn_at=now)
    if ended:
        record("consent withdrawn", "person", person.pk, by=by, purpose=purpose, organisation=str(to.pk) if to else "")
    return int(ended)


def standing_consents(person: Person, purpose: Purpose, to: Organisation | None = None) -> QuerySet[Consent]:
    """The consents of a purpose and recipient that hold now."""
    return Consent.objects.filter(
        person=person, purpose=purpose, recipient=to, withdrawn_at=None, expires_at__gt=timezone.now()
    )


def agreed(person: Person, purpose: Purpose, to: Organisation | None = None) -> bool:
    """Whether a person's consent holds now."""
    return standing_consents(person, purpose, to).exists()
