"""Changes to the rulebook: drafts and proposals, and what two people published; published rows are never edited."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.classified import Sensitivity

KINDS = [("number", "a number of law"), ("program", "what a program says of itself")]
STATES = [("draft", "draft"), ("proposed", "proposed"), ("published", "published"), ("withdrawn", "withdrawn")]


class Change(models.Model):
    """One change on its way: rows of one number, or fields of one program, with dates, source and reason.

    `content` holds `[[key, value], …]` of a number or `{field: text}` of a program. `takes_place` says that it is
    meant to take the place of rows that hold on the same days. `counts` is the re-screening of this version.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "version": "public", "kind": "public", "subject": "public", "content": "public",
        "unit": "public", "effective_from": "public", "effective_to": "public", "citation": "public",
        "is_verified": "public", "reason": "public", "takes_place": "public", "state": "public",
        "drafted_by": "personal", "proposed_by": "personal", "settled_by": "personal", "changed_at": "public",
        "counts": "public",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=KINDS)
    subject = models.CharField(max_length=80)
    content = models.JSONField()
    unit = models.CharField(max_length=80, blank=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    citation = models.CharField(max_length=400)
    is_verified = models.BooleanField(default=False)
    reason = models.CharField(max_length=1000)
    takes_place = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=STATES, default="draft")
    drafted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_by = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    counts = models.JSONField(null=True, blank=True)


class Published(models.Model):
    """What one published change says, from the moment it was published on. The database refuses to change a row."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "change": "public", "kind": "public", "subject": "public", "content": "public",
        "unit": "public", "effective_from": "public", "effective_to": "public", "citation": "public",
        "is_verified": "public", "note": "public", "known_from": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    change = models.OneToOneField(Change, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=KINDS)
    subject = models.CharField(max_length=80, db_index=True)
    content = models.JSONField()
    unit = models.CharField(max_length=80, blank=True)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    citation = models.CharField(max_length=400)
    is_verified = models.BooleanField()
    note = models.CharField(max_length=1000)
    known_from = models.DateTimeField()

    @property
    def plain(self) -> str:
        """What it is about, for people."""
        return str(self.subject).replace("_", " ")
