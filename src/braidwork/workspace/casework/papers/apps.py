"""Names the app for Django, and erases the file of a paper after its row."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Papers of a case: what is needed, what was brought, what was uploaded."""

    name = "braidwork.workspace.casework.papers"
    label = "papers"

    def ready(self) -> None:
        """Whoever erases an upload, also by erasing its person, erases the file once that is kept."""
        from django.db.models.signals import post_delete

        post_delete.connect(_erase_file, sender="papers.Upload", dispatch_uid="papers.file")


def _erase_file(sender: Any, instance: Any, **_: Any) -> None:
    from braidwork.workspace.casework.papers.storing import erase_after_commit

    erase_after_commit(str(instance.file_name))
