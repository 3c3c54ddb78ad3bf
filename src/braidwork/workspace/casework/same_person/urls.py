"""The addresses of filing and of the review of likely duplicates."""

from __future__ import annotations

from django.urls import path

from braidwork.workspace.casework.same_person import pages

urlpatterns = [
    path("staff/case/<uuid:case_id>/file", pages.file_page, name="file-case"),
    path("staff/same-person", pages.queue, name="same-person"),
    path("staff/same-person/agreement", pages.agreement_page, name="same-person-agreement"),
    path("staff/same-person/<uuid:pair_id>", pages.pair_page, name="same-person-pair"),
]
