"""Names the room to Django."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """People, intake, consent, decisions, events."""

    name = "braidwork.workspace.casework"
    label = "casework"
