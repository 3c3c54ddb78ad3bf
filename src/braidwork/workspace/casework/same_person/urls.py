"""The addresses of the review of likely duplicates."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
