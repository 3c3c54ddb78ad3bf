"""The addresses of plans. Which plan a client reads is kept in her session, so that no address tells of one."""

from __future__ import annotations

from django.urls import path

from braidwork.workspace.casework.plans import client_pages, edit_pages, staff_pages

_CASE = "staff/case/<uuid:case_id>/plan"
urlpatterns = [
    path("plan", client_pages.my_plan, name="plan"),
    path("plan/make", client_pages.make, name="plan-make"),
    path("plan/sign", client_pages.sign, name="plan-sign"),
    path("plan/change", client_pages.change, name="plan-change"),
    path("plan/share", client_pages.share, name="plan-share"),
    path("plan/other", client_pages.pick, name="plan-pick"),
    path("plan/pdf", client_pages.pdf, name="plan-pdf"),
    path(_CASE, staff_pages.case_plan, name="case-plan"),
    path(f"{_CASE}/edit", edit_pages.edit, name="plan-edit"),
    path(f"{_CASE}/own", staff_pages.own_plan, name="plan-own"),
    path(f"{_CASE}/<int:number>", staff_pages.one_version, name="case-plan-version"),
    path(f"{_CASE}/<int:number>/pdf/<slug:tag>", staff_pages.version_pdf, name="case-plan-pdf"),
]
