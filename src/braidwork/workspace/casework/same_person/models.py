"""The tables of who a client is, of likely duplicates, what reviewers said, and which cases were joined and parted."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from braidwork.workspace.accounts.models import Staff
from braidwork.workspace.casework.models import Person
from braidwork.workspace.classified import Sensitivity


class Identity(models.Model):
    """How a client is called and reached, once something is to be filed. Each part may be absent; a change adds a row.

    A name is what the client says it is: one word, several, in any script.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "person": "personal", "given_name": "sensitive", "family_name": "sensitive",
        "birth_date": "sensitive", "phone": "sensitive", "email": "sensitive", "address": "sensitive",
        "place": "sensitive", "postcode": "sensitive", "filed_at": "personal", "replaced_at": "personal",
        "seat": "personal", "filed_by": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    address = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    filed_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    seat = models.CharField(max_length=12)
    filed_by = models.CharField(max_length=64)

    class Meta:
        """One identity stands."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(replaced_at=None), name="one_standing_identity"
            ),
        ]


class Suggestion(models.Model):
    """Two people who may be one, as the model of linkage found them; nothing follows from it."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "personal", "left": "personal", "right": "personal", "probability": "sensitive", "model_id": "public",
        "found_at": "personal",
    }  # fmt: skip
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    left = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    right = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField()
    model_id = models.CharField(max_length=60)
    found_at = models.DateTimeField()

    class Meta:
        """A pair is suggested once; its left id is the lesser."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["left", "right"], name="one_suggestion_a_pair")]


class PairVerdict(models.Model):
    """What one reviewer said of a pair, with the reason; a later word of hers stands beside it."""

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "suggestion": "personal", "verdict": "sensitive", "reason": "sensitive", "by": "personal",
        "said_at": "personal",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE)
    verdict = models.CharField(max_length=20)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    said_at = models.DateTimeField()


class JoinEvent(models.Model):
    """A pair joined, parted, kept apart or looked at anew: `braidwork.linkage.history` as a table, only ever added to.

    `voids` names the event that this one ends.
    """

    classified: ClassVar[dict[str, Sensitivity]] = {
        "id": "public", "suggestion": "personal", "kind": "sensitive", "reason": "sensitive", "by": "personal",
        "at": "personal", "model_id": "public", "probability": "sensitive", "voids": "public",
    }  # fmt: skip
    id = models.BigAutoField(primary_key=True)
    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE)
    kind = models.CharField(max_length=16)
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    at = models.DateTimeField()
    model_id = models.CharField(max_length=60, blank=True)
    probability = models.FloatField(null=True, blank=True)
    voids = models.OneToOneField("self", null=True, blank=True, on_delete=models.CASCADE, related_name="voided_by")
