"""Answers for equal-opportunity reporting, apart from the case: a table of keys, and answers under a random pseudonym.

The key points to the person, so that erasing her erases these too; nothing of the case points here.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from braidwork.workspace.casework.models import Person
from braidwork.workspace.classified import Sensitivity

STATES = [
    ("known", "answered"), ("unknown", "not known"), ("declined", "chose not to say"),
    ("not_applicable", "does not apply"), ("not_yet_available", "said later"),
]  # fmt: skip


class ReportingKey(models.Model):
    """Which pseudonym is whose. Read only to keep, change and erase a client's own answers."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "person": "sensitive", "pseudonym": "sensitive", "is_synthetic": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    pseudonym = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    is_synthetic = models.BooleanField(default=False)


class ReportingAnswer(models.Model):
    """One item as answered, or why it was not; a new answer takes the place of the old, which is not kept."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "pseudonym": "sensitive", "item": "public", "state": "sensitive", "codes": "sensitive",
        "answered_on": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    pseudonym = models.ForeignKey(ReportingKey, to_field="pseudonym", on_delete=models.CASCADE, related_name="+")
    item = models.CharField(max_length=24)
    state = models.CharField(max_length=20, choices=STATES)
    codes = models.JSONField(default=list)
    answered_on = models.DateField()

    class Meta:
        """One answer an item."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["pseudonym", "item"], name="one_answer_an_item")]
