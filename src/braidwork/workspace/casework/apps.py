"""Names the room to Django."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """People, intake, consent, decisions, events."""

    name = "braidwork.workspace.casework"
    label = "casework"

    def ready(self) -> None:
        """Ends the seats of staff who sign out."""
        from django.contrib.auth.signals import user_logged_out

        from braidwork.workspace.casework.seats import signed_out

        user_logged_out.connect(signed_out, dispatch_uid="seats end with the session")
