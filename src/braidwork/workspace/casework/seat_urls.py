"""Addresses of sitting together: the client's, the desk's, and those of a shared device."""

from __future__ import annotations

from django.urls import path

from braidwork.workspace.casework import desk_pages, seat_pages
from braidwork.workspace.site import shared_devices

urlpatterns = [
    path("seat", seat_pages.seat, name="seat"),
    path("seat/join", seat_pages.join, name="seat-join"),
    path("seat/changes", seat_pages.changes, name="seat-changes"),
    path("seat/differences", seat_pages.settle, name="seat-differences"),
    path("still-there", shared_devices.still_there, name="still-there"),
    path("cleared", shared_devices.cleared, name="cleared"),
    path("staff/begin", desk_pages.begin, name="begin"),
    path("staff/this-device", shared_devices.this_device, name="this-device"),
    path("staff/sit/<uuid:case_id>", desk_pages.sit, name="sit"),
    path("staff/desk/<uuid:case_id>", desk_pages.desk, name="desk"),
    path("staff/desk/<uuid:case_id>/do", desk_pages.desk_act, name="desk-act"),
    path("staff/desk/<uuid:case_id>/changes", desk_pages.desk_changes, name="desk-changes"),
    path("staff/joined/<int:joined_id>/undo", desk_pages.undo_joining, name="undo-joining"),
]
