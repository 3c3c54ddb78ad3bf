"""The table of what was said of work and home: a version for every change, none is changed afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from braidwork.workspace.casework.models import Person
from braidwork.workspace.classified import Sensitivity


class WorkAndHomeVersion(models.Model):
    """What a person said of her work, her home and what she can take on, as of one change; the newest one stands.

    `body` holds `home` (as `WorkAndHome.document`), `limits`, and `passed`: the pages that she skipped.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "person": "personal", "version": "public", "body": "sensitive", "token": "public",
        "made_at": "personal", "seat": "personal", "made_by": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    version = models.PositiveIntegerField()
    body = models.JSONField()
    token = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    seat = models.CharField(max_length=12)
    made_by = models.CharField(max_length=64)

    class Meta:
        """One row a version; a form sent twice makes one."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "version"], name="one_work_and_home_a_version"),
            models.UniqueConstraint(fields=["person", "token"], name="one_work_and_home_a_form"),
        ]
