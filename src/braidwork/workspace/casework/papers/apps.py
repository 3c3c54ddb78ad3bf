"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Papers of a case: what is needed, what was brought, what was uploaded."""

    name = "braidwork.workspace.casework.papers"
    label = "papers"
