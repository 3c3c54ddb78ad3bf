"""The addresses of the equity view."""

from __future__ import annotations

from django.urls import URLPattern, path

from braidwork.workspace.extract import pages

urlpatterns: list[URLPattern] = [
    path("staff/equity", pages.equity, name="equity"),
    path("staff/equity/make", pages.make, name="equity-make"),
]
