"""The addresses of the questions for reporting, and of their counts."""

from __future__ import annotations

from django.urls import URLPattern, path

from braidwork.workspace.casework.equal_opportunity import pages

urlpatterns: list[URLPattern] = [
    path("about-you", pages.about_you, name="about-you"),
    path("about-you/done", pages.about_you_done, name="about-you-done"),
    path("about-you/erase", pages.about_you_erase, name="about-you-erase"),
    path("about-you/<slug:key>", pages.about_you_item, name="about-you-item"),
    path("staff/reporting-counts", pages.counts, name="reporting-counts"),
]
