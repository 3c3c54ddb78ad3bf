"""Names the room to Django."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations and staff."""

    name = "braidwork.workspace.accounts"
    label = "accounts"
