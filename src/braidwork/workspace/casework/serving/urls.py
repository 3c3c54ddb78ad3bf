"""The addresses of referrals, notes, tasks and the directory."""

from __future__ import annotations

from django.urls import path

from braidwork.workspace.casework.serving import (
    client_referrals,
    directory_pages,
    note_pages,
    referral_pages,
    task_pages,
)

urlpatterns = [
    path("services", directory_pages.services, name="services"),
    path("services/<path:key>", directory_pages.service, name="service"),
    path("my-referrals", client_referrals.my_referrals, name="my-referrals"),
    path("staff/case/<uuid:case_id>/services", directory_pages.services_for_case, name="services-for-case"),
    path("staff/case/<uuid:case_id>/refer", referral_pages.make_referral, name="refer"),
    path("staff/case/<uuid:case_id>/notes", note_pages.notes, name="notes"),
    path("staff/case/<uuid:case_id>/tasks", task_pages.tasks, name="tasks"),
    path("staff/task/<uuid:task_id>/done", task_pages.task_done, name="task-done"),
    path("staff/referrals", referral_pages.referrals, name="referrals"),
    path("staff/referrals/waiting", referral_pages.referrals, {"shown": "waiting"}, name="referrals-waiting"),
    path("staff/referrals/closed", referral_pages.referrals, {"shown": "closed"}, name="referrals-closed"),
    path("staff/referrals/sent", referral_pages.referrals, {"shown": "sent"}, name="referrals-sent"),
    path("staff/referral/<uuid:referral_id>", referral_pages.referral, name="referral"),
]
