"""The addresses of referrals, notes, tasks and the directory."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
