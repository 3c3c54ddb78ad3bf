"""The tables of casework. Answers live once, as versioned JSON against the published set of questions."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.classified import Sensitivity


class Person(models.Model):
    """A client. Anonymous until she wants something filed: then a name, and the organisation that carries the case."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "display_name": "personal", "organisation": "personal", "is_synthetic": "public",
        "began_at": "personal",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    display_name = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    is_synthetic = models.BooleanField(default=False)
    began_at = models.DateTimeField()


class IntakeSession(models.Model):
    """One talk of one person, on the version of the questions it began with. `version` counts every change."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "person": "personal", "question_set_id": "public", "question_set_version": "public",
        "question_set_checksum": "public", "service_date": "personal", "locale": "personal", "version": "public",
        "wanted_key": "sensitive", "accepted": "sensitive", "state": "personal", "code_hash": "sensitive",
        "birth_month_hash": "sensitive", "code_expires_at": "personal", "began_at": "personal",
        "changed_at": "personal", "joined_into": "personal",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    question_set_id = models.CharField(max_length=60)
    question_set_version = models.CharField(max_length=20)
    question_set_checksum = models.CharField(max_length=64)
    service_date = models.DateField()
    locale = models.CharField(max_length=12, default="en")
    version = models.PositiveIntegerField(default=1)
    wanted_key = models.CharField(max_length=80, blank=True)
    accepted = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=[("open", "open"), ("finished", "finished")], default="open")
    code_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    birth_month_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    joined_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)


class Answer(models.Model):
    """One answer as given in one version of a talk; a later one replaces it, and it stays to be read."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "intake": "personal", "key": "sensitive", "body": "sensitive", "is_private": "public",
        "position": "personal", "version": "public", "replaced_in": "public", "token": "public",
        "given_at": "personal", "seat": "personal", "given_by": "personal", "device": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    intake = models.ForeignKey(IntakeSession, on_delete=models.CASCADE)
    key = models.CharField(max_length=80)
    body = models.JSONField()
    is_private = models.BooleanField()
    position = models.PositiveIntegerField()
    version = models.PositiveIntegerField()
    replaced_in = models.PositiveIntegerField(null=True, blank=True)
    token = models.CharField(max_length=64)
    given_at = models.DateTimeField()
    seat = models.CharField(max_length=12)
    given_by = models.CharField(max_length=64)
    device = models.CharField(max_length=16, blank=True)

    class Meta:
        """One standing answer a question; one answer a form sent."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["intake", "key"], condition=models.Q(replaced_in=None), name="one_standing_answer"
            ),
            models.UniqueConstraint(fields=["intake", "token", "key"], name="one_answer_a_form"),
        ]


class Consent(models.Model):
    """What a person agreed to: purpose, groups of facts, who receives them, until when; withdrawn at any time."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "person": "personal", "purpose": "personal", "scope": "personal", "recipient": "personal",
        "legal_basis": "public", "text_version": "public", "locale": "personal", "given_at": "personal",
        "expires_at": "personal", "withdrawn_at": "personal", "seat": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=24)
    scope = models.JSONField()
    recipient = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    legal_basis = models.CharField(max_length=60)
    text_version = models.CharField(max_length=20)
    locale = models.CharField(max_length=12)
    given_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    seat = models.CharField(max_length=12)


class Decision(models.Model):
    """What the engine found for one program, kept with the id of its inputs and the version of its rule."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "intake": "personal", "intake_version": "public", "program_id": "sensitive",
        "outcome": "sensitive", "tier": "sensitive", "decision_id": "sensitive", "rule_version": "public",
        "rests_on_private": "public", "service_date": "personal", "decided_at": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    intake = models.ForeignKey(IntakeSession, on_delete=models.CASCADE)
    intake_version = models.PositiveIntegerField()
    program_id = models.CharField(max_length=80)
    outcome = models.CharField(max_length=24)
    tier = models.CharField(max_length=60, blank=True)
    decision_id = models.CharField(max_length=64)
    rule_version = models.CharField(max_length=16)
    rests_on_private = models.BooleanField()
    service_date = models.DateField()
    decided_at = models.DateTimeField()

    class Meta:
        """One decision a program in each version of a talk."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["intake", "intake_version", "program_id"], name="one_decision_a_version")
        ]


class AuditEvent(models.Model):
    """One event, chained to the one before by its hash. No foreign keys: what is deleted leaves the trail whole."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "sequence": "public", "at": "personal", "act": "personal", "actor_kind": "personal", "actor_id": "personal",
        "organisation_id": "personal", "subject_kind": "public", "subject_id": "personal", "details": "personal",
        "previous_hash": "public", "hash": "public",
    }  # fmt: skip
    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    act = models.CharField(max_length=40, db_index=True)
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    organisation_id = models.CharField(max_length=64, blank=True)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.CharField(max_length=64, db_index=True)
    details = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)


class Seat(models.Model):
    """One device at a case for one sitting: the client's phone, a navigator's desk, a helper beside her."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "intake": "personal", "kind": "personal", "staff": "personal", "organisation": "personal",
        "device": "personal", "may_type": "public", "began_at": "personal", "expires_at": "personal",
        "ended_at": "personal", "ended_by": "personal", "seen_version": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.ForeignKey(IntakeSession, on_delete=models.CASCADE)
    kind = models.CharField(max_length=12, choices=[(k, k) for k in ("client", "navigator", "helper")])
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT)
    device = models.CharField(max_length=16)
    may_type = models.BooleanField(default=True)
    began_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=12, blank=True)
    seen_version = models.PositiveIntegerField(default=0)


class JoiningCode(models.Model):
    """A short code that seats one more device at a case, once and within minutes; kept as a hash."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "intake": "personal", "code_hash": "sensitive", "seats": "public", "expires_at": "personal",
        "used_at": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    intake = models.ForeignKey(IntakeSession, on_delete=models.CASCADE)
    code_hash = models.CharField(max_length=64, unique=True)
    seats = models.CharField(max_length=8, choices=[("client", "client"), ("staff", "staff")])
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class JoinedStart(models.Model):
    """Two starts of one case made one: `source` was brought into `into`, and staff can undo it with a reason."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "source": "personal", "into": "personal", "joined_at": "personal", "by_seat": "personal",
        "by_id": "personal", "undone_at": "personal", "undone_by": "personal", "reason": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(IntakeSession, on_delete=models.CASCADE, related_name="joined_as_source")
    into = models.ForeignKey(IntakeSession, on_delete=models.CASCADE, related_name="joined_as_target")
    joined_at = models.DateTimeField()
    by_seat = models.CharField(max_length=12)
    by_id = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT)
    reason = models.CharField(max_length=24, blank=True)


class JoinedAnswer(models.Model):
    """What joining did with one answer of the source: brought, the same, different (a person picks), or put aside."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "joined": "personal", "key": "sensitive", "theirs": "personal", "ours": "personal",
        "how": "public", "picked": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    joined = models.ForeignKey(JoinedStart, on_delete=models.CASCADE)
    key = models.CharField(max_length=80)
    theirs = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="joined_from")
    ours = models.ForeignKey(Answer, null=True, blank=True, on_delete=models.CASCADE, related_name="joined_to")
    how = models.CharField(max_length=8, choices=[(h, h) for h in ("same", "brought", "differs", "aside")])
    picked = models.CharField(max_length=8, blank=True)
