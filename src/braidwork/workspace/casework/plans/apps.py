"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Individual employment plans: versions, signatures, and the money that was asked for."""

    name = "braidwork.workspace.casework.plans"
    label = "plans"
