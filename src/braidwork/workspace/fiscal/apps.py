"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class FiscalConfig(AppConfig):
    """Awards, service lines, plans, the ledger."""

    name = "braidwork.workspace.fiscal"
    label = "fiscal"
