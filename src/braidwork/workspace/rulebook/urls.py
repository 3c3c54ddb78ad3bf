"""The addresses of the program browser and its changes."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
