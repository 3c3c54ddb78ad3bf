"""Names the app for Django."""

from __future__ import annotations

from django.apps import AppConfig


class EqualOpportunityConfig(AppConfig):
    """Answers for equal-opportunity reporting, kept apart from the case."""

    name = "braidwork.workspace.casework.equal_opportunity"
    label = "equal_opportunity"
