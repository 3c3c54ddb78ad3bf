"""The addresses of papers."""

from __future__ import annotations

from django.urls import path

from braidwork.workspace.casework.papers import client_pages, finding_pages, staff_pages

urlpatterns = [
    path("my-papers", client_pages.my_papers, name="my-papers"),
    path("my-papers/add", client_pages.add_paper, name="add-paper"),
    path("my-papers/sign", client_pages.sign_paper, name="sign-paper"),
    path("my-papers/<uuid:upload_id>", client_pages.open_paper, name="my-paper"),
    path("my-papers/<uuid:upload_id>/take-out", client_pages.take_out_paper, name="take-out-paper"),
    path("staff/case/<uuid:case_id>/papers", staff_pages.papers, name="papers"),
    path("staff/case/<uuid:case_id>/findings", finding_pages.findings, name="findings"),
    path("staff/case/<uuid:case_id>/papers/<uuid:upload_id>", staff_pages.paper_file, name="paper-file"),
]
