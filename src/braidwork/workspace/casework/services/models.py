"""The tables of the service ledger. Rows are added, never changed; a correction voids one and adds another."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from braidwork.workspace.accounts.models import Organisation, Staff
from braidwork.workspace.casework.models import Person
from braidwork.workspace.casework.serving.models import Note, Referral
from braidwork.workspace.classified import Sensitivity

SERVICE_SOURCES = ("staff", "import", "referral", "plan", "demo")
JOB_SOURCES = ("wage_record", "pay_stub", "employer", "client", "import", "demo")
WORK_TYPES = ("unsubsidized", "apprenticeship", "military", "subsidized", "self_employed")
VOID_REASONS = ("corrected", "mistake", "someone_else", "did_not_happen", "took_place")


class ServiceEvent(models.Model):
    """One service of one person, or the voiding of one: participation, exit and reports derive from these rows alone.

    `start_date` and `end_date` (both days included; open where it still runs) say when it took place; a service that is
    only planned has `planned_for` and no start. A row with `voids` is no service: it takes another row out, for
    `reason`. `line_id` and `posting_id` name who pays for it in the books, `plan_version` and `plan_item` the plan.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "person": "personal", "organisation": "personal", "staff": "personal", "kind": "sensitive",
        "program": "sensitive", "start_date": "personal", "end_date": "personal", "planned_for": "personal",
        "minutes": "personal", "provider": "sensitive", "source": "public", "line_id": "personal",
        "posting_id": "personal", "referral": "personal", "plan_version": "personal", "plan_item": "sensitive",
        "voids": "personal", "reason": "public", "recorded_at": "personal", "token": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40)
    program = models.CharField(max_length=40, blank=True)
    start_date = models.DateField(null=True, blank=True)
    end_date = models.DateField(null=True, blank=True)
    planned_for = models.DateField(null=True, blank=True)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    provider = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=12, choices=[(s, s) for s in SERVICE_SOURCES])
    line_id = models.CharField(max_length=64, blank=True)
    posting_id = models.BigIntegerField(null=True, blank=True)
    referral = models.ForeignKey(Referral, null=True, blank=True, on_delete=models.CASCADE)
    plan_version = models.CharField(max_length=64, blank=True)
    plan_item = models.CharField(max_length=80, blank=True)
    voids = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="voided_by")
    reason = models.CharField(max_length=16, blank=True, choices=[(r, r) for r in VOID_REASONS])
    recorded_at = models.DateTimeField()
    token = models.CharField(max_length=64)

    class Meta:
        """One row a form sent; a day for each service; a row is voided once (`voids` is one to one)."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "token"], name="one_service_a_form"),
            models.CheckConstraint(
                condition=Q(start_date__isnull=False) | Q(planned_for__isnull=False), name="service_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(start_date__isnull=False, end_date__gte=F("start_date")),
                name="service_ends_after_it_starts",
            ),
        ]


class JobOutcome(models.Model):
    """One job that a person has or had, or the voiding of one; wage in cents an hour before taxes, as known then.

    `source` says who told of it. `work_type` is what the participant record tells apart; subsidized work is no outcome.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "person": "personal", "organisation": "personal", "staff": "personal",
        "start_date": "personal", "end_date": "personal", "occupation_code": "personal",
        "wage_hourly_cents": "sensitive", "hours_weekly": "personal", "employer": "sensitive", "work_type": "personal",
        "is_related_to_training": "personal", "source": "public", "voids": "personal", "reason": "public",
        "recorded_at": "personal", "token": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    staff = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    occupation_code = models.CharField(max_length=10, blank=True)
    wage_hourly_cents = models.PositiveIntegerField(null=True, blank=True)
    hours_weekly = models.PositiveSmallIntegerField(null=True, blank=True)
    employer = models.CharField(max_length=200, blank=True)
    work_type = models.CharField(max_length=16, choices=[(w, w) for w in WORK_TYPES], default="unsubsidized")
    is_related_to_training = models.BooleanField(null=True, blank=True)
    source = models.CharField(max_length=12, choices=[(s, s) for s in JOB_SOURCES])
    voids = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="voided_by")
    reason = models.CharField(max_length=16, blank=True, choices=[(r, r) for r in VOID_REASONS])
    recorded_at = models.DateTimeField()
    token = models.CharField(max_length=64)

    class Meta:
        """One row a form sent; no end before the start."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "token"], name="one_job_a_form"),
            models.CheckConstraint(
                condition=Q(end_date=None) | Q(end_date__gte=F("start_date")), name="job_ends_after_it_starts"
            ),
        ]


class NoteLink(models.Model):
    """One record that a note tells of (referral, task, paper, plan, service or job): there the note is shown too."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "note": "personal", "kind": "personal", "subject": "sensitive",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(
        max_length=12, choices=[(k, k) for k in ("referral", "task", "paper", "plan", "service", "job")]
    )
    subject = models.CharField(max_length=400, db_index=True)

    class Meta:
        """A note is linked to a record once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["note", "kind", "subject"], name="one_link_of_a_note")]


class Erasure(models.Model):
    """A person who is erased in this transaction: only her rows may leave the ledger. Otherwise it is empty."""

    classified: ClassVar[dict[str, Sensitivity]] = {"person_id": "personal"}
    person_id = models.UUIDField(primary_key=True)
