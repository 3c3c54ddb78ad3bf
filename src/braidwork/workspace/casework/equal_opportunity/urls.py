"""The addresses of the questions for reporting."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
