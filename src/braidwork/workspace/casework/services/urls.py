"""The addresses of the service ledger."""

from __future__ import annotations

from django.urls import path

from braidwork.workspace.casework.services import ledger_pages, talk_pages

urlpatterns = [
    path("staff/case/<uuid:case_id>/talk", talk_pages.talk, name="talk"),
    path("staff/case/<uuid:case_id>/services-given", ledger_pages.service_ledger, name="service-ledger"),
    path("staff/case/<uuid:case_id>/jobs", ledger_pages.jobs, name="jobs"),
]
