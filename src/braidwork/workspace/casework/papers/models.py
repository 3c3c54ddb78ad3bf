"""The tables of evidence: files that were added, marks on papers, what staff found. No file is in the database."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from braidwork.workspace.casework.models import Person
from braidwork.workspace.classified import Sensitivity


class Upload(models.Model):
    """One photo or PDF of a person. Its bytes lie sealed in the papers folder under `file_name`, a random name."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "person": "personal", "paper_key": "sensitive", "kind": "public", "size": "public",
        "file_name": "public", "is_private": "public", "token": "public", "added_at": "personal", "seat": "personal",
        "added_by": "personal",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    paper_key = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    file_name = models.CharField(max_length=64, unique=True)
    is_private = models.BooleanField()
    token = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    seat = models.CharField(max_length=12)
    added_by = models.CharField(max_length=64)

    class Meta:
        """A form sent twice adds one file."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "token"], name="one_upload_a_form"),
        ]


class Mark(models.Model):
    """What somebody said of a needed paper on a day: staff saw it, the client signed for it, nobody needs it any more.

    `name` is the member of staff who saw it, or the name that the client typed to sign. A mark is undone, not erased.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "person": "personal", "paper_key": "sensitive", "paper_id": "sensitive", "state": "sensitive",
        "day": "personal", "name": "personal", "statement_version": "public", "is_private": "public",
        "made_at": "personal", "seat": "personal", "made_by": "personal", "undone_at": "personal",
        "undone_by": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    paper_key = models.CharField(max_length=400)
    paper_id = models.CharField(max_length=80, blank=True)
    state = models.CharField(
        max_length=12, choices=[("seen", "seen"), ("attested", "attested"), ("not_needed", "not needed")]
    )
    day = models.DateField()
    name = models.CharField(max_length=200)
    statement_version = models.CharField(max_length=20, blank=True)
    is_private = models.BooleanField()
    made_at = models.DateTimeField()
    seat = models.CharField(max_length=12)
    made_by = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=64, blank=True)

    class Meta:
        """One standing mark of a kind on a paper."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "paper_key", "state"], condition=models.Q(undone_at=None), name="one_standing_mark"
            ),
        ]


class Finding(models.Model):
    """What staff found of a client where the rules leave it to staff, as whether training is needed.

    A finding is undone, not erased; `basis` says in words what it rests on, as an assessment on a day.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "person": "personal", "fact": "sensitive", "value": "sensitive", "basis": "sensitive",
        "found_on": "personal", "is_private": "public", "made_at": "personal", "made_by": "personal",
        "undone_at": "personal", "undone_by": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    fact = models.CharField(max_length=80)
    value = models.BooleanField()
    basis = models.CharField(max_length=300)
    found_on = models.DateField()
    is_private = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=64, blank=True)

    class Meta:
        """One standing finding on a fact."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "fact"], condition=models.Q(undone_at=None), name="one_standing_finding"
            ),
        ]
