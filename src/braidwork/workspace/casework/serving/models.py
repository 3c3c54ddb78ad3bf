"""The tables of referrals, notes and tasks. Each belongs to a person and goes with her when she is erased."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.serving.referral_rules import ENDED, STATES
from braidwork.workspace.classified import Sensitivity


class Referral(models.Model):
    """One person sent for one need: to an organisation of the workspace, or to a service of the directory.

    `asks_private` says that the client is asked to share private answers too. `version` counts every change.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "person": "personal", "from_organisation": "personal", "from_staff": "personal",
        "to_organisation": "personal", "service_key": "sensitive", "service_name": "sensitive",
        "service_contact": "sensitive", "need": "sensitive", "words": "sensitive", "asks_private": "personal",
        "gave_consent": "personal", "state": "personal", "code": "sensitive", "version": "public", "token": "public",
        "made_at": "personal", "sent_at": "personal", "changed_at": "personal", "answer_due_on": "personal",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    from_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="referrals_sent")
    from_staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    to_organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals_received"
    )
    service_key = models.CharField(max_length=300, blank=True)
    service_name = models.CharField(max_length=300, blank=True)
    service_contact = models.CharField(max_length=300, blank=True)
    need = models.CharField(max_length=40)
    words = models.TextField(blank=True)
    asks_private = models.BooleanField(default=False)
    gave_consent = models.BooleanField(default=False)
    state = models.CharField(max_length=16, choices=[(s, s) for s in STATES])
    code = models.CharField(max_length=24, blank=True)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField()
    answer_due_on = models.DateField(null=True, blank=True)

    class Meta:
        """One referral a form sent."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "token"], name="one_referral_a_form")]

    @property
    def receiver_name(self) -> str:
        """Who receives it, as it was named when the referral was made."""
        return str(self.to_organisation.name if self.to_organisation else self.service_name)

    @property
    def has_ended(self) -> bool:
        """Whether nothing can change it any more."""
        return self.state in ENDED


class ReferralChange(models.Model):
    """One dated change of a referral: who made it and what it led to. Added, never edited."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "referral": "personal", "act": "personal", "state": "personal", "code": "sensitive",
        "at": "personal", "actor_kind": "personal", "actor_id": "personal", "organisation_id": "personal",
        "token": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE)
    act = models.CharField(max_length=16)
    state = models.CharField(max_length=16)
    code = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    organisation_id = models.CharField(max_length=64, blank=True)
    token = models.CharField(max_length=64)

    class Meta:
        """One change a form sent."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["referral", "token"], name="one_change_a_form")]


class Note(models.Model):
    """What staff wrote about a case, for staff of the same organisation. A correction is a new note beside the old."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "person": "personal", "organisation": "personal", "by": "personal", "text": "sensitive",
        "corrects": "personal", "written_at": "personal", "token": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    text = models.TextField()
    corrects = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE)
    written_at = models.DateTimeField()
    token = models.CharField(max_length=64)

    class Meta:
        """One note a form sent."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "token"], name="one_note_a_form")]


class Task(models.Model):
    """Something to do for a case by a day, for one member of staff or for anyone of the organisation.

    `origin` says what it came from: a person, or a referral that nobody answered.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "person": "personal", "organisation": "personal", "what": "sensitive", "due_on": "personal",
        "for_staff": "personal", "made_by": "personal", "made_at": "personal", "origin": "personal",
        "referral": "personal", "done_at": "personal", "done_by": "personal", "token": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    what = models.CharField(max_length=300)
    due_on = models.DateField()
    for_staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    made_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks_made")
    made_at = models.DateTimeField()
    origin = models.CharField(max_length=16, choices=[("staff", "staff"), ("no answer", "no answer")])
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.CASCADE)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=64, blank=True)
    token = models.CharField(max_length=64)

    class Meta:
        """One task a form sent; one reminder of each referral and stage (the token names the stage)."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "token"], name="one_task_a_form")]
