"""Every field of the database is public, personal or sensitive; one that nobody classified is found here."""

from __future__ import annotations

from typing import Any, Literal

Sensitivity = Literal["public", "personal", "sensitive"]

# Tables of Django itself: a session holds the number of the case that a browser has open.
_OF_DJANGO: dict[str, dict[str, Sensitivity]] = {
    "sessions.Session": {"session_key": "sensitive", "session_data": "personal", "expire_date": "public"},
}
_WITHOUT_PEOPLE = frozenset({"contenttypes.ContentType", "auth.Permission", "auth.Group"})


def classification(model: Any) -> dict[str, Sensitivity]:
    """The class of each classified field of a model, by name."""
    found: dict[str, Sensitivity] = getattr(model, "classified", None) or _OF_DJANGO.get(model._meta.label, {})
    return found


def unclassified() -> tuple[str, ...]:
    """Fields of the workspace's tables that nobody classified, and classes of fields that do not exist."""
    from django.apps import apps

    wrong = []
    for model in apps.get_models(include_auto_created=False):
        if model._meta.label in _WITHOUT_PEOPLE:
            continue
        fields, known = {f.name for f in model._meta.concrete_fields}, classification(model)
        wrong += [f"{model._meta.label}.{name}" for name in sorted(fields ^ set(known))]
        wrong += [f"{model._meta.label}.{n}" for n, c in known.items() if c not in ("public", "personal", "sensitive")]
    return tuple(wrong)
