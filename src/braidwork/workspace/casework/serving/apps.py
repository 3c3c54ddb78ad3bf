"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ServingConfig(AppConfig):
    """Referrals, notes and tasks of a case, and the directory of services."""

    name = "braidwork.workspace.casework.serving"
    label = "serving"
