"""The addresses of the program browser and its changes."""

from __future__ import annotations

from django.urls import URLPattern, path

from braidwork.workspace.rulebook import browse_pages, change_pages

urlpatterns: list[URLPattern] = [
    path("staff/rulebook", browse_pages.rulebook, name="rulebook"),
    path("staff/rulebook/programs/<slug:program_id>", browse_pages.program_page, name="rulebook-program"),
    path("staff/rulebook/programs/<slug:program_id>/who", browse_pages.newly_included, name="rulebook-who"),
    path("staff/rulebook/programs/<slug:program_id>/change", change_pages.change_program, name="change-program"),
    path("staff/rulebook/numbers/<slug:name>", browse_pages.number_page, name="rulebook-number"),
    path("staff/rulebook/numbers/<slug:name>/change", change_pages.change_number, name="change-number"),
    path("staff/rulebook/changes", change_pages.changes, name="rulebook-changes"),
    path("staff/rulebook/changes/<uuid:change_id>", change_pages.change_page, name="rulebook-change"),
    path("staff/rulebook/changes/<uuid:change_id>/edit", change_pages.edit_change, name="edit-change"),
    path("staff/rulebook/changes/<uuid:change_id>/do/<slug:act>", change_pages.act_on_change, name="act-on-change"),
]
