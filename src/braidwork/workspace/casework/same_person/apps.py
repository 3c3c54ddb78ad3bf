"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class SamePersonConfig(AppConfig):
    """Cases that may be of one person: review side by side, joined and parted again."""

    name = "braidwork.workspace.casework.same_person"
    label = "same_person"
