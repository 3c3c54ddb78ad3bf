"""Names the app for Django, and lets the ledger go with a person who is erased."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Services, jobs, and the links of notes."""

    name = "braidwork.workspace.casework.services"
    label = "services"

    def ready(self) -> None:
        """The database keeps every row of the ledger, except of a person who is being erased."""
        from django.db.models.signals import post_delete, pre_delete

        pre_delete.connect(_erasing, sender="casework.Person", dispatch_uid="services.erasing")
        post_delete.connect(_erased, sender="casework.Person", dispatch_uid="services.erased")


def _erasing(sender: Any, instance: Any, using: str, **_: Any) -> None:
    from braidwork.workspace.casework.services.models import Erasure

    Erasure.objects.using(using).get_or_create(person_id=instance.pk)


def _erased(sender: Any, instance: Any, using: str, **_: Any) -> None:
    from braidwork.workspace.casework.services.models import Erasure

    Erasure.objects.using(using).filter(person_id=instance.pk).delete()
