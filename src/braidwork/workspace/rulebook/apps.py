"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """Programs and their numbers as staff read them, and how two people publish a change."""

    name = "braidwork.workspace.rulebook"
    label = "rulebook"
