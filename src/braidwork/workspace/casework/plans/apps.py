"""Names the app for Django, and takes the needs of a person who is erased out of what the funds plan for."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Individual employment plans: versions, signatures, and the money that was asked for."""

    name = "braidwork.workspace.casework.plans"
    label = "plans"

    def ready(self) -> None:
        """No fund plans on for somebody who is gone; what is promised stays until a fiscal manager releases it."""
        from django.db.models.signals import pre_delete

        pre_delete.connect(_withdraw_needs, sender="casework.Person", dispatch_uid="plans.erasing")


def _withdraw_needs(sender: Any, instance: Any, using: str, **_: Any) -> None:
    from braidwork.workspace.casework.events import SYSTEM
    from braidwork.workspace.casework.plans.models import PlanLine
    from braidwork.workspace.fiscal.models import ServiceLine
    from braidwork.workspace.fiscal.needs import withdraw_line

    asked = PlanLine.objects.using(using).filter(plan__person=instance.pk, replaced_at=None).values("line_id")
    standing = ServiceLine.objects.using(using).filter(pk__in=asked, withdrawn_at=None)
    for line_id in list(standing.values_list("pk", flat=True)):
        withdraw_line(str(line_id), by=SYSTEM)
