"""The addresses of work and money."""

from __future__ import annotations

from django.urls import path

from braidwork.workspace.casework.prospects import client_pages, staff_pages

urlpatterns = [
    path("work", client_pages.work, name="work"),
    path("work/limits", client_pages.limits, name="work-limits"),
    path("work/home", client_pages.home, name="work-home"),
    path("work/ways", client_pages.ways, name="work-ways"),
    path("staff/case/<uuid:case_id>/work", staff_pages.work_and_money, name="case-work"),
    path("staff/case/<uuid:case_id>/work/answers", staff_pages.work_forms, name="case-work-answers"),
]
