"""The tables of plans. A version is never changed: what was written and signed stays, a new one comes beside it.

All of it belongs to a person and goes with her when she is erased.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.models import IntakeSession, Person
from braidwork.workspace.classified import Sensitivity


class Plan(models.Model):
    """One plan of a person: with one organisation, or her own (`organisation` is None).

    `number` is that of the newest version, `offered` that of the version which lies before the client to read and sign
    (0: none yet). `is_shared` says that she lets those who serve her read the plan that she made herself.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "person": "personal", "intake": "personal", "organisation": "personal", "number": "public",
        "offered": "public", "offered_at": "personal", "offered_by": "personal", "is_shared": "personal",
        "began_at": "personal",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    intake = models.ForeignKey(IntakeSession, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    number = models.PositiveIntegerField(default=0)
    offered = models.PositiveIntegerField(default=0)
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT)
    is_shared = models.BooleanField(default=False)
    began_at = models.DateTimeField()

    class Meta:
        """One plan a person and organisation, and one of her own."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=models.Q(organisation__isnull=False), name="one_plan_each"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(organisation__isnull=True), name="one_own_plan"
            ),
        ]


class PlanVersion(models.Model):
    """One version of a plan as it was written: its whole content as JSON, who wrote it, when and why. Never changed.

    `decided_in` is the version of the talk whose decisions it rests on; `made_by` the id of staff or talk.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "plan": "personal", "number": "public", "body": "sensitive", "body_sha256": "public",
        "why": "sensitive", "decided_in": "public", "made_at": "personal", "made_by": "personal", "seat": "personal",
        "token": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE)
    number = models.PositiveIntegerField()
    body = models.JSONField()
    body_sha256 = models.CharField(max_length=64)
    why = models.CharField(max_length=300, blank=True)
    decided_in = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    seat = models.CharField(max_length=12)
    token = models.CharField(max_length=64)

    class Meta:
        """Numbers count up in a plan; one version a form sent."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["plan", "token"], name="one_version_a_form"),
        ]


class PlanSignature(models.Model):
    """One signature under one version: who, the name as typed, when, the language read, and how. Never changed.

    `body_sha256` is the seal of what was signed, `statement_version` that of the sentence above the name.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "version": "personal", "who": "personal", "name": "personal", "signed_at": "personal",
        "signed_on": "personal", "locale": "personal", "how": "personal", "signed_by": "personal", "seat": "personal",
        "body_sha256": "public", "statement_version": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(PlanVersion, on_delete=models.CASCADE)
    who = models.CharField(max_length=10, choices=[("client", "client"), ("navigator", "navigator")])
    name = models.CharField(max_length=200)
    signed_at = models.DateTimeField()
    signed_on = models.DateField()
    locale = models.CharField(max_length=12)
    how = models.CharField(max_length=8, choices=[("screen", "on a screen"), ("paper", "on paper, seen by staff")])
    signed_by = models.CharField(max_length=64)
    seat = models.CharField(max_length=12)
    body_sha256 = models.CharField(max_length=64)
    statement_version = models.CharField(max_length=20)

    class Meta:
        """Each side signs a version once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "who"], name="one_signature_a_side")]


class PlanOffer(models.Model):
    """That a version was laid before the client: when, and by whom. What never was, she does not see, in no history."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "version": "personal", "offered_at": "personal", "offered_by": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    version = models.OneToOneField(PlanVersion, on_delete=models.CASCADE)
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=64, blank=True)


class PlanLine(models.Model):
    """The service line in the books that stands for one service of a plan, since its money was asked for."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "plan": "personal", "item": "public", "line_id": "public", "asked_at": "personal",
        "asked_by": "personal", "replaced_at": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE)
    item = models.CharField(max_length=40)
    line_id = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=64)
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One standing line a service."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "item"], condition=models.Q(replaced_at=None), name="one_standing_line"
            )
        ]
