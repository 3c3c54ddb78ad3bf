"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class ProspectsConfig(AppConfig):
    """Work, home, limits of a client, and the ladders by what they leave."""

    name = "braidwork.workspace.casework.prospects"
    label = "prospects"
